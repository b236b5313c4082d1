//! What a row costs: so many statements, and what rows ask alike is asked once.

use serde_json::{Value, json};
use support::{Kind as On, on_both};
use throughline::graphql::id::Kind;

use super::scene::{counts, items};
use crate::cases::desk::Desk;

/// The statements of a request for these cases, none of whose answers asks for more than a row.
async fn cost(desk: &Desk, mutation: &str, cases: &[Value], more: &Value) -> usize {
    let input = json!({ "items": items(cases, more) });
    desk.world.mark();
    let payload = desk
        .world
        .attempt(
            &desk.manager_token(),
            mutation,
            input,
            "succeededCount failedCount",
        )
        .await;
    let statements = desk.world.statements().len();
    let succeeded = usize::try_from(counts(&payload).0);
    assert_eq!(succeeded, Ok(cases.len()), "{payload}");
    statements
}

on_both!(
    a_row_costs_a_few_statements_and_no_more,
    |world| async move {
        let desk = Desk::open(&world).await;
        let crew = json!({
            "teamId": Kind::Team.id(desk.crew), "assigneeId": Kind::Staff.id(desk.fitter),
        });
        let met = json!({ "outcomeId": Kind::Outcome.id(desk.bins.met), "note": "Done" });
        // On SQLite, which takes the new rows of each table by a statement of their own, and on PostgreSQL. A
        // note is indexed; closing reads the open tasks, sub-cases, version and pauses of each case.
        let verbs = [
            ("caseAssignBulk", crew, [4, 3]),
            ("caseMoveBulk", json!({ "stageCode": "VISIT" }), [6, 5]),
            ("caseNoteBulk", json!({ "text": "Called" }), [8, 5]),
            ("caseCloseBulk", met, [15, 10]),
        ];
        let mut found = Vec::new();
        for (mutation, more, each) in verbs {
            let cases = desk.many(13).await;
            let one = cost(&desk, mutation, &cases[..1], &more).await;
            let two = cost(&desk, mutation, &cases[1..3], &more).await;
            let ten = cost(&desk, mutation, &cases[3..], &more).await;
            let each = each[usize::from(world.kind == On::Postgres)];
            found.push((mutation, two - one, ten - one, each));
        }
        for (mutation, second, nine, each) in found {
            assert_eq!((second, nine), (each, 9 * each), "{mutation}");
        }
    }
);
