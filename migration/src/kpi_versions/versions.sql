CREATE TABLE kpi_version (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  kpi_id {uuid} NOT NULL,
  number integer NOT NULL,
  valid_from {date},
  change {text} NOT NULL,
  reason {text},
  made_at {instant},
  made_by {uuid},
  code {text} NOT NULL,
  title {text} NOT NULL,
  kind {text} NOT NULL,
  unit {text} NOT NULL,
  factor {double} NOT NULL,
  decimals integer NOT NULL,
  polarity {text} NOT NULL,
  range_low {double},
  range_high {double},
  frequency {text} NOT NULL,
  measure {json},
  formula {json},
  roll_up_over_time {text} NOT NULL,
  roll_up_over_services {text} NOT NULL,
  is_reported_by_service {bool} NOT NULL,
  collection_lag_days integer NOT NULL,
  rating_scheme {json} NOT NULL,
  chart_profile {text} NOT NULL,
  suppression_profile {text} NOT NULL,
  PRIMARY KEY (id, council_id),
  UNIQUE (council_id, kpi_id, number),
  FOREIGN KEY (kpi_id, council_id) REFERENCES kpi (id, council_id),
  FOREIGN KEY (made_by, council_id) REFERENCES account (id, council_id)
);

-- The first version of each KPI takes the KPI's own id.
INSERT INTO kpi_version (id, council_id, kpi_id, number, valid_from, change, reason, made_at, made_by,
  code, title, kind, unit, factor, decimals, polarity, range_low, range_high, frequency, measure, formula,
  roll_up_over_time, roll_up_over_services, is_reported_by_service, collection_lag_days,
  rating_scheme, chart_profile, suppression_profile)
SELECT id, council_id, id, 1, NULL, 'CREATED', NULL, NULL, NULL,
  code, title, kind, unit, factor, decimals, polarity, range_low, range_high, frequency, measure, NULL,
  'SUM', 'SUM', false, 0,
  '{"tolerance":"PERCENT_OF_TARGET","bands":[{"rating":"GREEN","from":0.0},{"rating":"AMBER","from":-5.0},{"rating":"RED"}]}',
  'PLOT_THE_DOTS', 'NONE'
FROM kpi;

CREATE TABLE kpi_version_origin (
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  version_id {uuid} NOT NULL,
  kpi_id {uuid} NOT NULL,
  PRIMARY KEY (council_id, version_id, kpi_id),
  FOREIGN KEY (version_id, council_id) REFERENCES kpi_version (id, council_id),
  FOREIGN KEY (kpi_id, council_id) REFERENCES kpi (id, council_id)
);

ALTER TABLE kpi DROP COLUMN kind;
ALTER TABLE kpi DROP COLUMN unit;
ALTER TABLE kpi DROP COLUMN factor;
ALTER TABLE kpi DROP COLUMN decimals;
ALTER TABLE kpi DROP COLUMN polarity;
ALTER TABLE kpi DROP COLUMN range_low;
ALTER TABLE kpi DROP COLUMN range_high;
ALTER TABLE kpi DROP COLUMN frequency;
ALTER TABLE kpi DROP COLUMN measure;
ALTER TABLE kpi ADD COLUMN retired_on {date};
ALTER TABLE kpi ADD COLUMN retirement_reason {text};
