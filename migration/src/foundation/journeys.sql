CREATE TABLE journey (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  service_id {uuid} NOT NULL,
  code {text} NOT NULL,
  title {text} NOT NULL,
  description {text},
  customer_kind {text} NOT NULL,
  lgsl_id integer,
  revision bigint NOT NULL,
  PRIMARY KEY (id, council_id),
  UNIQUE (council_id, code),
  FOREIGN KEY (service_id, council_id) REFERENCES service (id, council_id)
);
CREATE INDEX journey_service ON journey (council_id, service_id, code);
CREATE INDEX journey_lgsl ON journey (council_id, lgsl_id);

CREATE TABLE journey_team (
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  journey_id {uuid} NOT NULL,
  team_id {uuid} NOT NULL,
  PRIMARY KEY (council_id, journey_id, team_id),
  FOREIGN KEY (journey_id, council_id) REFERENCES journey (id, council_id),
  FOREIGN KEY (team_id, council_id) REFERENCES team (id, council_id)
);
CREATE INDEX journey_team_team ON journey_team (council_id, team_id, journey_id);

CREATE TABLE journey_version (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  journey_id {uuid} NOT NULL,
  number integer NOT NULL,
  state {text} NOT NULL,
  design {text} NOT NULL,
  valid_from {date} NOT NULL,
  target_working_days integer,
  published_at {instant},
  retired_at {instant},
  revision bigint NOT NULL,
  PRIMARY KEY (id, council_id),
  UNIQUE (council_id, journey_id, number),
  FOREIGN KEY (journey_id, council_id) REFERENCES journey (id, council_id)
);

CREATE TABLE stage (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  journey_version_id {uuid} NOT NULL,
  position integer NOT NULL,
  code {text} NOT NULL,
  title {text} NOT NULL,
  target_working_days integer,
  team_id {uuid},
  PRIMARY KEY (id, council_id),
  UNIQUE (council_id, journey_version_id, code),
  FOREIGN KEY (journey_version_id, council_id) REFERENCES journey_version (id, council_id),
  FOREIGN KEY (team_id, council_id) REFERENCES team (id, council_id)
);
CREATE INDEX stage_team ON stage (council_id, team_id);

CREATE TABLE stage_transition (
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  journey_version_id {uuid} NOT NULL,
  from_stage_id {uuid} NOT NULL,
  to_stage_id {uuid} NOT NULL,
  PRIMARY KEY (council_id, from_stage_id, to_stage_id),
  FOREIGN KEY (journey_version_id, council_id) REFERENCES journey_version (id, council_id),
  FOREIGN KEY (from_stage_id, council_id) REFERENCES stage (id, council_id),
  FOREIGN KEY (to_stage_id, council_id) REFERENCES stage (id, council_id)
);
CREATE INDEX stage_transition_version ON stage_transition (council_id, journey_version_id);

CREATE TABLE outcome (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  journey_id {uuid} NOT NULL,
  code {text} NOT NULL,
  title {text} NOT NULL,
  kind {text} NOT NULL,
  revision bigint NOT NULL,
  PRIMARY KEY (id, council_id),
  UNIQUE (council_id, journey_id, code),
  FOREIGN KEY (journey_id, council_id) REFERENCES journey (id, council_id)
);

CREATE TABLE version_outcome (
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  journey_version_id {uuid} NOT NULL,
  outcome_id {uuid} NOT NULL,
  position integer NOT NULL,
  PRIMARY KEY (council_id, journey_version_id, outcome_id),
  FOREIGN KEY (journey_version_id, council_id) REFERENCES journey_version (id, council_id),
  FOREIGN KEY (outcome_id, council_id) REFERENCES outcome (id, council_id)
);

CREATE TABLE activity (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  journey_id {uuid} NOT NULL,
  name {text} NOT NULL,
  stage_code {text},
  PRIMARY KEY (id, council_id),
  UNIQUE (council_id, journey_id, name),
  FOREIGN KEY (journey_id, council_id) REFERENCES journey (id, council_id)
);

CREATE TABLE partner_journey (
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  account_id {uuid} NOT NULL,
  journey_id {uuid} NOT NULL,
  PRIMARY KEY (council_id, account_id, journey_id),
  FOREIGN KEY (account_id, council_id) REFERENCES account (id, council_id),
  FOREIGN KEY (journey_id, council_id) REFERENCES journey (id, council_id)
);
