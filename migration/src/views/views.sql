-- Questions for cases that somebody has named: a filter and an order, as clients write them. A view is either
-- an account's own or a team's.
CREATE TABLE case_view (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  owner_id {uuid},
  team_id {uuid},
  name {text} NOT NULL,
  filter {json} NOT NULL,
  order_by {json} NOT NULL,
  created_by {uuid} NOT NULL,
  created_at {instant} NOT NULL,
  changed_at {instant} NOT NULL,
  revision bigint NOT NULL,
  PRIMARY KEY (id, council_id),
  UNIQUE (council_id, owner_id, name),
  UNIQUE (council_id, team_id, name),
  CHECK ((owner_id IS NULL) <> (team_id IS NULL)),
  FOREIGN KEY (owner_id, council_id) REFERENCES account (id, council_id),
  FOREIGN KEY (team_id, council_id) REFERENCES team (id, council_id),
  FOREIGN KEY (created_by, council_id) REFERENCES account (id, council_id)
);
CREATE INDEX case_view_creator ON case_view (council_id, created_by);
