-- What a case is to another: the one follows, duplicates or contributes to the other.
CREATE TABLE case_relation (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  from_case_id {uuid} NOT NULL,
  to_case_id {uuid} NOT NULL,
  kind {text} NOT NULL,
  related_at {instant} NOT NULL,
  PRIMARY KEY (id, council_id),
  UNIQUE (council_id, from_case_id, to_case_id, kind),
  FOREIGN KEY (from_case_id, council_id) REFERENCES cases (id, council_id),
  FOREIGN KEY (to_case_id, council_id) REFERENCES cases (id, council_id)
);
CREATE INDEX case_relation_to ON case_relation (council_id, to_case_id);
