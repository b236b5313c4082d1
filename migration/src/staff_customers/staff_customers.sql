-- Few customers are staff. Where the index holds them all, SQLite counts that one value stands in most of its rows,
-- and reads every customer rather than the index to find those of a member of staff: for each request.
DROP INDEX customer_staff;

CREATE INDEX customer_staff ON customer (council_id, staff_id) WHERE staff_id IS NOT NULL;
