DROP INDEX cases_journey_closed;
CREATE INDEX cases_journey_closed ON cases (council_id, journey_id, closed_on, closed_at, id);
