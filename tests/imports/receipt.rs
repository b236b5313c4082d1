//! The receipt log of a real municipality: its known figures come back.

use std::collections::BTreeMap;

use serde_json::json;
use support::data::shared;
use support::{World, on_both};

use super::{import, number, preset};
use crate::performance::movement::replay;

on_both!(
    receipt_comes_in_as_it_was_and_once,
    |world: World| async move {
        let Some(file) = shared("receipt/receipt.csv") else {
            return;
        };
        let request = preset(&file, "receipt");
        let report = import(&world, &request).await.expect("an import");
        assert_eq!(
            (report.cases, report.closed, report.events),
            (1_434, 1_329, 8_577)
        );
        assert_eq!((report.left_out, report.already_there), (0, 0));
        assert_eq!(report.activities, 27);
        let mut channels = report.new_channels.clone();
        channels.sort();
        assert_eq!(channels, ["Desk", "Intern", "Internet", "Post", "e-mail"]);
        let contacts = number(&world, "SELECT count(*) FROM contact").await;
        assert_eq!(contacts, 0, "the import of a log records no contacts");
        let told = replay::check(&world, world.council_id).await;
        assert_eq!(told, 1_434, "each case is what its log tells");
        figures_by_walking(&world).await;
        figures_of_the_service(&world).await;

        let before = world.row_counts().await;
        let again = import(&world, &request).await.expect("an import");
        assert_eq!((again.cases, again.already_there), (0, 1_434));
        let after = world.row_counts().await;
        let changed: Vec<_> = before
            .iter()
            .zip(&after)
            .filter(|(before, after)| before != after)
            .map(|(before, _)| before.0.as_str())
            .collect();
        assert_eq!(changed, ["import_run"], "nothing doubles");
    }
);

/// Counts what a reader finds case by case.
async fn figures_by_walking(world: &World) {
    let token = world.token("performance-officer", "anybody");
    let nodes = "state isOnTime channel { title } \
        history(first: 100) { nodes { kind } pageInfo { hasNextPage } }";
    let cases = world.walk(&token, "cases", "", nodes).await;
    assert_eq!(cases.len(), 1_434);
    let closed: Vec<_> = cases
        .iter()
        .filter(|case| case["state"] == "CLOSED")
        .collect();
    assert_eq!(closed.len(), 1_329);
    let on_time = closed
        .iter()
        .filter(|case| case["isOnTime"] == true)
        .count();
    assert_eq!(on_time, 952);
    let mut channels = BTreeMap::new();
    let mut events = 0;
    for case in &cases {
        let channel = case["channel"]["title"].as_str().expect("a channel");
        *channels.entry(channel).or_insert(0) += 1;
        assert_eq!(case["history"]["pageInfo"]["hasNextPage"], false);
        let history = case["history"]["nodes"].as_array().expect("a history");
        events += history
            .iter()
            .filter(|event| event["kind"] == "ACTIVITY")
            .count();
    }
    assert_eq!(events, 8_577);
    let expected = [
        ("Desk", 109),
        ("Intern", 1),
        ("Internet", 1_250),
        ("Post", 53),
        ("e-mail", 21),
    ];
    assert_eq!(channels, BTreeMap::from(expected));
}

/// The same from the figures of the service that the journey was put under.
async fn figures_of_the_service(world: &World) {
    let token = world.token("performance-officer", "anybody");
    let query = r#"{ service(code: "IMPORTED") {
        demand(period: { from: "2010-01-01", to: "2013-01-01" }, by: [CHANNEL]) {
            totals { contacts opened closed onTime { numerator denominator } }
            rows { channel { title } opened } } } }"#;
    let data = world.data(&token, query, json!({})).await;
    let demand = &data["service"]["demand"];
    let totals = json!({ "contacts": 0, "opened": 1_434, "closed": 1_329,
        "onTime": { "numerator": 952, "denominator": 1_329 } });
    assert_eq!(demand["totals"], totals);
    let rows = demand["rows"].as_array().expect("rows");
    let internet = rows
        .iter()
        .find(|row| row["channel"]["title"] == "Internet");
    assert_eq!(internet.expect("a row")["opened"], 1_250);
}
