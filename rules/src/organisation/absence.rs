//! On which days a member of staff is away.

use chrono::NaiveDate;

use crate::time::period::day_fault;

/// The most days of one absence: about three years. Whoever is away for longer has another recorded.
pub const LONGEST: i64 = 1_100;

/// The most absences of a member of staff that are not over yet.
pub const MOST_AHEAD: usize = 100;

/// A stretch of local days, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// The first one.
    pub from: NaiveDate,
    /// The last one; none when nobody knows it yet.
    pub until: Option<NaiveDate>,
}

impl Days {
    /// Whether a day is one of them.
    #[must_use]
    pub fn hold(self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// Whether they have a day in common with others.
    #[must_use]
    pub fn meet(self, other: Self) -> bool {
        let begins_in_time =
            |one: Self, other: Self| other.until.is_none_or(|until| one.from <= until);
        begins_in_time(self, other) && begins_in_time(other, self)
    }

    /// Everything that is wrong with them: the field and a sentence about it.
    #[must_use]
    pub fn faults(self) -> Vec<(&'static str, String)> {
        let mut faults = Vec::new();
        faults.extend(day_fault("from", self.from).map(|message| ("from", message)));
        if let Some(until) = self.until {
            faults.extend(day_fault("until", until).map(|message| ("until", message)));
            let days = (until - self.from).num_days() + 1;
            if days < 1 {
                let message = format!(
                    "until is the last day away and cannot lie before from ({}).",
                    self.from
                );
                faults.push(("until", message));
            } else if days > LONGEST {
                let message = format!("An absence is of at most {LONGEST} days, not of {days}.");
                faults.push(("until", message));
            }
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a wrong literal must fail the test")]
    use proptest::prelude::*;

    use super::*;

    fn days(from: &str, until: Option<&str>) -> Days {
        Days {
            from: from.parse().unwrap(),
            until: until.map(|day| day.parse().unwrap()),
        }
    }

    #[test]
    fn both_ends_belong_to_an_absence() {
        let week = days("2026-10-12", Some("2026-10-16"));
        let holds = |day: &str| week.hold(day.parse().unwrap());
        let asked = ["2026-10-11", "2026-10-12", "2026-10-16", "2026-10-17"];
        assert_eq!(asked.map(holds), [false, true, true, false]);
        assert!(days("2026-10-12", None).hold("2099-01-01".parse().unwrap()));
    }

    #[test]
    fn an_absence_ends_after_it_began_and_within_three_years() {
        let told = |until| -> Vec<&str> {
            let faults = days("2026-10-12", Some(until)).faults();
            faults.into_iter().map(|(field, _)| field).collect()
        };
        assert_eq!(told("2026-10-12"), [""; 0]);
        assert_eq!(told("2026-10-11"), ["until"]);
        // 1,100 days from 12 October 2026 end on 15 October 2029.
        assert_eq!(told("2029-10-15"), [""; 0]);
        assert_eq!(told("2029-10-16"), ["until"]);
        // Beyond the years that are known, and too long.
        assert_eq!(told("2200-01-01"), ["until", "until"]);
        assert_eq!(days("1899-12-31", None).faults().len(), 1);
    }

    fn any_days() -> impl Strategy<Value = Days> {
        (0_u64..20, prop::option::of(0_u64..20)).prop_map(|(after, length)| {
            let start: NaiveDate = "2026-01-01".parse().unwrap();
            let from = start + chrono::Days::new(after);
            Days {
                from,
                until: length.map(|length| from + chrono::Days::new(length)),
            }
        })
    }

    proptest! {
        #[test]
        fn absences_meet_where_they_have_a_day_in_common(one in any_days(), other in any_days()) {
            let start: NaiveDate = "2026-01-01".parse().unwrap();
            let both = |day: u64| {
                let day = start + chrono::Days::new(day);
                one.hold(day) && other.hold(day)
            };
            prop_assert_eq!(one.meet(other), (0..60).any(both));
            prop_assert_eq!(one.meet(other), other.meet(one));
        }
    }
}
