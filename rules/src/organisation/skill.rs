//! Skills of staff: levels, and what was said of somebody on a day.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use uuid::Uuid;

/// The levels of a skill: 1 begins to learn it, 2 does it with help, 3 does it alone, 4 does the hard cases too,
/// 5 teaches it.
pub const LEVELS: std::ops::RangeInclusive<i32> = 1..=5;

/// The most that is said of one skill of a member of staff.
pub const MOST_SAID: i32 = 200;

/// What was said of somebody's skill: that they have it at a level, or not, on some days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// The skill.
    pub skill: Uuid,
    /// Counts what was said of it.
    pub number: i32,
    /// The level; none says that they do not have it.
    pub level: Option<i32>,
    /// The first day of which it is said.
    pub from: NaiveDate,
    /// The last one; none when it has no end.
    pub until: Option<NaiveDate>,
}

impl Said {
    /// Whether it says something of a day.
    #[must_use]
    pub fn is_about(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// What holds on a day: of each skill the last that was said about that day, where it gives a level. By skill.
pub fn held(said: impl IntoIterator<Item = Said>, day: NaiveDate) -> BTreeMap<Uuid, Said> {
    let mut last: BTreeMap<Uuid, Said> = BTreeMap::new();
    for one in said.into_iter().filter(|one| one.is_about(day)) {
        let is_later = last
            .get(&one.skill)
            .is_none_or(|known| known.number < one.number);
        if is_later {
            last.insert(one.skill, one);
        }
    }
    last.retain(|_, one| one.level.is_some());
    last
}

/// What is wrong with the level at `field`; none when nothing is.
#[must_use]
pub fn level_fault(field: &str, level: i32) -> Option<String> {
    let (lowest, highest) = (LEVELS.start(), LEVELS.end());
    (!LEVELS.contains(&level))
        .then(|| format!("{field} must be {lowest} to {highest}, not {level}."))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a wrong literal must fail the test")]
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn said(number: i32, level: Option<i32>, from: &str, until: Option<&str>) -> Said {
        Said {
            skill: Uuid::from_u128(1),
            number,
            level,
            from: day(from),
            until: until.map(day),
        }
    }

    fn level_on(said: &[Said], on: &str) -> Option<i32> {
        let held = held(said.iter().copied(), day(on));
        held.values().next().and_then(|one| one.level)
    }

    #[test]
    fn of_what_was_said_about_a_day_the_last_counts() {
        let all = [
            said(1, Some(3), "2026-01-01", None),
            said(2, Some(4), "2026-06-01", None),
            // What is said later about days that are over leaves today as it is.
            said(3, Some(2), "2026-01-01", Some("2026-03-31")),
            said(4, None, "2026-09-01", Some("2026-09-30")),
        ];
        let expected = [
            ("2025-12-31", None),
            ("2026-01-01", Some(2)),
            ("2026-03-31", Some(2)),
            ("2026-04-01", Some(3)),
            ("2026-06-01", Some(4)),
            ("2026-09-01", None),
            ("2026-09-30", None),
            ("2026-10-01", Some(4)),
        ];
        for (on, level) in expected {
            assert_eq!(level_on(&all, on), level, "on {on}");
        }
    }

    #[test]
    fn a_level_is_one_to_five() {
        let wrong = |level| level_fault("level", level).is_some();
        assert_eq!([0, 1, 5, 6].map(wrong), [true, false, false, true]);
        let told = level_fault("level", 6);
        assert_eq!(told.as_deref(), Some("level must be 1 to 5, not 6."));
    }

    fn any_said() -> impl Strategy<Value = Vec<Said>> {
        let level = prop::option::of(LEVELS);
        let one = (0_u128..3, level, 0_u64..60, prop::option::of(0_u64..60));
        prop::collection::vec(one, 0..12).prop_map(|all| {
            let start = day("2026-01-01");
            let numbered = (1..).zip(all);
            let each = numbered.map(|(number, (skill, level, from, length))| {
                let from = start + chrono::Days::new(from);
                Said {
                    skill: Uuid::from_u128(skill),
                    number,
                    level,
                    from,
                    until: length.map(|length| from + chrono::Days::new(length)),
                }
            });
            each.collect()
        })
    }

    proptest! {
        #[test]
        fn the_order_of_reading_and_other_days_do_not_matter(all in any_said(), on in 0_u64..130) {
            let on = day("2025-12-31") + chrono::Days::new(on);
            let whole = held(all.iter().copied(), on);
            prop_assert_eq!(&whole, &held(all.iter().rev().copied(), on));
            let of_the_day = all.iter().copied().filter(|one| one.is_about(on));
            prop_assert_eq!(&whole, &held(of_the_day, on));
            prop_assert!(whole.values().all(|one| one.level.is_some()));
        }

        #[test]
        fn what_is_said_last_holds_on_its_days_and_changes_no_other(all in any_said(), on in 0_u64..130) {
            prop_assume!(!all.is_empty());
            let on = day("2025-12-31") + chrono::Days::new(on);
            let (last, before) = all.split_last().unwrap();
            let whole = held(all.iter().copied(), on);
            if last.is_about(on) {
                let told = whole.get(&last.skill).and_then(|one| one.level);
                prop_assert_eq!(told, last.level);
            } else {
                prop_assert_eq!(&whole, &held(before.iter().copied(), on));
            }
        }
    }
}
