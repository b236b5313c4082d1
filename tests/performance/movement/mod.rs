//! What moved a KPI, between cuts of one period and between periods.

mod cuts;
mod limits;
mod periods;
pub mod replay;

use serde_json::{Value, json};
use support::World;
use throughline::graphql::id::Kind;

use crate::cases::desk::Desk;

const KPI: &str = "query($code: String!, $from: KpiCutInput!, $to: KpiCutInput!) { kpi(code: $code) {
    series(period: { month: \"2026-11\" }) { points { numerator denominator value } }
    movement(from: $from, to: $to) {
        from { asAt period { label } numerator denominator value }
        to { asAt period { label } numerator denominator value }
        change
        reasons { reason cases amount from { numerator denominator } to { numerator denominator } }
        contributions(first: 100) { matching withheldReason nodes { reason amount
            case { reference } from { numerator denominator } to { numerator denominator } } } } } }";

/// A token that sees every figure and every case.
pub fn officer(world: &World) -> String {
    world.token("performance-officer", "officer")
}

/// Makes a KPI of the whole council.
pub async fn kpi(desk: &Desk, code: &str, kind: &str, numerator: Value, denominator: Value) {
    let input = json!({ "code": code, "title": code, "kind": kind, "unit": "of them",
        "factor": if kind == "CASE_RATIO" { 100.0 } else { 1.0 }, "polarity": "HIGHER",
        "ownerId": Kind::Staff.id(desk.worker), "numerator": numerator,
        "denominator": denominator });
    let officer = officer(&desk.world);
    desk.world
        .change(&officer, "kpiCreate", input, "kpi { id }")
        .await;
}

/// Of the cases closed in the month, those with the outcome "met", in %.
pub async fn met_of_closed(desk: &Desk, code: &str) {
    let met = json!({ "outcomeIn": [Kind::Outcome.id(desk.bins.met)] });
    let numerator = json!({ "anchor": "CLOSED", "predicate": met });
    kpi(
        desk,
        code,
        "CASE_RATIO",
        numerator,
        json!({ "anchor": "CLOSED" }),
    )
    .await;
}

/// A cut of November 2026; none for now.
pub fn november(as_at: Option<&str>) -> Value {
    json!({ "period": { "month": "2026-11" }, "asAt": as_at })
}

/// The KPI with its movement between two cuts, as a token sees it.
pub async fn moved(world: &World, token: &str, code: &str, cuts: (Value, Value)) -> Value {
    let variables = json!({ "code": code, "from": cuts.0, "to": cuts.1 });
    world.data(token, KPI, variables).await["kpi"].clone()
}

/// The point of November.
pub async fn point(world: &World, code: &str) -> Value {
    let query = "query($code: String!) { kpi(code: $code) {
        series(period: { month: \"2026-11\" }) { points { numerator denominator value } } } }";
    let data = world
        .data(&officer(world), query, json!({ "code": code }))
        .await;
    data["kpi"]["series"]["points"][0].clone()
}

/// The amounts of the contributions and of the reasons both add up to the change.
pub fn adds_up(movement: &Value) {
    let change = movement["change"].as_f64().expect("a change");
    for list in [&movement["reasons"], &movement["contributions"]["nodes"]] {
        let list = list.as_array().expect("a list");
        let sum: f64 = list.iter().filter_map(|one| one["amount"].as_f64()).sum();
        assert!(
            (sum - change).abs() < 1e-9,
            "{sum} is not {change}: {movement:#}"
        );
    }
}

/// A case opened now, received at an instant.
pub async fn opened(desk: &Desk, received_at: &str) -> Value {
    desk.opened(json!({ "receivedAt": received_at })).await
}

/// The case closed at an instant, as met or not.
pub async fn closed(desk: &Desk, case: &Value, is_met: bool, at: &str) -> Value {
    let outcome = if is_met {
        desk.bins.met
    } else {
        desk.bins.not_met
    };
    let more = json!({ "outcomeId": Kind::Outcome.id(outcome), "closedAt": at });
    desk.done("caseClose", case, more).await
}
