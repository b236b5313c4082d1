//! The number of SQL statements of `ServiceReview` does not depend on how much there is.

use serde_json::{Value, json};
use support::{World, on_both};

use super::by_mutations::Council;
use super::review::SERVICE_REVIEW;

/// Statements of `ServiceReview`, of which those for finding out who asks.
const STATEMENTS: usize = 17;

/// What several panels of a front page ask at once.
const DEMAND_OF_SERVICES: &str = "query {
  services(first: 100) { nodes { code demand(period: { lastMonths: 12 }) { totals { opened } } } } }";

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

on_both!(
    statements_for_viewers_of_some_figures_do_not_grow_with_services_or_kpis,
    |world| async move {
        let council = Council::make(&world).await;
        let mut journeys = vec![council.journey.clone()];
        for number in 0..2 {
            journeys.push(add_service_with_kpi(&world, &council, number).await);
        }
        let partner = json!({ "issuer": "urn:throughline:local", "subject": "charity",
            "name": "Charity", "journeyIds": journeys });
        let account = "account { id revision }";
        let made = world
            .change(&council.administrator, "accountCreate", partner, account)
            .await["account"]
            .clone();
        let staff_member = world.token("staff-member", "manager");
        let partner = world.token("partner", "charity");
        let few = [
            count_narrow(&world, &staff_member, 3).await,
            count_narrow(&world, &partner, 3).await,
        ];

        for number in 2..40 {
            journeys.push(add_service_with_kpi(&world, &council, number).await);
        }
        let grant = json!({ "id": made["id"], "expectedRevision": made["revision"],
            "journeyIds": journeys });
        world
            .change(&council.administrator, "accountUpdate", grant, account)
            .await;
        let many = [
            count_narrow(&world, &staff_member, 41).await,
            count_narrow(&world, &partner, 41).await,
        ];
        assert_eq!(few, many);
    }
);

/// Statements of `ServiceReview` and of the demand of all services, of which there are so many, each
/// but one with a KPI. All figures are in the viewer's reach.
async fn count_narrow(world: &World, token: &str, services: usize) -> [usize; 2] {
    world.mark();
    let data = world
        .data(token, SERVICE_REVIEW, json!({ "code": "BINS" }))
        .await;
    let review = world.statements().len();
    let service = &data["service"];
    assert!(service["demand"].is_object(), "{service}");
    let kpis = service["kpis"]["nodes"].as_array().expect("KPIs");
    assert_eq!(kpis.len(), services - 1);
    for kpi in kpis {
        assert!(
            kpi["series"].is_object() && kpi["cases"].is_object(),
            "{kpi}"
        );
    }
    world.mark();
    let data = world.data(token, DEMAND_OF_SERVICES, json!({})).await;
    let demand = world.statements().len();
    let found = data["services"]["nodes"].as_array().expect("services");
    assert_eq!(found.len(), services);
    for service in found {
        assert!(service["demand"].is_object(), "{service}");
    }
    [review, demand]
}

/// A service with a journey of the one team, and a KPI to which it and "BINS" contribute, every
/// other one published; gives the journey's id.
async fn add_service_with_kpi(world: &World, council: &Council, number: usize) -> Value {
    let make = async |token: &str, mutation: &str, input: Value, name: &str| {
        let object = format!("{name} {{ id }}");
        world.change(token, mutation, input, &object).await[name]["id"].clone()
    };
    let administrator = &council.administrator;
    let code = format!("S-{number}");
    let input = json!({ "code": code, "name": "Another", "directorateId": council.directorate });
    let service = make(administrator, "serviceCreate", input, "service").await;
    let input = json!({ "code": code, "title": "Another", "serviceId": service,
        "customerKind": "RESIDENT", "teamIds": [council.team] });
    let journey = make(administrator, "journeyCreate", input, "journey").await;
    let input = json!({ "code": code, "title": "One of many", "kind": "CASE_COUNT",
        "unit": "cases", "polarity": "HIGHER", "ownerId": council.owner,
        "serviceIds": [council.service, service], "isPublic": number.is_multiple_of(2),
        "numerator": { "anchor": "CLOSED", "predicate": predicate(number) } });
    make(&council.officer, "kpiCreate", input, "kpi").await;
    journey
}

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
