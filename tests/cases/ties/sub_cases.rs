//! `caseSetParent`, and what closing and reopening ask of parents and sub-cases.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use support::on_both;
use throughline::graphql::id::Kind;

use crate::cases::desk::{Desk, at};

/// Makes a case part of another as the manager, and gives the case as read.
async fn under(desk: &Desk, case: &Value, parent: &Value) -> Value {
    let input = json!({ "parentId": parent["id"] });
    let case = desk.fresh(case).await;
    desk.done("caseSetParent", &case, input).await
}

/// Parent and sub-cases, by their references, as somebody sees them.
async fn family(desk: &Desk, token: &str, case: &Value) -> (Value, BTreeSet<String>) {
    let query = "query($id: ID!) { node(id: $id) { ... on Case {
        parent { reference } subCases(first: 100) { nodes { reference } } } } }";
    let data = desk
        .world
        .data(token, query, json!({ "id": case["id"] }))
        .await;
    let node = &data["node"];
    let below = node["subCases"]["nodes"].as_array().expect("sub-cases");
    let below = below
        .iter()
        .map(|it| it["reference"].as_str().expect("a reference"));
    (
        node["parent"]["reference"].clone(),
        below.map(str::to_owned).collect(),
    )
}

fn reference(case: &Value) -> String {
    case["reference"].as_str().expect("a reference").to_owned()
}

impl Desk {
    /// A case at its present revision.
    async fn fresh(&self, case: &Value) -> Value {
        let query =
            "query($id: ID!) { node(id: $id) { ... on Case { id reference revision state } } }";
        let id = json!({ "id": case["id"] });
        self.world.data(&self.manager_token(), query, id).await["node"].clone()
    }
}

on_both!(
    a_case_becomes_part_of_another_and_all_tell_of_it,
    |world| async move {
        let desk = Desk::open(&world).await;
        let worker = desk.worker_token();
        let (first, second) = (desk.opened(json!({})).await, desk.opened(json!({})).await);
        let (case, below) = (desk.opened(json!({})).await, desk.opened(json!({})).await);
        under(&desk, &case, &first).await;
        under(&desk, &below, &case).await;
        assert_eq!(
            family(&desk, &worker, &first).await,
            (Value::Null, BTreeSet::from([reference(&case)]))
        );
        let expected = (
            first["reference"].clone(),
            BTreeSet::from([reference(&below)]),
        );
        assert_eq!(family(&desk, &worker, &case).await, expected);
        // Another parent instead, and then none.
        under(&desk, &case, &second).await;
        assert_eq!(
            family(&desk, &worker, &first).await,
            (Value::Null, BTreeSet::new())
        );
        assert_eq!(family(&desk, &worker, &case).await.0, second["reference"]);
        let now = desk.fresh(&case).await;
        desk.done("caseSetParent", &now, json!({ "parentId": null }))
            .await;
        assert_eq!(family(&desk, &worker, &case).await.0, Value::Null);
        assert_eq!(
            desk.kinds(&case).await,
            [
                "OPENED",
                "PARENT_SET",
                "SUB_CASE_ADDED",
                "PARENT_CLEARED",
                "PARENT_SET",
                "PARENT_CLEARED"
            ]
        );
        assert_eq!(
            desk.kinds(&first).await,
            ["OPENED", "SUB_CASE_ADDED", "SUB_CASE_REMOVED"]
        );
        assert_eq!(
            desk.kinds(&second).await,
            ["OPENED", "SUB_CASE_ADDED", "SUB_CASE_REMOVED"]
        );
        assert_eq!(desk.fresh(&second).await["revision"], 3);
    }
);

on_both!(a_parent_that_cannot_be_is_refused, |world| async move {
    let desk = Desk::open(&world).await;
    let mut cases = Vec::new();
    for _ in 0..5 {
        cases.push(desk.opened(json!({})).await);
    }
    let refuse = async |case: usize, more: Value, expected: &[&str]| {
        let case = desk.fresh(&cases[case]).await;
        desk.refused("caseSetParent", &case, more, expected).await;
    };
    let to = |parent: usize| json!({ "parentId": cases[parent]["id"] });
    refuse(0, json!({ "parentId": null }), &["NO_PARENT parentId"]).await;
    refuse(0, json!({ "parentId": "none" }), &["NOT_FOUND parentId"]).await;
    refuse(0, to(0), &["SAME_CASE parentId"]).await;
    // 2 under 1 under 0, which is as deep as it goes; 4 under 3.
    under(&desk, &cases[1], &cases[0]).await;
    under(&desk, &cases[2], &cases[1]).await;
    under(&desk, &cases[4], &cases[3]).await;
    refuse(1, to(0), &["ALREADY_PARENT parentId"]).await;
    refuse(0, to(1), &["CIRCLE parentId"]).await;
    refuse(0, to(2), &["CIRCLE parentId"]).await;
    refuse(4, to(2), &["TOO_DEEP parentId"]).await;
    refuse(3, to(1), &["TOO_DEEP parentId"]).await;
    under(&desk, &cases[3], &cases[0]).await;
    let closed = desk.closed().await;
    let open = desk.opened(json!({})).await;
    let more = json!({ "parentId": closed["id"] });
    desk.refused("caseSetParent", &open, more, &["PARENT_ENDED parentId"])
        .await;
    // What has ended can become part of what has ended.
    let other = desk.closed().await;
    under(&desk, &other, &closed).await;
    // A case of strangers can be no parent.
    let input = desk.opening(&desk.parking, json!({}));
    let ann = desk.customer_token("ann");
    let theirs = world.change(&ann, "caseOpen", input, "case { id }").await;
    let more = json!({ "parentId": theirs["case"]["id"] });
    desk.refused("caseSetParent", &open, more, &["NOT_FOUND parentId"])
        .await;
});

