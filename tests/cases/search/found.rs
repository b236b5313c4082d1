//! What words find, and in which order.

use serde_json::{Value, json};
use support::{World, on_both};
use throughline::graphql::id::Kind;

use super::{SEARCH, found, reference, rename};
use crate::cases::desk::Desk;

/// Opens a case of Ann's as the worker, and gives its reference.
async fn opened(desk: &Desk, description: &str) -> (String, Value) {
    let ann = Kind::Customer.id(desk.ann);
    let more = json!({ "customerId": ann, "description": description });
    let case = desk.opened(more).await;
    desk.world.advance(chrono::TimeDelta::minutes(1));
    (reference(&case), case)
}

on_both!(
    words_of_the_reference_customer_description_and_notes_find_a_case,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        rename(&desk, desk.ann, 1, "Ann O\u{2019}Blackthorn").await;
        let worker = desk.worker_token();
        let (bin, case) = opened(
            &desk,
            "Two brown BINS missed in Water Lane, near the caf\u{e9}",
        )
        .await;
        let (hole, _) = opened(&desk, "Pothole. The lane is under water").await;
        desk.done("caseNote", &case, json!({ "text": "Crew sent on Tuesday" }))
            .await;
        let dashed = bin.to_lowercase();
        let joined = bin.replace('-', "");
        let begun = format!("{}*", &bin[..3]);
        for (text, expected) in [
            // All words, wherever they stand, in any form.
            ("bin", vec![&bin]),
            ("Brown BIN Tuesday", vec![&bin]),
            ("cafe", vec![&bin]),
            ("water lane", vec![&hole, &bin]),
            ("potholes", vec![&hole]),
            ("bin pothole", vec![]),
            // Words next to each other; a comma between them does not matter, another word does.
            ("\"water lane\"", vec![&bin]),
            ("\"Lane, near\"", vec![&bin]),
            ("\"brown missed\"", vec![]),
            // No phrase reaches from one text to another.
            ("\"cafe crew\"", vec![]),
            // Beginnings.
            ("pothol*", vec![&hole]),
            ("pot", vec![]),
            ("wat* lan*", vec![&hole, &bin]),
            // The customer, by name, address and number.
            ("oblackthorn", vec![&hole, &bin]),
            ("O'Blackthorn tuesday", vec![&bin]),
            ("ann.black@example.org", vec![&hole, &bin]),
            ("07700900123", vec![&hole, &bin]),
            ("07700 900 123", vec![&hole, &bin]),
            // The reference, as people type it.
            (dashed.as_str(), vec![&bin]),
            (joined.as_str(), vec![&bin]),
            (begun.as_str(), vec![&bin]),
            ("nothing", vec![]),
        ] {
            let expected: Vec<String> = expected.into_iter().cloned().collect();
            assert_eq!(found(&world, &worker, text).await, expected, "{text}");
        }
    }
);

