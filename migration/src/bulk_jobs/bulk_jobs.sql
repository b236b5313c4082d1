-- Work on more cases than one request may name: what is done, on whose behalf, and how far it is. `action` is what a
-- client wrote, words too; it is emptied when the job ends.
CREATE TABLE case_bulk_job (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  state {text} NOT NULL,
  verb {text} NOT NULL,
  action {json} NOT NULL,
  started_by {uuid} NOT NULL,
  roles {json} NOT NULL,
  total bigint NOT NULL,
  succeeded bigint NOT NULL,
  failed bigint NOT NULL,
  faults bigint NOT NULL,
  created_at {instant} NOT NULL,
  started_at {instant},
  finished_at {instant},
  PRIMARY KEY (id, council_id),
  FOREIGN KEY (started_by, council_id) REFERENCES account (id, council_id)
);
CREATE INDEX case_bulk_job_state ON case_bulk_job (council_id, state);
CREATE INDEX case_bulk_job_starter ON case_bulk_job (council_id, started_by);

-- A case of a job, fixed when the job was started, and what became of it.
CREATE TABLE case_bulk_row (
  council_id {uuid} NOT NULL,
  job_id {uuid} NOT NULL,
  case_id {uuid} NOT NULL,
  state {text} NOT NULL,
  problems {json} NOT NULL,
  PRIMARY KEY (council_id, job_id, case_id),
  FOREIGN KEY (job_id, council_id) REFERENCES case_bulk_job (id, council_id),
  FOREIGN KEY (case_id, council_id) REFERENCES cases (id, council_id)
);
CREATE INDEX case_bulk_row_state ON case_bulk_row (council_id, job_id, state, case_id);
CREATE INDEX case_bulk_row_case ON case_bulk_row (council_id, case_id);
