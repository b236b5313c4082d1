//! Comparing cells with what the rows say. Drift cannot heal itself, so it is looked for.

use std::fmt::Write;

use chrono::{Months, NaiveDate};
use rules::demand::Measure;
use sea_orm::{ConnectionTrait, DbErr, QueryResult, Statement};
use uuid::Uuid;

use super::cube::{CUBES, CellDimension, Cube};
use super::sql;

/// A cell, with the deltas that belong to it, that is not what the rows say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The table.
    pub cube: &'static str,
    /// Its day, or the first day of its month.
    pub date: NaiveDate,
    /// What it counts; none when its number means nothing.
    pub measure: Option<Measure>,
    /// The journey.
    pub journey_id: Uuid,
    /// The journey version.
    pub version_id: Uuid,
    /// What else it tells apart: `column=value`, with spaces between.
    pub rest: String,
    /// What the rows say.
    pub counted: i64,
    /// What cells and deltas say.
    pub kept: i64,
}

/// Which cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// Those of every day.
    All,
    /// Those of one month, by its first day.
    Month(NaiveDate),
}

impl Span {
    fn days(self) -> (NaiveDate, NaiveDate) {
        match self {
            Self::All => (
                NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or_default(),
                NaiveDate::from_ymd_opt(9_999, 12, 31).unwrap_or_default(),
            ),
            Self::Month(first) => {
                let next = first.checked_add_months(Months::new(1));
                (first, next.unwrap_or(first))
            }
        }
    }
}

/// Recounts cells of a council from its rows, and gives those that differ: each cube in one statement,
/// and so in one snapshot.
///
/// # Errors
/// When the database fails.
pub async fn audit(
    connection: &impl ConnectionTrait,
    council_id: Uuid,
    span: Span,
) -> Result<Vec<Difference>, DbErr> {
    let backend = connection.get_database_backend();
    let (from, to) = span.days();
    let mut found = Vec::new();
    for cube in &CUBES {
        let values = [council_id.into(), from.into(), to.into()];
        let sql = sql::differences(cube, backend);
        let statement = Statement::from_sql_and_values(backend, sql, values);
        for row in connection.query_all_raw(statement).await? {
            found.push(difference(cube, &row)?);
        }
    }
    Ok(found)
}

fn difference(cube: &Cube, row: &QueryResult) -> Result<Difference, DbErr> {
    let mut rest = String::new();
    for dimension in cube.dimensions {
        let column = dimension.column();
        let value = match dimension {
            CellDimension::Channel | CellDimension::Team | CellDimension::Outcome => {
                row.try_get::<Uuid>("", column)?.to_string()
            }
            _ => row.try_get::<i32>("", column)?.to_string(),
        };
        let space = if rest.is_empty() { "" } else { " " };
        // Writing to a String cannot fail.
        let _ = write!(rest, "{space}{column}={value}");
    }
    let number: i32 = row.try_get("", "measure")?;
    Ok(Difference {
        cube: cube.name,
        date: row.try_get("", cube.grain.column())?,
        measure: i16::try_from(number).ok().and_then(Measure::of_number),
        journey_id: row.try_get("", "journey_id")?,
        version_id: row.try_get("", "version_id")?,
        rest,
        counted: row.try_get("", "counted")?,
        kept: row.try_get("", "kept")?,
    })
}
