-- What staff can be able to do: the council's own list.
CREATE TABLE skill (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  code {text} NOT NULL,
  name {text} NOT NULL,
  description {text},
  is_active {bool} NOT NULL,
  revision bigint NOT NULL,
  PRIMARY KEY (id, council_id),
  UNIQUE (council_id, code)
);

-- What was said of a member of staff's skill, one entry after the other: of those about a day the last counts.
CREATE TABLE staff_skill (
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  staff_id {uuid} NOT NULL,
  skill_id {uuid} NOT NULL,
  number integer NOT NULL,
  level integer,
  starts_on {date} NOT NULL,
  ends_on {date},
  set_by {uuid},
  set_at {instant} NOT NULL,
  PRIMARY KEY (council_id, staff_id, skill_id, number),
  CHECK (level BETWEEN 1 AND 5),
  CHECK (ends_on >= starts_on),
  FOREIGN KEY (staff_id, council_id) REFERENCES staff (id, council_id),
  FOREIGN KEY (skill_id, council_id) REFERENCES skill (id, council_id),
  FOREIGN KEY (set_by, council_id) REFERENCES account (id, council_id)
);

-- Days on which a member of staff is away, both ends included. Why is not kept.
CREATE TABLE staff_absence (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  staff_id {uuid} NOT NULL,
  starts_on {date} NOT NULL,
  ends_on {date},
  is_cancelled {bool} NOT NULL,
  recorded_by {uuid},
  recorded_at {instant} NOT NULL,
  revision bigint NOT NULL,
  PRIMARY KEY (id, council_id),
  CHECK (ends_on >= starts_on),
  FOREIGN KEY (staff_id, council_id) REFERENCES staff (id, council_id),
  FOREIGN KEY (recorded_by, council_id) REFERENCES account (id, council_id)
);
CREATE INDEX staff_absence_staff ON staff_absence (council_id, staff_id, starts_on, id);

-- Which skills, and at which level at least, whoever does a step needs.
CREATE TABLE step_skill (
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  step_id {uuid} NOT NULL,
  skill_id {uuid} NOT NULL,
  level integer NOT NULL,
  PRIMARY KEY (council_id, step_id, skill_id),
  CHECK (level BETWEEN 1 AND 5),
  FOREIGN KEY (step_id, council_id) REFERENCES step (id, council_id),
  FOREIGN KEY (skill_id, council_id) REFERENCES skill (id, council_id)
);

-- The open cases that each member of staff has.
CREATE INDEX cases_owned ON cases (council_id, assignee_id) WHERE closed_at IS NULL AND assignee_id IS NOT NULL;
