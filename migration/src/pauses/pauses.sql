-- A stretch in which a case waits. While it lasts it has no end.
CREATE TABLE case_pause (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  case_id {uuid} NOT NULL,
  reason {text} NOT NULL,
  paused_at {instant} NOT NULL,
  resumed_at {instant},
  authority_id {uuid} NOT NULL,
  paused_by {uuid},
  resumed_by {uuid},
  PRIMARY KEY (id, council_id),
  FOREIGN KEY (case_id, council_id) REFERENCES cases (id, council_id),
  FOREIGN KEY (authority_id, council_id) REFERENCES case_text (id, council_id),
  FOREIGN KEY (paused_by, council_id) REFERENCES account (id, council_id),
  FOREIGN KEY (resumed_by, council_id) REFERENCES account (id, council_id)
);
CREATE INDEX case_pause_case ON case_pause (council_id, case_id);

-- What a target was extended by, in the unit of the target.
CREATE TABLE case_extension (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  case_id {uuid} NOT NULL,
  extended_by integer NOT NULL,
  extended_at {instant} NOT NULL,
  reason_id {uuid} NOT NULL,
  actor_id {uuid},
  PRIMARY KEY (id, council_id),
  FOREIGN KEY (case_id, council_id) REFERENCES cases (id, council_id),
  FOREIGN KEY (reason_id, council_id) REFERENCES case_text (id, council_id),
  FOREIGN KEY (actor_id, council_id) REFERENCES account (id, council_id)
);
CREATE INDEX case_extension_case ON case_extension (council_id, case_id);
