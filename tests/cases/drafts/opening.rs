//! `caseOpen` from a draft: the case comes as the draft goes.

use serde_json::{Value, json};
use support::on_both;

use super::{drafts, input, saved};
use crate::cases::desk::{Desk, merged};
use crate::cases::forms;
use crate::cases::open::{count, refused};

const OPENED: &str = "case { id description answers } problems { code field } replayed";

on_both!(
    a_case_opened_from_a_draft_has_what_the_draft_had_and_the_draft_is_gone,
    |world| async move {
        let desk = Desk::open(&world).await;
        forms::asks(&desk, forms::form()).await;
        let ann = desk.customer_token("ann");
        let more = json!({ "description": "Bin 7", "answers": forms::answers() });
        let draft = saved(&world, &ann, input(&desk.bins, more)).await;
        let other = saved(&world, &ann, input(&desk.bins, json!({}))).await;
        let keyed = json!({ "draftId": draft["id"], "idempotencyKey": "a" });
        let opening = desk.opening(&desk.bins, keyed);
        let first = world
            .change(&ann, "caseOpen", opening.clone(), OPENED)
            .await;
        assert_eq!(first["case"]["description"], "Bin 7");
        assert_eq!(first["case"]["answers"], forms::answers());
        assert_eq!(first["replayed"], false);
        assert_eq!(drafts(&world, &ann).await, [other]);
        // The same key gives the same case, though the draft is gone.
        let again = world
            .change(&ann, "caseOpen", opening.clone(), OPENED)
            .await;
        assert_eq!(again["case"], first["case"]);
        assert_eq!(again["replayed"], true);
        // Another key finds no draft to open from.
        let later = merged(opening, json!({ "idempotencyKey": "b" }));
        assert_eq!(refused(&desk, &ann, later).await, ["NOT_FOUND draftId"]);
        assert_eq!(count(&world, "cases").await, 1);
        assert_eq!(count(&world, "case_draft").await, 1);
    }
);

on_both!(
    what_the_opening_gives_itself_goes_before_what_the_draft_has,
    |world| async move {
        let desk = Desk::open(&world).await;
        forms::asks(&desk, forms::form()).await;
        let ann = desk.customer_token("ann");
        let more = json!({ "description": "Bin 7", "answers": { "bins": 9 } });
        let draft = saved(&world, &ann, input(&desk.bins, more)).await;
        let opening = desk.opening(&desk.bins, json!({ "draftId": draft["id"] }));
        // As long as it cannot be opened the draft stays.
        let mut problems = refused(&desk, &ann, opening.clone()).await;
        problems.sort();
        let expected = [
            "ANSWERS_INVALID answers.address",
            "ANSWERS_INVALID answers.bins",
        ];
        assert_eq!(problems, expected);
        assert_eq!(drafts(&world, &ann).await, [draft.clone()]);
        let elsewhere = desk.opening(&desk.parking, json!({ "draftId": draft["id"] }));
        let problems = refused(&desk, &ann, elsewhere).await;
        assert_eq!(problems, ["DRAFT_OF_OTHER_JOURNEY draftId"]);
        let whole = merged(opening, json!({ "answers": forms::answers() }));
        let payload = world.change(&ann, "caseOpen", whole, OPENED).await;
        assert_eq!(payload["case"]["answers"], forms::answers());
        assert_eq!(payload["case"]["description"], "Bin 7");
        assert_eq!(drafts(&world, &ann).await, [Value::Null; 0]);
    }
);

on_both!(
    of_twenty_who_open_the_same_draft_at_once_one_opens_a_case,
    |world| async move {
        let desk = Desk::open(&world).await;
        let ann = desk.customer_token("ann");
        let draft = saved(&world, &ann, input(&desk.bins, json!({}))).await;
        let opening = desk.opening(&desk.bins, json!({ "draftId": draft["id"] }));
        let each = (0..20).map(|_| world.attempt(&ann, "caseOpen", opening.clone(), "case { id }"));
        let payloads = futures_util::future::join_all(each).await;
        let opened = payloads
            .iter()
            .filter(|payload| payload["case"] != Value::Null);
        assert_eq!(opened.count(), 1);
        for payload in payloads
            .iter()
            .filter(|payload| payload["case"] == Value::Null)
        {
            let code = payload["problems"][0]["code"].as_str().expect("a code");
            assert!(["NOT_FOUND", "DRAFT_CHANGED"].contains(&code), "{payload}");
        }
        assert_eq!(count(&world, "cases").await, 1);
        assert_eq!(count(&world, "contact").await, 1);
        assert_eq!(count(&world, "case_draft").await, 0);
    }
);
