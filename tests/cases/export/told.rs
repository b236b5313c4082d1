//! What an export tells, word for word, and what of others it leaves out.

use serde_json::{Value, json};
use support::{World, on_both};
use throughline::graphql::id::Kind;

use super::{fetched, granted, own};
use crate::cases::confidentiality::{readings, set};
use crate::cases::desk::{Desk, merged};
use crate::cases::erasure::marked::read;

const AT: &str = "2026-10-15T10:00:00Z";

fn ann(desk: &Desk) -> Value {
    json!(Kind::Customer.id(desk.ann))
}

/// A case of Ann's on which she, the council and others have written, and a contact of Bob's about it.
async fn talked_about(desk: &Desk) -> Value {
    let world = &desk.world;
    let more = json!({ "customerId": ann(desk), "description": "The bin is gone." });
    let case = desk.opened(more).await;
    let note = json!({ "caseId": case["id"], "text": "It was green." });
    let own = desk.customer_token("ann");
    let noted = world.change(&own, "caseNote", note, "case { id revision }");
    let case = noted.await["case"].clone();
    let bob = Kind::Customer.id(desk.bob);
    let party = json!({ "customerId": bob, "role": "COMPLAINANT" });
    let case = desk.done("casePartyAdd", &case, party).await;
    let pause = json!({ "reason": "OTHER", "authority": "The foreman" });
    desk.done("casePause", &case, pause).await;
    let contact = json!({ "channelId": Kind::Channel.id(desk.telephone), "caseId": case["id"],
        "customerId": bob, "demandCode": "FAILURE_NOT_DONE" });
    let manager = desk.manager_token();
    world
        .change(&manager, "contactRecord", contact, "contact { id }")
        .await;
    let task = json!({ "caseId": case["id"], "title": "Ring the depot" });
    world.change(&manager, "taskAdd", task, "task { id }").await;
    read(world, desk, &case).await
}

fn event(sequence: i64, kind: &str, by: &str, more: Value) -> Value {
    let least = json!({ "sequence": sequence, "kind": kind, "happenedAt": AT, "recordedAt": AT, "by": by,
        "stage": null, "outcome": null, "text": null, "attributes": null, "details": [] });
    merged(least, more)
}

on_both!(
    a_case_is_told_whole_without_the_words_of_others,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        let case = talked_about(&desk).await;
        let leave = granted(&world, &desk.manager_token(), &ann(&desk), "A request").await;
        let export = fetched(&world, &leave).await;

        let customer = json!({ "id": ann(&desk), "kind": "RESIDENT", "name": "A Customer", "email": null,
            "telephone": null, "isStaff": false, "createdAt": AT, "erasure": null });
        assert_eq!(export["customer"], customer);
        assert_eq!(export["authority"], "SAR/2026/41");
        assert_eq!(export["journeys"], json!(["BINS", "DRAFT"]));
        assert_eq!(export["writtenAt"], AT);
        assert_eq!(export["drafts"], Value::Null);
        let accounts = json!([{ "issuer": "urn:throughline:local", "subject": "ann", "name": "ann",
            "isActive": true, "createdAt": AT }]);
        assert_eq!(export["accounts"], accounts);
        let exports = json!([{ "isOwn": false, "authority": "SAR/2026/41", "askedAt": AT, "fetchedAt": AT,
            "forCouncil": { "reason": "A request" } }]);
        assert_eq!(export["exports"], exports);
        assert_eq!(export["partyOf"], json!([]));

        let [told] = export["cases"].as_array().expect("cases").as_slice() else {
            panic!("one case: {export}");
        };
        let text = |sequence: usize| told["events"][sequence - 1]["text"].clone();
        // Who got in touch in between is told with their contact alone; what was paused, and by whom allowed, is in its authority too.
        let kinds: Vec<&Value> = told["events"]
            .as_array()
            .expect("events")
            .iter()
            .map(|event| &event["kind"])
            .collect();
        assert_eq!(
            kinds,
            [
                "OPENED",
                "NOTED",
                "PARTY_ADDED",
                "PAUSED",
                "CONTACTED",
                "TASK_ADDED"
            ]
        );
        assert_eq!(
            told["events"][1],
            event(2, "NOTED", "CUSTOMER", json!({ "text": "It was green." }))
        );
        assert_eq!(told["events"][0]["by"], "COUNCIL");
        assert_eq!(text(1), "The bin is gone.");
        assert_eq!(told["reference"], case["reference"]);
        assert_eq!(told["description"], "The bin is gone.");
        assert_eq!(
            told["pauses"],
            json!([{ "reason": "OTHER", "pausedAt": AT, "resumedAt": null, "authority": "The foreman" }])
        );
        assert_eq!(
            (&told["state"], &told["confidentiality"]),
            (&json!("OPEN"), &json!("INTERNAL"))
        );
        for none in [
            "attributes",
            "answers",
            "externalId",
            "closedAt",
            "erasedAt",
        ] {
            assert_eq!(told[none], Value::Null, "{none}");
        }
        for empty in ["endings", "extensions", "documents"] {
            assert_eq!(told[empty], json!([]), "{empty}");
        }
        let task = json!([{ "title": "Ring the depot", "state": "OPEN", "madeAt": AT, "endedAt": null, "reason": null }]);
        assert_eq!(
            told["forCouncil"],
            json!({ "tasks": task, "legalHolds": [], "readings": [] })
        );
        // The case was opened by a contact of Ann's; that of Bob, his part and the names of staff are others'.
        let contacts = export["contacts"].as_array().expect("contacts");
        assert_eq!(contacts.len(), 1, "{contacts:?}");
        assert_eq!(contacts[0]["case"], case["reference"]);
        assert_eq!(contacts[0]["demandCode"], "VALUE_NEW");
        let all = export.to_string();
        for other in [
            "worker",
            "manager",
            "FAILURE_NOT_DONE",
            &Kind::Customer.id(desk.bob).0,
        ] {
            assert!(!all.contains(&format!("\"{other}\"")), "{other} in {all}");
        }
        assert!(
            export["leftOut"][1]["what"]
                .as_str()
                .expect("words")
                .starts_with("Other parties")
        );

        // Of Bob nothing but that he is a party.
        let bob = json!(Kind::Customer.id(desk.bob));
        let leave = granted(&world, &desk.manager_token(), &bob, "A request").await;
        let export = fetched(&world, &leave).await;
        let party = json!([{ "case": case["reference"], "role": "COMPLAINANT", "validFrom": "2026-10-15",
            "validTo": null, "addedAt": AT }]);
        assert_eq!(export["partyOf"], party);
        assert_eq!(export["cases"], json!([]));
        assert!(!export.to_string().contains("It was green"), "{export}");
    }
);

