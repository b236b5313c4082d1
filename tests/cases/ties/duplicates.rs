//! Hints at cases that may be about the same.

use serde_json::{Value, json};
use support::on_both;
use throughline::graphql::id::Kind;

use crate::cases::desk::{Desk, merged};

const HINTS: &str = "possibleDuplicates { reasons case { reference } }";

/// The hint at a case.
fn hint(case: &Value, reasons: &[&str]) -> Value {
    json!({ "reasons": reasons, "case": { "reference": case["reference"] } })
}

/// Opens a case as the worker, and gives the payload with its hints.
async fn open(desk: &Desk, more: Value, arguments: &str) -> Value {
    let input = desk.opening(&desk.bins, more);
    let select = format!(
        "case {{ id reference revision }} possibleDuplicates{arguments} {{ reasons case {{ reference }} }}"
    );
    desk.world
        .change(&desk.worker_token(), "caseOpen", input, &select)
        .await
}

on_both!(
    an_opening_hints_at_cases_of_the_same_customer,
    |world| async move {
        let desk = Desk::open(&world).await;
        let ann = Kind::Customer.id(desk.ann);
        let of = |received_at: &str| json!({ "customerId": ann, "receivedAt": received_at });
        let first = open(&desk, of("2026-10-01T10:00:00Z"), "").await;
        assert_eq!(first["possibleDuplicates"], json!([]));
        let first = &first["case"];
        // 14 days later to the second, and a second more.
        let second = open(&desk, of("2026-10-15T10:00:00Z"), "").await;
        assert_eq!(
            second["possibleDuplicates"],
            json!([hint(first, &["SAME_CUSTOMER"])])
        );
        let second = &second["case"];
        world.advance(chrono::TimeDelta::seconds(1));
        let third = open(&desk, of("2026-10-15T10:00:01Z"), "").await;
        assert_eq!(
            third["possibleDuplicates"],
            json!([hint(second, &["SAME_CUSTOMER"])])
        );
        let third = &third["case"];
        // Neither another customer, nor another journey, nor one that was withdrawn.
        let bob = json!({ "customerId": Kind::Customer.id(desk.bob) });
        assert_eq!(open(&desk, bob, "").await["possibleDuplicates"], json!([]));
        let own = desk.customer_token("ann");
        let input = desk.opening(&desk.parking, json!({}));
        let select = format!("case {{ id }} {HINTS}");
        let parking = world.change(&own, "caseOpen", input, &select).await;
        assert_eq!(parking["possibleDuplicates"], json!([]));
        desk.done("caseWithdraw", second, json!({})).await;
        let wide = open(&desk, of("2026-10-10T10:00:00Z"), "(withinDays: 366)").await;
        let expected = [
            hint(third, &["SAME_CUSTOMER"]),
            hint(first, &["SAME_CUSTOMER"]),
        ];
        assert_eq!(wide["possibleDuplicates"], json!(expected));
        let narrow = open(&desk, of("2026-10-10T10:00:00Z"), "(withinDays: 1)").await;
        assert_eq!(
            narrow["possibleDuplicates"],
            json!([hint(&wide["case"], &["SAME_CUSTOMER"])])
        );
        // Of however many five are told.
        for _ in 0..4 {
            open(&desk, of("2026-10-11T10:00:00Z"), "").await;
        }
        let many = open(&desk, of("2026-10-11T10:00:00Z"), "").await;
        assert_eq!(many["possibleDuplicates"].as_array().map(Vec::len), Some(5));
    }
);

on_both!(
    the_same_words_hint_at_a_case_of_anybody,
    |world| async move {
        let desk = Desk::open(&world).await;
        let ann = Kind::Customer.id(desk.ann);
        let words = |text: &str| json!({ "description": text });
        let first = words("Brown bin missed again in Acacia Avenue");
        let first = open(&desk, merged(first, json!({ "customerId": ann })), "").await;
        let first = &first["case"];
        let alike = "Missed AGAIN: brown bin, Acacia Avenue, since Monday";
        let second = open(&desk, words(alike), "").await;
        assert_eq!(
            second["possibleDuplicates"],
            json!([hint(first, &["SAME_WORDS"])])
        );
        let other = open(&desk, words("missed bus lane on Acacia Avenue today"), "").await;
        assert_eq!(other["possibleDuplicates"], json!([]));
        let short = open(&desk, words("Acacia Avenue"), "").await;
        assert_eq!(short["possibleDuplicates"], json!([]));
        let both = merged(words(alike), json!({ "customerId": ann }));
        let both = open(&desk, both, "").await;
        let expected = [
            hint(first, &["SAME_CUSTOMER", "SAME_WORDS"]),
            hint(&second["case"], &["SAME_WORDS"]),
        ];
        let told = both["possibleDuplicates"].as_array().expect("hints");
        assert_eq!(told.len(), 2);
        for one in expected {
            assert!(told.contains(&one), "{one} in {told:?}");
        }
        // Customers are told of their own cases alone.
        let own = desk.customer_token("ann");
        let input = desk.opening(&desk.bins, words(alike));
        let select = format!("case {{ id }} {HINTS}");
        let mine = world.change(&own, "caseOpen", input, &select).await;
        let told = mine["possibleDuplicates"].as_array().expect("hints");
        assert_eq!(told.len(), 2);
        for case in [first, &both["case"]] {
            let one = hint(case, &["SAME_CUSTOMER", "SAME_WORDS"]);
            assert!(told.contains(&one), "{one} in {told:?}");
        }
    }
);

