//! A council of a fixed seed: 30 services, 600 journeys, and as many cases as asked for.

mod cases;
mod copy;
mod kpis;
mod rows;
pub mod setting;

use chrono::{DateTime, SubsecRound, Utc};
use entities::demand::cell_upkeep;
use entities::organisation::council;
use rules::time::zone::local_date;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, Set};
use throughline::clock::Clock;
use throughline::database::Database;
use throughline::demand::cells::rebuild;
use uuid::Uuid;

use crate::Outcome;
use setting::Setting;

/// The same seed gives the same council on the same day.
const SEED: u64 = 2_026;

/// Fills the database unless a council is there. Gives the code of its council.
pub async fn fill(database: &Database, cases: u32) -> Outcome<String> {
    if let Some(council) = council::Entity::find().one(database.read()).await? {
        return Ok(council.code);
    }
    let now: DateTime<Utc> = Clock::system().now().trunc_subsecs(0);
    let setting = Setting::make(SEED, now);
    let transaction = database.write().await?;
    setting.write(&transaction).await?;
    transaction.commit().await?;
    if database.backend() == DbBackend::Postgres {
        copy::everything(database, &setting, cases).await?;
    } else {
        rows::everything(database, &setting, cases).await?;
    }
    rebuild::rebuild(database, setting.council.council_id).await?;
    audited(database, setting.council.council_id, now).await?;
    settle(database).await?;
    Ok(setting.council.code)
}

/// Notes that the audit of the night is done: it would run beside what is measured.
async fn audited(database: &Database, council_id: Uuid, now: DateTime<Utc>) -> Outcome<()> {
    let row = cell_upkeep::ActiveModel {
        council_id: Set(council_id),
        is_to_rebuild: Set(false),
        audited_on: Set(Some(local_date(now, cases::ZONE))),
        audited_month: Set(None),
        differences: Set(None),
    };
    let on_conflict = OnConflict::column(cell_upkeep::Column::CouncilId)
        .update_column(cell_upkeep::Column::AuditedOn)
        .to_owned();
    cell_upkeep::Entity::insert(row)
        .on_conflict(on_conflict)
        .exec_without_returning(database.writer())
        .await?;
    Ok(())
}

/// Leaves the tables as they are in the middle of an ordinary day: swept, with statistics, on the disk.
async fn settle(database: &Database) -> Outcome<()> {
    let steps: &[&str] = match database.backend() {
        DbBackend::Postgres => &["VACUUM (ANALYZE)", "CHECKPOINT"],
        _ => &["ANALYZE", "PRAGMA wal_checkpoint(TRUNCATE)"],
    };
    for step in steps {
        database.writer().execute_unprepared(step).await?;
    }
    Ok(())
}
