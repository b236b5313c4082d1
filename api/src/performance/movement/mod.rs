//! What moved a KPI: between two instants at which one period was known, or between two periods.

mod contributions;
mod effects;
mod known;
mod moved;
mod read;
mod touched;

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use rules::performance::movement::{Form, Parts};
use rules::performance::{KpiKind, measure};
use rules::time::period::{Period as LocalDays, day_fault};

use self::contributions::{KpiContributionConnection, KpiReasonSum};
use self::effects::KpiEffect;
pub use self::effects::KpiMovementGroup;
use self::moved::Moved;
use self::read::MovementOf;
use super::kpi::{Counting, CountingOf, Kpi, in_force};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::page::PageArgs;
use crate::graphql::period::{Period, PeriodInput, today};

/// A period of a KPI as it was known at an instant.
#[derive(Clone, Debug, InputObject)]
pub struct KpiCutInput {
    /// The days: exactly one of the KPI's own periods.
    pub period: PeriodInput,
    /// Only what was recorded until then counts; not before 1900, and null means now.
    pub as_at: Option<DateTime<Utc>>,
}

/// A period of a KPI as it was known at an instant, with what the version in force in it counts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Cut {
    counting: Arc<Counting>,
    days: LocalDays,
    as_at: DateTime<Utc>,
}

impl Cut {
    /// How the value comes of its parts.
    fn form(&self) -> Form {
        if self.counting.version.kind == KpiKind::CaseCount {
            Form::Count
        } else {
            Form::Ratio
        }
    }

    fn told(&self, parts: Parts) -> KpiParts {
        KpiParts {
            numerator: parts.numerator,
            denominator: (self.form() == Form::Ratio).then_some(parts.denominator),
        }
    }

    fn value(&self, parts: Parts) -> Option<f64> {
        let told = self.told(parts);
        let factor = self.counting.version.factor;
        measure::value(told.numerator, told.denominator, factor)
    }

    /// The cut with its figure.
    fn shown(&self, reader: &Reader, parts: Parts) -> KpiCut {
        let told = self.told(parts);
        let frequency = self.counting.version.frequency;
        KpiCut {
            period: Period::of(&self.days, frequency, today(reader)),
            as_at: self.as_at,
            numerator: told.numerator,
            denominator: told.denominator,
            value: self.value(parts),
        }
    }
}

/// A period of a KPI as it was known at an instant, with its figure.
#[derive(Clone, Debug, SimpleObject)]
pub struct KpiCut {
    /// The period.
    pub period: Period,
    /// Only what was recorded until then counts.
    pub as_at: DateTime<Utc>,
    /// Cases in the numerator; for a duration their working days added up.
    pub numerator: i64,
    /// Cases in the denominator; for a duration the cases whose working days are known. Null for a count.
    pub denominator: Option<i64>,
    /// Numerator over denominator (or the count) times the factor, at full precision; null when the
    /// denominator is 0.
    pub value: Option<f64>,
}

/// What somebody or something adds to both parts of a KPI.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct KpiParts {
    /// Cases in the numerator; for a duration their working days added up.
    pub numerator: i64,
    /// Cases in the denominator; null for a count, which has none.
    pub denominator: Option<i64>,
}

/// What moved a KPI from one cut to another. At both it is counted by the version in force in the period,
/// the linked outcomes and the services, as they are now: a change of those is no movement.
#[derive(Clone, Debug)]
pub struct KpiMovement {
    key: MovementOf,
    moved: Arc<Moved>,
}

/// What moved a KPI from one cut to another. At both it is counted by the version in force in the period,
/// the linked outcomes and the services, as they are now: a change of those is no movement.
#[Object]
impl KpiMovement {
    /// The cut moved from, with its figure.
    async fn from(&self, ctx: &Context<'_>) -> KpiCut {
        self.key.from.shown(ctx.reader(), self.moved.from)
    }

    /// The cut moved to, with its figure.
    async fn to(&self, ctx: &Context<'_>) -> KpiCut {
        self.key.to.shown(ctx.reader(), self.moved.to)
    }

    /// The later value less the earlier one, in the KPI's unit; null when either has none.
    async fn change(&self) -> Option<f64> {
        let (from, to) = (&self.key.from, &self.key.to);
        Some(to.value(self.moved.to)? - from.value(self.moved.from)?)
    }

