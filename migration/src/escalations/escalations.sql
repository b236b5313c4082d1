-- When cases are escalated, and to whom.
CREATE TABLE escalation_rule (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  name {text} NOT NULL,
  journey_id {uuid},
  kind {text} NOT NULL,
  after_working_days integer,
  after_working_hours integer,
  team_id {uuid},
  assignee_id {uuid},
  is_active {bool} NOT NULL,
  changed_at {instant} NOT NULL,
  revision bigint NOT NULL,
  PRIMARY KEY (id, council_id),
  UNIQUE (council_id, name),
  FOREIGN KEY (journey_id, council_id) REFERENCES journey (id, council_id),
  FOREIGN KEY (team_id, council_id) REFERENCES team (id, council_id),
  FOREIGN KEY (assignee_id, council_id) REFERENCES staff (id, council_id)
);

-- A stretch in which a rule holds for a case; it has no end while it does.
CREATE TABLE case_escalation (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  case_id {uuid} NOT NULL,
  rule_id {uuid} NOT NULL,
  rule_name {text} NOT NULL,
  rule_revision bigint NOT NULL,
  due_at {instant},
  is_given {bool} NOT NULL,
  escalated_at {instant} NOT NULL,
  ended_at {instant},
  PRIMARY KEY (id, council_id),
  FOREIGN KEY (case_id, council_id) REFERENCES cases (id, council_id),
  FOREIGN KEY (rule_id, council_id) REFERENCES escalation_rule (id, council_id)
);
CREATE INDEX case_escalation_case ON case_escalation (council_id, case_id, escalated_at, id);
-- A case is escalated once by a rule, for as long as that holds.
CREATE UNIQUE INDEX case_escalation_live ON case_escalation (council_id, rule_id, case_id) WHERE ended_at IS NULL;
