//! The personal fields of cases and contacts.

use serde_json::{Value, json};
use support::on_both;

use super::scene::Scene;

const PERSONAL: &str = "reference state
    customer { name } description notes { text author { name } } attributes { name value }
    assignee { name } openedBy { name } sharedWith { name }
    history { nodes { sequence kind actor { name } text details { name from to } } }
    contacts { nodes { demandCode customer { name } recordedBy { name } history { sequence demandCode actor { name } } } }";

/// What the scene writes of a case of side 0, given to the partner.
fn whole() -> Value {
    let worker = json!({ "name": "Account worker-0" });
    let customer = json!({ "name": "Customer 0" });
    let details = json!([{ "name": "demandCode", "from": null, "to": "VALUE_NEW" }]);
    json!({
        "reference": "0000-0000-0",
        "state": "OPEN",
        "customer": customer,
        "description": "The bin was not emptied.",
        "notes": [{ "text": "They will come on Friday.", "author": worker }],
        "attributes": [{ "name": "ward", "value": "Easton" }, { "name": "weight", "value": "7" }],
        "assignee": { "name": "Worker 0" },
        "openedBy": worker,
        "sharedWith": [{ "name": "Account partner" }],
        "history": { "nodes": [
            { "sequence": 1, "kind": "OPENED", "actor": worker, "text": null, "details": details },
            { "sequence": 2, "kind": "NOTED", "actor": worker, "text": "They will come on Friday.", "details": details },
        ] },
        "contacts": { "nodes": [{
            "demandCode": "VALUE_NEW",
            "customer": customer,
            "recordedBy": worker,
            "history": [{ "sequence": 1, "demandCode": "VALUE_NEW", "actor": worker }],
        }] },
    })
}

/// The same for somebody who may know no person of this case.
fn bare() -> Value {
    let mut bare = whole();
    for field in [
        "customer",
        "description",
        "notes",
        "attributes",
        "assignee",
        "openedBy",
        "sharedWith",
    ] {
        bare[field] = Value::Null;
    }
    for number in 0..2 {
        bare["history"]["nodes"][number]["actor"] = Value::Null;
        bare["history"]["nodes"][number]["text"] = Value::Null;
    }
    let contact = &mut bare["contacts"]["nodes"][0];
    contact["customer"] = Value::Null;
    contact["recordedBy"] = Value::Null;
    contact["history"][0]["actor"] = Value::Null;
    bare
}

on_both!(
    personal_fields_are_shown_to_those_who_work_on_the_case_and_those_it_is_about,
    |world| async move {
        let scene = Scene::set(&world).await;
        let case = scene.write(scene.case(0, 1)).await;
        scene.share(&case).await;
        let query = format!(
            "{{ case(reference: {:?}) {{ {PERSONAL} }} }}",
            case.reference
        );
        for role in ["case-worker", "team-manager", "customer", "partner"] {
            let data = scene.data(&scene.token(role), &query).await;
            let mut expected = whole();
            if ["customer", "partner"].contains(&role) {
                // They may not see the council's staff.
                expected["assignee"] = Value::Null;
            }
            assert_eq!(data["case"], expected, "{role}");
        }
    }
);

on_both!(
    personal_fields_are_refused_to_those_who_may_know_nobody_and_their_neighbours_stay_whole,
    |world| async move {
        let scene = Scene::set(&world).await;
        let case = scene.write(scene.case(0, 1)).await;
        scene.share(&case).await;
        let query = format!(
            "{{ case(reference: {:?}) {{ {PERSONAL} }} }}",
            case.reference
        );
        for role in ["performance-officer", "director"] {
            let answer = world.ask(&scene.token(role), &query, json!({})).await;
            assert_eq!(answer.body["data"]["case"], bare(), "{role}");
            // Seven fields of the case, two of each of two events, three of the contact.
            assert_eq!(answer.codes(), ["FORBIDDEN"; 14], "{role}");
        }
    }
);

on_both!(
    personal_fields_of_a_case_beyond_reach_are_null_without_an_error,
    |world| async move {
        let scene = Scene::set(&world).await;
        scene.write(scene.case(1, 2)).await;
        scene.write(scene.case(0, 1)).await;
        // Every case as performance officer, the persons of side 0 as case worker.
        let both = scene.token("performance-officer case-worker");
        let data = scene
            .data(
                &both,
                "{ cases { nodes { customer { name } description notes { text } attributes { name }
                   assignee { name } openedBy { name } sharedWith { name } history { nodes { actor { name } text } }
                   contacts { nodes { customer { name } recordedBy { name } history { actor { name } } } } } } }",
            )
            .await;
        let cases = &data["cases"]["nodes"];
        assert_eq!(cases[0]["description"], "The bin was not emptied.");
        assert_eq!(cases[0]["sharedWith"], json!([]));
        let nothing = json!({ "actor": null, "text": null });
        assert_eq!(
            cases[1],
            json!({
                "customer": null, "description": null, "notes": null, "attributes": null,
                "assignee": null, "openedBy": null, "sharedWith": null,
                "history": { "nodes": [nothing, nothing] },
                "contacts": { "nodes": [{ "customer": null, "recordedBy": null, "history": [{ "actor": null }] }] },
            })
        );
    }
);

on_both!(
    a_case_says_when_it_was_in_time_and_how_it_ended,
    |world| async move {
        let scene = Scene::set(&world).await;
        let mut closed = scene.case(0, 10);
        scene.close(&mut closed, 2, Some(2));
        closed.due_at = closed.closed_at;
        scene.write(closed).await;
        let mut late = scene.case(0, 20);
        scene.close(&mut late, 3, Some(2));
        scene.write(late).await;
        let mut unpromised = scene.case(0, 30);
        scene.close(&mut unpromised, 3, None);
        scene.write(unpromised).await;
        let mut withdrawn = scene.case(0, 40);
        scene.close(&mut withdrawn, 1, Some(2));
        withdrawn.state = rules::cases::CaseState::Withdrawn;
        withdrawn.outcome_id = None;
        withdrawn.working_days = None;
        scene.write(withdrawn).await;
        let data = scene
            .data(
                &scene.officer(),
                "{ cases { nodes { isOnTime workingDays outcome { code kind } journey { code } version { number }
                   stage { code } channel { code } team { code } closings { kind outcome { code } reopenedAt } } } }",
            )
            .await;
        let case = |is_on_time: Value, kind: &str, outcome: Value, days: Value| {
            let code = outcome
                .get("code")
                .map_or(Value::Null, |code| json!({ "code": code }));
            json!({
                "isOnTime": is_on_time, "workingDays": days, "outcome": outcome,
                "journey": { "code": "J0" }, "version": { "number": 1 }, "stage": { "code": "DO" },
                "channel": { "code": "PHONE" }, "team": { "code": "T0" },
                "closings": [{ "kind": kind, "outcome": code, "reopenedAt": null }],
            })
        };
        let met = json!({ "code": "MET", "kind": "MET" });
        assert_eq!(
            data["cases"]["nodes"],
            json!([
                case(json!(true), "CLOSED", met.clone(), json!(1)),
                case(json!(false), "CLOSED", met.clone(), json!(1)),
                case(Value::Null, "CLOSED", met, json!(1)),
                case(Value::Null, "WITHDRAWN", Value::Null, Value::Null),
            ])
        );
    }
);
