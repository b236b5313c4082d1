//! What moved a figure: case by case between two cuts of one period, group by group between two periods.
//!
//! A **cut** is the same period as it was known at an instant. Between two cuts every case contributes
//! (Δn − p·Δd) / D, with p the earlier value and D the later denominator: the contributions add up to the
//! change. Between two periods the cases are others, so groups are compared: the **rate effect** is what
//! changed within a group, the **mix effect** what changed in the weight of the groups.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::AddAssign;

use super::Part;
use crate::number::count_to_f64;

/// What a case, or a group of cases, adds to the two parts of a figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Parts {
    /// Added to the numerator.
    pub numerator: i64,
    /// Added to the denominator; 0 throughout for a count, which has none.
    pub denominator: i64,
}

impl AddAssign for Parts {
    fn add_assign(&mut self, other: Self) {
        self.numerator += other.numerator;
        self.denominator += other.denominator;
    }
}

impl Parts {
    /// An amount in one part, and nothing in the other.
    #[must_use]
    pub const fn of(part: Part, amount: i64) -> Self {
        match part {
            Part::Numerator => Self {
                numerator: amount,
                denominator: 0,
            },
            Part::Denominator => Self {
                numerator: 0,
                denominator: amount,
            },
        }
    }

    fn sum<'a>(parts: impl Iterator<Item = &'a Self>) -> Self {
        parts.fold(Self::default(), |mut sum, part| {
            sum += *part;
            sum
        })
    }

    fn value(self, form: Form) -> Option<f64> {
        match form {
            Form::Count => Some(count_to_f64(self.numerator)),
            Form::Ratio => crate::number::ratio(self.numerator, self.denominator),
        }
    }
}

/// How a value comes of its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// The numerator alone.
    Count,
    /// Numerator over denominator: a share, or a mean.
    Ratio,
}

/// What one case did to the value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contribution<K> {
    /// The case.
    pub key: K,
    /// What it added to both parts at the earlier cut.
    pub before: Parts,
    /// What it added to both parts at the later cut.
    pub after: Parts,
    /// By how much it moved the value, before any factor.
    pub amount: f64,
}

/// The change of a value between two cuts of one period, case by case.
///
/// The amounts add up to `to − from`. Cases that add the same at both cuts are left out: without them the
/// sum is the same. `None` when either cut has no value, so that there is no change to explain.
#[must_use]
pub fn between_cuts<K: Ord + Copy>(
    form: Form,
    before: &BTreeMap<K, Parts>,
    after: &BTreeMap<K, Parts>,
) -> Option<Movement<Contribution<K>>> {
    let (old, new) = (Parts::sum(before.values()), Parts::sum(after.values()));
    let (from, to) = (old.value(form)?, new.value(form)?);
    let keys: BTreeSet<K> = before.keys().chain(after.keys()).copied().collect();
    let parts = keys.into_iter().filter_map(|key| {
        let before = before.get(&key).copied().unwrap_or_default();
        let after = after.get(&key).copied().unwrap_or_default();
        let numerator = count_to_f64(after.numerator - before.numerator);
        let amount = match form {
            Form::Count => numerator,
            Form::Ratio => {
                let denominator = count_to_f64(after.denominator - before.denominator);
                (numerator - from * denominator) / count_to_f64(new.denominator)
            }
        };
        (before != after).then_some(Contribution {
            key,
            before,
            after,
            amount,
        })
    });
    Some(Movement {
        from,
        to,
        parts: parts.collect(),
    })
}

/// A change of a value and what it is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Movement<P> {
    /// The earlier value, before any factor.
    pub from: f64,
    /// The later value, before any factor.
    pub to: f64,
    /// What it is made of, in the order of the keys.
    pub parts: Vec<P>,
}

/// What one group did to the value between two periods.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect<K> {
    /// The group.
    pub key: K,
    /// Its parts in the earlier period.
    pub before: Parts,
    /// Its parts in the later period.
    pub after: Parts,
    /// The change within the group, at its mean weight in both periods.
    pub rate: f64,
    /// The rest: the change of its weight, times how far its mean value lies from the mean of the whole.
    pub mix: f64,
}

/// The change of a value between two periods, group by group.
///
/// All rate and mix effects add up to `to − from`. Of a count everything is a rate effect. A group that is
/// empty in one of the periods has no change within itself: what it does is a mix effect. `None` when
/// either period has no value.
#[must_use]
pub fn between_periods<K: Ord + Copy>(
    form: Form,
    before: &BTreeMap<K, Parts>,
    after: &BTreeMap<K, Parts>,
) -> Option<Movement<Effect<K>>> {
    let (old, new) = (Parts::sum(before.values()), Parts::sum(after.values()));
    let (from, to) = (old.value(form)?, new.value(form)?);
    let middle = f64::midpoint(from, to);
    let keys: BTreeSet<K> = before.keys().chain(after.keys()).copied().collect();
    let parts = keys.into_iter().map(|key| {
        let before = before.get(&key).copied().unwrap_or_default();
        let after = after.get(&key).copied().unwrap_or_default();
        let (rate, mix) = match form {
            Form::Count => (count_to_f64(after.numerator - before.numerator), 0.0),
            Form::Ratio => effects((before, old), (after, new), middle),
        };
        Effect {
            key,
            before,
            after,
            rate,
            mix,
        }
    });
    Some(Movement {
        from,
        to,
        parts: parts.collect(),
    })
}

/// Rate and mix effect of a group, from its parts and those of the whole in both periods.
fn effects(before: (Parts, Parts), after: (Parts, Parts), middle: f64) -> (f64, f64) {
    let weight = |(own, all): (Parts, Parts)| over(own.denominator, all);
    let share = |(own, all): (Parts, Parts)| over(own.numerator, all);
    let within = before.0.value(Form::Ratio).zip(after.0.value(Form::Ratio));
    let rate = within.map_or(0.0, |(earlier, later)| {
        f64::midpoint(weight(before), weight(after)) * (later - earlier)
    });
    let change = share(after) - share(before);
    (
        rate,
        change - rate - middle * (weight(after) - weight(before)),
    )
}

fn over(part: i64, all: Parts) -> f64 {
    crate::number::ratio(part, all.denominator).unwrap_or(0.0)
}

#[cfg(test)]
#[path = "movement_test.rs"]
mod tests;
