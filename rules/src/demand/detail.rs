//! How finely somebody may ask who sees published counts alone.
//!
//! One rounded count tells little; many that overlap tell more, since each that adds or leaves out a small
//! number rounds by itself. So months are the finest, few things may be told apart at once, and a period
//! is one that everybody names alike, not any run of days.

use super::rows::{By, DemandDimension};
use crate::time::grain::Grain;
use crate::time::period::Period;

/// The most things that rows and filter may tell apart, time among them.
pub const MOST_DIMENSIONS: usize = 2;

/// Why a question asks for more than is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TooFine {
    /// Days or weeks.
    #[error(
        "you see published figures, and those are told apart by MONTH, QUARTER or FINANCIAL_YEAR, not by DAY or WEEK"
    )]
    Grain,
    /// Too many dimensions.
    #[error(
        "you see published figures, and those are told apart by {MOST_DIMENSIONS} things at most, time and what `where` takes among them; these are {0}"
    )]
    Dimensions(usize),
    /// A filter for several values.
    #[error(
        "where: you see published figures, and those take one value in a list; leave the list out for all, or tell the rows apart by it"
    )]
    List,
    /// Any run of days.
    #[error(
        "period: you see published figures, and those are of a calendar month, a quarter, a financial year or the last months: ask for {{ month }}, {{ quarter }}, {{ financialYear }} or {{ lastMonths }}"
    )]
    Period,
}

/// What a filter tells apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filtered {
    /// What it takes some of.
    pub dimensions: Vec<DemandDimension>,
    /// Whether it takes some services.
    pub has_services: bool,
    /// Whether any of its lists has more than one value.
    pub has_several: bool,
}

/// Whether published figures answer this question.
///
/// # Errors
/// What of the question is too fine.
pub fn check(
    by: &By,
    filtered: &Filtered,
    period: Period,
    is_last_months: bool,
) -> Result<(), TooFine> {
    if by.grain.is_some_and(|grain| grain < Grain::Month) {
        return Err(TooFine::Grain);
    }
    if filtered.has_several {
        return Err(TooFine::List);
    }
    let filters = filtered.dimensions.iter();
    let beside = filters.filter(|dimension| !by.has(**dimension)).count();
    let told_apart = usize::from(by.grain.is_some())
        + by.dimensions().count()
        + beside
        + usize::from(filtered.has_services);
    if told_apart > MOST_DIMENSIONS {
        return Err(TooFine::Dimensions(told_apart));
    }
    let is_named = [Grain::Month, Grain::Quarter, Grain::FinancialYear]
        .iter()
        .any(|grain| grain.holding(period.from) == period);
    if is_named || is_last_months {
        Ok(())
    } else {
        Err(TooFine::Period)
    }
}

#[cfg(test)]
mod tests {
    use super::DemandDimension::{Channel, Day, Journey, Month, Quarter, Team, Week};
    use super::*;

    fn asked(by: &[DemandDimension], filtered: &Filtered, from: &str, to: &str) -> Option<TooFine> {
        let day = |text: &str| text.parse().unwrap_or_default();
        let period = Period {
            from: day(from),
            to: day(to),
        };
        check(&By::of(by).unwrap_or_default(), filtered, period, false).err()
    }

    fn by_alone(by: &[DemandDimension]) -> Option<TooFine> {
        asked(by, &Filtered::default(), "2026-04-01", "2027-04-01")
    }

    #[test]
    fn months_are_the_finest_and_two_things_the_most() {
        assert_eq!(by_alone(&[]), None);
        assert_eq!(by_alone(&[Month, Channel]), None);
        assert_eq!(by_alone(&[Journey, Channel]), None);
        assert_eq!(by_alone(&[Day]), Some(TooFine::Grain));
        assert_eq!(by_alone(&[Week]), Some(TooFine::Grain));
        let three = Some(TooFine::Dimensions(3));
        assert_eq!(by_alone(&[Quarter, Channel, Team]), three);
        assert_eq!(by_alone(&[Journey, Channel, Team]), three);
    }

    #[test]
    fn a_filter_tells_apart_too() {
        let of_channel = Filtered {
            dimensions: vec![Channel],
            ..Filtered::default()
        };
        let of = |by: &[DemandDimension], filtered: &Filtered| {
            asked(by, filtered, "2026-04-01", "2026-07-01")
        };
        assert_eq!(of(&[Month, Channel], &of_channel), None);
        assert_eq!(of(&[Month], &of_channel), None);
        assert_eq!(
            of(&[Month, Team], &of_channel),
            Some(TooFine::Dimensions(3))
        );
        let of_service = Filtered {
            has_services: true,
            ..of_channel.clone()
        };
        assert_eq!(of(&[], &of_service), None);
        assert_eq!(of(&[Month], &of_service), Some(TooFine::Dimensions(3)));
        let several = Filtered {
            has_several: true,
            ..of_channel
        };
        assert_eq!(of(&[], &several), Some(TooFine::List));
    }

    #[test]
    fn a_period_has_a_name() {
        let of = |from, to| asked(&[], &Filtered::default(), from, to);
        assert_eq!(of("2026-09-01", "2026-10-01"), None);
        assert_eq!(of("2026-07-01", "2026-10-01"), None);
        assert_eq!(of("2026-04-01", "2027-04-01"), None);
        for (from, to) in [
            ("2026-09-01", "2026-09-30"),
            ("2026-09-01", "2026-11-01"),
            ("2026-06-01", "2026-09-01"),
            ("2026-09-07", "2026-09-14"),
        ] {
            assert_eq!(of(from, to), Some(TooFine::Period), "{from} to {to}");
        }
    }
}
