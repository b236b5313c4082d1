CREATE TABLE kpi_value (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  kpi_id {uuid} NOT NULL,
  service_id {uuid},
  starts_on {date} NOT NULL,
  ends_on {date} NOT NULL,
  covers_from {date},
  numerator {double},
  denominator {double},
  value {double},
  recorded_at {instant} NOT NULL,
  recorded_by {uuid},
  revision bigint NOT NULL,
  PRIMARY KEY (id, council_id),
  FOREIGN KEY (kpi_id, council_id) REFERENCES kpi (id, council_id),
  FOREIGN KEY (service_id, council_id) REFERENCES service (id, council_id),
  FOREIGN KEY (recorded_by, council_id) REFERENCES account (id, council_id)
);
-- One value of a period for the whole KPI, and one for each service that reports.
CREATE UNIQUE INDEX kpi_value_whole ON kpi_value (council_id, kpi_id, starts_on) WHERE service_id IS NULL;
CREATE UNIQUE INDEX kpi_value_service ON kpi_value (council_id, kpi_id, starts_on, service_id) WHERE service_id IS NOT NULL;

CREATE TABLE kpi_value_correction (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  kpi_value_id {uuid} NOT NULL,
  kpi_id {uuid} NOT NULL,
  numerator {double},
  denominator {double},
  value {double},
  reason {text} NOT NULL,
  corrected_at {instant} NOT NULL,
  corrected_by {uuid},
  PRIMARY KEY (id, council_id),
  FOREIGN KEY (kpi_value_id, council_id) REFERENCES kpi_value (id, council_id),
  FOREIGN KEY (kpi_id, council_id) REFERENCES kpi (id, council_id),
  FOREIGN KEY (corrected_by, council_id) REFERENCES account (id, council_id)
);
CREATE INDEX kpi_value_correction_value ON kpi_value_correction (council_id, kpi_value_id);

CREATE TABLE kpi_narrative (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  kpi_id {uuid} NOT NULL,
  starts_on {date} NOT NULL,
  ends_on {date} NOT NULL,
  number integer NOT NULL,
  body {text} NOT NULL,
  written_at {instant} NOT NULL,
  written_by {uuid},
  PRIMARY KEY (id, council_id),
  UNIQUE (council_id, kpi_id, starts_on, number),
  FOREIGN KEY (kpi_id, council_id) REFERENCES kpi (id, council_id),
  FOREIGN KEY (written_by, council_id) REFERENCES account (id, council_id)
);

-- The share of a target that falls into each of the KPI's periods, in their order; null when the
-- target is not phased.
ALTER TABLE kpi_target ADD COLUMN phasing {json};
