//! What people say about the periods of KPIs. Nothing said is overwritten: a new text follows.

pub mod set;

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, Object};
use chrono::{DateTime, Utc};
use entities::performance::kpi_narrative::{ActiveModel, Column, Entity, Model};
use entities::select::InCouncil;
use rules::time::period::Period as LocalDays;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QueryOrder, Set,
};
use uuid::Uuid;

use super::kpi::Kpi;
use super::value::by;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::load::grouped;
use crate::organisation::account::Account;

/// What somebody said about a period of a KPI.
#[derive(Clone, Debug)]
pub struct KpiNarrative {
    row: Model,
    earlier: Vec<Model>,
}

/// What somebody said about a period of a KPI.
#[Object]
impl KpiNarrative {
    /// The words, as they were typed.
    async fn text(&self) -> &str {
        &self.row.body
    }

    /// When they were written.
    async fn written_at(&self) -> DateTime<Utc> {
        self.row.written_at
    }

    /// Who wrote them; null when that is not known, and for viewers who may not see staff.
    async fn author(&self, ctx: &Context<'_>) -> Fallible<Account> {
        by(ctx, "KpiNarrative.author", self.row.written_by).await
    }

    /// Counts what was said about the period, from 1; setting it anew names the one last seen.
    async fn revision(&self) -> i32 {
        self.row.number
    }

    /// What was said about the period before, the oldest first.
    async fn history(&self) -> Vec<KpiNarrative> {
        let alone = |row: &Model| Self {
            row: row.clone(),
            earlier: Vec::new(),
        };
        self.earlier.iter().map(alone).collect()
    }
}

impl KpiNarrative {
    /// The last of what was said about one period; `None` when nothing was.
    fn last(mut rows: Vec<Model>) -> Option<Self> {
        let row = rows.pop()?;
        Some(Self { row, earlier: rows })
    }
}

/// Loads all that was said about a KPI, in the order in which it was said of each period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct NarrativesOf(Uuid);

impl Loader<NarrativesOf> for Reader {
    type Value = Vec<Model>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[NarrativesOf],
    ) -> Result<HashMap<NarrativesOf, Vec<Model>>, Failure> {
        let select = self
            .rows_of::<Entity>(Column::KpiId, keys.iter().map(|key| key.0))
            .order_by_asc(Column::StartsOn)
            .order_by_asc(Column::Number)
            .all(self.connection());
        let rows = self.ask("narratives of KPI", select).await?;
        Ok(grouped(
            rows.into_iter().map(|row| (NarrativesOf(row.kpi_id), row)),
        ))
    }
}

/// What was said last about a period of a KPI.
///
/// # Errors
/// When the database fails.
pub async fn of_period(
    ctx: &Context<'_>,
    kpi_id: Uuid,
    days: LocalDays,
) -> Result<Option<KpiNarrative>, Failure> {
    let rows = ctx.loader().load_one(NarrativesOf(kpi_id)).await?;
    let of_period = |row: &Model| (row.starts_on, row.ends_on) == (days.from, days.to);
    let rows = rows.unwrap_or_default().into_iter().filter(of_period);
    Ok(KpiNarrative::last(rows.collect()))
}

/// Adds what is said about a period, when `expected` is the number of what was said last (0: nothing
/// was); else gives that number.
///
/// # Errors
/// When the database fails.
pub async fn write(
    reader: &Reader,
    transaction: &impl ConnectionTrait,
    kpi: &Kpi,
    days: LocalDays,
    (expected, text): (i32, &str),
) -> Result<Result<KpiNarrative, i32>, DbErr> {
    let rows = Entity::in_council(reader.council_id())
        .filter(Column::KpiId.eq(kpi.0.id))
        .filter(Column::StartsOn.eq(days.from))
        .filter(Column::EndsOn.eq(days.to))
        .order_by_asc(Column::Number)
        .all(transaction)
        .await?;
    let number = rows.last().map_or(0, |row| row.number);
    if number != expected {
        return Ok(Err(number));
    }
    let row = ActiveModel {
        id: Set(reader.clock().new_id()),
        council_id: Set(reader.council_id()),
        kpi_id: Set(kpi.0.id),
        starts_on: Set(days.from),
        ends_on: Set(days.to),
        number: Set(number + 1),
        body: Set(text.to_owned()),
        written_at: Set(reader.clock().now()),
        written_by: Set(reader.viewer().account_id()),
    };
    let row = row.insert(transaction).await?;
    Ok(Ok(KpiNarrative { row, earlier: rows }))
}
