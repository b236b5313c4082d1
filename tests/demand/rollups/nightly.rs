//! The nightly audit: once a day and council, from two o'clock on.

use entities::demand::cell_upkeep;
use entities::organisation::council;
use entities::select::InCouncil;
use sea_orm::{ConnectionTrait, EntityTrait};
use serde_json::json;
use support::on_both;
use throughline::demand::cells::nightly;

use super::scene::Scene;

on_both!(a_month_is_audited_once_a_night, |world| async move {
    let scene = Scene::open(&world).await;
    let own = world.own_connection();
    let council = council::Entity::find()
        .one(own)
        .await
        .expect("a council")
        .expect("one");
    let run = || nightly::run(world.database(), &world.clock, &council);
    // 10 October 2026, 03:00 in London: nothing to recount yet.
    world.set_now("2026-10-10T02:00:00Z");
    assert_eq!(run().await.expect("an audit"), None);
    scene.opened(json!({})).await;
    assert_eq!(run().await.expect("an audit"), Some(Vec::new()));
    let row = cell_upkeep::Entity::in_council(world.council_id)
        .one(own)
        .await;
    let row = row.expect("upkeep").expect("a row");
    assert_eq!(
        row.audited_on.map(|day| day.to_string()).as_deref(),
        Some("2026-10-10")
    );
    assert_eq!(
        row.audited_month.map(|day| day.to_string()).as_deref(),
        Some("2026-10-01")
    );
    assert_eq!((row.differences, row.is_to_rebuild), (Some(0), false));
    // Once a day, and the next not before two.
    assert_eq!(run().await.expect("an audit"), None);
    own.execute_unprepared("UPDATE cell_delta SET n = 2 WHERE measure = 2")
        .await
        .expect("harm");
    world.set_now("2026-10-11T00:30:00Z");
    assert_eq!(run().await.expect("an audit"), None);
    world.set_now("2026-10-11T01:00:00Z");
    let found = run().await.expect("an audit").expect("it was due");
    // OPENED is in five cubes of six: not in working days.
    assert_eq!(found.len(), 5, "{found:?}");
    assert!(found.iter().all(|it| (it.counted, it.kept) == (1, 2)));
    let row = cell_upkeep::Entity::in_council(world.council_id)
        .one(own)
        .await;
    assert_eq!(row.expect("upkeep").expect("a row").differences, Some(5));
});
