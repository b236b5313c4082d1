//! The one place that reads figures of demand. Today it groups the rows of cases and contacts;
//! another source of the same cells can take its place without anybody noticing.

mod sql;

use std::collections::HashMap;

use chrono::NaiveDate;
use rules::demand::figures::{Cell, CellKey, CellMeasure};
use rules::demand::rows::DemandDimension;
use rules::time::period::Period;
use sea_orm::{ActiveEnum, ConnectionTrait, DbErr, QueryResult, Statement, Value};
use uuid::Uuid;

use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;

/// Whose demand is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Owner {
    /// The whole council's.
    Council,
    /// That of one directorate's services.
    Directorate(Uuid),
    /// That of one service's journeys.
    Service(Uuid),
    /// That of one journey.
    Journey(Uuid),
    /// That of the cases assigned to one team and the contacts on them.
    Team(Uuid),
}

impl Owner {
    /// The row that is meant; the nil id for the council, which needs none.
    #[must_use]
    pub const fn id(self) -> Uuid {
        match self {
            Self::Council => Uuid::nil(),
            Self::Directorate(id) | Self::Service(id) | Self::Journey(id) | Self::Team(id) => id,
        }
    }
}

/// One reading of cells, for owners of one kind.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// Any of the owners; it says of which kind they are.
    pub kind: Owner,
    /// The owners.
    pub owners: &'a [Uuid],
    /// The days.
    pub period: Period,
    /// What the cells are told apart by, besides month.
    pub by: &'a [DemandDimension],
}

/// The cells of each owner, in one statement whatever their number.
///
/// # Errors
/// When the database fails.
pub async fn read(
    reader: &Reader,
    question: &Question<'_>,
) -> Result<HashMap<Uuid, Vec<Cell>>, Failure> {
    let backend = reader.backend();
    let statement = Statement::from_sql_and_values(
        backend,
        sql::statement(question.kind, question.by, backend),
        [
            reader.council_id().into(),
            question.period.from.into(),
            question.period.to.into(),
            owners(question, backend),
        ],
    );
    let connection = reader.connection();
    let rows = reader
        .ask("demand figures", connection.query_all_raw(statement))
        .await?;
    let mut cells: HashMap<Uuid, Vec<Cell>> = HashMap::new();
    for row in rows {
        let owner = row.try_get("", "owner").map_err(Failure::from)?;
        cells
            .entry(owner)
            .or_default()
            .push(cell(&row, question.by)?);
    }
    Ok(cells)
}

fn owners(question: &Question<'_>, backend: sea_orm::DbBackend) -> Value {
    if backend == sea_orm::DbBackend::Postgres {
        return question.owners.to_vec().into();
    }
    let ids = question.owners.iter().map(|id| id.simple().to_string());
    ids.collect::<serde_json::Value>().to_string().into()
}

fn cell(row: &QueryResult, by: &[DemandDimension]) -> Result<Cell, DbErr> {
    let id = |dimension, column| {
        if by.contains(&dimension) {
            row.try_get::<Option<Uuid>>("", column)
        } else {
            Ok(None)
        }
    };
    let month: NaiveDate = row.try_get("", "month")?;
    let code: Option<String> = row.try_get("", "demand_code")?;
    let demand_code = code
        .map(|code| rules::demand::DemandCode::try_from_value(&code))
        .transpose()?;
    Ok(Cell {
        key: CellKey {
            month,
            channel: id(DemandDimension::Channel, "channel")?,
            team: id(DemandDimension::Team, "team")?,
            demand_code,
            journey: id(DemandDimension::Journey, "journey")?,
            version: id(DemandDimension::Version, "version")?,
        },
        measure: measure(&row.try_get::<String>("", "measure")?)?,
        n: row.try_get("", "n")?,
    })
}

fn measure(name: &str) -> Result<CellMeasure, DbErr> {
    match name {
        "CONTACTS" => Ok(CellMeasure::Contacts),
        "OPENED" => Ok(CellMeasure::Opened),
        "CLOSED" => Ok(CellMeasure::Closed),
        "WITHDRAWN" => Ok(CellMeasure::Withdrawn),
        "REOPENED" => Ok(CellMeasure::Reopened),
        "ON_TIME" => Ok(CellMeasure::ClosedOnTime),
        "LATE" => Ok(CellMeasure::ClosedLate),
        other => Err(DbErr::Type(format!("no measure is called {other}"))),
    }
}
