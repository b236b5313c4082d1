-- From when on mean and limits of a KPI's control charts are found anew, why, and who decided it.
CREATE TABLE kpi_rebase (
  id {uuid} NOT NULL,
  council_id {uuid} NOT NULL REFERENCES council (council_id),
  kpi_id {uuid} NOT NULL,
  starts_on {date} NOT NULL,
  cause {text} NOT NULL,
  journey_version_id {uuid},
  reason {text} NOT NULL,
  author_id {uuid} NOT NULL,
  recorded_at {instant} NOT NULL,
  PRIMARY KEY (id, council_id),
  UNIQUE (council_id, kpi_id, starts_on),
  FOREIGN KEY (kpi_id, council_id) REFERENCES kpi (id, council_id),
  FOREIGN KEY (journey_version_id, council_id) REFERENCES journey_version (id, council_id),
  FOREIGN KEY (author_id, council_id) REFERENCES account (id, council_id)
);
CREATE INDEX kpi_rebase_version ON kpi_rebase (council_id, journey_version_id);
CREATE INDEX kpi_rebase_author ON kpi_rebase (council_id, author_id);
