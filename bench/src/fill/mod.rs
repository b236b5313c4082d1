//! A council of a fixed seed: 30 services, 600 journeys, and as many cases as asked for.

mod cases;
mod copy;
mod kpis;
pub mod setting;

use chrono::{DateTime, SubsecRound, Utc};
use entities::organisation::council;
use sea_orm::EntityTrait;
use throughline::clock::Clock;
use throughline::database::Database;

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
    copy::everything(database, &setting, cases).await?;
    Ok(setting.council.code)
}
