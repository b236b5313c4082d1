//! Two workers at once, and how much is asked where nothing is due.

use futures_util::future::join_all;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::json;
use support::{World, on_both};
use throughline::graphql::id::Kind;

use super::{look, look_at, made, overdue};
use crate::cases::clocks::terms::publish;
use crate::cases::desk::Desk;

/// How many rows fulfil this.
async fn count(world: &World, rows: &str) -> i64 {
    let own = world.own_connection();
    let sql = format!("SELECT count(*) AS n FROM {rows}");
    let ask = Statement::from_string(own.get_database_backend(), sql);
    let row = own.query_one_raw(ask).await.expect("a count");
    row.expect("a row").try_get("", "n").expect("a count")
}

on_both!(
    four_workers_at_once_escalate_each_case_once,
    |world| async move {
        let desk = Desk::open(&world).await;
        publish(&desk, json!({ "targetWorkingDays": 1 })).await;
        let crew = json!({ "teamId": Kind::Team.id(desk.crew) });
        made(&desk, "Late", overdue(), crew).await;
        let trigger = json!({ "kind": "UNASSIGNED", "workingHours": 1 });
        made(&desk, "Nobody's", trigger, json!({})).await;
        // More than one transaction takes.
        join_all((0..60).map(|_| desk.opened(json!({})))).await;
        world.set_now("2026-10-17T08:00:00Z");
        let done = join_all((0..4).map(|_| look(&world))).await;
        // What one has found held by another it leaves for its next look.
        let begun: u64 = done.iter().map(|(begun, _)| begun).sum::<u64>() + look(&world).await.0;
        assert_eq!(begun, 120);
        assert_eq!(look(&world).await, (0, 0));
        assert_eq!(count(&world, "case_escalation").await, 120);
        assert_eq!(
            count(&world, "case_event WHERE kind = 'ESCALATED'").await,
            120
        );
        assert_eq!(
            count(&world, "cases WHERE revision = 2 AND last_sequence = 3").await,
            60
        );
    }
);

on_both!(
    where_nothing_is_due_a_hundred_cases_ask_no_more_than_one,
    |world| async move {
        let desk = Desk::open(&world).await;
        publish(
            &desk,
            json!({ "targetWorkingHours": 8, "warningPercent": 50 }),
        )
        .await;
        made(&desk, "Late", overdue(), json!({})).await;
        made(
            &desk,
            "Half gone",
            json!({ "kind": "CLOCK_WARNING" }),
            json!({}),
        )
        .await;
        let trigger = json!({ "kind": "UNASSIGNED", "workingHours": 3 });
        made(&desk, "Nobody's", trigger, json!({})).await;
        // At 15:30 in London: ten hours later half an hour of work has not become two, but on the clock on the wall
        // it could have, so that each case is judged.
        world.set_now("2026-10-15T14:30:00Z");
        let asked = async || {
            world.set_now("2026-10-15T14:30:00Z");
            world.mark();
            assert_eq!(look_at(&world, "2026-10-16T00:30:00Z").await, (0, 0));
            world.statements()
        };
        desk.opened(json!({})).await;
        let one = asked().await;
        world.set_now("2026-10-15T14:30:00Z");
        join_all((0..99).map(|_| desk.opened(json!({})))).await;
        let hundred = asked().await;
        assert_eq!(one, hundred);
        // The rules, the versions that warn, and what is escalated; and of the warning and of what nobody has, the
        // candidates with their versions, logs, pauses and extensions, and that there are no more. Of what is late
        // there are no candidates.
        assert_eq!(one.len(), 1 + 1 + 1 + 2 * (1 + 4 + 1) + 1, "{one:#?}");
    }
);
