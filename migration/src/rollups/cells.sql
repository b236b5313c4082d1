-- Roll-ups: cells with sums, and the deltas that are not yet in them. Derived data without foreign keys:
-- the nil id stands for none. Fillings at the end of a table are those of `mod.rs`.

CREATE TABLE cell_delta (
  council_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  measure smallint NOT NULL,
  day {date} NOT NULL,
  journey_id {uuid} NOT NULL,
  version_id {uuid} NOT NULL,
  channel_id {uuid} NOT NULL,
  team_id {uuid} NOT NULL,
  demand_code smallint NOT NULL,
  outcome_id {uuid} NOT NULL,
  timing smallint NOT NULL,
  working_days integer NOT NULL,
  n bigint NOT NULL,
  PRIMARY KEY (council_id, id)
) {kept_short};

CREATE TABLE cell_code (
  council_id {uuid} NOT NULL,
  journey_id {uuid} NOT NULL,
  version_id {uuid} NOT NULL,
  measure smallint NOT NULL,
  month {date} NOT NULL,
  channel_id {uuid} NOT NULL,
  demand_code smallint NOT NULL,
  n bigint NOT NULL,
  PRIMARY KEY (council_id, journey_id, version_id, measure, month, channel_id, demand_code)
) {updated};

CREATE TABLE cell_timing (
  council_id {uuid} NOT NULL,
  journey_id {uuid} NOT NULL,
  version_id {uuid} NOT NULL,
  measure smallint NOT NULL,
  month {date} NOT NULL,
  channel_id {uuid} NOT NULL,
  timing smallint NOT NULL,
  n bigint NOT NULL,
  PRIMARY KEY (council_id, journey_id, version_id, measure, month, channel_id, timing)
) {updated};

CREATE TABLE cell_team (
  council_id {uuid} NOT NULL,
  journey_id {uuid} NOT NULL,
  version_id {uuid} NOT NULL,
  measure smallint NOT NULL,
  month {date} NOT NULL,
  team_id {uuid} NOT NULL,
  demand_code smallint NOT NULL,
  timing smallint NOT NULL,
  n bigint NOT NULL,
  PRIMARY KEY (council_id, journey_id, version_id, measure, month, team_id, demand_code, timing)
) {updated};

CREATE TABLE cell_outcome (
  council_id {uuid} NOT NULL,
  journey_id {uuid} NOT NULL,
  version_id {uuid} NOT NULL,
  measure smallint NOT NULL,
  month {date} NOT NULL,
  outcome_id {uuid} NOT NULL,
  timing smallint NOT NULL,
  n bigint NOT NULL,
  PRIMARY KEY (council_id, journey_id, version_id, measure, month, outcome_id, timing)
) {updated};

CREATE TABLE cell_days (
  council_id {uuid} NOT NULL,
  journey_id {uuid} NOT NULL,
  version_id {uuid} NOT NULL,
  measure smallint NOT NULL,
  month {date} NOT NULL,
  working_days integer NOT NULL,
  n bigint NOT NULL,
  PRIMARY KEY (council_id, journey_id, version_id, measure, month, working_days)
) {updated};

CREATE TABLE cell_day (
  council_id {uuid} NOT NULL,
  journey_id {uuid} NOT NULL,
  version_id {uuid} NOT NULL,
  measure smallint NOT NULL,
  day {date} NOT NULL,
  timing smallint NOT NULL,
  family smallint NOT NULL,
  n bigint NOT NULL,
  PRIMARY KEY (council_id, journey_id, version_id, measure, day, timing, family)
) {updated};

CREATE TABLE cell_upkeep (
  council_id {uuid} NOT NULL,
  is_to_rebuild {bool} NOT NULL,
  audited_on {date},
  audited_month {date},
  differences bigint,
  PRIMARY KEY (council_id)
);

INSERT INTO cell_upkeep (council_id, is_to_rebuild) SELECT council_id, true FROM council;