on_both!(
    customers_get_all_their_own_and_are_not_told_what_inquiries_need,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        let own_token = desk.customer_token("ann");
        let case = talked_about(&desk).await;
        let case = set(&desk, &case, "SECRET").await;
        let input = desk.opening(&desk.parking, json!({ "description": "No room." }));
        world
            .change(&own_token, "caseOpen", input, "case { id }")
            .await;
        let draft =
            json!({ "journeyId": Kind::Journey.id(desk.bins.id), "description": "One day" });
        world
            .change(&own_token, "caseDraftSave", draft, "draft { id }")
            .await;
        let director = world.token("director", "manager");
        for on in [
            json!({ "caseId": case["id"] }),
            json!({ "customerId": ann(&desk) }),
        ] {
            let hold = merged(on, json!({ "authority": "HC-17", "reason": "A claim" }));
            world
                .change(&director, "legalHoldPlace", hold, "hold { id }")
                .await;
        }
        // Neither is the restricted case recorded as read by its customer, nor need they say why.
        let export = fetched(&world, &own(&world, &own_token, &ann(&desk)).await).await;
        assert_eq!(readings(&desk).await, [""; 0]);
        let cases = export["cases"].as_array().expect("cases");
        // Ids of one millisecond stand in no order.
        let told = |journey: &str| {
            let mut those = cases.iter().filter(|case| case["journey"] == journey);
            those.next().map(|case| case["description"].clone())
        };
        assert_eq!(cases.len(), 2);
        assert_eq!(told("Journey BINS"), Some(json!("The bin is gone.")));
        assert_eq!(told("Journey PARKING"), Some(json!("No room.")));
        assert_eq!(export["journeys"], Value::Null);
        assert_eq!(export["drafts"][0]["description"], "One day");
        assert_eq!(export["exports"][0]["isOwn"], true);
        assert_eq!(export["forCouncil"], Value::Null);
        assert_eq!(cases[0]["forCouncil"], Value::Null);
        let all = export.to_string();
        for hidden in ["HC-17", "A claim", "HOLD_PLACED", "Ring the depot"] {
            assert!(!all.contains(hidden), "{hidden} in {all}");
        }

        // The manager gets what the team works on, the holds apart; and what is restricted is recorded.
        let leave = granted(&world, &desk.manager_token(), &ann(&desk), "Request 41").await;
        assert_eq!(readings(&desk).await, [""; 0]);
        let export = fetched(&world, &leave).await;
        assert_eq!(readings(&desk).await, ["manager Request 41 customerExport"]);
        assert_eq!(export["cases"].as_array().map(Vec::len), Some(1));
        assert_eq!(export["drafts"], Value::Null);
        let holds = json!([{ "authority": "HC-17", "reason": "A claim", "placedAt": AT, "liftedAt": null, "liftAuthority": null }]);
        assert_eq!(export["forCouncil"]["legalHolds"], holds);
        assert_eq!(export["cases"][0]["forCouncil"]["legalHolds"], holds);
        assert!(!export.to_string().contains("HOLD_PLACED"), "{export}");
    }
);
