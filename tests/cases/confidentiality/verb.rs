//! Raising and lowering a case.

use serde_json::{Value, json};
use support::{World, on_both};

use super::{opened_at, set};
use crate::cases::desk::{Desk, at};

const LEVEL: &str =
    "query($id: ID!) { node(id: $id) { ... on Case { confidentiality { level } } } }";

async fn level(desk: &Desk, token: &str, case: &Value) -> Value {
    let data = desk
        .world
        .data(token, LEVEL, json!({ "id": case["id"] }))
        .await;
    data["node"]["confidentiality"]["level"].clone()
}

on_both!(
    raising_and_lowering_is_told_with_its_reason,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        let case = desk.opened(json!({})).await;
        let raised = set(&desk, &case, "CASE_CONFIDENTIAL").await;
        assert_eq!(raised["revision"], json!(2));
        let told = desk.latest(&case).await;
        assert_eq!(told["kind"], "CONFIDENTIALITY_SET");
        assert_eq!(told["text"], "It is about a child.");
        assert_eq!(told["actor"]["name"], "manager");
        let expected =
            json!([{ "name": "confidentiality", "from": "INTERNAL", "to": "CASE_CONFIDENTIAL" }]);
        assert_eq!(told["details"], expected);
        let lowered = set(&desk, &raised, "PUBLIC").await;
        assert_eq!(level(&desk, &desk.worker_token(), &lowered).await, "PUBLIC");
        assert_eq!(
            desk.kinds(&case).await,
            ["OPENED", "CONFIDENTIALITY_SET", "CONFIDENTIALITY_SET"]
        );
        // A case that has ended can be raised, too.
        let closed = desk
            .done("caseClose", &lowered, desk.outcome(desk.bins.met))
            .await;
        let raised = set(&desk, &closed, "INTERNAL").await;
        assert_eq!(raised["state"], "CLOSED");
    }
);

on_both!(
    what_cannot_be_set_changes_nothing,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        let case = desk.opened(json!({})).await;
        let more =
            |level: &str, reason: &str| json!({ "confidentiality": level, "reason": reason });
        let verb = "caseSetConfidentiality";
        let same = ["NOTHING_TO_CHANGE confidentiality"];
        desk.refused(verb, &case, more("INTERNAL", "why"), &same)
            .await;
        let blank = ["INVALID reason"];
        desk.refused(verb, &case, more("SECRET", " "), &blank).await;
        let both = ["INVALID reason", "NOTHING_TO_CHANGE confidentiality"];
        desk.refused(verb, &case, more("INTERNAL", ""), &both).await;
        let stale = json!({ "id": case["id"], "revision": 7 });
        let conflict = ["CONFLICT expectedRevision"];
        desk.refused(verb, &stale, more("SECRET", "why"), &conflict)
            .await;
        // Not by those who work on it, nor by its customer, nor by who sees figures.
        let rows = world.row_counts().await;
        let input = json!({ "caseId": case["id"], "expectedRevision": 1, "confidentiality": "PUBLIC",
        "reason": "why" });
        for (role, subject) in [
            ("case-worker", "worker"),
            ("customer", "ann"),
            ("partner", "partner"),
            ("performance-officer", "officer"),
            ("administrator", "administrator"),
        ] {
            let token = world.token(role, subject);
            let answer = world.mutate(&token, verb, input.clone()).await;
            assert_eq!(answer.codes(), ["FORBIDDEN"], "{role}");
        }
        assert_eq!(world.row_counts().await, rows);
    }
);

on_both!(
    a_case_raised_above_a_ceiling_is_gone_and_comes_back_lowered,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        let worker = desk.worker_token();
        let case = opened_at(&desk, "SECRET", json!({})).await;
        assert_eq!(level(&desk, &worker, &case).await, Value::Null);
        let case = set(&desk, &case, "RESTRICTED").await;
        assert_eq!(level(&desk, &worker, &case).await, "RESTRICTED");
        // A partner sees up to CASE_CONFIDENTIAL: a case above is not given to them.
        let input =
            json!({ "accountId": throughline::graphql::id::Kind::Account.id(desk.partner) });
        let payload = desk.tried("caseShare", &case, input.clone()).await;
        assert_eq!(at(&payload), ["ABOVE_CEILING caseId"]);
        let case = set(&desk, &case, "CASE_CONFIDENTIAL").await;
        let case = desk.done("caseShare", &case, input).await;
        let partner = desk.partner_token();
        assert_eq!(level(&desk, &partner, &case).await, "CASE_CONFIDENTIAL");
        // Raised later it is gone from theirs.
        set(&desk, &case, "RESTRICTED").await;
        assert_eq!(level(&desk, &partner, &case).await, Value::Null);
    }
);