on_both!(
    somebody_can_ask_for_duplicates_before_they_open,
    |world| async move {
        let desk = Desk::open(&world).await;
        let worker = desk.worker_token();
        let (ann, journey) = (Kind::Customer.id(desk.ann), Kind::Journey.id(desk.bins.id));
        let text = "Brown bin missed again in Acacia Avenue";
        let opened = open(&desk, json!({ "customerId": ann, "description": text }), "").await;
        let query = "query($j: ID!, $c: ID, $d: String, $r: DateTime, $n: Int! = 14) {
        caseDuplicates(journeyId: $j, customerId: $c, description: $d, receivedAt: $r, withinDays: $n) {
            reasons case { reference } } }";
        let before = world.row_counts().await;
        for (more, reasons) in [
            (json!({ "c": ann }), vec!["SAME_CUSTOMER"]),
            (json!({ "d": text }), vec!["SAME_WORDS"]),
            (
                json!({ "c": ann, "d": text }),
                vec!["SAME_CUSTOMER", "SAME_WORDS"],
            ),
        ] {
            let variables = merged(json!({ "j": journey }), more);
            let data = world.data(&worker, query, variables).await;
            assert_eq!(
                data["caseDuplicates"],
                json!([hint(&opened["case"], &reasons)])
            );
        }
        let later = json!({ "j": journey, "c": ann, "r": "2026-10-29T10:00:01Z" });
        let data = world.data(&worker, query, later).await;
        assert_eq!(data["caseDuplicates"], json!([]));
        for wrong in [
            json!({}),
            json!({ "c": journey }),
            json!({ "c": ann, "r": "1899-12-31T23:59:59Z" }),
            json!({ "c": ann, "n": 0 }),
            json!({ "c": ann, "n": 367 }),
            json!({ "d": "x".repeat(10_001) }),
        ] {
            let variables = merged(json!({ "j": journey }), wrong);
            let answer = world.ask(&worker, query, variables).await;
            assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{}", answer.text);
        }
        // A director, who sees no personal fields, is refused; a case opened so is opened.
        let director = world.token("director", "manager");
        let answer = world
            .ask(&director, query, json!({ "j": journey, "c": ann }))
            .await;
        assert_eq!(answer.codes(), ["FORBIDDEN"]);
        assert_eq!(world.row_counts().await, before);
        let document = support::build::document("caseOpen", &format!("case {{ id }} {HINTS}"));
        let input = json!({ "input": desk.opening(&desk.bins, json!({})) });
        let answer = world.ask(&director, &document, input).await;
        assert_eq!(answer.codes(), ["FORBIDDEN"]);
        let payload = &answer.body["data"]["caseOpen"];
        assert!(payload["case"]["id"].is_string());
        assert_eq!(payload["possibleDuplicates"], Value::Null);
    }
);

on_both!(
    hints_at_duplicates_of_many_cases_take_a_fixed_number_of_statements,
    |world| async move {
        let desk = Desk::open(&world).await;
        let ann = Kind::Customer.id(desk.ann);
        let worker = desk.worker_token();
        let query = format!("{{ cases(first: 100) {{ nodes {{ reference {HINTS} }} }} }}");
        let more =
            json!({ "customerId": ann, "description": "Brown bin missed again in Acacia Avenue" });
        open(&desk, more.clone(), "").await;
        for number in 0..12 {
            open(&desk, more.clone(), "").await;
            if [0, 11].contains(&number) {
                world.mark();
                world.data(&worker, &query, json!({})).await;
                let statements = world.statements();
                // At most 6 for the viewer; the cases; of each kind of hint one; of texts one for the cases and
                // one for those that they are compared with. Each may be asked at a second place.
                assert!(statements.len() <= 14, "{statements:?}");
            }
        }
    }
);
