-- Whether a version has a form, so that an opening, which reads its version, knows whether to look for it.
ALTER TABLE journey_version ADD COLUMN has_form {bool} NOT NULL DEFAULT false;

-- What a version asks of whoever opens a case: a JSON Schema. Apart from the version, since
-- it can be long and most readers of a version do not ask for it.
CREATE TABLE version_form (
  journey_version_id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  body {text} NOT NULL,
  PRIMARY KEY (journey_version_id, council_id),
  FOREIGN KEY (journey_version_id, council_id) REFERENCES journey_version (id, council_id)
);
