//! The one place that reads figures of demand. It answers cells: how many, of which measure, in which
//! part of the period, of what. Rows and totals are folded from them by `rules`.

mod cells;
mod contacts;
mod measure;
mod rows;
mod sql;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use rules::demand::DemandCode;
use rules::demand::figures::{Cell, CellMeasure, Figure};
use rules::demand::rows::{By, DemandDimension, Group};
use rules::organisation::CustomerKind;
use sea_orm::{ActiveEnum, ConnectionTrait, DbErr, QueryResult, Statement, Value};
use uuid::Uuid;

use super::asked::{Asked, Owner};
use crate::graphql::context::Reader;
use crate::graphql::failure::{Failure, Refusal};
use crate::graphql::period::today;
use sql::{Arm, Writer};

/// The most cells that one question may read.
const MOST_CELLS: usize = 200_000;

/// One reading of cells, for owners of one kind.
#[derive(Clone, Debug)]
pub(super) struct Question<'a> {
    /// Any of the owners; it says of which kind they are.
    pub kind: Owner,
    /// The owners.
    pub owners: &'a [Uuid],
    /// What is asked of each of them.
    pub asked: &'a Asked,
    /// The figures that are wanted.
    pub figures: &'a BTreeSet<Figure>,
}

/// The cells of each owner, in one statement whatever their number.
///
/// # Errors
/// `LIMIT_EXCEEDED` when they are too many, and when the database fails.
pub(super) async fn read(
    reader: &Reader,
    question: &Question<'_>,
) -> Result<HashMap<Uuid, Vec<Cell>>, Failure> {
    let mut rows = ask(reader, question, Source::Cells).await?;
    if is_pending(&rows)? {
        rows = ask(reader, question, Source::Rows).await?;
    }
    if rows.len() > MOST_CELLS {
        return Err(Failure::refused(
            Refusal::LimitExceeded,
            "demand: this needs too many cells: ask for a shorter period, fewer dimensions in `by`, or part of it with `where`.",
        ));
    }
    let mut sums: HashMap<(Uuid, Key), i64> = HashMap::new();
    for row in rows {
        let owner = row.try_get("", "owner").map_err(Failure::from)?;
        let key = key(&row, &question.asked.by)?;
        let n: i64 = row.try_get("", "n").map_err(Failure::from)?;
        *sums.entry((owner, key)).or_default() += n;
    }
    let mut cells: HashMap<Uuid, Vec<Cell>> = HashMap::new();
    for ((owner, (day, group, measure)), n) in sums {
        // A cell and its deltas may add up to nothing: then it never occurred.
        if n != 0 {
            let cell = Cell {
                day,
                group,
                measure,
                n,
            };
            cells.entry(owner).or_default().push(cell);
        }
    }
    Ok(cells)
}

/// What figures are read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    /// Cells where they tell what is asked, and the rows where they do not.
    Cells,
    /// The rows alone, while cells are still to be computed.
    Rows,
}

async fn ask(
    reader: &Reader,
    question: &Question<'_>,
    source: Source,
) -> Result<Vec<QueryResult>, Failure> {
    let Some((text, values)) = statement(reader, question, source) else {
        return Ok(Vec::new());
    };
    let statement = Statement::from_sql_and_values(reader.backend(), text, values);
    let connection = reader.connection();
    reader
        .ask("demand figures", connection.query_all_raw(statement))
        .await
}

/// Whether a row says that cells are not to be trusted.
fn is_pending(rows: &[QueryResult]) -> Result<bool, DbErr> {
    for row in rows {
        if row.try_get::<i32>("", "measure")? == measure::PENDING {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What a cell counts, where.
type Key = (Option<NaiveDate>, Group, CellMeasure);

/// The statement and its parameters; `None` when nothing needs to be read.
fn statement(
    reader: &Reader,
    question: &Question<'_>,
    source: Source,
) -> Option<(String, Vec<Value>)> {
    let mut writer = Writer::new(question, reader.council_id(), reader.backend());
    let mut arms: Vec<Arm> = Vec::new();
    let mut in_cubes = Vec::new();
    for (measure, has_history) in measures(question.figures) {
        // No contact has an outcome.
        if measure == measure::CONTACTS && question.asked.filter.outcomes.is_some() {
            continue;
        }
        let readings = match source {
            Source::Cells => cells::readings(measure, has_history, question.asked),
            Source::Rows => Vec::new(),
        };
        if readings.is_empty() {
            arms.push(rows::arm(measure, has_history));
        }
        in_cubes.extend(readings);
    }
    arms.extend(cells::arms(&in_cubes));
    if question.asked.filter.outcomes.is_none() {
        for figure in question.figures {
            match *figure {
                Figure::RepeatContacts(days) => arms.push(contacts::repeats(&mut writer, days)),
                Figure::FirstContactResolution(days) => {
                    arms.push(contacts::episodes(&mut writer, days, today(reader)));
                }
                Figure::ProgressChases => arms.push(contacts::chases()),
                _ => {}
            }
        }
    }
    if arms.is_empty() {
        return None;
    }
    // First, so that no limit cuts it off.
    let mut selects = Vec::new();
    if !in_cubes.is_empty() {
        selects.push(writer.pending());
    }
    selects.extend(arms.iter().map(|arm| writer.select(arm)));
    let text = format!("{} LIMIT {}", selects.join(" UNION ALL "), MOST_CELLS + 1);
    Some((text, writer.into_values()))
}

/// The measures that figures are made of, and whether their history is needed.
fn measures(figures: &BTreeSet<Figure>) -> BTreeMap<i32, bool> {
    let mut measures = BTreeMap::new();
    for figure in figures {
        for measure in measure::of(*figure) {
            *measures.entry(*measure).or_default() |= figure.is_stock();
        }
    }
    measures
}

fn key(row: &QueryResult, by: &By) -> Result<Key, DbErr> {
    let id = |dimension, column| {
        if !by.has(dimension) {
            return Ok(None);
        }
        let id: Option<Uuid> = row.try_get("", column)?;
        Ok::<_, DbErr>(id.filter(|id| !id.is_nil()))
    };
    let demand_code = if by.has(DemandDimension::DemandCode) {
        let number: Option<i32> = row.try_get("", "demand_code")?;
        let number = number.and_then(|number| i16::try_from(number).ok());
        number.and_then(DemandCode::of_number)
    } else {
        None
    };
    let customer_kind = if by.has(DemandDimension::CustomerKind) {
        let kind: String = row.try_get("", "customer_kind")?;
        Some(CustomerKind::try_from_value(&kind)?)
    } else {
        None
    };
    let group = Group {
        channel: id(DemandDimension::Channel, "channel")?,
        team: id(DemandDimension::Team, "team")?,
        demand_code,
        journey: id(DemandDimension::Journey, "journey")?,
        version: id(DemandDimension::Version, "version")?,
        outcome: id(DemandDimension::Outcome, "outcome")?,
        customer_kind,
    };
    let measure = measure::read(row.try_get("", "measure")?, row.try_get("", "detail")?)?;
    Ok((row.try_get("", "day")?, group, measure))
}