on_both!(
    the_customer_comes_before_the_description_and_that_before_notes,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        let worker = desk.worker_token();
        rename(&desk, desk.ann, 1, "Ann Rowan").await;
        let (named, _) = opened(&desk, "Something else").await;
        let bob = |description: &str| json!({ "customerId": Kind::Customer.id(desk.bob), "description": description });
        let described = desk.opened(bob("A rowan fell")).await;
        world.advance(chrono::TimeDelta::minutes(1));
        let again = desk.opened(bob("Another Rowan fell")).await;
        world.advance(chrono::TimeDelta::minutes(1));
        let noted = desk.opened(bob("A tree fell")).await;
        desk.done("caseNote", &noted, json!({ "text": "It was a rowan" }))
            .await;
        let [described, again, noted] = [&described, &again, &noted].map(reference);
        let expected = [named, again, described, noted.clone()];
        assert_eq!(found(&world, &worker, "rowan").await, expected);
        // "fell" needs the description, and with it "rowan" the note.
        assert_eq!(found(&world, &worker, "rowan fell").await, expected[1..]);

        // Page by page the same, whatever comes meanwhile.
        let all = found(&world, &worker, "rowan").await;
        let query = "query($a: String) { caseSearch(text: \"rowan\", first: 1, after: $a) {
            edges { cursor node { reference } } pageInfo { hasNextPage hasPreviousPage endCursor } } }";
        let mut after = Value::Null;
        for (number, expected) in all.iter().enumerate() {
            let data = world.data(&worker, query, json!({ "a": after })).await;
            let page = &data["caseSearch"];
            assert_eq!(page["edges"][0]["node"]["reference"], json!(expected));
            assert_eq!(page["edges"].as_array().map(Vec::len), Some(1));
            assert_eq!(page["pageInfo"]["hasNextPage"], json!(number < 3));
            assert_eq!(page["pageInfo"]["hasPreviousPage"], json!(number > 0));
            after = page["pageInfo"]["endCursor"].clone();
        }
        let data = world.data(&worker, query, json!({ "a": after })).await;
        assert_eq!(data["caseSearch"]["edges"], json!([]));
        let other = world
            .ask(&worker, SEARCH, json!({ "t": "fell", "a": after }))
            .await;
        assert_eq!(other.codes(), ["BAD_USER_INPUT"]);

        // A filter holds beside the words, before the page is cut.
        let filter = json!({ "t": "rowan", "n": 1, "w": { "reference": { "eq": noted } } });
        let data = world.data(&worker, SEARCH, filter).await;
        assert_eq!(data["caseSearch"]["nodes"], json!([{ "reference": noted }]));
        assert_eq!(data["caseSearch"]["totalCount"]["count"], 1);
    }
);

on_both!(
    what_cannot_be_looked_for_is_told,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        let worker = desk.worker_token();
        for (text, says) in [
            ("", "holds no letter and no digit"),
            (" \"\" * -- ", "holds no letter and no digit"),
            ("a*", "2 characters before *"),
            ("a b c d e f g h i j k", "at most 10 words; this has 11"),
            (&"x".repeat(201), "at most 200 characters; this has 201"),
        ] {
            let answer = world.ask(&worker, SEARCH, json!({ "t": text })).await;
            assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{text}");
            assert!(answer.text.contains(says), "{}", answer.text);
        }
        for page in [json!({ "n": 0 }), json!({ "n": 101 }), json!({ "a": "x" })] {
            let variables = crate::cases::desk::merged(json!({ "t": "bin" }), page);
            let answer = world.ask(&worker, SEARCH, variables).await;
            assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{}", answer.text);
        }
    }
);

/// Signs that mean something to one database or the other, and letters that are rare.
const HOSTILE: [&str; 22] = [
    "bin OR 1=1",
    "bin' OR '1'='1",
    "'; DROP TABLE cases; --",
    "bin NEAR(a b, 3)",
    "NEAR/2",
    "number:bin",
    "{number customer}: bin",
    "-bin",
    "^bin",
    "bin & !lane | x <-> y",
    "bin:*",
    "bin:A",
    "<->",
    "a <2> b",
    "\\'bin\\",
    "\"unclosed bin",
    "bin\"\"\"lane",
    "AND NOT OR",
    "\u{0}bin\u{1}",
    "\u{202e}nib\u{feff} \u{1d7d8}\u{1d7d9} \u{3c3}\u{3c2} \u{130}i\u{307}",
    "\u{e4a}\u{e31} \u{939}\u{93f} \u{6f22}\u{5b57} \u{1f600} \u{10ffff}",
    "%s $1 ? ?1 :name @p",
];

on_both!(
    no_text_whatever_fails_in_the_database,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        let worker = desk.worker_token();
        let mut texts: Vec<String> = HOSTILE.map(str::to_owned).to_vec();
        if let Some(file) = support::data::shared("bad-input/blns.json") {
            let text = std::fs::read_to_string(file).expect("the strings");
            let strings: Vec<String> = serde_json::from_str(&text).expect("a list");
            texts.extend(strings);
        }
        let before = world.row_counts().await;
        let mut searched = 0;
        for text in texts {
            let answer = world.ask(&worker, SEARCH, json!({ "t": text })).await;
            let codes = answer.codes();
            searched += usize::from(codes.is_empty());
            let is_told = codes.iter().all(|code| code == "BAD_USER_INPUT");
            assert!(is_told, "{text:?}: {}", answer.text);
        }
        assert!(searched > 15, "{searched}");
        assert_eq!(world.row_counts().await, before);
    }
);
