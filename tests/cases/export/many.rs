//! Exports of many cases: read a few at a time, whole or broken off.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use support::faults::{Break, Faults};
use support::{Setup, World, on_both};
use throughline::graphql::id::Kind;

use super::{fetch, fetched, granted};
use crate::cases::desk::Desk;

/// So many cases of Ann's, each with a note; their references.
async fn filled(desk: &Desk, count: usize) -> BTreeSet<String> {
    let mut references = BTreeSet::new();
    for _ in 0..count {
        let more = json!({ "customerId": Kind::Customer.id(desk.ann), "description": "A bin" });
        let case = desk.opened(more).await;
        desk.done("caseNote", &case, json!({ "text": "A note" }))
            .await;
        references.insert(case["reference"].as_str().expect("a reference").to_owned());
    }
    references
}

async fn exported(world: &World, desk: &Desk) -> (usize, Value) {
    let ann = json!(Kind::Customer.id(desk.ann));
    let leave = granted(world, &desk.manager_token(), &ann, "A request").await;
    world.mark();
    let export = fetched(world, &leave).await;
    (world.statements().len(), export)
}

on_both!(
    each_batch_of_cases_costs_the_same_statements,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        let mut expected = filled(&desk, 1).await;
        let (one, _) = exported(&world, &desk).await;
        expected.extend(filled(&desk, 23).await);
        let (some, _) = exported(&world, &desk).await;
        assert_eq!(one, some);
        // 25, 25 and 2: two batches more, each of the cases and the 14 kinds of what belongs to them, in one
        // statement each.
        expected.extend(filled(&desk, 28).await);
        let (many, export) = exported(&world, &desk).await;
        assert_eq!(many - some, 2 * 15);
        let cases = export["cases"].as_array().expect("cases");
        assert_eq!(cases.len(), 52);
        let told = cases.iter().map(|case| case["reference"].as_str());
        let told: BTreeSet<String> = told.map(|one| one.expect("text").to_owned()).collect();
        assert_eq!(told, expected);
        assert_eq!(export["contacts"].as_array().map(Vec::len), Some(52));
    }
);

on_both!(
    an_export_that_fails_is_broken_off_or_a_fault_and_says_no_cause,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        filled(&desk, 1).await;
        let faults = Faults::new();
        let setup = Setup {
            faults: Some(faults.clone()),
            ..Setup::default()
        };
        let world = world.serve(setup).await;
        let ann = json!(Kind::Customer.id(desk.ann));
        let manager = desk.manager_token();
        let leave = granted(&world, &manager, &ann, "A request").await;
        faults.choose("export: accounts", Break::Fail);
        let answer = fetch(&world, &leave).await;
        assert_eq!(answer.status(), 500);
        let text = answer.text().await.expect("a text");
        assert!(!text.contains("made to fail"), "{text}");
        faults.heal();
        for name in ["export: events", "record of readings"] {
            let case = json!({ "customerId": ann, "description": "A bin" });
            let case = desk.opened(case).await;
            crate::cases::confidentiality::set(&desk, &case, "RESTRICTED").await;
            let leave = granted(&world, &manager, &ann, "A request").await;
            faults.choose(name, Break::Fail);
            let answer = fetch(&world, &leave).await;
            assert_eq!(answer.status(), 200);
            assert!(answer.bytes().await.is_err(), "{name}: it seems whole");
            faults.heal();
        }
    }
);
