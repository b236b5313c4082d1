//! A row beside the same row of earlier periods.

use std::sync::Arc;

use async_graphql::{Context, Object};
use rules::demand::published::PublishedRow;
use rules::demand::rows::Group;
use rules::time::period::Period;

use super::asked::{Asked, figures};
use super::report::report;
use super::row::DemandRow;
use crate::graphql::failure::{Failure, Fallible};

/// The same figures of earlier periods.
#[derive(Clone, Debug)]
pub struct DemandComparison {
    asked: Arc<Asked>,
    period: Period,
    group: Group,
}

/// The same figures of earlier periods.
#[Object]
impl DemandComparison {
    /// Those of the period just before: as many calendar months for whole months, quarters and years,
    /// else as many days. Null only beside an error.
    async fn previous_period(&self, ctx: &Context<'_>) -> Fallible<DemandRow> {
        Some(self.at(ctx, Period::before).await)
    }

    /// Those of the same dates a year earlier, or of 52 weeks earlier for rows by week. Null only beside
    /// an error.
    async fn same_period_last_year(&self, ctx: &Context<'_>) -> Fallible<DemandRow> {
        let grain = self.asked.by.grain;
        Some(self.at(ctx, |period| period.year_before(grain)).await)
    }
}

impl DemandComparison {
    pub(super) fn new(asked: &Arc<Asked>, row: &PublishedRow) -> Self {
        Self {
            asked: Arc::clone(asked),
            period: row.period,
            group: row.group,
        }
    }

    /// The row of the same group, its period shifted.
    async fn at(
        &self,
        ctx: &Context<'_>,
        shift: impl Fn(&Period) -> Period,
    ) -> Result<DemandRow, Failure> {
        let asked = Arc::new(self.earlier(&shift));
        let period = shift(&self.period);
        let wanted = figures(&ctx.look_ahead());
        let report = report(ctx, &asked, wanted).await?;
        let row = PublishedRow {
            period,
            group: self.group,
            figures: report.figures(period.from, self.group),
        };
        Ok(DemandRow::new(&asked, row))
    }

    /// What has to be asked: for all whole days, weeks, months … of the same question together, for one
    /// that the asked period cuts by itself.
    fn earlier(&self, shift: impl Fn(&Period) -> Period) -> Asked {
        let asked = self.asked.as_ref();
        let own = self.period;
        let Some(grain) = asked
            .by
            .grain
            .filter(|grain| grain.holding(own.from) == own)
        else {
            return Asked {
                period: shift(&own),
                by: asked.by.without_time(),
                ..asked.clone()
            };
        };
        let parts = grain.split(asked.period);
        let whole = || {
            parts
                .iter()
                .filter(|part| grain.holding(part.from) == **part)
        };
        let first = whole().next().unwrap_or(&own);
        let last = whole().next_back().unwrap_or(&own);
        Asked {
            period: Period {
                from: shift(first).from,
                to: shift(last).to,
            },
            ..asked.clone()
        }
    }
}
