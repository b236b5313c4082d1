//! The number of SQL statements of `ServiceReview` does not depend on how much there is.

use serde_json::{Value, json};
use support::{World, on_both};

use super::by_mutations::Council;
use super::review::SERVICE_REVIEW;

/// Statements of `ServiceReview`, of which those for finding out who asks.
const STATEMENTS: usize = 18;

async fn count(world: &World, council: &Council, months: u32) -> usize {
    let review = SERVICE_REVIEW.replace("lastMonths: 12", &format!("lastMonths: {months}"));
    world.mark();
    world
        .data(&council.officer, &review, json!({ "code": "BINS" }))
        .await;
    world.statements().len()
}

/// A predicate that no other KPI has.
fn predicate(number: usize) -> Value {
    json!({ "all": [
        { "outcomeKindIn": ["MET"] },
        { "any": [{ "isOnTime": number.is_multiple_of(2) }, { "demandCodeIn": ["VALUE_NEW"] }] },
        { "workingDays": { "op": "LTE", "value": number } },
    ] })
}

on_both!(
    statements_do_not_grow_with_journeys_kpis_cases_or_months,
    |world| async move {
        let council = Council::make(&world).await;
        council.kpi(&world, "K", &[&council.outcomes[0]]).await;
        for code in ["MORE-1", "MORE-2"] {
            add_journey(&world, &council, code).await;
        }
        let case = council
            .open(&world, 0, "VALUE_NEW", "2026-09-01T09:00:00Z")
            .await;
        council
            .close(&world, &case, 0, "2026-09-03T10:00:00Z")
            .await;
        assert_eq!(
            count(&world, &council, 1).await,
            STATEMENTS,
            "{:#?}",
            world.statements()
        );
        assert_eq!(count(&world, &council, 24).await, STATEMENTS);

        for number in 3..60 {
            add_journey(&world, &council, &format!("MORE-{number}")).await;
        }
        for number in 0..99 {
            let input = json!({ "code": format!("K-{number}"), "title": "One of many",
            "kind": "CASE_COUNT", "unit": "cases", "polarity": "HIGHER", "ownerId": council.owner,
            "serviceIds": [council.service],
            "numerator": { "anchor": "CLOSED", "predicate": predicate(number) } });
            world
                .change(&council.officer, "kpiCreate", input, "kpi { id }")
                .await;
        }
        for day in 1..=19 {
            let case = council
                .open(&world, 1, "VALUE_NEW", "2026-09-01T09:00:00Z")
                .await;
            council
                .close(&world, &case, 0, &format!("2026-09-{day:02}T10:00:00Z"))
                .await;
        }
        assert_eq!(count(&world, &council, 1).await, STATEMENTS);
        assert_eq!(count(&world, &council, 24).await, STATEMENTS);
    }
);

async fn add_journey(world: &World, council: &Council, code: &str) {
    let input = json!({ "code": code, "title": "Another", "serviceId": council.service,
        "customerKind": "RESIDENT" });
    world
        .change(
            &council.administrator,
            "journeyCreate",
            input,
            "journey { id }",
        )
        .await;
}
