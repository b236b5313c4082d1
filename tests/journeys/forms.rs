//! The form of a journey version: set with the draft, checked, frozen when it is published.

use serde_json::{Value, json};
use support::on_both;

use super::scene::Scene;

/// What is asked about a missed bin.
fn form() -> Value {
    json!({ "type": "object", "required": ["where"], "properties": {
        "where": { "type": "string", "maxLength": 20 }, "colour": { "enum": ["GREEN", "BLACK"] },
    } })
}

const READ: &str = "journeyVersion { id revision form }";

on_both!(
    a_form_is_set_changed_and_removed_with_its_draft,
    |world| async move {
        let scene = Scene::set(&world).await;
        let journey = scene.journey("BINS").await;
        let mut input = scene.draft_input(&journey);
        input["form"] = form();
        let made = scene.change("journeyVersionDraft", input, READ).await;
        let made = &made["journeyVersion"];
        assert_eq!(made["form"], form());
        let id = &made["id"];

        // What is left out stays.
        let input = json!({ "id": id, "expectedRevision": 1, "warningPercent": 80 });
        let kept = scene.change("journeyVersionUpdate", input, READ).await;
        assert_eq!(kept["journeyVersion"]["form"], form());
        let other = json!({ "type": "object", "properties": { "bin": { "type": "integer" } } });
        let input = json!({ "id": id, "expectedRevision": 2, "form": other });
        let put = scene.change("journeyVersionUpdate", input, READ).await;
        assert_eq!(put["journeyVersion"]["form"], other);
        let input = json!({ "id": id, "expectedRevision": 3, "form": null });
        let gone = scene.change("journeyVersionUpdate", input, READ).await;
        assert_eq!(gone["journeyVersion"]["form"], Value::Null);
        assert_eq!(gone["journeyVersion"]["revision"], 4);
    }
);

on_both!(a_published_form_is_frozen, |world| async move {
    let scene = Scene::set(&world).await;
    let journey = scene.journey("BINS").await;
    scene.outcome(&journey, "MET", "MET").await;
    let mut input = scene.draft_input(&journey);
    input["form"] = form();
    let made = scene.change("journeyVersionDraft", input, READ).await;
    let id = &made["journeyVersion"]["id"];
    scene.publish(id.as_str().expect("an id")).await;
    let input = json!({ "id": id, "expectedRevision": 2, "form": null });
    let problems = scene.refused("journeyVersionUpdate", input).await;
    assert_eq!(problems, ["NOT_A_DRAFT id"]);
    let query = r#"{ journey(code: "BINS") { currentVersion { form } } }"#;
    let data = world.data("", query, json!({})).await;
    assert_eq!(data["journey"]["currentVersion"]["form"], form());
});

on_both!(
    a_form_that_cannot_be_used_is_refused_at_its_place,
    |world| async move {
        let scene = Scene::set(&world).await;
        let journey = scene.journey("BINS").await;
        let draft = scene.draft(&journey, "2026-01-01").await;
        let question = |schema: Value| json!({ "type": "object", "properties": { "a.b": schema } });
        // 65,536 bytes are allowed: this is one more, with the 28 around the words.
        let long = json!({ "type": "object", "title": "x".repeat(65_509) });
        assert_eq!(long.to_string().len(), 65_537);
        for (form, at) in [
            (json!([]), "form"),
            (json!({ "type": "array" }), "form.type"),
            (long, "form"),
            (
                question(json!({ "type": "text" })),
                "form.properties.a.b.type",
            ),
            (
                question(json!({ "pattern": "(?=a)" })),
                "form.properties.a.b.pattern",
            ),
            (
                question(json!({ "format": "postcode" })),
                "form.properties.a.b.format",
            ),
            (
                question(json!({ "$ref": "https://example.org/address.json" })),
                "form.properties.a.b.$ref",
            ),
        ] {
            let mut input = scene.draft_input(&journey);
            input["form"] = form.clone();
            let expected = [format!("INVALID {at}")];
            assert_eq!(scene.refused("journeyVersionDraft", input).await, expected);
            let input = json!({ "id": draft, "expectedRevision": 1, "form": form });
            assert_eq!(scene.refused("journeyVersionUpdate", input).await, expected);
        }
        // With everything else that is wrong.
        let mut input = scene.draft_input(&journey);
        input["validFrom"] = json!("1899-12-31");
        input["form"] = json!(7);
        let problems = scene.refused("journeyVersionDraft", input).await;
        assert_eq!(problems, ["INVALID validFrom", "INVALID form"]);
    }
);
