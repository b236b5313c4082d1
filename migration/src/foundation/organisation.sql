-- Placeholders in braces are replaced by the column type of each database (see mod.rs).
-- Every table belongs to a council: council_id is part of every primary, unique and foreign key.

CREATE TABLE council (
  council_id {uuid} NOT NULL,
  code {text} NOT NULL,
  name {text} NOT NULL,
  time_zone {text} NOT NULL,
  created_at {instant} NOT NULL,
  PRIMARY KEY (council_id)
);

CREATE TABLE directorate (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  code {text} NOT NULL,
  title {text} NOT NULL,
  revision bigint NOT NULL,
  PRIMARY KEY (id, council_id),
  UNIQUE (council_id, code)
);

CREATE TABLE team (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  directorate_id {uuid} NOT NULL,
  code {text} NOT NULL,
  title {text} NOT NULL,
  kind {text} NOT NULL,
  revision bigint NOT NULL,
  PRIMARY KEY (id, council_id),
  UNIQUE (council_id, code),
  FOREIGN KEY (directorate_id, council_id) REFERENCES directorate (id, council_id)
);
CREATE INDEX team_directorate ON team (council_id, directorate_id);

CREATE TABLE staff (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  directorate_id {uuid} NOT NULL,
  code {text} NOT NULL,
  name {text} NOT NULL,
  email {text},
  is_active {bool} NOT NULL,
  revision bigint NOT NULL,
  PRIMARY KEY (id, council_id),
  UNIQUE (council_id, code),
  FOREIGN KEY (directorate_id, council_id) REFERENCES directorate (id, council_id)
);

CREATE TABLE team_member (
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  team_id {uuid} NOT NULL,
  staff_id {uuid} NOT NULL,
  PRIMARY KEY (council_id, team_id, staff_id),
  FOREIGN KEY (team_id, council_id) REFERENCES team (id, council_id),
  FOREIGN KEY (staff_id, council_id) REFERENCES staff (id, council_id)
);
CREATE INDEX team_member_staff ON team_member (council_id, staff_id);

CREATE TABLE channel (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  code {text} NOT NULL,
  title {text} NOT NULL,
  revision bigint NOT NULL,
  PRIMARY KEY (id, council_id),
  UNIQUE (council_id, code)
);

CREATE TABLE service (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  directorate_id {uuid} NOT NULL,
  code {text} NOT NULL,
  name {text} NOT NULL,
  description {text},
  revision bigint NOT NULL,
  PRIMARY KEY (id, council_id),
  UNIQUE (council_id, code),
  FOREIGN KEY (directorate_id, council_id) REFERENCES directorate (id, council_id)
);
CREATE INDEX service_directorate ON service (council_id, directorate_id);

CREATE TABLE customer (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  kind {text} NOT NULL,
  staff_id {uuid},
  name {text} NOT NULL,
  email {text},
  telephone {text},
  created_at {instant} NOT NULL,
  revision bigint NOT NULL,
  PRIMARY KEY (id, council_id),
  FOREIGN KEY (staff_id, council_id) REFERENCES staff (id, council_id)
);
CREATE INDEX customer_staff ON customer (council_id, staff_id);
CREATE INDEX customer_created ON customer (council_id, created_at, id);

CREATE TABLE account (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  issuer {text} NOT NULL,
  subject {text} NOT NULL,
  name {text} NOT NULL,
  staff_id {uuid},
  customer_id {uuid},
  is_active {bool} NOT NULL,
  created_at {instant} NOT NULL,
  revision bigint NOT NULL,
  PRIMARY KEY (id, council_id),
  UNIQUE (council_id, issuer, subject),
  FOREIGN KEY (staff_id, council_id) REFERENCES staff (id, council_id),
  FOREIGN KEY (customer_id, council_id) REFERENCES customer (id, council_id)
);

CREATE TABLE idempotency (
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  principal {text} NOT NULL,
  mutation {text} NOT NULL,
  key {text} NOT NULL,
  input_hash {text} NOT NULL,
  object_id {uuid} NOT NULL,
  created_at {instant} NOT NULL,
  PRIMARY KEY (council_id, principal, mutation, key)
);
CREATE INDEX idempotency_created ON idempotency (council_id, created_at);

CREATE TABLE import_run (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  kind {text} NOT NULL,
  source {text} NOT NULL,
  state {text} NOT NULL,
  report {json} NOT NULL,
  started_at {instant} NOT NULL,
  finished_at {instant},
  PRIMARY KEY (id, council_id)
);
CREATE INDEX import_run_started ON import_run (council_id, started_at);
