//! Charts of counts: p, u and c, and Laney's p′.
//!
//! The centre is the pooled ratio, never a mean of ratios.

use chrono::NaiveDate;

use super::assemble::{self, Series};
use super::lines::{Limits, Line, mean};
use super::{Chart, ChartFault, ChartType, Settings};

/// The mean distance between two draws from a normal distribution, in standard deviations.
const MEAN_RANGE: f64 = 1.128;

/// What was counted on a day, and out of what.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Subgroup {
    /// The day: the first of the period that the counts stand for.
    pub on: NaiveDate,
    /// How many.
    pub numerator: f64,
    /// Out of how many, or over how large an area of opportunity; 1 for a chart of counts.
    pub denominator: f64,
}

/// The chart of these counts, in any order, with values and limits times `factor`. [`ChartType::Xmr`]
/// has no counts and is drawn as a p chart.
///
/// # Errors
/// When two are of one day, a count is negative or has nothing below the line, a share is more than
/// its whole, or `fix_after` is too small.
pub fn attribute(
    kind: ChartType,
    subgroups: &[Subgroup],
    factor: f64,
    settings: &Settings<'_>,
) -> Result<Chart, ChartFault> {
    let mut subgroups = subgroups.to_vec();
    subgroups.sort_by_key(|subgroup| subgroup.on);
    if let Some(wrong) = subgroups.iter().find(|subgroup| !fits(kind, subgroup)) {
        return Err(ChartFault::Value(wrong.on));
    }
    let ratios = subgroups.iter().map(|one| factor * ratio(kind, one));
    let days = subgroups.iter().map(|subgroup| subgroup.on).collect();
    let series = Series::new(days, ratios.collect(), settings)?;
    let lines = series.lines(|range, fixed| {
        let of_phase = subgroups.get(range.clone()).unwrap_or_default();
        let baseline = of_phase.get(..fixed).unwrap_or(of_phase);
        let phase = Phase::of(kind, baseline);
        of_phase
            .iter()
            .map(|subgroup| phase.line(subgroup, factor))
            .collect()
    });
    Ok(assemble::chart(&series, &lines, settings))
}

fn fits(kind: ChartType, subgroup: &Subgroup) -> bool {
    let is_share = matches!(kind, ChartType::P | ChartType::LaneyP | ChartType::Xmr);
    subgroup.numerator >= 0.0
        && subgroup.denominator > 0.0
        && subgroup.denominator.is_finite()
        && (!is_share || subgroup.numerator <= subgroup.denominator)
}

fn ratio(kind: ChartType, subgroup: &Subgroup) -> f64 {
    subgroup.numerator / opportunity(kind, subgroup)
}

fn opportunity(kind: ChartType, subgroup: &Subgroup) -> f64 {
    match kind {
        ChartType::C => 1.0,
        _ => subgroup.denominator,
    }
}

/// What holds for all points of a phase.
struct Phase {
    kind: ChartType,
    centre: f64,
    /// How much wider than chance the subgroups vary; 1 but for Laney's chart.
    width: f64,
    is_alone: bool,
}

impl Phase {
    fn of(kind: ChartType, baseline: &[Subgroup]) -> Self {
        let numerator: f64 = baseline.iter().map(|one| one.numerator).sum();
        let denominator: f64 = baseline.iter().map(|one| opportunity(kind, one)).sum();
        let mut phase = Self {
            kind,
            centre: numerator / denominator,
            width: 1.0,
            is_alone: baseline.len() < 2,
        };
        if kind == ChartType::LaneyP {
            phase.width = phase.laney(baseline);
        }
        phase
    }

    /// The mean of `|Δz|` over 1.128.
    fn laney(&self, baseline: &[Subgroup]) -> f64 {
        let z: Vec<f64> = baseline
            .iter()
            .map(|subgroup| {
                let sigma = self.sigma(subgroup);
                let distance = ratio(self.kind, subgroup) - self.centre;
                if sigma > 0.0 { distance / sigma } else { 0.0 }
            })
            .collect();
        let moves: Vec<f64> = z
            .iter()
            .zip(z.iter().skip(1))
            .map(|(one, next)| (next - one).abs())
            .collect();
        mean(&moves).unwrap_or_default() / MEAN_RANGE
    }

    /// The standard deviation that chance alone gives this subgroup.
    fn sigma(&self, subgroup: &Subgroup) -> f64 {
        let variance = match self.kind {
            ChartType::U | ChartType::C => self.centre,
            ChartType::P | ChartType::LaneyP | ChartType::Xmr => self.centre * (1.0 - self.centre),
        };
        (variance.max(0.0) / opportunity(self.kind, subgroup)).sqrt()
    }

    fn line(&self, subgroup: &Subgroup, factor: f64) -> Line {
        let most = match self.kind {
            ChartType::U | ChartType::C => f64::MAX,
            ChartType::P | ChartType::LaneyP | ChartType::Xmr => 1.0,
        };
        let reach = 3.0 * self.sigma(subgroup) * self.width;
        let limits = Limits::around(self.centre, reach).clipped(0.0, most);
        Line {
            mean: self.centre * factor,
            limits: (!self.is_alone).then(|| limits.scaled(factor)),
        }
    }
}
