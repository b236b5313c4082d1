//! What each bulk mutation does to its cases: what its verb does to one.

use serde_json::{Value, json};
use support::on_both;
use throughline::graphql::id::Kind;

use super::scene::{counts, item, items, told};
use crate::cases::desk::Desk;

/// The cases of a payload.
fn cases(payload: &Value) -> Vec<Value> {
    let results = payload["results"].as_array().expect("results");
    results.iter().map(|row| row["case"].clone()).collect()
}

on_both!(
    each_verb_does_to_many_cases_what_it_does_to_one,
    |world| async move {
        let desk = Desk::open(&world).await;
        let opened = desk.many(3).await;
        let crew = json!({
            "teamId": Kind::Team.id(desk.crew), "assigneeId": Kind::Staff.id(desk.fitter),
        });
        let done = desk
            .bulk("caseAssignBulk", &items(&opened, &crew), json!({}))
            .await;
        assert_eq!(told(&done), ["written"; 3]);
        assert_eq!(counts(&done), (3, 0));
        assert_eq!(
            (&done["isDryRun"], &done["replayed"]),
            (&json!(false), &json!(false))
        );
        let given = cases(&done);
        for (case, before) in given.iter().zip(&opened) {
            assert_eq!(case["id"], before["id"], "in the order given");
            assert_eq!(
                (&case["team"]["code"], &case["assignee"]["code"]),
                (&json!("CREW"), &json!("F1"))
            );
        }
        // By the id of the stage or by its code, each item as it likes.
        let mut moving = items(&given, &json!({ "stageCode": "VISIT" }));
        moving[1] = item(
            &given[1],
            json!({ "stageId": Kind::Stage.id(desk.bins.visit) }),
        );
        let done = desk.bulk("caseMoveBulk", &moving, json!({})).await;
        assert_eq!(told(&done), ["written"; 3]);
        let moved = cases(&done);
        let mut notes = items(&moved, &json!({ "text": "Called on Monday" }));
        notes[2] = json!({ "caseId": moved[2]["id"], "text": "Whatever happened meanwhile" });
        let done = desk.bulk("caseNoteBulk", &notes, json!({})).await;
        assert_eq!(told(&done), ["written"; 3]);
        let noted = cases(&done);
        let met = json!({ "outcomeId": Kind::Outcome.id(desk.bins.met), "note": "All done" });
        let done = desk
            .bulk("caseCloseBulk", &items(&noted, &met), json!({}))
            .await;
        assert_eq!(told(&done), ["written"; 3]);
        let notes = [
            "Called on Monday",
            "Called on Monday",
            "Whatever happened meanwhile",
        ];
        for (case, note) in cases(&done).iter().zip(notes) {
            assert_eq!(
                (&case["state"], &case["revision"]),
                (&json!("CLOSED"), &json!(5))
            );
            assert_eq!(case["stage"]["code"], "VISIT");
            assert_eq!(
                case["notes"],
                json!([{ "text": note }, { "text": "All done" }])
            );
            let kinds = ["OPENED", "ASSIGNED", "MOVED", "NOTED", "CLOSED"];
            assert_eq!(desk.kinds(case).await, kinds);
        }
    }
);

on_both!(items_are_done_in_the_order_given, |world| async move {
    let desk = Desk::open(&world).await;
    let pair = desk.many(2).await;
    let (whole, part) = (&pair[0], &pair[1]);
    let parent = json!({ "parentId": whole["id"] });
    let part = desk.done("caseSetParent", part, parent).await;
    // Its parent is told of it, and may have another revision.
    let whole = desk.now(whole).await;
    let met = desk.outcome(desk.bins.met);
    let whole_first = [item(&whole, met.clone()), item(&part, met.clone())];
    let done = desk.bulk("caseCloseBulk", &whole_first, json!({})).await;
    assert_eq!(told(&done), ["SUB_CASES_OPEN caseId", "fine"]);
    let part_first = [item(&part, met.clone()), item(&whole, met)];
    let done = desk.bulk("caseCloseBulk", &part_first, json!({})).await;
    assert_eq!(told(&done), ["written"; 2]);
});

on_both!(
    a_customers_answers_resume_the_clocks_that_wait_for_them,
    |world| async move {
        let desk = Desk::open(&world).await;
        let ann = json!({ "customerId": Kind::Customer.id(desk.ann) });
        let waits = desk.opened(ann.clone()).await;
        let runs = desk.opened(ann).await;
        let pause = json!({ "reason": "AWAITING_CUSTOMER", "authority": "The desk" });
        let waits = desk.done("casePause", &waits, pause).await;
        let token = desk.customer_token("ann");
        let text = json!({ "text": "It was the blue one" });
        let done = desk
            .sent(
                &token,
                "caseNoteBulk",
                &items(&[waits.clone(), runs.clone()], &text),
                json!({}),
            )
            .await;
        assert_eq!(told(&done), ["written"; 2]);
        assert_eq!(
            desk.kinds(&waits).await,
            ["OPENED", "PAUSED", "NOTED", "RESUMED"]
        );
        assert_eq!(desk.kinds(&runs).await, ["OPENED", "NOTED"]);
    }
);
