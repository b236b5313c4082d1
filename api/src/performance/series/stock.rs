//! How many cases are open at the end of a day, read as changes by month. The statement is written
//! here in both dialects; parameters: `$1` the council, `$2` the first month, `$3` the first day after.
//!
//! A case is in the stock from the day it was received or reopened until the day it was closed or
//! withdrawn; by the anchor DUE only from the day it was due, if that is later.

use chrono::NaiveDate;
use rules::performance::{CaseFacts, DimensionSet, TimeAnchor};
use rules::time::period::Period as LocalDays;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;
use crate::performance::figures::{case_facts, fact_columns, fact_joins};

/// How the stock of cases that agree in some facts changes in a month.
#[derive(Clone, Copy, Debug)]
pub struct StockCell {
    /// From which instant cases are in it: received or due.
    pub anchor: TimeAnchor,
    /// The first day of the month; the one before the first asked for stands for all time before.
    pub month: NaiveDate,
    /// What the cases agree in.
    pub facts: CaseFacts,
    /// Cases that came less cases that went.
    pub change: i64,
}

/// How stocks change up to the end of `days`, told apart by month and `facts`, in one statement.
///
/// # Errors
/// When the database fails.
pub async fn read(
    reader: &Reader,
    anchors: &[TimeAnchor],
    facts: &DimensionSet,
    days: LocalDays,
) -> Result<Vec<StockCell>, Failure> {
    if anchors.is_empty() {
        return Ok(Vec::new());
    }
    let backend = reader.backend();
    let statement = Statement::from_sql_and_values(
        backend,
        sql(anchors, facts, backend),
        [reader.council_id().into(), days.from.into(), days.to.into()],
    );
    let rows = reader
        .ask(
            "stocks of KPIs",
            reader.connection().query_all_raw(statement),
        )
        .await?;
    let cells: Result<Vec<StockCell>, DbErr> = rows
        .iter()
        .map(|row| {
            let is_due: i32 = row.try_get("", "is_due")?;
            Ok(StockCell {
                anchor: if is_due == 1 {
                    TimeAnchor::Due
                } else {
                    TimeAnchor::Opened
                },
                month: row.try_get("", "month")?,
                facts: case_facts(row, facts)?,
                change: row.try_get("", "change")?,
            })
        })
        .collect();
    Ok(cells?)
}

/// Each run of days in which a case was open: `began` is its first day, `ended` the day it ended.
const RUNS: &str = "WITH run AS (\
    SELECT k.id, coalesce(lag(z.reopened_on) OVER (PARTITION BY z.case_id ORDER BY z.closed_at, z.id), k.received_on) AS began, z.closed_on AS ended \
    FROM case_closing z JOIN cases k ON k.council_id = $1 AND k.id = z.case_id \
    WHERE z.council_id = $1 AND k.is_staged = false \
    UNION ALL \
    SELECT k.id, coalesce((SELECT max(z.reopened_on) FROM case_closing z WHERE z.council_id = $1 AND z.case_id = k.id), k.received_on), NULL \
    FROM cases k WHERE k.council_id = $1 AND k.is_staged = false AND k.state NOT IN ('CLOSED', 'WITHDRAWN'))";

fn sql(anchors: &[TimeAnchor], facts: &DimensionSet, backend: DbBackend) -> String {
    let mut arms = Vec::new();
    for anchor in anchors {
        let (is_due, from, filter) = match (anchor, backend) {
            (TimeAnchor::Due, DbBackend::Postgres) => (
                1,
                "greatest(r.began, k.due_on)",
                " AND k.due_on IS NOT NULL",
            ),
            (TimeAnchor::Due, _) => (1, "max(r.began, k.due_on)", " AND k.due_on IS NOT NULL"),
            _ => (0, "r.began", ""),
        };
        let is_in = format!("(r.ended IS NULL OR {from} < r.ended){filter}");
        arms.push(arm(is_due, from, 1, &is_in, facts, backend));
        let has_ended = format!("{from} < r.ended{filter}");
        arms.push(arm(is_due, "r.ended", -1, &has_ended, facts, backend));
    }
    format!("{RUNS} {}", arms.join(" UNION ALL "))
}

fn arm(
    is_due: i32,
    day: &str,
    sign: i32,
    filter: &str,
    facts: &DimensionSet,
    backend: DbBackend,
) -> String {
    let month = match backend {
        DbBackend::Postgres => format!(
            "CASE WHEN {day} < $2 THEN ($2::date - interval '1 month')::date ELSE date_trunc('month', {day}::timestamp)::date END"
        ),
        _ => format!(
            "CASE WHEN {day} < $2 THEN date($2, '-1 month') ELSE date({day}, 'start of month') END"
        ),
    };
    let mut columns = vec![format!("{is_due} AS is_due"), format!("{month} AS month")];
    columns.extend(fact_columns(facts));
    let places: Vec<String> = (1..=columns.len()).map(|place| place.to_string()).collect();
    format!(
        "SELECT {}, {sign} * count(*) AS change FROM run r JOIN cases k ON k.council_id = $1 AND k.id = r.id{} WHERE {filter} AND {day} < $3 GROUP BY {}",
        columns.join(", "),
        fact_joins(facts),
        places.join(", "),
    )
}
