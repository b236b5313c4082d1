//! What stands behind a figure of a KPI: how many cases or contacts it counts, and which.

pub mod cases;
pub mod contacts;

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::Context;
use async_graphql::dataloader::Loader;
use entities::performance::kpi_version;
use futures_util::future::try_join;
use rules::performance::{Frequency, Part, Source, published};
use rules::time::period::Period as LocalDays;

use super::kpi::{Counting, CountingOf, Kpi};
use super::series;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::load::grouped;
use crate::graphql::period::{PeriodInput, today};

/// A part of a KPI in some days. Loads how many cases or contacts it counts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct PartOf {
    kpi: Kpi,
    versions: Arc<Vec<Counting>>,
    days: LocalDays,
    part: Part,
}

impl PartOf {
    /// The part; `None` when the KPI has no such part in the period, it does not count `source`, or its
    /// figures are not for this viewer.
    async fn find(
        ctx: &Context<'_>,
        kpi: &Kpi,
        (period, part): (&PeriodInput, Part),
        source: Source,
    ) -> Result<Option<Self>, Failure> {
        let reader = ctx.reader();
        let days = period.days(today(reader))?;
        let is_counted = |version: &kpi_version::Model| version.kind.is_counted();
        if !kpi.0.version_on(days.from).is_some_and(is_counted) {
            return Ok(None);
        }
        let versions = ctx.loader().load_one(CountingOf(kpi.clone())).await?;
        let own = Self {
            kpi: kpi.clone(),
            versions: versions.unwrap_or_default(),
            days,
            part,
        };
        let Some(counting) = own.counting() else {
            return Ok(None);
        };
        if reader.viewer().is_suppressed() {
            check_period(days, counting.version.frequency)?;
        }
        let definition = counting.measure.part(counting.version.kind, part);
        let is_of_source = definition.is_some_and(|part| part.source() == source);
        let is_shown = is_of_source && kpi.is_in_reach(ctx).await?;
        Ok(is_shown.then_some(own))
    }

    /// The version in force on the first of the days, if it is counted.
    fn counting(&self) -> Option<&Counting> {
        let version = self.kpi.0.version_on(self.days.from)?;
        let mut versions = self.versions.iter();
        versions.find(|one| one.version.id == version.id)
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
        let Some(version) = self.counting().map(|counting| &counting.version) else {
            return Ok(None);
        };
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
            kpi, days, part, ..
        } = self;
        format!("{what} behind {} {days:?} {part:?}", kpi.0.id)
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
        let of_keys = keys
            .iter()
            .filter_map(|key| Some((key.days, (key, key.counting()?))));
        let alike = grouped(of_keys);
        let mut found = HashMap::new();
        for (days, group) in alike {
            let counts: Vec<&Counting> = group.iter().map(|(_, counting)| *counting).collect();
            let cells = series::cells(self, &counts, days).await?;
            for (key, counting) in group {
                let count = counting.question().count(key.part, &cells, days.to);
                found.insert(key.clone(), count);
            }
        }
        Ok(found)
    }
}
