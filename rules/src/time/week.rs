//! The slots of a week in which a council works, by its clock on the wall.

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

/// The slots of each day, Monday first; a day without slots is none of work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Week([Vec<Slot>; 7]);

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

    /// The slots of a date, holiday or not.
    pub(super) fn slots_on(&self, date: NaiveDate) -> &[Slot] {
        let place = crate::number::u32_to_usize(date.weekday().num_days_from_monday());
        self.0.get(place).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
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
}
