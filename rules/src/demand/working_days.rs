//! How many working days cases took: a histogram, from which percentiles are exact.

use std::collections::BTreeMap;

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
}

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
