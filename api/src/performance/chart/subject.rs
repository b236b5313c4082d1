//! What is charted: values by period, whatever they count.

use chrono::NaiveDate;
use rules::performance::Polarity;
use rules::performance::chart::{
    Chart, ChartProfile, ChartType, Limits, Observation, Settings, Subgroup, attribute, xmr,
};

use super::output::{ControlChart, ControlChartPhase, ControlChartPoint, number};
use super::phases::KpiRebase;
use super::settings::ControlChartSettings;
use crate::graphql::failure::Failure;
use crate::graphql::period::Period;

/// One value.
#[derive(Clone, Debug)]
pub struct Charted {
    /// Its period.
    pub period: Period,
    /// The value, times the factor.
    pub value: f64,
    /// What was counted above the line.
    pub numerator: f64,
    /// What was counted below it; none for a count.
    pub denominator: Option<f64>,
    /// The target of the period.
    pub target: Option<f64>,
}

/// Values to chart, and how they are read.
#[derive(Clone, Debug)]
pub struct Subject {
    /// Which rules find a special cause unless others are asked for.
    pub profile: ChartProfile,
    /// Which direction is good.
    pub polarity: Polarity,
    /// What ratios are multiplied by.
    pub factor: f64,
    /// Whether it is a share or a rate of things counted, and no mean of days.
    pub is_ratio: bool,
    /// The values, oldest first.
    pub points: Vec<Charted>,
    /// From when on mean and limits are found anew.
    pub rebases: Vec<KpiRebase>,
}

impl Subject {
    /// The chart of these values.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` when the settings are wrong or do not fit the values.
    pub fn chart(&self, asked: &ControlChartSettings) -> Result<Chart, Failure> {
        let kept = self.rebases.iter().map(|rebase| rebase.0.starts_on);
        let kept: Vec<NaiveDate> = kept.collect();
        let settings = Settings {
            profile: asked.profile(self.profile),
            polarity: self.polarity,
            target: self.points.last().and_then(|point| point.target),
            is_screened: asked.is_screened(),
            fix_after: asked.fixed()?,
            rebased_on: asked.tried()?.unwrap_or(&kept),
        };
        let chart = match asked.kind() {
            ChartType::Xmr => xmr(&self.observations(), &settings),
            kind => attribute(kind, &self.subgroups(kind)?, self.factor, &settings),
        };
        chart.map_err(|fault| Failure::bad_input(format!("controlChart: {fault}.")))
    }

    /// The chart as a client reads it.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` when the settings are wrong or do not fit the values.
    pub fn answer(self, asked: &ControlChartSettings) -> Result<ControlChart, Failure> {
        let chart = self.chart(asked)?;
        let profile = asked.profile(self.profile);
        let is_kept = asked.rebased_on.is_none();
        let phases = chart.phases.iter().enumerate();
        let phases = phases.map(|(index, from)| ControlChartPhase {
            number: number(index),
            from: *from,
            rebase: self.rebase_of(index, *from).filter(|_| is_kept).cloned(),
        });
        let phases = phases.collect();
        let limit = |limits: Option<Limits>, pick: fn(&Limits) -> f64| limits.as_ref().map(pick);
        let points = chart.points.iter().zip(self.points);
        let points = points.map(|(point, charted)| ControlChartPoint {
            period: charted.period,
            value: point.value,
            mean: point.mean,
            lower: limit(point.limits, |limits| limits.lower),
            upper: limit(point.limits, |limits| limits.upper),
            near_lower: limit(point.limits, |limits| limits.near_lower),
            near_upper: limit(point.limits, |limits| limits.near_upper),
            target: charted.target,
            phase: number(point.phase),
            cause: point.cause.map(Into::into),
            variation: point.variation.into(),
        });
        Ok(ControlChart {
            kind: asked.kind().into(),
            profile: profile.into(),
            points: points.collect(),
            phases,
            variation: chart.variation.map(Into::into),
            assurance: chart.assurance.map(Into::into),
            warnings: chart.warnings.into_iter().map(Into::into).collect(),
        })
    }

    /// Why a phase begins: the last rebasing on or before the day of its first point.
    #[must_use]
    pub fn rebase_of(&self, phase: usize, from: NaiveDate) -> Option<&KpiRebase> {
        let mut latest_first = self.rebases.iter().rev();
        latest_first.find(|rebase| phase > 0 && rebase.0.starts_on <= from)
    }

    fn observations(&self) -> Vec<Observation> {
        let one = |point: &Charted| Observation {
            on: point.period.from,
            value: point.value,
        };
        self.points.iter().map(one).collect()
    }

    fn subgroups(&self, kind: ChartType) -> Result<Vec<Subgroup>, Failure> {
        let is_count = self.points.iter().all(|point| point.denominator.is_none());
        let (fits, needed) = match kind {
            ChartType::C => (is_count, "a count"),
            _ => (self.is_ratio, "a ratio of things counted"),
        };
        if !fits && !self.points.is_empty() {
            return Err(Failure::bad_input(format!(
                "controlChart: this type needs {needed}. Use XMR."
            )));
        }
        let one = |point: &Charted| Subgroup {
            on: point.period.from,
            numerator: point.numerator,
            denominator: point.denominator.unwrap_or(1.0),
        };
        Ok(self.points.iter().map(one).collect())
    }
}
