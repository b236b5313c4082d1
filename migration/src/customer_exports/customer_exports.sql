-- That somebody was given leave to fetch everything that is held of a customer: who, when and by what authority.
-- Why what is restricted is read with it may be personal.
CREATE TABLE customer_export (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  customer_id {uuid} NOT NULL,
  account_id {uuid} NOT NULL,
  roles {json} NOT NULL,
  is_own {bool} NOT NULL,
  authority {text},
  reason {text} NOT NULL,
  token_hash {text} NOT NULL,
  granted_at {instant} NOT NULL,
  expires_at {instant} NOT NULL,
  fetched_at {instant},
  PRIMARY KEY (id, council_id),
  UNIQUE (council_id, token_hash),
  FOREIGN KEY (customer_id, council_id) REFERENCES customer (id, council_id),
  FOREIGN KEY (account_id, council_id) REFERENCES account (id, council_id)
);
CREATE INDEX customer_export_customer ON customer_export (council_id, customer_id, granted_at, id);
CREATE INDEX customer_export_account ON customer_export (council_id, account_id, expires_at);
