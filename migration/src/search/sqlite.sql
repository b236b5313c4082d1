-- Gives each case the number by which its words are known. The numbers are a column, since those that SQLite
-- gives rows of itself change when the file is packed.
CREATE TABLE case_search (
  id integer NOT NULL PRIMARY KEY,
  case_id uuid_text NOT NULL,
  council_id uuid_text NOT NULL,
  is_waiting boolean NOT NULL,
  UNIQUE (council_id, case_id),
  FOREIGN KEY (case_id, council_id) REFERENCES cases (id, council_id)
);

CREATE INDEX case_search_waiting ON case_search (council_id, case_id) WHERE is_waiting;

-- The words of each case by their places; only the number is not personal. The program makes words of
-- letters and digits with a blank between them.
CREATE VIRTUAL TABLE case_words USING fts5 (
  council_id UNINDEXED, number, customer, description, further, tokenize = 'ascii', columnsize = 0
);

-- What is removed is overwritten, and not only marked as removed.
INSERT INTO case_words (case_words, rank) VALUES ('secure-delete', 1);

INSERT INTO case_search (case_id, council_id, is_waiting) SELECT id, council_id, true FROM cases
