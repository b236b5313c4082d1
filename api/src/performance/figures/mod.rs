//! The one place that reads the figures of KPIs: cells of cases and contacts, for every KPI of a question at
//! once.

mod facts;
mod plan;
mod rows;
mod sql;
mod sums;

use std::collections::HashSet;
use std::sync::Arc;

use rules::performance::{KpiCell, KpiCells, Reading};
use rules::time::period::Period;
use sea_orm::{ConnectionTrait, DbErr, QueryResult, Statement};
use uuid::Uuid;

use self::plan::{Arm, Source};
use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;

/// What must be read, and for whom.
#[derive(Clone, Debug)]
pub struct Wanted<'a> {
    /// What must be read.
    pub reading: Reading,
    /// The services whose cases and contacts count; empty means those of the whole council.
    pub services: &'a HashSet<Uuid>,
}

/// The cells of the council's cases and contacts that count in `days`, told apart by month and by what each
/// reading asks for: in one statement, and one more while the council's cells are still to be computed.
///
/// # Errors
/// When the database fails.
pub async fn read(
    reader: &Reader,
    connection: &impl ConnectionTrait,
    wanted: &[Wanted<'_>],
    days: Period,
) -> Result<KpiCells, Failure> {
    let arms = plan::arms(wanted, |reading| plan::source(reading, days));
    if let Some(cells) = ask(reader, connection, &arms, days).await? {
        return Ok(cells);
    }
    let arms = plan::arms(wanted, |_| Source::Rows);
    let cells = ask(reader, connection, &arms, days).await?;
    cells.ok_or_else(|| Failure::fault("rows of cases said that they are to be computed"))
}

/// `None` when the council's cells are not to be trusted.
async fn ask(
    reader: &Reader,
    connection: &impl ConnectionTrait,
    arms: &[Arm],
    days: Period,
) -> Result<Option<KpiCells>, Failure> {
    if arms.is_empty() {
        return Ok(Some(KpiCells::default()));
    }
    let (text, values) = sql::statement(arms, reader.council_id(), days, reader.backend());
    let statement = Statement::from_sql_and_values(reader.backend(), text, values);
    let rows = reader
        .ask("KPI figures", connection.query_all_raw(statement))
        .await?;
    let mut cells: Vec<Vec<KpiCell>> = vec![Vec::new(); arms.len()];
    for row in &rows {
        let number: i32 = row.try_get("", "arm").map_err(Failure::from)?;
        if number == sql::PENDING {
            return Ok(None);
        }
        let place = usize::try_from(number).ok();
        let found = place.and_then(|place| Some((arms.get(place)?, cells.get_mut(place)?)));
        if let Some((arm, cells)) = found {
            cells.push(cell(row, arm)?);
        }
    }
    let read = arms.iter().zip(cells).flat_map(|(arm, cells)| {
        let cells = Arc::new(cells);
        let share = move |reading: &Reading| (reading.clone(), Arc::clone(&cells));
        arm.readings.iter().map(share)
    });
    Ok(Some(read.collect()))
}

fn cell(row: &QueryResult, arm: &Arm) -> Result<KpiCell, DbErr> {
    Ok(KpiCell {
        month: row.try_get("", "month")?,
        facts: facts::read(row, &arm.facts)?,
        n: row.try_get("", "n")?,
        timed: row.try_get("", "timed")?,
        working_days: row.try_get("", "days")?,
    })
}