on_both!(a_parent_closes_after_its_sub_cases, |world| async move {
    let desk = Desk::open(&world).await;
    let parent = desk.opened(json!({})).await;
    let mut below = Vec::new();
    for _ in 0..12 {
        let case = desk.opened(json!({})).await;
        below.push(under(&desk, &case, &parent).await);
    }
    let met = desk.outcome(desk.bins.met);
    let now = desk.fresh(&parent).await;
    let payload = desk.tried("caseClose", &now, met.clone()).await;
    assert_eq!(at(&payload), ["SUB_CASES_OPEN caseId"]);
    let message = payload["problems"][0]["message"]
        .as_str()
        .expect("a message");
    assert!(message.starts_with("12 sub-cases are open ("), "{message}");
    let named = below
        .iter()
        .filter(|case| message.contains(&reference(case)));
    assert_eq!(named.count(), 10, "{message}");
    for case in below.iter().take(10) {
        desk.done("caseClose", case, met.clone()).await;
    }
    let withdrawn = desk.done("caseWithdraw", &below[10], json!({})).await;
    assert_eq!(withdrawn["state"], "WITHDRAWN");
    // The last is taken out: it stays open, and nothing keeps the parent.
    let now = desk.fresh(&parent).await;
    let expected = ["SUB_CASES_OPEN caseId", "OUTCOME_UNKNOWN outcomeId"];
    desk.refused("caseClose", &now, json!({ "outcomeId": "none" }), &expected)
        .await;
    desk.done("caseSetParent", &below[11], json!({ "parentId": null }))
        .await;
    let now = desk.fresh(&parent).await;
    let closed = desk.done("caseClose", &now, met.clone()).await;
    assert_eq!(closed["state"], "CLOSED");
    // A sub-case is reopened after its parent.
    let ended = desk.fresh(&below[0]).await;
    let why = json!({ "reason": "Not done" });
    desk.refused("caseReopen", &ended, why.clone(), &["PARENT_CLOSED caseId"])
        .await;
    desk.done("caseReopen", &closed, why.clone()).await;
    let open = desk.done("caseReopen", &ended, why).await;
    assert_eq!(open["state"], "OPEN");
    let now = desk.fresh(&parent).await;
    desk.refused("caseClose", &now, met, &["SUB_CASES_OPEN caseId"])
        .await;
});

on_both!(
    a_withdrawn_parent_leaves_its_sub_cases_open,
    |world| async move {
        let desk = Desk::open(&world).await;
        let (parent, case) = (desk.opened(json!({})).await, desk.opened(json!({})).await);
        let case = under(&desk, &case, &parent).await;
        let now = desk.fresh(&parent).await;
        desk.done("caseWithdraw", &now, json!({})).await;
        assert_eq!(desk.fresh(&case).await["state"], "OPEN");
        let closed = desk
            .done("caseClose", &case, desk.outcome(desk.bins.met))
            .await;
        // A withdrawn parent does not keep it closed.
        let open = desk
            .done("caseReopen", &closed, json!({ "reason": "Not done" }))
            .await;
        assert_eq!(open["state"], "OPEN");
    }
);

