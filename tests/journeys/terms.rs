//! What a version promises about time: its target, calendar, warning and cap.

use serde_json::{Value, json};
use support::on_both;

use super::scene::{Scene, text};

const TERMS: &str =
    "journeyVersion { id calendar targetWorkingDays targetWorkingHours warningPercent
    extensionCap revision stages { targetWorkingDays targetWorkingHours } }";

on_both!(
    a_version_counts_days_of_england_and_wales_unless_told_otherwise,
    |world| async move {
        let scene = Scene::set(&world).await;
        let journey = scene.journey("BINS").await;
        let input = scene.draft_input(&journey);
        let made = scene.change("journeyVersionDraft", input, TERMS).await;
        let id = made["journeyVersion"]["id"].clone();
        let days = json!({ "targetWorkingDays": 1, "targetWorkingHours": null });
        let none = json!({ "targetWorkingDays": null, "targetWorkingHours": null });
        let expected = json!({
            "id": id, "calendar": "ENGLAND_WALES", "targetWorkingDays": 10, "targetWorkingHours": null,
            "warningPercent": null, "extensionCap": null, "revision": 1, "stages": [days, none],
        });
        assert_eq!(made["journeyVersion"], expected);
    }
);

on_both!(terms_are_drafted_and_changed, |world| async move {
    let scene = Scene::set(&world).await;
    let journey = scene.journey("BINS").await;
    let mut input = scene.draft_input(&journey);
    input["calendar"] = json!("SCOTLAND");
    input["targetWorkingDays"] = json!(null);
    input["targetWorkingHours"] = json!(8);
    input["warningPercent"] = json!(75);
    input["extensionCap"] = json!(16);
    input["stages"] = json!([{ "code": "DO", "title": "Do it", "targetWorkingHours": 4 }]);
    let made = scene.change("journeyVersionDraft", input, TERMS).await;
    let id = text(&made["journeyVersion"]["id"]);
    let stages = json!([{ "targetWorkingDays": null, "targetWorkingHours": 4 }]);
    let mut expected = json!({
        "id": id, "calendar": "SCOTLAND", "targetWorkingDays": null, "targetWorkingHours": 8,
        "warningPercent": 75, "extensionCap": 16, "revision": 1, "stages": stages,
    });
    assert_eq!(made["journeyVersion"], expected);

    let input = json!({
        "id": id, "expectedRevision": 1, "calendar": "ANY_UK", "targetWorkingHours": null,
        "targetWorkingDays": 20, "extensionCap": null,
    });
    let changed = scene.change("journeyVersionUpdate", input, TERMS).await;
    expected["calendar"] = json!("ANY_UK");
    expected["targetWorkingHours"] = json!(null);
    expected["targetWorkingDays"] = json!(20);
    expected["extensionCap"] = json!(null);
    expected["revision"] = json!(2);
    assert_eq!(changed["journeyVersion"], expected);
});

on_both!(terms_that_cannot_be_are_refused, |world| async move {
    let scene = Scene::set(&world).await;
    let journey = scene.journey("BINS").await;
    let with = |more: &[(&str, Value)]| {
        let mut input = scene.draft_input(&journey);
        for (field, value) in more {
            input[*field] = value.clone();
        }
        input
    };
    let both = with(&[
        ("targetWorkingHours", json!(8_001)),
        ("warningPercent", json!(0)),
        ("extensionCap", json!(8_001)),
        (
            "stages",
            json!([{ "code": "A", "title": "A", "targetWorkingDays": 1, "targetWorkingHours": 8 }]),
        ),
    ]);
    let expected = [
        "INVALID targetWorkingHours",
        "INVALID targetWorkingHours",
        "INVALID warningPercent",
        "INVALID extensionCap",
        "INVALID stages.0.targetWorkingHours",
    ];
    assert_eq!(scene.refused("journeyVersionDraft", both).await, expected);
    let nothing = with(&[
        ("targetWorkingDays", json!(null)),
        ("warningPercent", json!(75)),
        ("extensionCap", json!(5)),
    ]);
    let expected = ["INVALID warningPercent", "INVALID extensionCap"];
    assert_eq!(
        scene.refused("journeyVersionDraft", nothing).await,
        expected
    );

    // What is left out stays, and must fit what is given.
    let kept = with(&[("warningPercent", json!(75))]);
    let made = scene.change("journeyVersionDraft", kept, TERMS).await;
    let id = text(&made["journeyVersion"]["id"]);
    let input = json!({ "id": id, "expectedRevision": 1, "targetWorkingHours": 8 });
    assert_eq!(
        scene.refused("journeyVersionUpdate", input).await,
        ["INVALID targetWorkingHours"]
    );
    let input = json!({ "id": id, "expectedRevision": 1, "targetWorkingDays": null });
    assert_eq!(
        scene.refused("journeyVersionUpdate", input).await,
        ["INVALID warningPercent"]
    );
});
