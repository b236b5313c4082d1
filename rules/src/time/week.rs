//! The slots of a week in which a council works, by its clock on the wall.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

/// The minutes of a day: a slot may end here.
const DAY: u16 = 24 * 60;

/// A half-open stretch of a local day, in minutes from its midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Slot {
    /// When work begins.
    pub from: u16,
    /// When it ends: after it began, by 24:00.
    pub to: u16,
}

/// The minutes of a time of day such as `09:30`; `24:00` is the end of the day. `None` for what is no such time.
#[must_use]
pub fn minutes_of(time: &str) -> Option<u16> {
    let (hours, minutes) = time.split_once(':')?;
    let two = |text: &str| {
        let digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse::<u16>().ok()).flatten()
    };
    let (hours, minutes) = (two(hours)?, two(minutes)?);
    let all = hours * 60 + minutes;
    (minutes < 60 && all <= DAY).then_some(all)
}

/// A time of day such as `09:30`, of its minutes.
#[must_use]
pub fn time_of(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// The slots of each day, Monday first; a day without slots is none of work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Week([Vec<Slot>; 7]);

/// Weeks, each of which holds from a date on until the next one does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weeks {
    first: Week,
    later: BTreeMap<NaiveDate, Week>,
}

impl Weeks {
    /// Weeks that follow each other from their dates on; before the first of them that of offices holds.
    #[must_use]
    pub fn new(later: BTreeMap<NaiveDate, Week>) -> Self {
        Self {
            first: Week::of_offices(),
            later,
        }
    }

    /// The slots of a date, holiday or not.
    pub(super) fn slots_on(&self, date: NaiveDate) -> &[Slot] {
        let latest = self.later.range(..=date).next_back();
        latest.map_or(&self.first, |(_, week)| week).slots_on(date)
    }
}

/// That of offices, for ever.
impl Default for Weeks {
    fn default() -> Self {
        Self::new(BTreeMap::new())
    }
}

/// The same week for ever.
impl From<Week> for Weeks {
    fn from(first: Week) -> Self {
        Self {
            first,
            later: BTreeMap::new(),
        }
    }
}

/// How the slots of a week are wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeekFault {
    /// No day has a slot.
    #[error("a week must have a slot on one day at least")]
    NoSlot,
    /// A slot does not end after it begins, or after the end of the day.
    #[error("a slot must end after it begins, and by 24:00")]
    Backwards,
    /// A slot begins before the one before it ends.
    #[error("the slots of a day must stand in order and not overlap")]
    Overlap,
}

impl Week {
    /// A week of these slots, Monday first.
    ///
    /// # Errors
    /// When a slot ends before it begins, two overlap, or there is none.
    pub fn new(days: [Vec<Slot>; 7]) -> Result<Self, WeekFault> {
        if days.iter().all(Vec::is_empty) {
            return Err(WeekFault::NoSlot);
        }
        for slots in &days {
            if slots
                .iter()
                .any(|slot| slot.from >= slot.to || slot.to > DAY)
            {
                return Err(WeekFault::Backwards);
            }
            if !slots.is_sorted_by(|one, next| one.to <= next.from) {
                return Err(WeekFault::Overlap);
            }
        }
        Ok(Self(days))
    }

    /// Monday to Friday, 09:00 to 17:00.
    #[must_use]
    pub fn of_offices() -> Self {
        let office = || {
            vec![Slot {
                from: 9 * 60,
                to: 17 * 60,
            }]
        };
        Self([
            office(),
            office(),
            office(),
            office(),
            office(),
            Vec::new(),
            Vec::new(),
        ])
    }

    /// The slots of each day, Monday first.
    #[must_use]
    pub const fn days(&self) -> &[Vec<Slot>; 7] {
        &self.0
    }

    fn slots_on(&self, date: NaiveDate) -> &[Slot] {
        let place = crate::number::u32_to_usize(date.weekday().num_days_from_monday());
        self.0.get(place).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a wrong literal must fail the test")]
    use super::*;

    fn monday(slots: &[(u16, u16)]) -> Result<Week, WeekFault> {
        let mut days = [const { Vec::new() }; 7];
        days[0] = slots.iter().map(|&(from, to)| Slot { from, to }).collect();
        Week::new(days)
    }

    #[test]
    fn slots_stand_in_order_within_their_day() {
        assert!(monday(&[(540, 720), (720, 1440)]).is_ok());
        assert_eq!(monday(&[]), Err(WeekFault::NoSlot));
        assert_eq!(monday(&[(540, 540)]), Err(WeekFault::Backwards));
        assert_eq!(monday(&[(540, 1441)]), Err(WeekFault::Backwards));
        assert_eq!(monday(&[(540, 720), (719, 800)]), Err(WeekFault::Overlap));
        assert_eq!(monday(&[(720, 800), (540, 600)]), Err(WeekFault::Overlap));
    }

    #[test]
    fn a_time_of_day_is_two_digits_each() {
        for (time, minutes) in [
            ("00:00", 0),
            ("09:30", 570),
            ("23:59", 1439),
            ("24:00", 1440),
        ] {
            assert_eq!(minutes_of(time), Some(minutes));
            assert_eq!(time_of(minutes), time);
        }
        for wrong in [
            "", "9:30", "09:60", "24:01", "+9:30", "0930", "09:30:00", "aa:bb", "99:99",
        ] {
            assert_eq!(minutes_of(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_week_holds_from_its_date_until_the_next_one_does() {
        let on = |text: &str| text.parse::<NaiveDate>().expect("a date");
        let week = monday(&[(600, 660)]).expect("a week");
        let later = monday(&[(0, 60)]).expect("a week");
        let weeks = Weeks::new([(on("2026-10-12"), week), (on("2026-10-19"), later)].into());
        let begins = |text: &str| weeks.slots_on(on(text)).first().map(|slot| slot.from);
        // Mondays, and a Tuesday of each week.
        assert_eq!(begins("2026-10-05"), Some(540));
        assert_eq!(begins("2026-10-06"), Some(540));
        assert_eq!(begins("2026-10-12"), Some(600));
        assert_eq!(begins("2026-10-13"), None);
        assert_eq!(begins("2026-10-19"), Some(0));
        assert_eq!(begins("2026-10-26"), Some(0));
    }
}