on_both!(
    open_sub_cases_beyond_reach_are_counted_and_not_named,
    |world| async move {
        let desk = Desk::open(&world).await;
        let director = world.token("director", "manager");
        let parent = desk.opened(json!({})).await;
        let input = desk.opening(&desk.parking, json!({}));
        let ann = desk.customer_token("ann");
        let theirs = world
            .change(&ann, "caseOpen", input, "case { id reference }")
            .await;
        let theirs = &theirs["case"];
        let input = json!({ "caseId": theirs["id"], "parentId": parent["id"] });
        world
            .change(&director, "caseSetParent", input, "case { id }")
            .await;
        let worker = desk.worker_token();
        assert_eq!(
            family(&desk, &worker, &parent).await,
            (Value::Null, BTreeSet::new())
        );
        let expected = (Value::Null, BTreeSet::from([reference(theirs)]));
        assert_eq!(family(&desk, &director, &parent).await, expected);
        let now = desk.fresh(&parent).await;
        let payload = desk
            .tried("caseClose", &now, desk.outcome(desk.bins.met))
            .await;
        let message = "1 sub-case is open. Close them first, or take them out of this case.";
        assert_eq!(payload["problems"][0]["message"], message);
        // Of a sub-case in reach the parent beyond it does not show; it can be taken out all the same.
        let case = desk.opened(json!({})).await;
        let input = json!({ "caseId": case["id"], "parentId": theirs["id"] });
        let payload = world
            .attempt(&director, "caseSetParent", input, "case { id }")
            .await;
        assert_eq!(at(&payload), [""; 0]);
        assert_eq!(family(&desk, &worker, &case).await.0, Value::Null);
        let case = desk.fresh(&case).await;
        desk.done("caseSetParent", &case, json!({ "parentId": null }))
            .await;
        assert_eq!(family(&desk, &director, theirs).await.1, BTreeSet::new());
    }
);

on_both!(
    no_closed_case_has_an_open_sub_case_whoever_is_quicker,
    |world| async move {
        let desk = Desk::open(&world).await;
        let met = desk.outcome(desk.bins.met);
        for round in 0..6 {
            let parent = desk.opened(json!({})).await;
            let (one, two) = (desk.closed().await, desk.opened(json!({})).await);
            let one = under(&desk, &one, &parent).await;
            let parent = desk.fresh(&parent).await;
            let reopening = json!({ "reason": "Not done" });
            let set = json!({ "parentId": parent["id"] });
            let (closing, reopened, set) = futures_util::future::join3(
                desk.tried("caseClose", &parent, met.clone()),
                desk.tried("caseReopen", &one, reopening),
                desk.tried("caseSetParent", &two, set),
            )
            .await;
            let done = [&closing, &reopened, &set].map(|it| it["problems"] == json!([]));
            let is_closed = desk.fresh(&parent).await["state"] == "CLOSED";
            assert_eq!(done[0], is_closed);
            let open = done[1] || done[2];
            assert!(
                !(is_closed && open),
                "round {round}: {closing} {reopened} {set}"
            );
            assert!(
                is_closed || open,
                "round {round}: nobody got on: {closing} {reopened} {set}"
            );
            for case in [&parent, &one, &two] {
                desk.kinds(case).await;
            }
        }
    }
);

on_both!(families_at_once_close_no_circle, |world| async move {
    let desk = Desk::open(&world).await;
    let mut cases = Vec::new();
    for _ in 0..3 {
        cases.push(desk.opened(json!({})).await);
    }
    let manager = desk.manager_token();
    for _ in 0..5 {
        let all = [(0, 1), (1, 2), (2, 0)].map(|(case, parent): (usize, usize)| {
            let input = json!({ "caseId": cases[case]["id"], "parentId": cases[parent]["id"] });
            world.attempt(&manager, "caseSetParent", input, "case { id }")
        });
        let payloads = futures_util::future::join_all(all).await;
        let refused: Vec<_> = payloads.iter().flat_map(at).collect();
        assert_eq!(refused, ["CIRCLE parentId"]);
        for case in &cases {
            let input = json!({ "caseId": case["id"], "parentId": null });
            world
                .attempt(&manager, "caseSetParent", input, "case { id }")
                .await;
        }
    }
});

on_both!(
    what_ties_many_cases_takes_as_many_statements_as_what_ties_one,
    |world| async move {
        let desk = Desk::open(&world).await;
        let worker = desk.worker_token();
        let query = "{ cases(first: 100) { nodes { reference parties { customer { name } addedBy { name } case { id } }
        relations { kind case { reference } } parent { reference }
        subCases(first: 5) { nodes { reference } totalCount { count } }
        history(first: 10) { nodes { party { role } relatedCase { reference } } } } } }";
        let mut counts = Vec::new();
        let mut before = desk.opened(json!({})).await;
        for number in 0..12 {
            let case = desk.opened(json!({})).await;
            let relation = json!({ "toCaseId": before["id"], "kind": "FOLLOWS" });
            let case = desk.done("caseRelate", &case, relation).await;
            let party = json!({ "customerId": Kind::Customer.id(desk.bob), "role": "AGENT" });
            let case = desk.done("casePartyAdd", &case, party).await;
            if number % 2 == 0 {
                under(&desk, &case, &before).await;
            }
            before = case;
            if [0, 11].contains(&number) {
                world.mark();
                world.data(&worker, query, json!({})).await;
                let statements = world.statements();
                let different: BTreeSet<&String> = statements.iter().collect();
                // At most 6 for the viewer; the cases, and the sub-cases with their count; customers, accounts,
                // relations, parents, histories, parties of cases and of events; cases at four places.
                assert!(statements.len() <= 24, "{statements:?}");
                counts.push(different.len());
            }
        }
        assert_eq!(counts[0], counts[1], "{counts:?}");
    }
);
