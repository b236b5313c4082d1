//! How many cells the figures of a question are summed from.

use chrono::{Datelike, Months, NaiveDate};
use sea_orm::{ConnectionTrait, Statement};
use throughline::clock::Clock;
use throughline::database::Database;

use crate::Outcome;
use crate::operation::Operation;
use crate::sample::Sample;

/// The journeys of the service that is asked about, `$1` its code.
const JOURNEYS: &str = "SELECT j.id FROM journey j JOIN service s ON s.council_id = j.council_id
  AND s.id = j.service_id WHERE s.code = $1";

/// The cells and waiting deltas that a question reads; `None` when it asks for no figures.
pub async fn read(
    database: &Database,
    operation: Operation,
    sample: &Sample,
) -> Outcome<Option<i64>> {
    let (cubes, months): (&[(&str, &str)], u32) = match operation {
        Operation::Q3 | Operation::Q3Raw => (&REVIEW, 12),
        Operation::Q6 => (&CHART, 36),
        _ => return Ok(None),
    };
    let arms: Vec<String> = cubes.iter().map(|(cube, measures)| {
        format!(
            "SELECT count(*) AS n FROM {cube} WHERE journey_id IN ({JOURNEYS}) AND measure IN ({measures}) \
             AND month >= $2 AND month < $3"
        )
    }).collect();
    let sql = format!(
        "SELECT CAST(sum(n) AS bigint) AS n FROM ({} UNION ALL SELECT count(*) FROM cell_delta \
         WHERE journey_id IN ({JOURNEYS}) AND day >= $2 AND day < $3) counted",
        arms.join(" UNION ALL ")
    );
    let (from, to) = months_before(months).ok_or("no such months")?;
    let values = [sample.service.as_str().into(), from.into(), to.into()];
    let statement = Statement::from_sql_and_values(database.backend(), sql, values);
    let row = database.read().query_one_raw(statement).await?;
    Ok(Some(row.ok_or("no count")?.try_get("", "n")?))
}

/// The cubes of demand by month and channel, and of the KPIs, with the measures that are asked for.
const REVIEW: [(&str, &str); 3] = [
    ("cell_code", "1"),
    ("cell_timing", "2, 3, 6"),
    ("cell_outcome", "2, 6"),
];

/// The cube of the KPIs; one KPI asks for one of the measures.
const CHART: [(&str, &str); 1] = [("cell_outcome", "6")];

/// So many whole months until the present one begins.
pub fn months_before(number: u32) -> Option<(NaiveDate, NaiveDate)> {
    let to = Clock::system().now().date_naive().with_day(1)?;
    Some((to.checked_sub_months(Months::new(number))?, to))
}
