//! Who cannot change a case, and what happens when two want to.

use serde_json::{Value, json};
use support::{World, on_both};
use throughline::graphql::id::Kind;

use crate::cases::desk::{Desk, at, merged};

/// Every mutation of an existing case, with an input that would be right but for the case.
fn changes(desk: &Desk) -> Vec<(&'static str, Value)> {
    let met = Kind::Outcome.id(desk.bins.met);
    vec![
        ("caseMove", json!({ "stageCode": "VISIT" })),
        ("caseAssign", json!({})),
        ("caseNote", json!({ "text": "words" })),
        ("caseClose", json!({ "outcomeId": met })),
        ("caseReopen", json!({ "reason": "why" })),
        ("caseWithdraw", json!({})),
        (
            "casePause",
            json!({ "reason": "LEGAL_HOLD", "authority": "The court" }),
        ),
        ("caseResume", json!({})),
        ("caseExtend", json!({ "by": 1, "reason": "why" })),
        ("caseReclassify", json!({ "demandCode": "UNKNOWN" })),
        (
            "caseCorrect",
            json!({ "receivedAt": "2026-10-14T10:00:00Z", "reason": "why" }),
        ),
        (
            "casePartyAdd",
            json!({ "customerId": Kind::Customer.id(desk.bob), "role": "AGENT" }),
        ),
        ("caseSetParent", json!({ "parentId": null })),
        (
            "caseSetConfidentiality",
            json!({ "confidentiality": "RESTRICTED", "reason": "why" }),
        ),
        (
            "caseShare",
            json!({ "accountId": Kind::Account.id(desk.partner) }),
        ),
    ]
}

on_both!(
    a_case_of_another_council_does_not_exist,
    |world| async move {
        let desk = Desk::open(&world).await;
        let other_id = world.clock.new_id();
        world.add_council(other_id, "OTHER").await;
        let other = Desk::of(&world, other_id, "OTHER").await;
        let theirs = other.opened(json!({})).await;
        for (mutation, more) in changes(&desk) {
            desk.refused(mutation, &theirs, more, &["NOT_FOUND caseId"])
                .await;
        }
        // Ids of the other council in the input of an own case name nothing.
        let own = desk.opened(json!({})).await;
        let team = json!({ "teamId": Kind::Team.id(other.desk_team), "assigneeId": Kind::Staff.id(other.worker) });
        let expected = ["NOT_FOUND teamId", "NOT_FOUND assigneeId"];
        desk.refused("caseAssign", &own, team, &expected).await;
        let outcome = other.outcome(other.bins.met);
        desk.refused("caseClose", &own, outcome, &["OUTCOME_UNKNOWN outcomeId"])
            .await;
        let stage = json!({ "stageId": Kind::Stage.id(other.bins.visit) });
        desk.refused("caseMove", &own, stage, &["STAGE_UNKNOWN stageId"])
            .await;
        let account = json!({ "accountId": Kind::Account.id(other.partner) });
        desk.refused("caseShare", &own, account, &["NOT_FOUND accountId"])
            .await;
        let opening = other.opening(&other.bins, json!({}));
        let payload = world
            .attempt(&desk.worker_token(), "caseOpen", opening, "case { id }")
            .await;
        assert_eq!(at(&payload), ["NOT_FOUND channelId", "NOT_FOUND journeyId"]);
    }
);

on_both!(
    a_case_beyond_reach_and_a_stale_revision_are_told_apart,
    |world| async move {
        let desk = Desk::open(&world).await;
        let ann = desk.customer_token("ann");
        let input = desk.opening(&desk.parking, json!({}));
        let parking = world
            .change(&ann, "caseOpen", input, "case { id revision }")
            .await;
        let case = desk.opened(json!({})).await;
        let stale = json!({ "id": case["id"], "revision": 7 });
        for (mutation, more) in changes(&desk) {
            desk.refused(
                mutation,
                &parking["case"],
                more.clone(),
                &["NOT_FOUND caseId"],
            )
            .await;
            desk.refused(
                mutation,
                &stale,
                more.clone(),
                &["CONFLICT expectedRevision"],
            )
            .await;
            for nothing in ["", "none", "Q2FzZTo"] {
                let none = json!({ "id": nothing, "revision": 1 });
                desk.refused(mutation, &none, more.clone(), &["NOT_FOUND caseId"])
                    .await;
            }
        }
    }
);

on_both!(
    roles_without_the_permission_are_refused,
    |world| async move {
        let desk = Desk::open(&world).await;
        let case = desk.opened(json!({})).await;
        let before = world.row_counts().await;
        for (mutation, more) in changes(&desk) {
            let input = merged(json!({ "caseId": case["id"], "expectedRevision": 1 }), more);
            let public = world.mutate("", mutation, input.clone()).await;
            assert_eq!(public.codes(), ["UNAUTHENTICATED"], "{mutation}");
            for role in ["councillor", "performance-officer", "administrator"] {
                let token = world.token(role, "manager");
                let answer = world.mutate(&token, mutation, input.clone()).await;
                assert_eq!(answer.codes(), ["FORBIDDEN"], "{mutation} as {role}");
            }
        }
        assert_eq!(world.row_counts().await, before);
    }
);

on_both!(notes_at_once_leave_no_gap, |world| async move {
    let desk = Desk::open(&world).await;
    let case = desk.opened(json!({})).await;
    let worker = desk.worker_token();
    let all = (0..20).map(|number| {
        let note = json!({ "caseId": case["id"], "text": format!("note {number}") });
        world.change(&worker, "caseNote", note, "case { revision }")
    });
    futures_util::future::join_all(all).await;
    let kinds = desk.kinds(&case).await;
    assert_eq!(kinds.len(), 21);
});

on_both!(
    statements_do_not_grow_with_the_history,
    |world| async move {
        let desk = Desk::open(&world).await;
        let young = desk.opened(json!({})).await;
        let note = json!({ "text": "note" });
        let young = desk.done("caseNote", &young, note).await;
        let mut old = desk.opened(json!({})).await;
        for number in 0..10 {
            old = desk
                .done(
                    "caseNote",
                    &old,
                    json!({ "text": format!("note {number}") }),
                )
                .await;
        }
        let closing = async |world: &World, case: &Value| {
            world.mark();
            desk.done("caseClose", case, desk.outcome(desk.bins.met))
                .await;
            let mut statements = world.statements();
            // Fields beside each other ask at once, in whatever order.
            statements.sort();
            statements
        };
        let few = closing(&world, &young).await;
        assert_eq!(closing(&world, &old).await, few);
    }
);

on_both!(
    a_nul_character_is_refused_before_any_verb,
    |world| async move {
        let desk = Desk::open(&world).await;
        let case = desk.opened(json!({})).await;
        let before = world.row_counts().await;
        let manager = desk.manager_token();
        for (mutation, field) in [
            ("caseNote", "text"),
            ("caseReopen", "reason"),
            ("caseMove", "stageCode"),
            ("caseWithdraw", "reason"),
        ] {
            let input = json!({ "caseId": case["id"], "expectedRevision": 1 });
            let input = merged(input, json!({ field: "a\u{0}b" }));
            let answer = world.mutate(&manager, mutation, input).await;
            assert_eq!(
                answer.codes(),
                ["BAD_USER_INPUT"],
                "{mutation}: {}",
                answer.text
            );
        }
        assert_eq!(world.row_counts().await, before);
    }
);
