-- The slots of a week in which a council works from a date on, and whose bank holidays it keeps then.
CREATE TABLE working_week (
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  starts_on {date} NOT NULL,
  bank_holidays_of {text} NOT NULL,
  slots {json} NOT NULL,
  PRIMARY KEY (council_id, starts_on)
);