    /// The contributions added up by reason, in the order of the reasons: their amounts add up to the
    /// change. Null between different periods, and when either cut has no value.
    async fn reasons(&self) -> Option<Vec<KpiReasonSum>> {
        contributions::by_reason(self)
    }

    /// The cases that add something else at the later cut than at the earlier, those that moved the value
    /// most first. Null between different periods, and when either cut has no value.
    async fn contributions(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<KpiContributionConnection> {
        let args = PageArgs::new(first, after, last, before);
        contributions::page(ctx.reader(), self, &args).transpose()
    }

    /// The change told apart by group, whatever the cuts: the rate and mix effects of all groups add up
    /// to the change. Null when either cut has no value.
    async fn effects(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What the groups are.")] by: KpiMovementGroup,
    ) -> Fallible<Vec<KpiEffect>> {
        self.grouped(ctx, by).await.transpose()
    }
}

impl KpiMovement {
    /// What moved `kpi`; `None` when its figures are not for this viewer, or only as published.
    ///
    /// # Errors
    /// When the viewer's roles may not see figures, a cut is wrong, too much happened since, or the
    /// database fails.
    pub async fn of(
        ctx: &Context<'_>,
        kpi: &Kpi,
        from: &KpiCutInput,
        to: &KpiCutInput,
    ) -> Result<Option<Self>, Failure> {
        ctx.allow("Kpi.movement")?;
        let reader = ctx.reader();
        // Between two instants a figure may have moved by a single case, which its own steps would tell.
        if reader.viewer().is_suppressed() {
            return Ok(None);
        }
        let versions = ctx.loader().load_one(CountingOf(kpi.clone())).await?;
        let versions = versions.unwrap_or_default();
        let from = cut(reader, (kpi, &versions), "from", from)?;
        let to = cut(reader, (kpi, &versions), "to", to)?;
        let (Some(from), Some(to)) = (from, to) else {
            return Ok(None);
        };
        if from.days == to.days && from.as_at > to.as_at {
            let message = "from.asAt lies after to.asAt. Give the earlier instant in from.";
            return Err(Failure::bad_input(message));
        }
        if !kpi.is_in_reach(ctx).await? {
            return Ok(None);
        }
        let key = MovementOf { from, to, by: None };
        let moved = ctx.loader().load_one(key.clone()).await?;
        Ok(moved.map(|moved| Self { key, moved }))
    }

    async fn grouped(
        &self,
        ctx: &Context<'_>,
        by: KpiMovementGroup,
    ) -> Result<Option<Vec<KpiEffect>>, Failure> {
        let key = MovementOf {
            by: Some(by),
            ..self.key.clone()
        };
        let moved = ctx.loader().load_one(key).await?;
        Ok(moved.and_then(|moved| effects::of(self, by, &moved)))
    }

    /// The factor of the values: that of the later version.
    fn factor(&self) -> f64 {
        self.key.to.counting.version.factor
    }
}

/// The cut that is meant; `None` when no version that counts cases is in force in its period.
fn cut(
    reader: &Reader,
    (kpi, versions): (&Kpi, &[Arc<Counting>]),
    name: &str,
    input: &KpiCutInput,
) -> Result<Option<Cut>, Failure> {
    let now = reader.clock().now();
    let days = input.period.days(today(reader))?;
    let as_at = input.as_at.unwrap_or(now);
    if as_at > now {
        return Err(Failure::bad_input(format!(
            "{name}.asAt lies in the future. Give an instant that has passed, or leave it out."
        )));
    }
    if let Some(message) = day_fault(&format!("{name}.asAt"), as_at.date_naive()) {
        return Err(Failure::bad_input(message));
    }
    let Some(version) = kpi.0.version_on(days.from) else {
        return Ok(None);
    };
    if LocalDays::holding(days.from, version.frequency) != days {
        return Err(Failure::bad_input(format!(
            "{name}.period is not one of the KPI's own periods: give one whole {}.",
            version.frequency.in_words()
        )));
    }
    let moves = |counting: &&Arc<Counting>| {
        version.kind.moves_by_case() && !counting.measure.counts_contacts()
    };
    let counting = in_force(kpi, versions, days.from).filter(moves);
    Ok(counting.map(|counting| Cut {
        counting: Arc::clone(counting),
        days,
        as_at,
    }))
}
