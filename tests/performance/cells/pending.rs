//! While the cells of a council are still to be computed, nobody reads them.

use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use support::plan::reading;
use support::{World, on_both};
use throughline::demand::cells::rebuild;

use crate::performance::officer::Scene;

const FIGURES: &str = r#"{
  demand(period: { month: "2026-09" }, by: [MONTH]) { rows { opened closed openAtEnd } }
  kpi(code: "CLOSED") { series(period: { month: "2026-09" }) { points { numerator } }
    cases(period: { month: "2026-09" }, part: NUMERATOR, first: 5) { matching } }
  waiting: kpi(code: "WAITING") { series(period: { month: "2026-09" }) { points { numerator } } } }"#;

async fn figures(world: &World, scene: &Scene) -> Vec<Value> {
    let data = world.data(&scene.council.officer, FIGURES, json!({})).await;
    let row = &data["demand"]["rows"][0];
    let numerator = |kpi: &str| data[kpi]["series"]["points"][0]["numerator"].clone();
    vec![
        row["opened"].clone(),
        row["closed"].clone(),
        row["openAtEnd"].clone(),
        numerator("kpi"),
        data["kpi"]["cases"]["matching"].clone(),
        numerator("waiting"),
    ]
}

on_both!(
    figures_are_right_while_cells_are_still_to_be_computed,
    |world| async move {
        let scene = Scene::set(&world).await;
        let council = &scene.council;
        for (code, kind, anchor) in [
            ("CLOSED", "CASE_COUNT", "CLOSED"),
            ("WAITING", "STOCK", "OPENED"),
        ] {
            let input = json!({ "code": code, "title": code, "kind": kind, "unit": "cases",
                "polarity": "HIGHER", "ownerId": council.owner, "serviceIds": [council.service],
                "numerator": { "anchor": anchor } });
            scene.make(input).await;
        }
        for (day, is_closed) in [(1, true), (2, true), (3, false)] {
            let received = format!("2026-09-{day:02}T09:00:00Z");
            let case = council.open(&world, 0, "VALUE_NEW", &received).await;
            if is_closed {
                council
                    .close(&world, &case, 0, "2026-09-08T09:00:00Z")
                    .await;
            }
        }
        // Three received, two of them closed, one left.
        let right = [3, 2, 1, 2, 2, 1].map(Value::from);
        assert_eq!(figures(&world, &scene).await, right);

        // As a step leaves a council whose cells it has made anew.
        let own = world.own_connection();
        own.execute_unprepared("DELETE FROM cell_delta")
            .await
            .expect("no deltas");
        assert_eq!(figures(&world, &scene).await, [0; 6].map(Value::from));
        let mark = "INSERT INTO cell_upkeep (council_id, is_to_rebuild) SELECT council_id, true FROM council";
        own.execute_unprepared(mark).await.expect("a mark");
        assert_eq!(figures(&world, &scene).await, right);

        // And from the moment on when they are there.
        assert_eq!(rebuild::pending(world.database()).await.ok(), Some(1));
        world.mark();
        assert_eq!(figures(&world, &scene).await, right);
        // Then the list behind the figure alone reads rows.
        let of_rows = reading(&world.statements(), &["cases", "case_closing"]);
        assert_eq!(of_rows.len(), 1, "{of_rows:#?}");
    }
);
