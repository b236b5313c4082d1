//! Nobody sees half an import, and nobody waits for one.

use std::sync::atomic::Ordering;
use std::time::Duration;

use support::{World, on_both};
use throughline::imports::{ImportFault, OnError};

use super::{file, import, mapped, number, request};

const HEADER: &str = "case:concept:name,concept:name,time:timestamp,case:channel,case:closed\n";
const MAP: &str = "channel=case:channel,closed=case:closed";

/// A log of many cases; the last line is wrong.
fn log(cases: usize, ends_badly: bool) -> String {
    let mut rows = HEADER.to_owned();
    for case in 0..cases {
        for hour in 10..15 {
            rows +=
                &format!("c{case},Step {hour},2024-03-05T{hour}:00:00Z,Web,2024-03-06T00:00:00Z\n");
        }
    }
    if ends_badly {
        rows += "last,Step,never,Web,\n";
    }
    rows
}

async fn everything(world: &World) -> Vec<(String, i64)> {
    let mut counts = world.row_counts().await;
    counts.retain(|(table, _)| table != "import_run");
    counts
}

on_both!(
    an_import_that_stops_leaves_nothing,
    |world: World| async move {
        let before = everything(&world).await;
        let path = file(&world, "log.csv", log(2_000, true).as_bytes());
        let mut request = mapped(&path, MAP);
        request.on_error = OnError::Stop;
        let fault = import(&world, &request).await.expect_err("a stop");
        assert!(matches!(fault, ImportFault::Stopped(_)));
        assert_eq!(
            fault.to_string(),
            "stopped at a bad row, nothing was imported: log.csv:10002: time: \"never\" is not a time"
        );
        assert_eq!(everything(&world).await, before);
        let failed =
            "SELECT count(*) FROM import_run WHERE state = 'FAILED' AND finished_at IS NOT NULL";
        assert_eq!(number(&world, failed).await, 1);

        request.on_error = OnError::Skip;
        let report = import(&world, &request).await.expect("an import");
        assert_eq!(
            (report.cases, report.left_out),
            (2_000, 2),
            "the row, and its case without events"
        );
    }
);

on_both!(
    an_import_that_is_interrupted_leaves_nothing,
    |world: World| async move {
        let before = everything(&world).await;
        let path = file(&world, "log.csv", log(50, false).as_bytes());
        let request = mapped(&path, MAP);
        request.stop.store(true, Ordering::Relaxed);
        let fault = import(&world, &request).await.expect_err("a stop");
        assert!(matches!(fault, ImportFault::Interrupted));
        assert_eq!(everything(&world).await, before);
    }
);

on_both!(
    an_import_that_dies_is_never_seen_and_cleared_away_by_the_next,
    |world: World| async move {
        let path = file(&world, "log.csv", log(4_000, false).as_bytes());
        let running = {
            let (world, request) = (world.clone(), mapped(&path, MAP));
            tokio::spawn(async move { import(&world, &request).await })
        };
        let staged = "SELECT count(*) FROM cases WHERE is_staged";
        while number(&world, staged).await == 0 {
            assert!(!running.is_finished(), "it was to be caught half done");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        // While it runs, somebody else writes.
        world.add_council(world.clock.new_id(), "OTHER").await;
        let second = import(&world, &mapped(&path, MAP))
            .await
            .expect_err("a refusal");
        assert!(
            second
                .to_string()
                .contains("another import of this council is running")
        );
        running.abort();
        assert!(
            running.await.is_err_and(|error| error.is_cancelled()),
            "it died"
        );
        assert!(number(&world, staged).await > 0, "it left rows");
        let visible = "SELECT count(*) FROM cases WHERE NOT is_staged";
        assert_eq!(number(&world, visible).await, 0, "which nobody sees");

        let token = world.token("performance-officer", "anybody");
        let query = r#"{ cases { nodes { reference } }
            demand(period: { month: "2024-03" }) { totals { opened closed } } }"#;
        let data = world.data(&token, query, serde_json::json!({})).await;
        assert_eq!(data["cases"]["nodes"], serde_json::json!([]));
        let nothing = serde_json::json!({ "opened": 0, "closed": 0 });
        assert_eq!(data["demand"]["totals"], nothing);

        let report = import(&world, &mapped(&path, MAP))
            .await
            .expect("an import");
        assert_eq!(
            (report.cleared_away, report.cases, report.already_there),
            (1, 4_000, 0)
        );
        assert_eq!(number(&world, staged).await, 0);
        assert_eq!(number(&world, visible).await, 4_000);
        for table in ["cases", "case_event", "case_text", "case_closing"] {
            let orphans = match table {
                "cases" => continue,
                _ => format!(
                    "SELECT count(*) FROM {table} WHERE case_id NOT IN (SELECT id FROM cases)"
                ),
            };
            assert_eq!(number(&world, &orphans).await, 0);
        }
        assert_eq!(
            number(&world, "SELECT count(*) FROM case_event").await,
            4_000 * 7
        );
        assert_eq!(number(&world, "SELECT count(*) FROM journey").await, 1);
    }
);

on_both!(
    a_council_or_journey_that_is_not_there_is_refused,
    |world: World| async move {
        let path = file(&world, "log.csv", log(1, false).as_bytes());
        let mut nowhere = request(&path, throughline::imports::log::Mapping::default());
        nowhere.council = "ELSEWHERE".to_owned();
        let fault = import(&world, &nowhere).await.expect_err("a refusal");
        assert!(
            fault
                .to_string()
                .contains("there is no council with the code \"ELSEWHERE\"")
        );
        let mut unknown = mapped(&path, MAP);
        unknown.journey.create = None;
        let fault = import(&world, &unknown).await.expect_err("a refusal");
        assert!(
            fault
                .to_string()
                .contains("there is no journey with the code \"PERMIT\"")
        );
    }
);
