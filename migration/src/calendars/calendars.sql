-- Counts the changes of the council's calendars; 0 while they are as compiled in. Every version of a
-- journey carries the number too, so that an opening, which reads its version, knows by which calendar
-- it counts.
ALTER TABLE council ADD COLUMN calendar_revision bigint NOT NULL DEFAULT 0;
ALTER TABLE journey_version ADD COLUMN calendar_revision bigint NOT NULL DEFAULT 0;

CREATE TABLE bank_holiday (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  division {text} NOT NULL,
  held_on {date} NOT NULL,
  title {text},
  PRIMARY KEY (id, council_id),
  UNIQUE (council_id, division, held_on)
);

-- The span in which the bank holidays of a division are known.
CREATE TABLE holiday_span (
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  division {text} NOT NULL,
  first_on {date} NOT NULL,
  last_on {date} NOT NULL,
  PRIMARY KEY (council_id, division)
);

CREATE TABLE closure (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  starts_on {date} NOT NULL,
  ends_on {date} NOT NULL,
  title {text} NOT NULL,
  PRIMARY KEY (id, council_id),
  UNIQUE (council_id, starts_on)
);

-- Why the calendars changed, and who did it; null for the command line.
CREATE TABLE calendar_change (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  revision bigint NOT NULL,
  kind {text} NOT NULL,
  reason {text} NOT NULL,
  changed_at {instant} NOT NULL,
  changed_by {uuid},
  rescheduled_count integer NOT NULL,
  PRIMARY KEY (id, council_id),
  UNIQUE (council_id, revision),
  FOREIGN KEY (changed_by, council_id) REFERENCES account (id, council_id)
);
