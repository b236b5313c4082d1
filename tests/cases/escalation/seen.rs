//! Escalations are seen with their case, and cases are found by them.

use serde_json::json;
use support::on_both;
use throughline::graphql::id::Kind;

use super::{again, look_at, made, overdue};
use crate::cases::clocks::terms::publish;
use crate::cases::desk::Desk;

on_both!(
    escalations_are_seen_by_whoever_sees_the_case_and_rules_by_staff,
    |world| async move {
        let desk = Desk::open(&world).await;
        publish(&desk, json!({ "targetWorkingDays": 1 })).await;
        made(&desk, "Late", overdue(), json!({})).await;
        let ann = json!({ "customerId": Kind::Customer.id(desk.ann) });
        let case = desk.opened(ann).await;
        assert_eq!(look_at(&world, "2026-10-17T08:00:00Z").await, (1, 0));
        let query = "query($id: ID!) { node(id: $id) { ... on Case {
            escalations { ruleName dueAt rule { name } } } } }";
        let variables = json!({ "id": case["id"] });
        let told = json!([{ "ruleName": "Late", "dueAt": "2026-10-16T22:59:59.999999+00:00",
            "rule": { "name": "Late" } }]);
        let worker = desk.worker_token();
        let data = world.data(&worker, query, variables.clone()).await;
        assert_eq!(data["node"]["escalations"], told);
        let customer = desk.customer_token("ann");
        let answer = world.ask(&customer, query, variables.clone()).await;
        assert_eq!(answer.codes(), ["FORBIDDEN"]);
        let seen = &answer.body["data"]["node"]["escalations"][0];
        assert_eq!(
            (&seen["ruleName"], &seen["rule"]),
            (&json!("Late"), &json!(null))
        );
        let data = world
            .data(&desk.customer_token("bob"), query, variables)
            .await;
        assert_eq!(data["node"], json!(null));
    }
);

on_both!(
    cases_are_found_by_whether_they_are_escalated_in_constant_statements,
    |world| async move {
        let desk = Desk::open(&world).await;
        publish(&desk, json!({ "targetWorkingDays": 1 })).await;
        made(&desk, "Late", overdue(), json!({})).await;
        let first = desk.opened(json!({})).await;
        assert_eq!(look_at(&world, "2026-10-17T08:00:00Z").await, (1, 0));
        let fresh = desk.opened(json!({})).await;
        let worker = desk.worker_token();
        let query =
            "query($is: Boolean!) { cases(where: { isEscalated: $is }, first: 100) { nodes {
            id escalations { ruleName rule { name } } } } }";
        let asked = async |is: bool| {
            world.mark();
            let data = world.data(&worker, query, json!({ "is": is })).await;
            let nodes = data["cases"]["nodes"].as_array().expect("cases").clone();
            (nodes, world.statements().len())
        };
        let (one, statements) = asked(true).await;
        assert_eq!(one.len(), 1);
        assert_eq!(one[0]["id"], first["id"]);
        let (others, _) = asked(false).await;
        assert_eq!(others.len(), 1);
        assert_eq!(others[0]["id"], fresh["id"]);
        for _ in 0..20 {
            desk.opened(json!({ "receivedAt": "2026-10-14T08:00:00Z" }))
                .await;
        }
        assert_eq!(look_at(&world, "2026-10-17T08:01:00Z").await, (20, 0));
        let (many, same) = asked(true).await;
        assert_eq!((many.len(), same), (21, statements));
        // A case that has ended is escalated no longer, whether that was looked for or not.
        let case = again(&desk, &first).await;
        desk.done("caseClose", &case, desk.outcome(desk.bins.met))
            .await;
        assert_eq!(asked(true).await.0.len(), 20);
    }
);
