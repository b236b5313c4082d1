//! The harness, tried on itself.

use serde_json::json;
use support::on_both;

on_both!(statements_are_counted_from_a_mark, |world| async move {
    let token = world.token("administrator", "anybody");
    world.mark();
    assert_eq!(world.statements(), [""; 0]);
    let query = "{ services { nodes { code } } }";
    world.data(&token, query, json!({})).await;
    let first = world.statements();
    assert!(first.iter().any(|sql| sql.contains("service")), "{first:?}");
    world.mark();
    world.data(&token, query, json!({})).await;
    assert_eq!(world.statements(), first);
});

on_both!(what_is_written_can_be_counted, |world| async move {
    let before = world.row_counts().await;
    assert!(before.contains(&("council".to_owned(), 1)));
    world.add_council(world.clock.new_id(), "OTHER").await;
    let after = world.row_counts().await;
    assert_ne!(before, after);
    assert!(after.contains(&("council".to_owned(), 2)));
});

on_both!(worlds_do_not_see_each_other, |world| async move {
    let other = support::World::start(world.kind).await;
    other.add_council(other.clock.new_id(), "OTHER").await;
    assert!(
        world
            .row_counts()
            .await
            .contains(&("council".to_owned(), 1))
    );
    assert_ne!(world.database_url(), other.database_url());
    other.stop().await;
});
