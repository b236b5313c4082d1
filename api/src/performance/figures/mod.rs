//! The one place that reads the figures of KPIs: cells of cases, for every KPI of a question at once.

mod sql;

pub use sql::{fact_columns, fact_joins};

use chrono::NaiveDate;
use rules::demand::DemandCode;
use rules::journeys::OutcomeKind;
use rules::organisation::CustomerKind;
use rules::performance::{CaseFacts, Dimension, DimensionSet, KpiCell, TimeAnchor};
use rules::time::period::Period;
use sea_orm::{ActiveEnum, ConnectionTrait, DbErr, QueryResult, Statement, TryGetable};

use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;

/// The cells of the council's cases whose anchor lies in `days`, told apart by month and `facts`,
/// in one statement.
///
/// # Errors
/// When the database fails.
pub async fn read(
    reader: &Reader,
    connection: &impl ConnectionTrait,
    anchors: &[TimeAnchor],
    facts: &DimensionSet,
    days: Period,
) -> Result<Vec<KpiCell>, Failure> {
    if anchors.is_empty() {
        return Ok(Vec::new());
    }
    let backend = reader.backend();
    let statement = Statement::from_sql_and_values(
        backend,
        sql::statement(anchors, facts, backend),
        [reader.council_id().into(), days.from.into(), days.to.into()],
    );
    let rows = reader
        .ask("KPI figures", connection.query_all_raw(statement))
        .await?;
    let cells: Result<Vec<KpiCell>, DbErr> = rows.iter().map(|row| cell(row, facts)).collect();
    Ok(cells?)
}

fn cell(row: &QueryResult, facts: &DimensionSet) -> Result<KpiCell, DbErr> {
    let anchor: String = row.try_get("", "anchor")?;
    let period_start: NaiveDate = row.try_get("", "month")?;
    Ok(KpiCell {
        anchor: TimeAnchor::ALL
            .iter()
            .copied()
            .find(|known| sql::name(*known) == anchor)
            .ok_or_else(|| DbErr::Type(format!("no anchor is called {anchor}")))?,
        period_start,
        facts: case_facts(row, facts)?,
        n: row.try_get("", "n")?,
        timed: row.try_get("", "timed")?,
        working_days: row.try_get("", "days")?,
    })
}

/// The facts in a row that was read with [`fact_columns`]; what was not asked for is left out.
///
/// # Errors
/// When a column is not what it should be.
pub fn case_facts(row: &QueryResult, facts: &DimensionSet) -> Result<CaseFacts, DbErr> {
    let fact = Facts { row, facts };
    Ok(CaseFacts {
        journey: fact.get(Dimension::Journey)?,
        service: fact.get(Dimension::Service)?,
        version: fact.get(Dimension::Version)?,
        channel: fact.get(Dimension::Channel)?,
        team: fact.get(Dimension::Team)?,
        outcome: fact.get(Dimension::Outcome)?,
        outcome_kind: fact.code::<OutcomeKind>(Dimension::OutcomeKind)?,
        demand_code: fact.code::<DemandCode>(Dimension::DemandCode)?,
        customer_kind: fact.code::<CustomerKind>(Dimension::CustomerKind)?,
        on_time: fact.get::<i32>(Dimension::OnTime)?.map(|flag| flag == 1),
        is_closed: fact.get::<i32>(Dimension::IsClosed)? == Some(1),
        has_due: fact.get::<i32>(Dimension::HasDue)? == Some(1),
        working_days: fact.get(Dimension::WorkingDays)?,
    })
}

/// The facts in one row; what was not asked for is none.
struct Facts<'a> {
    row: &'a QueryResult,
    facts: &'a DimensionSet,
}

impl Facts<'_> {
    fn get<T: TryGetable>(&self, fact: Dimension) -> Result<Option<T>, DbErr> {
        if self.facts.contains(&fact) {
            self.row.try_get("", sql::fact_column(fact).1)
        } else {
            Ok(None)
        }
    }

    fn code<E: ActiveEnum<Value = String>>(&self, fact: Dimension) -> Result<Option<E>, DbErr> {
        self.get::<String>(fact)?
            .map(|code| E::try_from_value(&code))
            .transpose()
    }
}
