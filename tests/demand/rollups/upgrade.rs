//! A database that had cases before it had cells.

use sea_orm::ConnectionTrait;
use serde_json::json;
use support::on_both;
use throughline::startup::{self, Empty};

use super::kept::{compare, snapshot, stored};
use super::scene::Scene;

on_both!(
    cells_of_earlier_cases_are_computed_at_the_first_start,
    |world| async move {
        let scene = Scene::open(&world).await;
        for received in ["2026-07-31T23:30:00Z", "2026-09-01T10:00:00Z"] {
            let case = scene.opened(json!({ "receivedAt": received })).await;
            scene
                .does("caseMove", &case, json!({ "stageCode": "VISIT" }))
                .await;
        }
        // As the step leaves a council that is there already.
        let own = world.own_connection();
        own.execute_unprepared("DELETE FROM cell_delta")
            .await
            .expect("no deltas");
        let mark = "INSERT INTO cell_upkeep (council_id, is_to_rebuild) SELECT council_id, true FROM council";
        own.execute_unprepared(mark).await.expect("a mark");
        let url = world.database_url();
        // Two processes may start at once.
        let (first, second) = tokio::join!(
            startup::open(url, 2, Empty::Refuse),
            startup::open(url, 2, Empty::Refuse)
        );
        assert!(first.is_ok() && second.is_ok());
        let (cells, deltas) = compare(&world, world.council_id).await;
        assert!(cells > 0 && deltas == 0, "{cells} cells, {deltas} deltas");
        // It is done once: another start changes nothing.
        own.execute_unprepared("DELETE FROM cell_day")
            .await
            .expect("harm");
        assert!(startup::open(url, 2, Empty::Refuse).await.is_ok());
        let view = snapshot(&world).await;
        let kept = stored(&view, world.council_id).await.0;
        view.rollback().await.expect("an end");
        assert!(kept.len() < cells && kept.keys().all(|key| key.0 != "cell_day"));
    }
);
