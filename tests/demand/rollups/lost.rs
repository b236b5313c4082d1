//! What is noticed when one delta is lost: by the comparison of these tests, and by the program.

use serde_json::json;
use support::faults::Faults;
use support::{Setup, on_both};

use super::kept::{compare, differences, snapshot, stored};
use super::process::output;
use super::recount::recounted;
use super::scene::Scene;

on_both!(one_lost_delta_is_noticed, |world| async move {
    let faults = Faults::new();
    let setup = Setup {
        faults: Some(faults.clone()),
        ..Setup::default()
    };
    let scene = Scene::open(&world.serve(setup).await).await;
    for _ in 0..3 {
        scene
            .opened(json!({ "receivedAt": "2026-09-01T10:00:00Z" }))
            .await;
    }
    let well = output(&world, &["audit-figures"]).await;
    assert!(well.status.success(), "{well:?}");
    faults.lose_one("a delta");
    scene
        .opened(json!({ "receivedAt": "2026-09-01T10:00:00Z" }))
        .await;

    let view = snapshot(&world).await;
    let (rows, kept) = (
        recounted(&view, world.council_id).await,
        stored(&view, world.council_id).await.0,
    );
    view.rollback().await.expect("an end");
    let wrong = differences(&rows, &kept);
    // The last measure of an opened case, BREACHED: by channel and code, by channel and timing, by team,
    // and by day. Its count is four by the rows and three in the deltas.
    assert_eq!(wrong.len(), 4, "{wrong:?}");
    assert!(
        wrong
            .iter()
            .all(|(key, rows, kept)| (key.2, *rows, *kept) == (8, 4, 3)),
        "{wrong:?}"
    );

    let found = output(&world, &["audit-figures", "--month", "2026-09"]).await;
    assert_eq!(found.status.code(), Some(1), "{found:?}");
    let table = String::from_utf8_lossy(&found.stdout);
    assert_eq!(table.matches("Breached").count(), 4, "{table}");
    let other_month = output(&world, &["audit-figures", "--month", "2026-08"]).await;
    assert!(other_month.status.success(), "{other_month:?}");

    let rebuilt = output(&world, &["rebuild-figures", "--council", "TEST"]).await;
    assert!(rebuilt.status.success(), "{rebuilt:?}");
    let again = output(&world, &["audit-figures", "--all"]).await;
    assert!(again.status.success(), "{again:?}");
    compare(&world, world.council_id).await;
});
