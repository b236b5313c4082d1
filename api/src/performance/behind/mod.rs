//! What stands behind a figure of a KPI: how many cases or contacts it counts, and which.

pub mod cases;
pub mod contacts;

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::Context;
use async_graphql::dataloader::Loader;
use futures_util::future::try_join;
use rules::performance::{Frequency, Part, PartDefinition, Source, published};
use rules::time::period::Period as LocalDays;

use super::kpi::{Counting, CountingOf, Kpi, in_force};
use super::series;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::load::grouped;
use crate::graphql::period::{PeriodInput, today};

/// A part of a KPI in some days. Loads how many cases or contacts it counts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct PartOf {
    counting: Arc<Counting>,
    days: LocalDays,
    part: Part,
}

impl PartOf {
    /// The part with what it counts; `None` when the KPI has no such part in the period, it does not count
    /// `source`, or its figures are not for this viewer.
    async fn find(
        ctx: &Context<'_>,
        kpi: &Kpi,
        (period, part): (&PeriodInput, Part),
        source: Source,
    ) -> Result<Option<(Self, PartDefinition)>, Failure> {
        let reader = ctx.reader();
        let days = period.days(today(reader))?;
        // What is not counted has none, and needs no loading to say so.
        let version = kpi.0.version_on(days.from);
        if !version.is_some_and(|version| version.kind.is_counted()) {
            return Ok(None);
        }
        let versions = ctx.loader().load_one(CountingOf(kpi.clone())).await?;
        let versions = versions.unwrap_or_default();
        let Some(counting) = in_force(kpi, &versions, days.from) else {
            return Ok(None);
        };
        if reader.viewer().is_suppressed() {
            check_period(days, counting.version.frequency)?;
        }
        let definition = counting.measure.part(counting.version.kind, part);
        let Some(definition) = definition.filter(|part| part.source() == source) else {
            return Ok(None);
        };
        let own = Self {
            counting: Arc::clone(counting),
            days,
            part,
        };
        let is_shown = kpi.is_in_reach(ctx).await?;
        Ok(is_shown.then(|| (own, definition.clone())))
    }

    /// The number as the viewer may see it. The other part decides too: a share is hidden with its rest.
    async fn matching(&self, ctx: &Context<'_>) -> Result<Option<i64>, Failure> {
        let count = async |part| {
            let key = Self {
                part,
                ..self.clone()
            };
            ctx.loader().load_one(key).await
        };
        let (numerator, denominator) =
            try_join(count(Part::Numerator), count(Part::Denominator)).await?;
        let version = &self.counting.version;
        let counts = (
            numerator.unwrap_or_default(),
            denominator.unwrap_or_default(),
        );
        let suppression = ctx.viewer().suppression(version.suppression_profile);
        Ok(published::cases(
            version.kind,
            self.part,
            counts,
            suppression,
        ))
    }

    /// What tells its page apart from that of another.
    fn text(&self, what: &str) -> String {
        let Self {
            counting,
            days,
            part,
        } = self;
        format!("{what} behind {} {days:?} {part:?}", counting.kpi.0.id)
    }
}

/// Any other run of days would add up published figures of its own.
fn check_period(days: LocalDays, frequency: Frequency) -> Result<(), Failure> {
    if LocalDays::holding(days.from, frequency) == days {
        return Ok(());
    }
    let own = match frequency {
        Frequency::Month => "{ month }",
        Frequency::Quarter => "{ quarter }",
        Frequency::FinancialYear => "{ financialYear }",
        Frequency::CalendarYear => "{ from, to } of a calendar year",
    };
    Err(Failure::bad_input(format!(
        "period: you see published figures, and those are of the KPI's own periods: ask for one {own}."
    )))
}

impl Loader<PartOf> for Reader {
    type Value = i64;
    type Error = Failure;

    /// One statement for each period, whatever the number of KPIs.
    async fn load(&self, keys: &[PartOf]) -> Result<HashMap<PartOf, i64>, Failure> {
        let alike = grouped(keys.iter().map(|key| (key.days, key)));
        let mut found = HashMap::new();
        for (days, group) in alike {
            let counts: Vec<&Counting> = group.iter().map(|key| &*key.counting).collect();
            let cells = series::cells(self, &counts, days).await?;
            for key in group {
                let count = key.counting.question().count(key.part, &cells, days.to);
                found.insert(key.clone(), count);
            }
        }
        Ok(found)
    }
}
