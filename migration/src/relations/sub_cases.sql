-- Cases that are part of another.
CREATE TABLE sub_case (
  case_id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  parent_id {uuid} NOT NULL,
  set_at {instant} NOT NULL,
  PRIMARY KEY (case_id, council_id),
  FOREIGN KEY (case_id, council_id) REFERENCES cases (id, council_id),
  FOREIGN KEY (parent_id, council_id) REFERENCES cases (id, council_id)
);
CREATE INDEX sub_case_parent ON sub_case (council_id, parent_id, case_id);
