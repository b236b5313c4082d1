-- A target is in working days or in working hours, never in both. A cap is in the unit of the target.
ALTER TABLE journey_version ADD COLUMN calendar {text} NOT NULL DEFAULT 'ENGLAND_WALES';
ALTER TABLE journey_version ADD COLUMN target_working_hours integer;
ALTER TABLE journey_version ADD COLUMN warning_percent integer;
ALTER TABLE journey_version ADD COLUMN extension_cap integer;
ALTER TABLE stage ADD COLUMN target_working_hours integer;
