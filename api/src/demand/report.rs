//! `Demand`: what a `demand` field answers.

use async_graphql::{Context, Enum, Object};
use chrono::{DateTime, NaiveDate, Utc};
use rules::demand::rows;
use rules::time::period::Period as LocalDays;

use super::figures::Owner;
use super::is_in_reach;
use super::load::CellsOf;
use super::row::{DemandRow, DemandTotals};
use crate::graphql::context::Ask;
use crate::graphql::failure::Failure;
use crate::graphql::period::{PeriodInput, today};

/// What rows of demand are told apart by.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "rules::demand::rows::DemandDimension")]
pub enum DemandDimension {
    /// By calendar month, in the council's zone. Every month of the period has its rows, with zeros
    /// where nothing happened.
    Month,
    /// By the channel of the contact, or of the case.
    Channel,
    /// By the team the case is assigned to. Contacts on no case, and cases assigned to no team, have none.
    Team,
    /// By the demand code of the contact, or of the case.
    DemandCode,
    /// By the journey.
    Journey,
    /// By the journey version of the case. Contacts on no case have none.
    Version,
}

/// Demand of one period: rows told apart as asked, and their totals.
#[derive(Clone, Debug)]
pub struct Demand {
    days: LocalDays,
    as_of: DateTime<Utc>,
    rows: Vec<rows::Row>,
    totals: rules::demand::figures::Figures,
}

/// Demand of one period: rows told apart as asked, and their totals.
#[Object]
impl Demand {
    /// The instant that the figures are exact for: everything recorded by then is in them.
    async fn as_of(&self) -> DateTime<Utc> {
        self.as_of
    }

    /// The first day that is counted.
    async fn from(&self) -> NaiveDate {
        self.days.from
    }

    /// The first day that is no longer counted.
    async fn to(&self) -> NaiveDate {
        self.days.to
    }

    /// The rows, by month, channel, team, demand code, journey and version as far as asked for.
    async fn rows(&self) -> Vec<DemandRow> {
        self.rows.iter().copied().map(DemandRow).collect()
    }

    /// All rows together.
    async fn totals(&self) -> DemandTotals {
        DemandTotals(self.totals)
    }
}

impl Demand {
    /// The demand of `owner`, asked for by `field`; `None` when its figures are not for this viewer.
    ///
    /// # Errors
    /// When the viewer's roles may not see figures, the period is wrong, or the database fails.
    pub async fn of(
        ctx: &Context<'_>,
        field: &'static str,
        owner: Owner,
        period: &PeriodInput,
        by: Option<Vec<DemandDimension>>,
    ) -> Result<Option<Self>, Failure> {
        ctx.allow(field)?;
        let reader = ctx.reader();
        let days = period.days(today(reader))?;
        if !is_in_reach(ctx, owner).await? {
            return Ok(None);
        }
        let mut by: Vec<rows::DemandDimension> =
            by.unwrap_or_default().into_iter().map(Into::into).collect();
        by.sort_unstable();
        by.dedup();
        let as_of = reader.clock().now();
        let key = CellsOf {
            owner,
            period: days,
            by: by
                .iter()
                .copied()
                .filter(|dimension| *dimension != rows::DemandDimension::Month)
                .collect(),
        };
        let cells = ctx.loader().load_one(key).await?.unwrap_or_default();
        let months: Vec<NaiveDate> = days.months().collect();
        Ok(Some(Self {
            days,
            as_of,
            rows: rows::fold(&cells, &by, &months),
            totals: rows::totals(&cells, &months),
        }))
    }
}
