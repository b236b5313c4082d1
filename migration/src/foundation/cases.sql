CREATE TABLE cases (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  reference {text} NOT NULL,
  journey_id {uuid} NOT NULL,
  journey_version_id {uuid} NOT NULL,
  stage_id {uuid},
  channel_id {uuid} NOT NULL,
  customer_id {uuid},
  team_id {uuid},
  assignee_id {uuid},
  opened_by {uuid},
  demand_code {text} NOT NULL,
  state {text} NOT NULL,
  received_at {instant} NOT NULL,
  received_on {date} NOT NULL,
  due_at {instant},
  due_on {date},
  closed_at {instant},
  closed_on {date},
  outcome_id {uuid},
  working_days integer,
  description_id {uuid},
  attributes_id {uuid},
  external_id {text},
  import_id {uuid},
  is_staged {bool} NOT NULL,
  has_contradictory_times {bool} NOT NULL,
  last_sequence bigint NOT NULL,
  recorded_at {instant} NOT NULL,
  revision bigint NOT NULL,
  PRIMARY KEY (id, council_id),
  UNIQUE (council_id, reference),
  UNIQUE (council_id, journey_id, external_id),
  FOREIGN KEY (journey_id, council_id) REFERENCES journey (id, council_id),
  FOREIGN KEY (journey_version_id, council_id) REFERENCES journey_version (id, council_id),
  FOREIGN KEY (stage_id, council_id) REFERENCES stage (id, council_id),
  FOREIGN KEY (channel_id, council_id) REFERENCES channel (id, council_id),
  FOREIGN KEY (customer_id, council_id) REFERENCES customer (id, council_id),
  FOREIGN KEY (team_id, council_id) REFERENCES team (id, council_id),
  FOREIGN KEY (assignee_id, council_id) REFERENCES staff (id, council_id),
  FOREIGN KEY (opened_by, council_id) REFERENCES account (id, council_id),
  FOREIGN KEY (outcome_id, council_id) REFERENCES outcome (id, council_id),
  FOREIGN KEY (import_id, council_id) REFERENCES import_run (id, council_id)
);
CREATE INDEX cases_received ON cases (council_id, received_at, id);
CREATE INDEX cases_journey ON cases (council_id, journey_id, received_at, id);
CREATE INDEX cases_closed ON cases (council_id, closed_at, id);
CREATE INDEX cases_due ON cases (council_id, due_at, id);
CREATE INDEX cases_journey_closed ON cases (council_id, journey_id, closed_on);
CREATE INDEX cases_customer ON cases (council_id, customer_id, received_at);
CREATE INDEX cases_team ON cases (council_id, team_id, received_at);
CREATE INDEX cases_assignee ON cases (council_id, assignee_id, received_at);
CREATE INDEX cases_state ON cases (council_id, state, received_at, id);
CREATE INDEX cases_demand ON cases (council_id, demand_code, received_at, id);
CREATE INDEX cases_version ON cases (council_id, journey_version_id, received_at, id);
CREATE INDEX cases_stage ON cases (council_id, stage_id, received_at);
CREATE INDEX cases_channel ON cases (council_id, channel_id, received_at);
CREATE INDEX cases_outcome ON cases (council_id, outcome_id, received_at);
CREATE INDEX cases_external ON cases (council_id, external_id);
CREATE INDEX cases_import ON cases (council_id, import_id);

CREATE TABLE case_text (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  case_id {uuid} NOT NULL,
  kind {text} NOT NULL,
  body {text} NOT NULL,
  PRIMARY KEY (id, council_id),
  FOREIGN KEY (case_id, council_id) REFERENCES cases (id, council_id)
);
CREATE INDEX case_text_case ON case_text (council_id, case_id);

