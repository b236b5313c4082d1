//! Putting figures together over time and over the services that report.
//!
//! Numerators and denominators are put together apart and divided last: never an average of averages.
//! What is missing is not zero: it is left out, and told as coverage.

use super::definition::RollUp;
use crate::number;

/// What is known of one figure.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Amounts {
    /// On top; none when only the value is known.
    pub numerator: Option<f64>,
    /// Below the line; none for a plain amount, or when only the value is known.
    pub denominator: Option<f64>,
    /// The value as it was given, when numerator and denominator are not known.
    pub given: Option<f64>,
}

impl Amounts {
    /// A numerator over a denominator.
    #[must_use]
    pub const fn ratio(numerator: f64, denominator: f64) -> Self {
        Self {
            numerator: Some(numerator),
            denominator: Some(denominator),
            given: None,
        }
    }

    /// A plain amount.
    #[must_use]
    pub const fn amount(numerator: f64) -> Self {
        Self {
            numerator: Some(numerator),
            denominator: None,
            given: None,
        }
    }

    /// A value of which no parts are known.
    #[must_use]
    pub const fn given(value: f64) -> Self {
        Self {
            numerator: None,
            denominator: None,
            given: Some(value),
        }
    }

    /// Numerator over denominator times factor at full precision, or the value as given; none when the
    /// denominator is 0, or nothing is known.
    #[must_use]
    pub fn value(&self, factor: f64) -> Option<f64> {
        match (self.numerator, self.denominator) {
            (Some(_), Some(0.0)) => None,
            (Some(numerator), Some(denominator)) => Some(numerator / denominator * factor),
            (Some(numerator), None) => Some(numerator * factor),
            (None, _) => self.given,
        }
    }
}

impl RollUp {
    /// One figure out of `parts`, which stand in their order of time; none out of nothing, and none out
    /// of several that cannot be put together.
    #[must_use]
    pub fn of(self, parts: &[Amounts], factor: f64) -> Option<Amounts> {
        let (first, others) = parts.split_first()?;
        if others.is_empty() {
            return Some(*first);
        }
        let extreme = |is_better: fn(f64, f64) -> bool| {
            let valued = parts
                .iter()
                .filter_map(|part| Some((part.value(factor)?, *part)));
            valued
                .reduce(|best, next| {
                    if is_better(next.0, best.0) {
                        next
                    } else {
                        best
                    }
                })
                .map(|(_, part)| part)
        };
        match self {
            Self::Sum => added(parts, 1.0),
            Self::Average => added(parts, number::length_to_f64(parts.len())),
            Self::Last => parts.last().copied(),
            Self::Min => extreme(|next, best| next < best),
            Self::Max => extreme(|next, best| next > best),
            Self::None => None,
        }
    }
}

/// Every kind of amount added up and divided by `by`; none when the parts are of different kinds.
fn added(parts: &[Amounts], by: f64) -> Option<Amounts> {
    let sum = |amount: fn(&Amounts) -> Option<f64>| {
        let all: Option<Vec<f64>> = parts.iter().map(amount).collect();
        all.map(|all| all.into_iter().sum::<f64>() / by)
    };
    let (numerator, denominator) = (sum(|part| part.numerator), sum(|part| part.denominator));
    let has_no_denominator = parts.iter().all(|part| part.denominator.is_none());
    if numerator.is_some() && (denominator.is_some() || has_no_denominator) {
        return Some(Amounts {
            numerator,
            denominator,
            given: None,
        });
    }
    sum(|part| part.given).map(Amounts::given)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn two_units_are_added_up_before_they_are_divided() {
        // Unit A 1/2 and unit B 90/100: 91/102 = 0.892157, not (0.5 + 0.9) / 2 = 0.7.
        let parts = [Amounts::ratio(1.0, 2.0), Amounts::ratio(90.0, 100.0)];
        let sum = RollUp::Sum.of(&parts, 1.0).and_then(|sum| sum.value(1.0));
        assert!((sum.unwrap_or_default() - 0.892_157).abs() < 1e-6);
        // Averaging the parts apart gives 45.5/51, the same ratio.
        let average = RollUp::Average.of(&parts, 1.0).unwrap_or_default();
        assert_eq!(average, Amounts::ratio(45.5, 51.0));
    }

    #[test]
    fn each_roll_up_does_what_its_name_says() {
        let parts = [4.0, 1.0, 7.0].map(Amounts::amount);
        let of = |roll_up: RollUp| roll_up.of(&parts, 2.0).and_then(|part| part.value(2.0));
        assert_eq!(of(RollUp::Sum), Some(24.0));
        assert_eq!(of(RollUp::Average), Some(8.0));
        assert_eq!(of(RollUp::Last), Some(14.0));
        assert_eq!(of(RollUp::Min), Some(2.0));
        assert_eq!(of(RollUp::Max), Some(14.0));
        assert_eq!(of(RollUp::None), None);
        assert_eq!(RollUp::Sum.of(&[], 1.0), None);
        assert_eq!(
            RollUp::None.of(&[Amounts::amount(3.0)], 1.0),
            Some(Amounts::amount(3.0))
        );
    }

    #[test]
    fn what_cannot_be_added_has_no_sum() {
        let mixed = [Amounts::given(0.5), Amounts::ratio(1.0, 2.0)];
        assert_eq!(RollUp::Sum.of(&mixed, 1.0), None);
        assert_eq!(RollUp::Last.of(&mixed, 1.0), Some(Amounts::ratio(1.0, 2.0)));
        let given = [Amounts::given(2.0), Amounts::given(4.0)];
        assert_eq!(RollUp::Sum.of(&given, 100.0), Some(Amounts::given(6.0)));
        assert_eq!(Amounts::ratio(1.0, 0.0).value(100.0), None);
    }

    proptest! {
        #[test]
        fn a_pooled_ratio_lies_between_its_parts(
            parts in prop::collection::vec((0_u32..1_000, 1_u32..1_000), 1..20),
        ) {
            let parts: Vec<Amounts> = parts
                .into_iter()
                .map(|(n, d)| Amounts::ratio(f64::from(n), f64::from(d)))
                .collect();
            let value = |roll_up: RollUp| {
                roll_up.of(&parts, 1.0).and_then(|one| one.value(1.0)).unwrap_or(f64::NAN)
            };
            let (sum, least, most) = (value(RollUp::Sum), value(RollUp::Min), value(RollUp::Max));
            prop_assert!(least - 1e-9 <= sum && sum <= most + 1e-9);
            prop_assert!((value(RollUp::Average) - sum).abs() < 1e-9);
        }
    }
}
