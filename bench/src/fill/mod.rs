//! A council of a fixed seed: 30 services, 600 journeys, and as many cases as asked for.

mod cases;
mod copy;
mod kpis;
mod rows;
pub mod setting;

use chrono::{DateTime, SubsecRound, Utc};
use entities::organisation::council;
use rules::time::zone::local_date;
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait};
use throughline::clock::Clock;
use throughline::database::Database;
use throughline::demand::cells::{nightly, rebuild};

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
    // The audit of the night would run beside what is measured.
    let today = local_date(now, cases::ZONE);
    nightly::claim(database, setting.council.council_id, today, today).await?;
    settle(database).await?;
    Ok(setting.council.code)
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
