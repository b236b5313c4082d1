-- What somebody has begun to ask for: kept for their account alone until they open the case, discard it, or it
-- expires. It may be about anything, and so it is personal.
CREATE TABLE case_draft (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  account_id {uuid} NOT NULL,
  journey_id {uuid} NOT NULL,
  journey_version_id {uuid} NOT NULL,
  answers {text},
  description {text},
  saved_at {instant} NOT NULL,
  expires_at {instant} NOT NULL,
  revision bigint NOT NULL,
  PRIMARY KEY (id, council_id),
  FOREIGN KEY (account_id, council_id) REFERENCES account (id, council_id),
  FOREIGN KEY (journey_id, council_id) REFERENCES journey (id, council_id),
  FOREIGN KEY (journey_version_id, council_id) REFERENCES journey_version (id, council_id)
);
CREATE INDEX case_draft_account ON case_draft (council_id, account_id, saved_at);
CREATE INDEX case_draft_expiry ON case_draft (council_id, expires_at);
