CREATE TABLE kpi (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  code {text} NOT NULL,
  title {text} NOT NULL,
  description {text},
  kind {text} NOT NULL,
  unit {text} NOT NULL,
  factor {double} NOT NULL,
  decimals integer NOT NULL,
  polarity {text} NOT NULL,
  range_low {double},
  range_high {double},
  frequency {text} NOT NULL,
  owner_id {uuid} NOT NULL,
  is_public {bool} NOT NULL,
  measure {json} NOT NULL,
  revision bigint NOT NULL,
  PRIMARY KEY (id, council_id),
  UNIQUE (council_id, code),
  FOREIGN KEY (owner_id, council_id) REFERENCES staff (id, council_id)
);

CREATE TABLE kpi_service (
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  kpi_id {uuid} NOT NULL,
  service_id {uuid} NOT NULL,
  PRIMARY KEY (council_id, kpi_id, service_id),
  FOREIGN KEY (kpi_id, council_id) REFERENCES kpi (id, council_id),
  FOREIGN KEY (service_id, council_id) REFERENCES service (id, council_id)
);
CREATE INDEX kpi_service_service ON kpi_service (council_id, service_id, kpi_id);

CREATE TABLE kpi_outcome (
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  kpi_id {uuid} NOT NULL,
  outcome_id {uuid} NOT NULL,
  PRIMARY KEY (council_id, kpi_id, outcome_id),
  FOREIGN KEY (kpi_id, council_id) REFERENCES kpi (id, council_id),
  FOREIGN KEY (outcome_id, council_id) REFERENCES outcome (id, council_id)
);
CREATE INDEX kpi_outcome_outcome ON kpi_outcome (council_id, outcome_id, kpi_id);

CREATE TABLE kpi_target (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  kpi_id {uuid} NOT NULL,
  starts_on {date} NOT NULL,
  ends_on {date} NOT NULL,
  value {double} NOT NULL,
  revision bigint NOT NULL,
  PRIMARY KEY (id, council_id),
  UNIQUE (council_id, kpi_id, starts_on, ends_on),
  FOREIGN KEY (kpi_id, council_id) REFERENCES kpi (id, council_id)
);
