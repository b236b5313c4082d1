-- The case with which work goes on, of an ending by a merge.
ALTER TABLE case_closing ADD COLUMN into_case_id {uuid};
CREATE INDEX case_closing_into ON case_closing (council_id, into_case_id) WHERE into_case_id IS NOT NULL;
