//! What people type: kept as typed, or refused with a problem, never a fault.

use serde_json::{Value, json};
use support::data::shared;
use support::on_both;

use super::scene::{Scene, told};

on_both!(
    naughty_strings_are_kept_as_typed_or_refused,
    |world| async move {
        let Some(file) = shared("bad-input/blns.json") else {
            return;
        };
        let text = std::fs::read_to_string(file).expect("the strings");
        let strings: Vec<String> = serde_json::from_str(&text).expect("a list of strings");
        let scene = Scene::set(&world).await;
        let mut kept = 0;
        for (number, string) in strings.iter().enumerate() {
            let mut input = scene.journey_input(&format!("N{number}"));
            input["title"] = json!(string);
            input["description"] = json!(string);
            let object = "journey { code title description }";
            let payload = world
                .attempt(&scene.admin, "journeyCreate", input, object)
                .await;
            if payload["journey"] == Value::Null {
                let problems = told(&payload);
                let is_told = problems
                    .iter()
                    .all(|one| one == "INVALID title" || one == "INVALID description");
                assert!(is_told && !problems.is_empty(), "{string:?}: {problems:?}");
            } else {
                assert_eq!(payload["journey"]["title"], json!(string));
                assert_eq!(payload["journey"]["description"], json!(string));
                kept += 1;
            }
            // As a code it is refused, or is one; some are listed twice.
            let mut input = scene.journey_input(string);
            input["title"] = json!("A title");
            let problems = scene.problems("journeyCreate", input).await;
            assert!(
                ["", "INVALID code", "TAKEN code"].contains(&problems.join(" ").as_str()),
                "{string:?}: {problems:?}"
            );
        }
        assert!(kept > strings.len() / 2, "{kept} of {}", strings.len());
        // And they come back in a list.
        let found = world.walk(&scene.admin, "journeys", "", "title").await;
        assert!(found.len() >= kept);
    }
);

on_both!(
    texts_that_no_database_holds_are_refused_at_their_place,
    |world| async move {
        let scene = Scene::set(&world).await;
        let journey = scene.journey("BINS").await;
        for wrong in ["x".repeat(201), "é".repeat(201), " \t".to_owned()] {
            let mut input = scene.journey_input("X");
            input["title"] = json!(wrong);
            assert_eq!(
                scene.refused("journeyCreate", input).await,
                ["INVALID title"]
            );
            let input = json!({ "journeyId": journey, "code": "X", "title": wrong, "kind": "MET" });
            assert_eq!(
                scene.refused("outcomeCreate", input).await,
                ["INVALID title"]
            );
            let mut input = scene.draft_input(&journey);
            input["stages"][1]["title"] = json!(wrong);
            let problems = scene.refused("journeyVersionDraft", input).await;
            assert_eq!(problems, ["INVALID stages.1.title"]);
        }
        for wrong in ["", "a b", "é"] {
            let input = scene.journey_input(wrong);
            assert_eq!(
                scene.refused("journeyCreate", input).await,
                ["INVALID code"]
            );
            let mut input = scene.draft_input(&journey);
            input["transitions"] = json!([{ "from": wrong, "to": "DO" }]);
            let problems = scene.refused("journeyVersionDraft", input).await;
            assert_eq!(problems, ["NOT_FOUND transitions.0.from"]);
        }
        // As an argument such a text is nobody's code.
        let data = world
            .data(
                "",
                "query($c: String!) { journey(code: $c) { id } }",
                json!({ "c": "é" }),
            )
            .await;
        assert_eq!(data["journey"], Value::Null);
    }
);

on_both!(texts_of_a_longest_length_are_kept, |world| async move {
    let scene = Scene::set(&world).await;
    let mut input = scene.journey_input(&"A".repeat(64));
    input["title"] = json!("é".repeat(200));
    input["description"] = json!("😀".repeat(10_000));
    let made = scene
        .change(
            "journeyCreate",
            input.clone(),
            "journey { title description }",
        )
        .await;
    assert_eq!(made["journey"]["title"], input["title"]);
    assert_eq!(made["journey"]["description"], input["description"]);
});

on_both!(
    a_code_with_a_nul_asked_for_is_no_fault,
    |world| async move {
        let scene = Scene::set(&world).await;
        scene.journey("BINS").await;
        let query = "query($c: String!) { journey(code: $c) { id } journeys(where: { code: [$c] }) { nodes { id } }
        services: journeys(where: { serviceCode: [$c] }) { nodes { id } } }";
        let answer = world.ask("", query, json!({ "c": "BINS\u{0}" })).await;
        assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{}", answer.text);
    }
);
