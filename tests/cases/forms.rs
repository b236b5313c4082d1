//! `caseOpen` on a version with a form: answers are checked, kept, and personal.

use serde_json::{Value, json};
use support::on_both;
use throughline::graphql::id::Kind;

use super::open::{count, refused};
use crate::cases::desk::{Desk, merged};

/// A form with an answer that must be given, of a missed bin.
pub fn form() -> Value {
    json!({
        "type": "object", "required": ["address"], "additionalProperties": false,
        "properties": {
            "address": {
                "type": "object", "required": ["postcode"],
                "properties": { "postcode": { "type": "string", "pattern": "^BS[0-9]+ [0-9][A-Z]{2}$" } },
            },
            "bins": { "type": "integer", "maximum": 5 },
            "missedOn": { "type": "string", "format": "date" },
        },
    })
}

/// Answers that keep the form.
pub fn answers() -> Value {
    json!({ "address": { "postcode": "BS1 5TR" }, "bins": 2, "missedOn": "2026-10-14" })
}

/// Puts a version of the journey `bins` with this form in force.
pub async fn asks(desk: &Desk, form: Value) {
    let admin = desk.world.administrator();
    let input = json!({
        "journeyId": Kind::Journey.id(desk.bins.id), "design": "REDESIGNED", "validFrom": "2026-10-15",
        "stages": [{ "code": "DO", "title": "Do it" }], "form": form,
    });
    let select = "journeyVersion { id }";
    let made = desk
        .world
        .change(&admin, "journeyVersionDraft", input, select)
        .await;
    let input = json!({ "id": made["journeyVersion"]["id"], "expectedRevision": 1 });
    desk.world
        .change(&admin, "journeyVersionPublish", input, "")
        .await;
}

async fn read(desk: &Desk, token: &str, case: &Value) -> Value {
    let query = "query($id: ID!) { node(id: $id) { ... on Case { answers } } }";
    let answer = desk
        .world
        .gql(token, query, json!({ "id": case["id"] }))
        .await;
    answer["data"]["node"].clone()
}

on_both!(
    a_case_keeps_the_answers_that_it_was_opened_with,
    |world| async move {
        let desk = Desk::open(&world).await;
        asks(&desk, form()).await;
        let ann = desk.customer_token("ann");
        let input = desk.opening(&desk.bins, json!({ "answers": answers() }));
        let payload = world
            .change(
                &ann,
                "caseOpen",
                input,
                "case { id answers version { number } }",
            )
            .await;
        let case = &payload["case"];
        assert_eq!(case["answers"], answers());
        assert_eq!(case["version"]["number"], 2);
        // Those who work on it read them, and the partner who was given nothing reads no case.
        let expected = json!({ "answers": answers() });
        assert_eq!(read(&desk, &desk.worker_token(), case).await, expected);
        assert_eq!(read(&desk, &desk.partner_token(), case).await, Value::Null);
        // A performance officer sees the case, and nothing personal of it.
        let officer = world.token_for(desk.code, &["performance-officer"], "officer");
        assert_eq!(
            read(&desk, &officer, case).await,
            json!({ "answers": null })
        );
        // The answers are words of the case, and no event repeats them.
        assert_eq!(count(&world, "case_text").await, 1);
        let history = desk.history(case).await;
        assert_eq!(history.len(), 1);
        assert!(!json!(history).to_string().contains("BS1"));
    }
);

on_both!(
    every_answer_that_does_not_keep_the_form_is_told_at_its_path,
    |world| async move {
        let desk = Desk::open(&world).await;
        asks(&desk, form()).await;
        let ann = desk.customer_token("ann");
        let wrong = json!({ "address": { "postcode": "SW1A 1AA" }, "bins": 6.5, "missedOn": "2026-02-30", "why": 1 });
        let input = json!({ "answers": wrong, "channelId": "none" });
        let mut problems = refused(&desk, &ann, desk.opening(&desk.bins, input)).await;
        problems.sort();
        let expected = [
            "ANSWERS_INVALID answers.address.postcode",
            // Too many, and no whole number: told once each.
            "ANSWERS_INVALID answers.bins",
            "ANSWERS_INVALID answers.bins",
            "ANSWERS_INVALID answers.missedOn",
            "ANSWERS_INVALID answers.why",
            "NOT_FOUND channelId",
        ];
        assert_eq!(problems, expected);
        for (answers, at) in [
            (json!({}), "answers.address"),
            (json!({ "address": {} }), "answers.address.postcode"),
            (json!("BS1 5TR"), "answers"),
            (json!([answers()]), "answers"),
            (Value::Null, "answers"),
            (json!({ "why": "x".repeat(65_536) }), "answers"),
            (json!({ "why": vec![0; 1_000] }), "answers"),
        ] {
            let input = desk.opening(&desk.bins, json!({ "answers": answers }));
            let problems = refused(&desk, &ann, input).await;
            assert_eq!(problems, [format!("ANSWERS_INVALID {at}")]);
        }
        let input = desk.opening(&desk.bins, json!({}));
        let problems = refused(&desk, &desk.worker_token(), input).await;
        assert_eq!(problems, ["ANSWERS_INVALID answers"]);
    }
);

on_both!(
    answers_without_a_form_are_refused_and_needed_by_nobody,
    |world| async move {
        let desk = Desk::open(&world).await;
        let input = desk.opening(&desk.bins, json!({ "answers": {} }));
        let problems = refused(&desk, &desk.worker_token(), input).await;
        assert_eq!(problems, ["ANSWERS_INVALID answers"]);
        let case = desk.opened(json!({})).await;
        let expected = json!({ "answers": null });
        assert_eq!(read(&desk, &desk.worker_token(), &case).await, expected);
    }
);

on_both!(
    the_same_key_with_other_answers_is_told,
    |world| async move {
        let desk = Desk::open(&world).await;
        asks(&desk, form()).await;
        let worker = desk.worker_token();
        let key = json!({ "idempotencyKey": "a", "answers": answers() });
        let input = desk.opening(&desk.bins, key);
        let first = world
            .change(&worker, "caseOpen", input.clone(), "case { id }")
            .await;
        let again = world
            .change(&worker, "caseOpen", input.clone(), "case { id } replayed")
            .await;
        assert_eq!(again["case"], first["case"]);
        assert_eq!(again["replayed"], true);
        let other = json!({ "answers": { "address": { "postcode": "BS2 0AA" } } });
        let problems = refused(&desk, &worker, merged(input, other)).await;
        assert_eq!(problems, ["IDEMPOTENCY_MISMATCH idempotencyKey"]);
        assert_eq!(count(&world, "case_text").await, 1);
    }
);

on_both!(
    the_answers_of_many_cases_are_read_by_one_statement,
    |world| async move {
        let desk = Desk::open(&world).await;
        asks(&desk, form()).await;
        let worker = desk.worker_token();
        let query = "{ cases(first: 10) { nodes { answers version { form } } } }";
        let mut counts = Vec::new();
        for _ in 0..3 {
            let input = desk.opening(&desk.bins, json!({ "answers": answers() }));
            world
                .change(&worker, "caseOpen", input, "case { id }")
                .await;
            world.data(&worker, query, json!({})).await;
            world.mark();
            let data = world.data(&worker, query, json!({})).await;
            counts.push(world.statements().len());
            for node in data["cases"]["nodes"].as_array().expect("cases") {
                assert_eq!(node["answers"], answers());
                assert_eq!(node["version"]["form"], form());
            }
        }
        assert_eq!(counts[0], counts[2], "{counts:?}");
    }
);
