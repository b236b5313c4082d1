//! How many working days cases took: a histogram, from which percentiles are exact.

use std::collections::BTreeMap;

use crate::small_numbers::Suppression;

/// Closed cases by the working days they took.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkingDays(BTreeMap<i32, i64>);

impl WorkingDays {
    /// Adds `n` cases that took `days`.
    pub fn add(&mut self, days: i32, n: i64) {
        *self.0.entry(days).or_default() += n;
    }

    /// How many cases there are.
    #[must_use]
    pub fn count(&self) -> i64 {
        self.0.values().sum()
    }

    /// The least number of days within which `percent` % of the cases were closed: the least d whose
    /// cumulative count is at least percent/100 of all. None without cases.
    #[must_use]
    pub fn percentile(&self, percent: u8) -> Option<i32> {
        // Whole numbers: 55 % of 100 cases are 55, where 0.55 × 100 is a little more.
        let wanted = self.count() * i64::from(percent);
        let mut within = 0;
        self.0.iter().find_map(|(days, n)| {
            within += n;
            (*n > 0 && within * 100 >= wanted).then_some(*days)
        })
    }

    /// The percentile as published: of the published numbers of cases closed within so many days, so
    /// that it tells no more than they. None without cases, and when fewer than ten published cases
    /// lie on either side.
    #[must_use]
    pub fn published_percentile(&self, percent: u8, suppression: Suppression) -> Option<i32> {
        if suppression == Suppression::None {
            return self.percentile(percent);
        }
        let all = suppression.publish(self.count())?;
        let wanted = all * i64::from(percent);
        if wanted.min(all * 100 - wanted) < LEAST_TAIL * 100 {
            return None;
        }
        let mut within = 0;
        self.0.iter().find_map(|(days, n)| {
            within += n;
            let shown = suppression.publish(within).unwrap_or_default();
            (shown * 100 >= wanted).then_some(*days)
        })
    }
}

/// So many published cases lie on either side of a published percentile, at least.
const LEAST_TAIL: i64 = 10;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(days: &[i32]) -> WorkingDays {
        let mut all = WorkingDays::default();
        for days in days {
            all.add(*days, 1);
        }
        all
    }

    #[test]
    fn a_percentile_is_a_number_of_days_that_occurs() {
        // Of 1, 2, 2, 9 half are within 2 days, three quarters too, all within 9.
        let days = of(&[9, 2, 1, 2]);
        let percentiles = [1, 25, 26, 50, 75, 76, 100].map(|percent| days.percentile(percent));
        assert_eq!(percentiles, [1, 1, 2, 2, 2, 9, 9].map(Some));
        assert_eq!(of(&[]).percentile(50), None);
    }

    #[test]
    fn fifty_five_of_a_hundred_are_fifty_five() {
        let days: Vec<i32> = (1..=100).collect();
        assert_eq!(of(&days).percentile(55), Some(55));
    }

    #[test]
    fn what_a_correction_took_away_counts_no_more() {
        let mut days = of(&[3, 5]);
        days.add(3, -1);
        assert_eq!((days.count(), days.percentile(1)), (1, Some(5)));
    }

    #[test]
    fn a_published_percentile_needs_ten_cases_on_either_side() {
        let published =
            |days: &WorkingDays, percent| days.published_percentile(percent, Suppression::Hes2018);
        // 17 cases are shown as 15: too few for a median, which needs 20.
        let mut days = WorkingDays::default();
        days.add(2, 9);
        days.add(5, 8);
        assert_eq!(published(&days, 50), None);
        // 18 are shown as 20. Within 2 days 9, shown as 10: half of them.
        days.add(90, 1);
        assert_eq!(published(&days, 50), Some(2));
        // The one that took 90 days is never told: 10 % of 20 are 2.
        assert_eq!(published(&days, 90), None);
        assert_eq!(days.published_percentile(100, Suppression::None), Some(90));
        assert_eq!(published(&WorkingDays::default(), 50), None);
    }

    #[test]
    fn percentiles_tell_no_more_than_rounded_counts() {
        // 48 and 52 cases of 1 day before 50 of 9 days: 50 and 50 of 100, whatever the percentile.
        let told = |ones| {
            let mut days = WorkingDays::default();
            days.add(1, ones);
            days.add(9, 50);
            let each =
                (10..=90).map(|percent| days.published_percentile(percent, Suppression::Hes2018));
            each.collect::<Vec<_>>()
        };
        assert_eq!(told(48), told(52));
        assert_ne!(told(48), told(58));
    }

    proptest! {
        #[test]
        fn it_is_the_value_at_its_place_in_a_sorted_list(
            mut days in prop::collection::vec(0_i32..40, 1..60),
            percent in 1_u8..=100,
        ) {
            let found = of(&days).percentile(percent);
            days.sort_unstable();
            // The place is percent/100 of the length, rounded up.
            let place = (days.len() * usize::from(percent)).div_ceil(100);
            prop_assert_eq!(found, days.get(place - 1).copied());
        }
    }
}
