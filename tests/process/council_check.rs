//! The check behind every system test, tried on statements written by hand.

use support::council_check::fault;

#[test]
fn a_statement_that_names_each_council_passes() {
    for sql in [
        r#"SELECT "cases"."id" FROM "cases" WHERE "cases"."council_id" = ?"#,
        "SELECT c.id FROM cases c JOIN journey j ON j.id = c.journey_id AND j.council_id = c.council_id WHERE c.council_id = $1",
        r#"INSERT INTO "channel" ("id", "council_id", "code") VALUES (?, ?, ?) RETURNING "id", "council_id""#,
        "UPDATE cases SET state = $1 WHERE council_id = $2 AND id = $3",
        "WITH own AS (SELECT id FROM staff WHERE council_id = $1) SELECT id FROM own",
        "SELECT id FROM cases WHERE (council_id, id) IN (SELECT council_id, case_id FROM contact WHERE council_id = $1)",
        "SELECT code FROM council WHERE code = $1",
        "SELECT id FROM cases WHERE council_id = ? AND id IN (SELECT value FROM json_each(?))",
        "BEGIN IMMEDIATE",
        "INSERT INTO cell (council_id, n) SELECT council_id, 1 FROM cases WHERE council_id = $1 ON CONFLICT (council_id) DO UPDATE SET n = excluded.n",
    ] {
        assert_eq!(fault(sql), None);
    }
}

#[test]
fn a_statement_that_leaves_one_out_is_found() {
    for sql in [
        r#"SELECT "cases"."id", "cases"."council_id" FROM "cases" WHERE "cases"."id" = ?"#,
        "SELECT c.id FROM cases c JOIN journey j ON j.id = c.journey_id WHERE c.council_id = $1",
        "INSERT INTO channel (id, code) VALUES (?, ?)",
        "UPDATE cases SET state = $1 WHERE id = $3 RETURNING council_id",
        "DELETE FROM cases",
        "WITH own AS (SELECT id FROM staff) SELECT id FROM own",
        "SELECT id FROM cases WHERE id = 'council_id = 1'",
        "SELECT id FROM cases WHERE council_id = $1 UNION ALL SELECT id FROM contact",
    ] {
        assert!(fault(sql).is_some(), "{sql}");
    }
}
