-- Who is concerned in a case, in which role and for how long: from the first day until the day before the end.
CREATE TABLE case_party (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  case_id {uuid} NOT NULL,
  customer_id {uuid} NOT NULL,
  role {text} NOT NULL,
  valid_from {date} NOT NULL,
  valid_to {date},
  added_by {uuid},
  added_at {instant} NOT NULL,
  revision bigint NOT NULL,
  PRIMARY KEY (id, council_id),
  FOREIGN KEY (case_id, council_id) REFERENCES cases (id, council_id),
  FOREIGN KEY (customer_id, council_id) REFERENCES customer (id, council_id),
  FOREIGN KEY (added_by, council_id) REFERENCES account (id, council_id)
);
CREATE INDEX case_party_case ON case_party (council_id, case_id);
CREATE INDEX case_party_customer ON case_party (council_id, customer_id, valid_from, id);
