ALTER TABLE council ADD COLUMN councillors_see_small_numbers {bool} NOT NULL DEFAULT false;

-- What counts cases was shown as it is only because nothing else could be chosen.
UPDATE kpi_version SET suppression_profile = 'HES_2018'
WHERE kind IN ('CASE_RATIO', 'CASE_COUNT', 'CASE_DURATION') AND made_at IS NULL;
