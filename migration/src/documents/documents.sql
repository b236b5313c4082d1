-- A row is written once its bytes lie in the store. Its name is a text of the case, null when erased.
CREATE TABLE document (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  case_id {uuid} NOT NULL,
  name_id {uuid},
  object_id {uuid} NOT NULL,
  media_type {text} NOT NULL,
  size_bytes bigint NOT NULL,
  sha256 {text} NOT NULL,
  scan {text} NOT NULL,
  scanned_at {instant},
  added_at {instant} NOT NULL,
  added_by {uuid},
  removed_at {instant},
  purged_at {instant},
  PRIMARY KEY (id, council_id),
  FOREIGN KEY (case_id, council_id) REFERENCES cases (id, council_id),
  FOREIGN KEY (name_id, council_id) REFERENCES case_text (id, council_id),
  FOREIGN KEY (added_by, council_id) REFERENCES account (id, council_id)
);
CREATE INDEX document_case ON document (council_id, case_id, added_at);
CREATE INDEX document_scan ON document (council_id, scan, id);
CREATE INDEX document_removed ON document (council_id, removed_at) WHERE removed_at IS NOT NULL;

-- A document that is to come: gone once it has come, or with the sweep.
CREATE TABLE document_upload (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  document_id {uuid} NOT NULL,
  case_id {uuid} NOT NULL,
  account_id {uuid} NOT NULL,
  file_name {text} NOT NULL,
  token_hash {text} NOT NULL,
  started_at {instant} NOT NULL,
  expires_at {instant} NOT NULL,
  claimed_at {instant},
  PRIMARY KEY (id, council_id),
  UNIQUE (council_id, token_hash),
  FOREIGN KEY (case_id, council_id) REFERENCES cases (id, council_id),
  FOREIGN KEY (account_id, council_id) REFERENCES account (id, council_id)
);
CREATE INDEX document_upload_case ON document_upload (council_id, case_id);
CREATE INDEX document_upload_account ON document_upload (council_id, account_id);
CREATE INDEX document_upload_document ON document_upload (council_id, document_id);
CREATE INDEX document_upload_expires ON document_upload (council_id, expires_at);

-- Who was let read which document, and when. Kept.
CREATE TABLE document_download (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  document_id {uuid} NOT NULL,
  account_id {uuid} NOT NULL,
  token_hash {text} NOT NULL,
  granted_at {instant} NOT NULL,
  expires_at {instant} NOT NULL,
  PRIMARY KEY (id, council_id),
  UNIQUE (council_id, token_hash),
  FOREIGN KEY (document_id, council_id) REFERENCES document (id, council_id),
  FOREIGN KEY (account_id, council_id) REFERENCES account (id, council_id)
);
CREATE INDEX document_download_document ON document_download (council_id, document_id);
CREATE INDEX document_download_account ON document_download (council_id, account_id, expires_at);
