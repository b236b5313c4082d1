-- The words of each case as vectors: those that are not personal, and all. Each word begins with a mark of
-- its council, so that the indexes are led by the council although no column of theirs is.
CREATE TABLE case_search (
  case_id uuid NOT NULL,
  council_id uuid NOT NULL,
  is_waiting boolean NOT NULL,
  plain tsvector NOT NULL,
  whole tsvector NOT NULL,
  PRIMARY KEY (case_id, council_id),
  FOREIGN KEY (case_id, council_id) REFERENCES cases (id, council_id)
);

-- Words wait in a list beside the index, which every question reads, until it has so many kB.
CREATE INDEX case_search_plain ON case_search USING gin (plain) WITH (gin_pending_list_limit = 256);

CREATE INDEX case_search_whole ON case_search USING gin (whole) WITH (gin_pending_list_limit = 256);

CREATE INDEX case_search_waiting ON case_search (council_id, case_id) WHERE is_waiting;

INSERT INTO case_search (case_id, council_id, is_waiting, plain, whole)
SELECT id, council_id, true, '', '' FROM cases
