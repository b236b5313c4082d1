-- How many steps a version has, so that an opening, which reads its version, knows whether it makes tasks.
ALTER TABLE journey_version ADD COLUMN step_count integer NOT NULL DEFAULT 0;

CREATE TABLE step (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  journey_version_id {uuid} NOT NULL,
  position integer NOT NULL,
  code {text} NOT NULL,
  title {text} NOT NULL,
  stage_id {uuid},
  is_required {bool} NOT NULL,
  target_working_days integer,
  target_working_hours integer,
  team_id {uuid},
  PRIMARY KEY (id, council_id),
  UNIQUE (council_id, journey_version_id, code),
  FOREIGN KEY (journey_version_id, council_id) REFERENCES journey_version (id, council_id),
  FOREIGN KEY (stage_id, council_id) REFERENCES stage (id, council_id),
  FOREIGN KEY (team_id, council_id) REFERENCES team (id, council_id)
);
CREATE INDEX step_stage ON step (council_id, stage_id);

CREATE TABLE case_task (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  case_id {uuid} NOT NULL,
  step_id {uuid},
  stage_id {uuid},
  title_id {uuid},
  is_required {bool} NOT NULL,
  team_id {uuid},
  assignee_id {uuid},
  state {text} NOT NULL,
  due_at {instant},
  due_on {date},
  made_at {instant} NOT NULL,
  ended_at {instant},
  ended_by {uuid},
  reason_id {uuid},
  revision bigint NOT NULL,
  PRIMARY KEY (id, council_id),
  FOREIGN KEY (case_id, council_id) REFERENCES cases (id, council_id),
  FOREIGN KEY (step_id, council_id) REFERENCES step (id, council_id),
  FOREIGN KEY (stage_id, council_id) REFERENCES stage (id, council_id),
  FOREIGN KEY (title_id, council_id) REFERENCES case_text (id, council_id),
  FOREIGN KEY (team_id, council_id) REFERENCES team (id, council_id),
  FOREIGN KEY (assignee_id, council_id) REFERENCES staff (id, council_id),
  FOREIGN KEY (ended_by, council_id) REFERENCES account (id, council_id),
  FOREIGN KEY (reason_id, council_id) REFERENCES case_text (id, council_id)
);
CREATE INDEX case_task_case ON case_task (council_id, case_id, made_at, id);
CREATE INDEX case_task_assignee ON case_task (council_id, assignee_id, state, due_at, id);
CREATE INDEX case_task_team ON case_task (council_id, team_id, state, due_at, id);
-- What a draft that is changed looks for: whether anything refers to its steps and stages.
CREATE INDEX case_task_step ON case_task (council_id, step_id) WHERE step_id IS NOT NULL;
CREATE INDEX case_task_stage ON case_task (council_id, stage_id) WHERE stage_id IS NOT NULL;
