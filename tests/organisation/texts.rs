//! What people type: kept as typed, or refused with a problem, never a fault.

use serde_json::{Value, json};
use support::answer::told;
use support::data::shared;
use support::on_both;

use super::scene::{Scene, account_input, customer_input};

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
            let mut input = scene.service_input(&format!("N{number}"));
            input["name"] = json!(string);
            input["description"] = json!(string);
            let object = "service { name description }";
            let payload = world
                .attempt(&scene.admin, "serviceCreate", input, object)
                .await;
            if payload["service"] == Value::Null {
                let told = told(&payload);
                let is_told = told
                    .iter()
                    .all(|one| one == "INVALID name" || one == "INVALID description");
                assert!(is_told && !told.is_empty(), "{string:?}: {told:?}");
            } else {
                assert_eq!(payload["service"]["name"], json!(string));
                assert_eq!(payload["service"]["description"], json!(string));
                kept += 1;
            }
            // As personal particulars.
            let mut input = customer_input(string);
            input["telephone"] = json!(string);
            input["email"] = json!(string);
            let object = "customer { name telephone email }";
            let payload = world
                .attempt(&scene.worker, "customerCreate", input, object)
                .await;
            if payload["customer"] == Value::Null {
                assert!(told(&payload).iter().all(|one| one.starts_with("INVALID ")));
            } else {
                assert_eq!(payload["customer"]["name"], json!(string));
            }
        }
        assert!(kept > strings.len() / 2, "{kept} of {}", strings.len());
        let found = world.walk(&scene.admin, "services", "", "name").await;
        assert_eq!(found.len(), kept);
    }
);

on_both!(
    texts_that_no_database_holds_are_refused_at_their_place,
    |world| async move {
        let scene = Scene::set(&world).await;
        let rows = scene.rows().await;
        for wrong in ["é".repeat(201), " \t".to_owned(), "a\nb".to_owned()] {
            for (mutation, mut input) in scene.inputs() {
                let field = if input.get("name").is_some() {
                    "name"
                } else {
                    "title"
                };
                if input.get("code").is_some() {
                    input["code"] = json!("FRESH");
                } else if mutation == "accountCreate" {
                    input["subject"] = json!("fresh");
                }
                input[field] = json!(wrong);
                let expected = [format!("INVALID {field}")];
                assert_eq!(scene.refused(mutation, input).await, expected, "{mutation}");
            }
            for (mutation, id) in &rows {
                let field = match *mutation {
                    "directorateUpdate" | "teamUpdate" | "channelUpdate" => "title",
                    _ => "name",
                };
                let input = json!({ "id": id, "expectedRevision": 1, field: wrong });
                let expected = [format!("INVALID {field}")];
                assert_eq!(scene.refused(mutation, input).await, expected, "{mutation}");
            }
        }
        for wrong in ["", "a b", "é", "lower"] {
            for (mutation, mut input) in scene.inputs() {
                if input.get("code").is_some() {
                    input["code"] = json!(wrong);
                    let problems = scene.refused(mutation, input).await;
                    assert_eq!(problems, ["INVALID code"], "{mutation}");
                }
            }
        }
        let mut input = account_input(" ");
        input["issuer"] = json!(" ");
        let expected = ["INVALID issuer", "INVALID subject"];
        assert_eq!(scene.refused("accountCreate", input).await, expected);
        // A text that no database holds is refused before anything is asked.
        let query = "query($c: String!) { service(code: $c) { id } }";
        let answer = world.ask("", query, json!({ "c": "NEW\u{0}" })).await;
        assert_eq!(answer.codes(), ["BAD_USER_INPUT"]);
    }
);

on_both!(a_text_beyond_its_limit_is_refused, |world| async move {
    let scene = Scene::set(&world).await;
    let mut input = scene.service_input("LONG");
    input["description"] = json!("é".repeat(100_000));
    assert_eq!(
        scene.refused("serviceCreate", input).await,
        ["INVALID description"]
    );
});
