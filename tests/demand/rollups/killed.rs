//! `throughline work` as a process of its own: killed in the middle of batches, and several at once.

use std::process::Child;
use std::time::{Duration, Instant};

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement,
};
use serde_json::json;
use support::{World, on_both};
use throughline::demand::cells::audit::{Span, audit};

use super::kept::compare;
use super::process::{stopped, worker};
use super::scene::Scene;

/// How often a worker is killed.
const KILLS: usize = 20;

/// Adds deltas of many cells that cancel out in pairs, the second of each pair after all the first.
async fn pile_up(world: &World, pairs: i64, start: u32) {
    let own = world.own_connection();
    let (numbers, id, other) = match own.get_database_backend() {
        DbBackend::Postgres => (
            format!("generate_series(0, {})", 2 * pairs - 1),
            format!("('0192{start:08x}700080' || lpad(to_hex(i), 14, '0'))::uuid"),
            "('00000000-0000-0000-0000-' || lpad(to_hex(i % 97), 12, '0'))::uuid",
        ),
        _ => (
            format!(
                "(WITH RECURSIVE numbers(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM numbers \
                 WHERE i < {}) SELECT i FROM numbers)",
                2 * pairs - 1
            ),
            format!("unhex('0192{start:08x}700080' || printf('%014x', i))"),
            "unhex(printf('%032x', i % 97))",
        ),
    };
    let from = match own.get_database_backend() {
        DbBackend::Postgres => format!("{numbers} AS i"),
        _ => numbers,
    };
    let day = match own.get_database_backend() {
        DbBackend::Postgres => "date '2025-01-01' + (i % 353)",
        _ => "date('2025-01-01', '+' || (i % 353) || ' days')",
    };
    let sql = format!(
        "INSERT INTO cell_delta (council_id, id, measure, day, journey_id, version_id, channel_id, team_id, \
         demand_code, outcome_id, timing, working_days, n) SELECT $1, {id}, 1 + p % 9, {day_of_pair}, {of}, {of}, \
         {of}, {of}, 1 + p % 12, {of}, p % 6, p % 50, CASE WHEN i < {pairs} THEN 1 ELSE -1 END \
         FROM (SELECT i, i % {pairs} AS p FROM {from}) x",
        day_of_pair = day.replace("(i %", "(p %"),
        of = other.replace("i %", "p %"),
    );
    let council = world.council_id;
    let insert = Statement::from_sql_and_values(own.get_database_backend(), sql, [council.into()]);
    own.execute_raw(insert).await.expect("deltas");
}

async fn waiting(world: &World) -> i64 {
    let own = world.own_connection();
    let sql = "SELECT count(*) AS n FROM cell_delta WHERE council_id = $1";
    let council = world.council_id;
    let ask = Statement::from_sql_and_values(own.get_database_backend(), sql, [council.into()]);
    let row = own
        .query_one_raw(ask)
        .await
        .expect("a count")
        .expect("a row");
    row.try_get("", "n").expect("a count")
}

/// Looks whether somebody is folding a batch, from a connection that waits for nobody.
struct Watch(DatabaseConnection);

impl Watch {
    async fn new(world: &World) -> Self {
        let mut options = ConnectOptions::new(world.database_url());
        options
            .max_connections(1)
            .min_connections(1)
            .sqlx_logging(false);
        options.map_sqlx_sqlite_opts(|sqlite| sqlite.busy_timeout(Duration::ZERO));
        Self(Database::connect(options).await.expect("a connection"))
    }

    async fn is_folding(&self) -> bool {
        match self.0.get_database_backend() {
            DbBackend::Postgres => {
                let sql = "SELECT count(*) AS n FROM pg_locks WHERE locktype = 'advisory' \
                     AND classid = 7468 AND granted \
                     AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
                let ask = Statement::from_string(DbBackend::Postgres, sql);
                let row = self
                    .0
                    .query_one_raw(ask)
                    .await
                    .expect("locks")
                    .expect("a row");
                row.try_get::<i64>("", "n").expect("a count") > 0
            }
            // The one writer's lock cannot be had: the worker is the only one who writes.
            _ => match self.0.execute_unprepared("BEGIN IMMEDIATE").await {
                Ok(_) => {
                    self.0
                        .execute_unprepared("ROLLBACK")
                        .await
                        .expect("the end");
                    false
                }
                Err(_) => true,
            },
        }
    }

    async fn until(&self, is_folding: bool) {
        let began = Instant::now();
        while self.is_folding().await != is_folding {
            assert!(
                began.elapsed() < Duration::from_secs(30),
                "waited for {is_folding}"
            );
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }
}

fn kill(mut child: Child) {
    // On unix this is SIGKILL.
    child.kill().expect("a kill");
    child.wait().expect("an end");
}

on_both!(
    a_killed_worker_leaves_nothing_half_folded,
    |world| async move {
        let scene = Scene::open(&world).await;
        for _ in 0..20 {
            scene
                .opened(json!({ "receivedAt": "2026-08-03T09:00:00Z" }))
                .await;
        }
        let watch = Watch::new(&world).await;
        let (mut hits, mut start) = (0, 0);
        while hits < KILLS {
            if waiting(&world).await < 10_000 {
                pile_up(&world, 10_000, start).await;
                start += 1;
            }
            let before = waiting(&world).await;
            let child = worker(&world);
            watch.until(true).await;
            kill(child);
            hits += 1;
            // The server may need a moment to notice.
            watch.until(false).await;
            let folded = before - waiting(&world).await;
            assert_eq!(
                folded % 5_000,
                0,
                "whole batches of {before}, but {folded} went"
            );
            compare(&world, world.council_id).await;
        }
        let left = waiting(&world).await;
        let workers = [worker(&world), worker(&world), worker(&world)];
        let began = Instant::now();
        while waiting(&world).await > 0 {
            assert!(
                began.elapsed() < Duration::from_secs(60),
                "three workers fold {left} deltas"
            );
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        for worker in workers {
            assert!(
                stopped(worker).await,
                "a worker ends well when it is told to stop"
            );
        }
        compare(&world, world.council_id).await;
        let found = audit(world.database().read(), world.council_id, Span::All).await;
        assert_eq!(found.expect("an audit"), []);
        println!(
            "{hits} kills while a batch was being folded; three workers folded the last {left}"
        );
    }
);
