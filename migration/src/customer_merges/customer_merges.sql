-- Two rows that are the same person or organisation: one of them goes, and what refers to it moves to the other.
ALTER TABLE customer ADD COLUMN merged_at {instant};
-- Of whom a contact was recorded, where it moved since: repeat contacts are told by it.
ALTER TABLE contact ADD COLUMN merged_from_id {uuid};
CREATE TABLE customer_merge (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  customer_id {uuid} NOT NULL,
  into_id {uuid} NOT NULL,
  reason {text} NOT NULL,
  merged_by {uuid},
  merged_at {instant} NOT NULL,
  PRIMARY KEY (id, council_id),
  UNIQUE (council_id, customer_id),
  FOREIGN KEY (customer_id, council_id) REFERENCES customer (id, council_id),
  FOREIGN KEY (into_id, council_id) REFERENCES customer (id, council_id),
  FOREIGN KEY (merged_by, council_id) REFERENCES account (id, council_id)
);
CREATE INDEX customer_merge_into ON customer_merge (council_id, into_id);
