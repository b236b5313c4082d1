-- What waits for somebody to take it, in the order in which it is to be taken: for each journey, the cases of
-- each team, and those of no team, which stand under the journey itself. Cases that are never due come last.
CREATE INDEX cases_queue ON cases (
  council_id, journey_id, COALESCE(team_id, journey_id),
  COALESCE(due_at, '9999-12-31T00:00:00+00:00'), received_at, id
) WHERE closed_at IS NULL AND assignee_id IS NULL;
