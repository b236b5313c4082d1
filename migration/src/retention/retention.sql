-- For how many months the words of a case are kept that ended so, and what then. Null keeps them.
ALTER TABLE outcome ADD COLUMN retention_months integer;
ALTER TABLE outcome ADD COLUMN retention_action {text};

-- What is due: the cases of an outcome that ended before a day and still have their words.
CREATE INDEX cases_retention ON cases (council_id, outcome_id, closed_on, id) WHERE outcome_id IS NOT NULL AND erased_at IS NULL;

-- That the words of a case are kept longer than its outcome says, by whom, and why.
CREATE TABLE case_kept (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  case_id {uuid} NOT NULL,
  kept_until {date} NOT NULL,
  reason_id {uuid} NOT NULL,
  kept_by {uuid},
  kept_at {instant} NOT NULL,
  PRIMARY KEY (id, council_id),
  FOREIGN KEY (case_id, council_id) REFERENCES cases (id, council_id),
  FOREIGN KEY (reason_id, council_id) REFERENCES case_text (id, council_id),
  FOREIGN KEY (kept_by, council_id) REFERENCES account (id, council_id)
);
CREATE INDEX case_kept_case ON case_kept (council_id, case_id, kept_until);

-- That the words of a case were destroyed when the time was over, by its outcome or by whoever reviewed it.
CREATE TABLE case_destruction (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  case_id {uuid} NOT NULL,
  outcome_id {uuid} NOT NULL,
  due_on {date} NOT NULL,
  destroyed_by {uuid},
  destroyed_at {instant} NOT NULL,
  cleaned_at {instant},
  PRIMARY KEY (id, council_id),
  UNIQUE (council_id, case_id),
  FOREIGN KEY (case_id, council_id) REFERENCES cases (id, council_id),
  FOREIGN KEY (outcome_id, council_id) REFERENCES outcome (id, council_id),
  FOREIGN KEY (destroyed_by, council_id) REFERENCES account (id, council_id)
);
CREATE INDEX case_destruction_unclean ON case_destruction (council_id, destroyed_at) WHERE cleaned_at IS NULL;

-- That nothing of a case, or of a customer and their cases, is destroyed while it stands. The reason may hold
-- words of the customer, the authority none.
CREATE TABLE legal_hold (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  case_id {uuid},
  customer_id {uuid},
  authority {text} NOT NULL,
  reason {text} NOT NULL,
  placed_by {uuid},
  placed_at {instant} NOT NULL,
  lift_authority {text},
  lifted_by {uuid},
  lifted_at {instant},
  PRIMARY KEY (id, council_id),
  CHECK ((case_id IS NULL) <> (customer_id IS NULL)),
  FOREIGN KEY (case_id, council_id) REFERENCES cases (id, council_id),
  FOREIGN KEY (customer_id, council_id) REFERENCES customer (id, council_id),
  FOREIGN KEY (placed_by, council_id) REFERENCES account (id, council_id),
  FOREIGN KEY (lifted_by, council_id) REFERENCES account (id, council_id)
);
CREATE INDEX legal_hold_case ON legal_hold (council_id, case_id) WHERE case_id IS NOT NULL;
CREATE INDEX legal_hold_customer ON legal_hold (council_id, customer_id) WHERE customer_id IS NOT NULL;
