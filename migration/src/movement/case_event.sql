CREATE INDEX case_event_recorded ON case_event (council_id, recorded_at)
