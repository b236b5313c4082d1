//! `throughline import kpi`: a table of values, or of definitions, becomes the council's KPIs. The
//! whole table in one transaction or nothing: whatever is wrong is told, row by row, before anything
//! is written.

mod definitions;
mod mapping;
mod report;
mod rows;
mod store;

use std::path::{Path, PathBuf};

use entities::organisation::staff;
use entities::select::InCouncil as _;
use rules::organisation::{ImportKind, ImportState};
use rules::performance::Frequency;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, IntoActiveModel as _,
    QueryFilter as _,
};
use uuid::Uuid;

use super::council::Council;
use super::log::{BadRow, Limits, Table};
use super::run::{self, Run};
use super::{ImportFault, council, lock};
use crate::clock::Clock;
use crate::database::Database;
pub use mapping::Mapping;
pub use report::Report;
pub use rows::Reading;

/// What to import, and where to.
#[derive(Debug, Clone)]
pub struct Request {
    /// The table.
    pub file: PathBuf,
    /// The code of the council.
    pub council: String,
    /// How values are read.
    pub reading: Reading,
    /// The code of the member of staff who owns KPIs that are made; without one none are made.
    pub owner: Option<String>,
    /// The length of the periods of KPIs that are made; else what the table's words name.
    pub frequency: Option<Frequency>,
    /// Why values are corrected that are recorded otherwise; without a reason they are a mistake.
    pub reason: Option<String>,
}

/// What the rows of a table are for.
struct Ground<'a> {
    clock: &'a Clock,
    council: Council,
    owner: Option<Uuid>,
    request: &'a Request,
}

/// The most wrong rows that are told.
const TOLD: usize = 100;

/// Imports a table of KPIs in one transaction.
///
/// # Errors
/// When the file or the council cannot be used, when anything is wrong with any row, or when the
/// database fails. Nothing is then changed.
pub async fn import(
    database: &Database,
    clock: &Clock,
    request: &Request,
) -> Result<Report, ImportFault> {
    let council = council::find(database, &request.council).await?;
    let _lock = lock::take(database, council.id).await?;
    run::sweep(database, clock, council.id).await?;
    let transaction = database.write().await?;
    let ground = Ground {
        clock,
        council,
        owner: owner(&transaction, council.id, request.owner.as_deref()).await?,
        request,
    };
    let mut report = Report::default();
    if definitions::is_catalogue(&columns(&request.file, request.reading.limits)?) {
        definitions::import(&transaction, &ground, &mut report).await?;
    } else {
        let read = rows::read(&request.file, &request.reading)?;
        report.other_rows = read.other;
        store::import(&transaction, &ground, read, &mut report).await?;
    }
    record(&transaction, &ground, &report).await?;
    transaction.commit().await?;
    Ok(report)
}

fn columns(file: &Path, limits: Limits) -> Result<Vec<String>, ImportFault> {
    Ok(Table::open_file(file, limits)?.names().to_vec())
}

async fn owner(
    connection: &impl ConnectionTrait,
    council_id: Uuid,
    code: Option<&str>,
) -> Result<Option<Uuid>, ImportFault> {
    let Some(code) = code else {
        return Ok(None);
    };
    let found = staff::Entity::in_council(council_id)
        .filter(staff::Column::Code.eq(code))
        .one(connection)
        .await?;
    let owner = found.ok_or_else(|| {
        ImportFault::refused(format!(
            "there is no member of staff with the code \"{code}\""
        ))
    })?;
    Ok(Some(owner.id))
}

async fn record(
    connection: &impl ConnectionTrait,
    ground: &Ground<'_>,
    report: &Report,
) -> Result<(), ImportFault> {
    let run = Run {
        id: ground.clock.new_id(),
        council_id: ground.council.id,
        created: run::Created::default(),
    };
    let now = ground.clock.now();
    let name = rows::file_name(&ground.request.file);
    let mut row = run::record(&run, ImportKind::Kpi, &name, now);
    row.state = ImportState::Finished;
    row.finished_at = Some(now);
    row.report = serde_json::to_value(report).unwrap_or_default();
    row.into_active_model().insert(connection).await?;
    Ok(())
}

/// Ends the import when anything is wrong with any row, and tells it all.
fn none_bad(mut bad: Vec<BadRow>) -> Result<(), ImportFault> {
    if bad.is_empty() {
        return Ok(());
    }
    bad.sort_by_key(|row| row.line);
    let count = bad.len();
    bad.truncate(TOLD);
    Err(ImportFault::BadRows { count, rows: bad })
}
