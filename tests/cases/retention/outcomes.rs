//! An outcome says for how long, and what then.

use serde_json::{Value, json};
use support::on_both;
use throughline::graphql::id::Kind;

use crate::cases::desk::{Desk, at};

const OUTCOME: &str = "outcome { retentionMonths retentionAction revision }";

on_both!(
    an_outcome_carries_months_and_action_or_neither,
    |world| async move {
        let desk = Desk::open(&world).await;
        let administrator = world.administrator();
        let input = json!({ "journeyId": Kind::Journey.id(desk.bins.id), "code": "KEPT", "title": "Kept",
        "kind": "OTHER", "retentionMonths": 72, "retentionAction": "REVIEW" });
        let made = world
            .change(&administrator, "outcomeCreate", input.clone(), OUTCOME)
            .await;
        let stored = |months: Value, action: Value, revision: i64| json!({ "retentionMonths": months, "retentionAction": action, "revision": revision });
        assert_eq!(made["outcome"], stored(json!(72), json!("REVIEW"), 1));
        let before = world.row_counts().await;
        for (months, action, expected) in [
            (json!(0), json!("REVIEW"), "INVALID retentionMonths"),
            (json!(1201), json!("REVIEW"), "INVALID retentionMonths"),
            (json!(12), Value::Null, "INVALID retentionAction"),
            (Value::Null, json!("DESTROY"), "INVALID retentionMonths"),
        ] {
            let mut wrong = input.clone();
            wrong["code"] = json!("WRONG");
            wrong["retentionMonths"] = months;
            wrong["retentionAction"] = action;
            let payload = world
                .attempt(&administrator, "outcomeCreate", wrong, OUTCOME)
                .await;
            assert_eq!(at(&payload), [expected]);
        }
        assert_eq!(world.row_counts().await, before);

        let met = Kind::Outcome.id(desk.bins.met);
        let mut revision = 0;
        let mut update = async |more: Value| {
            let mut input = json!({ "id": met, "expectedRevision": revision + 1 });
            for (name, value) in more.as_object().expect("fields") {
                input[name] = value.clone();
            }
            let payload = world
                .attempt(&administrator, "outcomeUpdate", input, OUTCOME)
                .await;
            if payload["problems"] == json!([]) {
                revision += 1;
            }
            payload
        };
        let half = update(json!({ "retentionMonths": 12 })).await;
        assert_eq!(at(&half), ["INVALID retentionAction"]);
        let both = update(json!({ "retentionMonths": 12, "retentionAction": "DESTROY" })).await;
        assert_eq!(both["outcome"], stored(json!(12), json!("DESTROY"), 2));
        // What is left out stays, what is null goes.
        let one = update(json!({ "retentionMonths": 24 })).await;
        assert_eq!(one["outcome"], stored(json!(24), json!("DESTROY"), 3));
        let title = update(json!({ "title": "Done" })).await;
        assert_eq!(title["outcome"], stored(json!(24), json!("DESTROY"), 4));
        let half = update(json!({ "retentionAction": null })).await;
        assert_eq!(at(&half), ["INVALID retentionAction"]);
        let none = update(json!({ "retentionMonths": null, "retentionAction": null })).await;
        assert_eq!(none["outcome"], stored(Value::Null, Value::Null, 5));
    }
);
