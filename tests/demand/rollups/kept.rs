//! What cells and deltas hold together, compared with the recount within one snapshot.

use entities::demand::cell_delta;
use entities::select::InCouncil;
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseTransaction, DbBackend, IsolationLevel, Statement,
    TransactionTrait,
};
use support::World;
use uuid::Uuid;

use super::recount::{CUBES, Cells, Dim, Fact, Key, add, number, recounted};

/// A view of the database that nothing changes while it is looked at.
pub async fn snapshot(world: &World) -> DatabaseTransaction {
    let own = world.own_connection();
    let began = match own.get_database_backend() {
        DbBackend::Postgres => {
            let level = Some(IsolationLevel::RepeatableRead);
            own.begin_with_config(level, Some(AccessMode::ReadOnly))
                .await
        }
        _ => own.begin().await,
    };
    began.expect("a snapshot")
}

/// What cells and deltas hold together, and how many deltas there are.
pub async fn stored(connection: &impl ConnectionTrait, council_id: Uuid) -> (Cells, usize) {
    let mut cells = Cells::new();
    let backend = connection.get_database_backend();
    for (table, date, dims, _) in CUBES {
        let sql = format!("SELECT * FROM {table} WHERE council_id = $1");
        let ask = Statement::from_sql_and_values(backend, sql, [council_id.into()]);
        for row in connection.query_all_raw(ask).await.expect("cells") {
            let value = |dim: &Dim| match dim {
                Dim::Channel | Dim::Team | Dim::Outcome => {
                    row.try_get("", dim.column()).map(number)
                }
                Dim::Days => row.try_get::<i32>("", dim.column()).map(i128::from),
                _ => row.try_get::<i16>("", dim.column()).map(i128::from),
            };
            let values = dims.iter().map(|dim| value(dim).expect("a dimension"));
            let key = (
                table,
                row.try_get("", date).expect("a date"),
                row.try_get("", "measure").expect("a measure"),
                row.try_get("", "journey_id").expect("a journey"),
                row.try_get("", "version_id").expect("a version"),
                values.collect(),
            );
            *cells.entry(key).or_default() += row.try_get::<i64>("", "n").expect("a number");
        }
    }
    let deltas = cell_delta::Entity::in_council(council_id)
        .all(connection)
        .await;
    let deltas = deltas.expect("deltas");
    for it in &deltas {
        let fact = Fact {
            measure: it.measure,
            day: it.day,
            journey: it.journey_id,
            version: it.version_id,
            channel: it.channel_id,
            team: it.team_id,
            code: it.demand_code,
            outcome: it.outcome_id,
            timing: it.timing,
            days: it.working_days,
        };
        add(&mut cells, &fact, it.n);
    }
    cells.retain(|_, n| *n != 0);
    (cells, deltas.len())
}

/// Cells in which two counts differ: the key, what was recounted, and what is stored.
pub fn differences(recounted: &Cells, stored: &Cells) -> Vec<(Key, i64, i64)> {
    let keys: std::collections::BTreeSet<&Key> = recounted.keys().chain(stored.keys()).collect();
    let of = |cells: &Cells, key: &Key| cells.get(key).copied().unwrap_or(0);
    keys.into_iter()
        .map(|key| (key.clone(), of(recounted, key), of(stored, key)))
        .filter(|(_, recounted, stored)| recounted != stored)
        .collect()
}

/// Compares everything within one snapshot; gives how many cells there are, and deltas.
pub async fn compare(world: &World, council_id: Uuid) -> (usize, usize) {
    let snapshot = snapshot(world).await;
    let rows = recounted(&snapshot, council_id).await;
    let (kept, deltas) = stored(&snapshot, council_id).await;
    snapshot.rollback().await.expect("the end of the snapshot");
    let wrong = differences(&rows, &kept);
    assert!(
        wrong.is_empty(),
        "{} of {} cells differ (key, recounted, stored); the first: {:#?}",
        wrong.len(),
        rows.len(),
        wrong.iter().take(5).collect::<Vec<_>>()
    );
    (rows.len(), deltas)
}