CREATE TABLE case_event (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  case_id {uuid} NOT NULL,
  sequence bigint NOT NULL,
  kind {text} NOT NULL,
  happened_at {instant} NOT NULL,
  recorded_at {instant} NOT NULL,
  actor_id {uuid},
  stage_id {uuid},
  activity_id {uuid},
  outcome_id {uuid},
  team_id {uuid},
  assignee_id {uuid},
  contact_id {uuid},
  text_id {uuid},
  detail {json},
  PRIMARY KEY (id, council_id),
  UNIQUE (council_id, case_id, sequence),
  FOREIGN KEY (case_id, council_id) REFERENCES cases (id, council_id),
  FOREIGN KEY (actor_id, council_id) REFERENCES account (id, council_id),
  FOREIGN KEY (stage_id, council_id) REFERENCES stage (id, council_id),
  FOREIGN KEY (activity_id, council_id) REFERENCES activity (id, council_id),
  FOREIGN KEY (outcome_id, council_id) REFERENCES outcome (id, council_id),
  FOREIGN KEY (team_id, council_id) REFERENCES team (id, council_id),
  FOREIGN KEY (assignee_id, council_id) REFERENCES staff (id, council_id),
  FOREIGN KEY (text_id, council_id) REFERENCES case_text (id, council_id)
);
CREATE INDEX case_event_activity ON case_event (council_id, activity_id);
CREATE INDEX case_event_text ON case_event (council_id, text_id) WHERE text_id IS NOT NULL;

CREATE TABLE case_closing (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  case_id {uuid} NOT NULL,
  kind {text} NOT NULL,
  closed_at {instant} NOT NULL,
  closed_on {date} NOT NULL,
  outcome_id {uuid},
  reopened_at {instant},
  reopened_on {date},
  PRIMARY KEY (id, council_id),
  FOREIGN KEY (case_id, council_id) REFERENCES cases (id, council_id),
  FOREIGN KEY (outcome_id, council_id) REFERENCES outcome (id, council_id)
);
CREATE INDEX case_closing_case ON case_closing (council_id, case_id, closed_at);
CREATE INDEX case_closing_closed ON case_closing (council_id, closed_on);
CREATE INDEX case_closing_reopened ON case_closing (council_id, reopened_on);

CREATE TABLE case_share (
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  account_id {uuid} NOT NULL,
  case_id {uuid} NOT NULL,
  PRIMARY KEY (council_id, account_id, case_id),
  FOREIGN KEY (account_id, council_id) REFERENCES account (id, council_id),
  FOREIGN KEY (case_id, council_id) REFERENCES cases (id, council_id)
);

CREATE TABLE contact (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  channel_id {uuid} NOT NULL,
  customer_id {uuid},
  journey_id {uuid} NOT NULL,
  case_id {uuid},
  demand_code {text} NOT NULL,
  happened_at {instant} NOT NULL,
  happened_on {date} NOT NULL,
  is_resolved_at_contact {bool} NOT NULL,
  is_invited {bool} NOT NULL,
  brings_new_information {bool} NOT NULL,
  recorded_by {uuid},
  recorded_at {instant} NOT NULL,
  revision bigint NOT NULL,
  PRIMARY KEY (id, council_id),
  FOREIGN KEY (channel_id, council_id) REFERENCES channel (id, council_id),
  FOREIGN KEY (customer_id, council_id) REFERENCES customer (id, council_id),
  FOREIGN KEY (journey_id, council_id) REFERENCES journey (id, council_id),
  FOREIGN KEY (case_id, council_id) REFERENCES cases (id, council_id),
  FOREIGN KEY (recorded_by, council_id) REFERENCES account (id, council_id)
);
CREATE INDEX contact_happened ON contact (council_id, happened_at, id);
CREATE INDEX contact_journey ON contact (council_id, journey_id, happened_on);
CREATE INDEX contact_customer ON contact (council_id, customer_id, happened_at);
CREATE INDEX contact_demand ON contact (council_id, demand_code, happened_at, id);
CREATE INDEX contact_channel ON contact (council_id, channel_id, happened_at);
CREATE INDEX contact_case ON contact (council_id, case_id);

CREATE TABLE contact_event (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  contact_id {uuid} NOT NULL,
  sequence bigint NOT NULL,
  kind {text} NOT NULL,
  happened_at {instant} NOT NULL,
  recorded_at {instant} NOT NULL,
  actor_id {uuid},
  demand_code {text} NOT NULL,
  PRIMARY KEY (id, council_id),
  UNIQUE (council_id, contact_id, sequence),
  FOREIGN KEY (contact_id, council_id) REFERENCES contact (id, council_id),
  FOREIGN KEY (actor_id, council_id) REFERENCES account (id, council_id)
);
