//! Figures of KPIs as they are published: see [`Suppression`].

use super::{Amounts, KpiKind, Part};
use crate::number;
use crate::small_numbers::Suppression;

/// What is shown of a figure.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PublishedAmounts {
    /// What may be known of it: the value of these is that of published parts.
    pub amounts: Amounts,
    /// Whether anything of it is hidden.
    pub is_suppressed: bool,
}

impl Amounts {
    /// The figure of a KPI of this kind as published. The working days of a duration are shown when the
    /// number of its cases is. A value of which no parts are known is shown as it was given, and a derived
    /// figure as it is, since it comes of published ones.
    #[must_use]
    pub fn published(&self, kind: KpiKind, suppression: Suppression) -> PublishedAmounts {
        let Some(numerator) = self.numerator else {
            return self.as_it_is();
        };
        if kind == KpiKind::Derived || suppression == Suppression::None {
            return self.as_it_is();
        }
        let publish = |amount: f64| suppression.publish(whole(amount));
        let (shown, below) = match self.denominator {
            None => (publish(numerator), None),
            Some(denominator) if kind == KpiKind::CaseDuration => {
                let cases = publish(denominator);
                (cases.and_then(|_| publish(numerator)), cases)
            }
            Some(denominator) => {
                let share = suppression.publish_share(whole(numerator), whole(denominator));
                (share.map(|(part, _)| part), publish(denominator))
            }
        };
        PublishedAmounts {
            amounts: Self {
                numerator: shown.map(number::count_to_f64),
                denominator: below.map(number::count_to_f64),
                given: None,
            },
            is_suppressed: shown.is_none() || below.is_some() != self.denominator.is_some(),
        }
    }

    const fn as_it_is(&self) -> PublishedAmounts {
        PublishedAmounts {
            amounts: *self,
            is_suppressed: false,
        }
    }
}

/// The whole number that an amount is published as: one that is not whole, such as a mean of stocks, is
/// taken away from 0, so that nothing small is taken for nothing.
fn whole(amount: f64) -> i64 {
    number::f64_to_i64(amount.abs().ceil().copysign(amount))
}

/// How many cases or contacts are behind a part of a KPI's figure, as published: as they stand in the figure.
#[must_use]
pub fn cases(
    kind: KpiKind,
    part: Part,
    (numerator, denominator): (i64, i64),
    suppression: Suppression,
) -> Option<i64> {
    match (kind, part) {
        (KpiKind::CaseRatio, Part::Numerator) => suppression
            .publish_share(numerator, denominator)
            .map(|(part, _)| part),
        (_, Part::Numerator) => suppression.publish(numerator),
        (_, Part::Denominator) => suppression.publish(denominator),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Suppression::{Hes2018, None as Plain};

    type Shown = (Option<f64>, Option<f64>, Option<f64>, bool);

    fn shown(amounts: Amounts, kind: KpiKind) -> Shown {
        let PublishedAmounts {
            amounts,
            is_suppressed,
        } = amounts.published(kind, Hes2018);
        let value = amounts.value(1.0);
        (amounts.numerator, amounts.denominator, value, is_suppressed)
    }

    #[test]
    fn a_ratio_is_shown_when_its_numerator_and_the_rest_are() {
        let ratio = |top, below| shown(Amounts::ratio(top, below), KpiKind::CaseRatio);
        let expected = (Some(40.0), Some(100.0), Some(0.4), false);
        assert_eq!(ratio(42.0, 102.0), expected);
        assert_eq!(ratio(3.0, 102.0), (None, Some(100.0), None, true));
        assert_eq!(ratio(99.0, 102.0), (None, Some(100.0), None, true));
        assert_eq!(ratio(1.0, 2.0), (None, None, None, true));
        assert_eq!(ratio(0.0, 0.0), (Some(0.0), Some(0.0), None, false));
    }

    #[test]
    fn a_count_has_no_denominator_to_hide() {
        let count = |amount| shown(Amounts::amount(amount), KpiKind::CaseCount);
        assert_eq!(count(13.0), (Some(15.0), None, Some(15.0), false));
        assert_eq!(count(7.0), (None, None, None, true));
        assert_eq!(count(0.0), (Some(0.0), None, Some(0.0), false));
        // A mean of stocks that is less than one is something.
        assert_eq!(count(0.5), (None, None, None, true));
    }

    #[test]
    fn a_mean_needs_enough_cases() {
        let mean = |days, cases| shown(Amounts::ratio(days, cases), KpiKind::CaseDuration);
        // 42 days of 8 cases: 40 of 10.
        assert_eq!(mean(42.0, 8.0), (Some(40.0), Some(10.0), Some(4.0), false));
        assert_eq!(mean(90.0, 7.0), (None, None, None, true));
    }

    #[test]
    fn what_is_given_or_derived_is_as_it_is() {
        let given = Amounts::given(3.5);
        assert_eq!(shown(given, KpiKind::External).2, Some(3.5));
        let derived = Amounts::ratio(10.0, 15.0);
        let expected = PublishedAmounts {
            amounts: derived,
            is_suppressed: false,
        };
        assert_eq!(derived.published(KpiKind::Derived, Hes2018), expected);
        let nothing = Amounts::default();
        assert!(!nothing.published(KpiKind::Survey, Hes2018).is_suppressed);
    }

    #[test]
    fn the_cases_behind_a_part_are_as_many_as_the_figure_shows() {
        let of_ratio = |part| cases(KpiKind::CaseRatio, part, (99, 102), Hes2018);
        assert_eq!(of_ratio(Part::Numerator), None);
        assert_eq!(of_ratio(Part::Denominator), Some(100));
        for part in [Part::Numerator, Part::Denominator] {
            let of_mean = |suppression| cases(KpiKind::CaseDuration, part, (8, 8), suppression);
            assert_eq!((of_mean(Hes2018), of_mean(Plain)), (Some(10), Some(8)));
        }
    }
}
