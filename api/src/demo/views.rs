//! What managers have set up to find their way: views of their team, and a rule of escalation.

use chrono::{DateTime, Utc};
use entities::cases::case_view;
use entities::journeys::escalation_rule;
use rules::cases::escalation::TriggerKind;
use serde_json::{Value, json};
use uuid::Uuid;

use super::maker::Maker;

/// The views of each team: what they are called, which cases they hold, and in which order.
fn plans() -> [(&'static str, Value, Value); 3] {
    let by_due = json!([{ "field": "DUE_AT", "direction": "ASC" }]);
    [
        ("Overdue", json!({ "isOverdue": true }), by_due.clone()),
        (
            "In nobody's hands",
            json!({ "state": { "eq": "OPEN" }, "assignee": { "isSet": false } }),
            by_due,
        ),
        ("Escalated", json!({ "isEscalated": true }), json!([])),
    ]
}

/// The views of a team, saved by its leader.
pub fn views(
    maker: &mut Maker,
    (team_id, leader): (Uuid, Uuid),
    at: DateTime<Utc>,
) -> Vec<case_view::Model> {
    let views = plans().map(|(name, filter, order_by)| case_view::Model {
        id: maker.id(at),
        council_id: maker.council_id(),
        owner_id: None,
        team_id: Some(team_id),
        name: name.to_owned(),
        filter,
        order_by,
        created_by: leader,
        created_at: at,
        changed_at: at,
        revision: 1,
    });
    views.to_vec()
}

/// Working days past due after which a case is escalated.
const PAST_DUE: i32 = 20;

/// The council's rule of escalation: it flags what is long past due.
pub fn rule(maker: &mut Maker, at: DateTime<Utc>) -> escalation_rule::Model {
    escalation_rule::Model {
        id: maker.id(at),
        council_id: maker.council_id(),
        name: format!("Past due for {PAST_DUE} working days"),
        journey_id: None,
        kind: TriggerKind::Overdue,
        after_working_days: Some(PAST_DUE),
        after_working_hours: None,
        team_id: None,
        assignee_id: None,
        is_active: true,
        changed_at: at,
        revision: 1,
    }
}
