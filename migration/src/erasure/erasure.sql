-- When the customer, and with them the words of the case, was erased: null while they are there.
ALTER TABLE customer ADD COLUMN erased_at {instant};
ALTER TABLE cases ADD COLUMN erased_at {instant};

-- That a customer was erased: on which ground, by whom, and how much of what was cleared. No word of theirs.
CREATE TABLE customer_erasure (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  customer_id {uuid} NOT NULL,
  ground {text} NOT NULL,
  authority {text},
  erased_by {uuid},
  erased_at {instant} NOT NULL,
  case_count bigint NOT NULL,
  text_count bigint NOT NULL,
  document_count bigint NOT NULL,
  cleaned_at {instant},
  PRIMARY KEY (id, council_id),
  UNIQUE (council_id, customer_id),
  FOREIGN KEY (customer_id, council_id) REFERENCES customer (id, council_id),
  FOREIGN KEY (erased_by, council_id) REFERENCES account (id, council_id)
);
CREATE INDEX customer_erasure_unclean ON customer_erasure (council_id, erased_at) WHERE cleaned_at IS NULL;
