//! Rules are made, changed and read.

use serde_json::{Value, json};
use support::on_both;
use throughline::graphql::id::Kind;

use super::{RULE, made, overdue, refused};
use crate::cases::desk::{Desk, merged};

on_both!(a_rule_is_made_changed_and_read, |world| async move {
    let desk = Desk::open(&world).await;
    let admin = world.administrator();
    let input = json!({
        "name": "Late bins", "journeyId": Kind::Journey.id(desk.bins.id), "trigger": { "kind": "OVERDUE", "workingDays": 2 },
        "action": { "teamId": Kind::Team.id(desk.crew), "assigneeId": Kind::Staff.id(desk.fitter) },
        "idempotencyKey": "once",
    });
    let select = format!("replayed rule {{ {RULE} }}");
    let create = || world.change(&admin, "escalationRuleCreate", input.clone(), &select);
    let rule = create().await;
    let expected = json!({
        "id": rule["rule"]["id"], "name": "Late bins", "journey": { "code": "BINS" },
        "trigger": { "kind": "OVERDUE", "workingDays": 2, "workingHours": null },
        "team": { "code": "CREW" }, "assignee": { "code": "F1" }, "isActive": true,
        "changedAt": "2026-10-15T10:00:00+00:00", "revision": 1,
    });
    assert_eq!(
        (&rule["rule"], &rule["replayed"]),
        (&expected, &json!(false))
    );
    let replayed = create().await;
    assert_eq!(
        (&replayed["rule"], &replayed["replayed"]),
        (&expected, &json!(true))
    );

    world.set_now("2026-10-15T11:00:00Z");
    let change = json!({ "ruleId": rule["rule"]["id"], "expectedRevision": 1, "journeyId": null,
        "trigger": { "kind": "UNASSIGNED", "workingHours": 3 }, "action": {} });
    let select = format!("rule {{ {RULE} }}");
    let changed = world
        .change(&admin, "escalationRuleChange", change, &select)
        .await;
    let expected = merged(
        expected,
        json!({
            "journey": null, "trigger": { "kind": "UNASSIGNED", "workingDays": null, "workingHours": 3 },
            "team": null, "assignee": null, "changedAt": "2026-10-15T11:00:00+00:00", "revision": 2,
        }),
    );
    assert_eq!(changed["rule"], expected);
    made(&desk, "All that are late", overdue(), json!({})).await;
    let query = format!(
        "query($id: ID!) {{ escalationRules(first: 10) {{ nodes {{ {RULE} }} }} node(id: $id) {{ id }} }}"
    );
    let variables = json!({ "id": expected["id"] });
    let data = world
        .data(&desk.worker_token(), &query, variables.clone())
        .await;
    assert_eq!(
        data["escalationRules"]["nodes"][0]["name"],
        "All that are late"
    );
    assert_eq!(data["escalationRules"]["nodes"][1], expected);
    assert_eq!(data["node"]["id"], expected["id"]);
    // Whoever is no staff sees none.
    let node = "query($id: ID!) { node(id: $id) { id } }";
    let data = world
        .data(&desk.customer_token("ann"), node, variables.clone())
        .await;
    assert_eq!(data["node"], Value::Null);
    // Nor does another council's.
    let other = world.clock.new_id();
    world.add_council(other, "OTHER").await;
    let token = world.token_for("OTHER", &["administrator"], "administrator");
    let data = world.data(&token, node, variables).await;
    assert_eq!(data["node"], Value::Null);
});

on_both!(
    a_rule_that_cannot_be_is_refused_with_all_that_is_wrong,
    |world| async move {
        let desk = Desk::open(&world).await;
        let rule = made(&desk, "Late", overdue(), json!({})).await;
        let least = json!({ "name": "Other", "trigger": overdue() });
        let create = async |more: Value, expected: &[&str]| {
            let input = merged(least.clone(), more);
            refused(&world, "escalationRuleCreate", input, expected).await;
        };
        let nobody = Kind::Staff.id(desk.crew);
        let wrong = json!({
            "name": " ", "trigger": { "kind": "CLOCK_WARNING", "workingDays": 1 },
            "journeyId": Kind::Team.id(desk.crew), "action": { "teamId": "bogus", "assigneeId": nobody },
        });
        let expected = [
            "INVALID name",
            "INVALID trigger.workingDays",
            "NOT_FOUND journeyId",
            "NOT_FOUND action.teamId",
            "NOT_FOUND action.assigneeId",
        ];
        create(wrong, &expected).await;
        create(json!({ "name": "Late" }), &["TAKEN name"]).await;
        let unfit = json!({
            "journeyId": Kind::Journey.id(desk.bins.id),
            "action": { "teamId": Kind::Team.id(desk.strangers), "assigneeId": Kind::Staff.id(desk.leaver) },
        });
        let expected = [
            "INVALID action.teamId",
            "INVALID action.assigneeId",
            "INVALID action.assigneeId",
        ];
        create(unfit, &expected).await;

        made(&desk, "Another", overdue(), json!({})).await;
        let of_late = json!({ "ruleId": rule["id"], "expectedRevision": 1 });
        let change = async |more: Value, expected: &[&str]| {
            let input = merged(of_late.clone(), more);
            refused(&world, "escalationRuleChange", input, expected).await;
        };
        change(
            json!({ "expectedRevision": 2 }),
            &["CONFLICT expectedRevision"],
        )
        .await;
        change(json!({ "ruleId": "bogus" }), &["NOT_FOUND ruleId"]).await;
        change(json!({ "name": "Another" }), &["TAKEN name"]).await;
        let trigger = json!({ "trigger": { "kind": "OVERDUE" } });
        change(trigger, &["INVALID trigger.workingHours"]).await;
        let stale = json!({ "ruleId": rule["id"], "expectedRevision": 2 });
        let expected = ["CONFLICT expectedRevision"];
        refused(&world, "escalationRuleRetire", stale, &expected).await;
        let bogus = json!({ "ruleId": "bogus", "expectedRevision": 1 });
        refused(&world, "escalationRuleRetire", bogus, &["NOT_FOUND ruleId"]).await;

        for number in 3..=100 {
            made(&desk, &format!("Rule {number}"), overdue(), json!({})).await;
        }
        create(json!({}), &["TOO_MANY "]).await;
    }
);
