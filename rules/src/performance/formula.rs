//! Formulas of derived KPIs over other KPIs.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;

use uuid::Uuid;

use super::roll_up::Amounts;
use crate::problem::Problem;

/// The most KPIs that one formula names.
pub const MAX_OPERANDS: usize = 20;
/// How many derived KPIs may stand on each other.
pub const MAX_LEVELS: usize = 5;

/// How a derived KPI comes of other KPIs.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Formula {
    /// Their values added up.
    Sum(Vec<Uuid>),
    /// The value of the first less that of the second.
    Difference(Uuid, Uuid),
    /// The value of the first over that of the second.
    Ratio(Uuid, Uuid),
    /// Their values averaged by weight.
    Weighted(Vec<Weight>),
    /// Their numerators over their denominators, each added up apart.
    Pooled(Vec<Uuid>),
}

/// How much a KPI counts in a weighted average.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Weight {
    /// The KPI.
    pub kpi: Uuid,
    /// Its weight, above 0.
    pub weight: f64,
}

impl Formula {
    /// The KPIs that it names, in their order.
    #[must_use]
    pub fn operands(&self) -> Vec<Uuid> {
        match self {
            Self::Sum(kpis) | Self::Pooled(kpis) => kpis.clone(),
            Self::Difference(first, second) | Self::Ratio(first, second) => vec![*first, *second],
            Self::Weighted(weights) => weights.iter().map(|weight| weight.kpi).collect(),
        }
    }

    /// What is wrong with it by itself, each with its path below `at`.
    #[must_use]
    pub fn problems(&self, at: &str) -> Vec<Problem<()>> {
        let operands = self.operands();
        let mut problems = Vec::new();
        if operands.is_empty() {
            problems.push(Problem::new(
                (),
                at,
                "The formula names no KPI. Name at least one.",
            ));
        }
        if operands.len() > MAX_OPERANDS {
            let message = format!("A formula names at most {MAX_OPERANDS} KPIs.");
            problems.push(Problem::new((), at, message));
        }
        let distinct: HashSet<&Uuid> = operands.iter().collect();
        if distinct.len() < operands.len() {
            problems.push(Problem::new(
                (),
                at,
                "The formula names a KPI twice. Name each once.",
            ));
        }
        if let Self::Weighted(weights) = self {
            for (place, weight) in weights.iter().enumerate() {
                if !(weight.weight.is_finite() && weight.weight > 0.0) {
                    let path = format!("{at}.weighted.{place}.weight");
                    problems.push(Problem::new((), path, "A weight must be a number above 0."));
                }
            }
        }
        problems
    }

    /// Its figure, from the amounts and the value of each operand, in their order; none for one that
    /// has no figure. Sums, pools and averages leave out what is missing; a difference or a ratio has
    /// no figure without both.
    #[must_use]
    pub fn figure(&self, operands: &[Option<(Amounts, f64)>]) -> Option<Amounts> {
        let known = || operands.iter().flatten();
        let values: Vec<f64> = known().map(|(_, value)| *value).collect();
        if values.is_empty() {
            return None;
        }
        match self {
            Self::Sum(_) => Some(Amounts::amount(values.iter().sum())),
            Self::Difference(..) => {
                both(operands).map(|(first, second)| Amounts::amount(first - second))
            }
            Self::Ratio(..) => both(operands).map(|(first, second)| Amounts::ratio(first, second)),
            Self::Weighted(weights) => {
                let pairs = || {
                    let known = weights.iter().zip(operands);
                    known.filter_map(|(weight, known)| Some((weight.weight, known.as_ref()?.1)))
                };
                let top = pairs().map(|(weight, value)| weight * value).sum();
                Some(Amounts::ratio(top, pairs().map(|(weight, _)| weight).sum()))
            }
            Self::Pooled(_) => {
                let parts: Vec<Amounts> = known().map(|(amounts, _)| *amounts).collect();
                super::RollUp::Sum
                    .of(&parts, 1.0)
                    .filter(|pool| pool.numerator.is_some())
            }
        }
    }
}

fn both(operands: &[Option<(Amounts, f64)>]) -> Option<(f64, f64)> {
    match operands {
        [Some((_, first)), Some((_, second))] => Some((*first, *second)),
        _ => None,
    }
}

/// Why a derived KPI cannot stand on others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tangle {
    /// It would come, by others or at once, of itself.
    Cycle,
    /// More than [`MAX_LEVELS`] derived KPIs would stand on each other.
    TooDeep,
}

/// Whether `kpi` may come of `operands`, when the other derived KPIs come of what `known` says.
///
/// # Errors
/// When it would come of itself, or stand too high.
pub fn untangled(
    kpi: Uuid,
    operands: &[Uuid],
    known: &HashMap<Uuid, Vec<Uuid>, impl BuildHasher>,
) -> Result<(), Tangle> {
    let mut level: HashSet<Uuid> = operands.iter().copied().collect();
    for _ in 0..MAX_LEVELS {
        if level.contains(&kpi) {
            return Err(Tangle::Cycle);
        }
        level = level
            .iter()
            .filter_map(|operand| known.get(operand))
            .flatten()
            .copied()
            .collect();
        if level.is_empty() {
            return Ok(());
        }
    }
    Err(if level.contains(&kpi) {
        Tangle::Cycle
    } else {
        Tangle::TooDeep
    })
}

#[cfg(test)]
#[path = "formula_test.rs"]
mod tests;
