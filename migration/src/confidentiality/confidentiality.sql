-- The level, 1 (public) to 8 (top secret); what there is already is internal.
ALTER TABLE journey ADD COLUMN confidentiality smallint NOT NULL DEFAULT 3 CHECK (confidentiality BETWEEN 1 AND 8);
ALTER TABLE cases ADD COLUMN confidentiality smallint NOT NULL DEFAULT 3 CHECK (confidentiality BETWEEN 1 AND 8);
-- Null: as its case.
ALTER TABLE document ADD COLUMN confidentiality smallint CHECK (confidentiality BETWEEN 1 AND 8);
ALTER TABLE document_upload ADD COLUMN confidentiality smallint CHECK (confidentiality BETWEEN 1 AND 8);
-- Who read words of a restricted case, when and why.
CREATE TABLE case_reading (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  case_id {uuid} NOT NULL,
  account_id {uuid} NOT NULL,
  read_at {instant} NOT NULL,
  reason {text} NOT NULL,
  operation {text},
  PRIMARY KEY (id, council_id),
  FOREIGN KEY (case_id, council_id) REFERENCES cases (id, council_id),
  FOREIGN KEY (account_id, council_id) REFERENCES account (id, council_id)
);
CREATE INDEX case_reading_time ON case_reading (council_id, read_at, id);
CREATE INDEX case_reading_case ON case_reading (council_id, case_id, read_at, id);
CREATE INDEX case_reading_account ON case_reading (council_id, account_id, read_at, id);
