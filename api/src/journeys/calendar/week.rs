//! A council's own working week.

use async_graphql::{Enum, InputObject, SimpleObject};
use chrono::NaiveDate;
use entities::journeys::working_week::Model;
use rules::time::bank_holidays::Division;
use rules::time::week::{Slot, Week, minutes_of, time_of};
use sea_orm::DbErr;
use uuid::Uuid;

use super::BankHolidayDivision;

/// A day of the week.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum Weekday {
    /// Monday.
    Monday,
    /// Tuesday.
    Tuesday,
    /// Wednesday.
    Wednesday,
    /// Thursday.
    Thursday,
    /// Friday.
    Friday,
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
}

/// In the order of the slots of a week.
const DAYS: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

/// A slot of a week: a stretch of a day in which work is done, by the clock on the wall.
#[derive(Clone, Debug, InputObject)]
pub struct WorkingSlotInput {
    /// The day of the week.
    pub day: Weekday,
    /// When work begins, such as `09:00`.
    pub from: String,
    /// When it ends, such as `17:00`; `24:00` is the end of the day.
    pub to: String,
}

/// A slot of a week: a stretch of a day in which work is done, by the clock on the wall.
#[derive(Clone, Debug, SimpleObject)]
pub struct WorkingSlot {
    /// The day of the week.
    pub day: Weekday,
    /// When work begins, such as `09:00`.
    pub from: String,
    /// When it ends, such as `17:00`; `24:00` is the end of the day.
    pub to: String,
}

/// A week in which work is done, from a date on until the next one holds.
#[derive(Clone, Debug, SimpleObject)]
pub struct WorkingWeek {
    /// The first local date on which it holds; null for the one that holds before every other.
    pub starts_on: Option<NaiveDate>,
    /// Whose bank holidays are kept; null for those of any part of the kingdom.
    pub bank_holidays_of: Option<BankHolidayDivision>,
    /// The slots, Monday first; a day without one is none of work.
    pub slots: Vec<WorkingSlot>,
}

/// A week that a council has set for itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnWeek {
    /// When work is done.
    pub week: Week,
    /// Whose bank holidays are kept.
    pub bank_holidays_of: Division,
}

impl OwnWeek {
    /// As a row tells it.
    ///
    /// # Errors
    /// When the row holds no week.
    pub fn of_row(row: &Model) -> Result<Self, DbErr> {
        let days: Result<[Vec<Slot>; 7], _> = serde_json::from_value(row.slots.clone());
        let days = days.map_err(|error| DbErr::Type(error.to_string()))?;
        let week = Week::new(days).map_err(|fault| DbErr::Type(fault.to_string()))?;
        Ok(Self {
            week,
            bank_holidays_of: row.bank_holidays_of,
        })
    }

    /// The row that tells it.
    #[must_use]
    pub fn row(&self, council_id: Uuid, starts_on: NaiveDate) -> Model {
        Model {
            council_id,
            starts_on,
            bank_holidays_of: self.bank_holidays_of,
            slots: serde_json::json!(self.week.days()),
        }
    }
}

/// The week of these slots, or where and how they are wrong.
///
/// # Errors
/// The path of what is wrong below `slots`, and what is.
pub fn week_of(slots: &[WorkingSlotInput]) -> Result<Week, (String, String)> {
    let mut days = [const { Vec::new() }; 7];
    for (place, slot) in slots.iter().enumerate() {
        let time = |field: &str, text: &str| {
            minutes_of(text).ok_or_else(|| {
                let message = format!(
                    "{text:?} is no time of day. Write two digits each, from 00:00 to 24:00, such as 09:30."
                );
                (format!("slots.{place}.{field}"), message)
            })
        };
        let slot_of = Slot {
            from: time("from", &slot.from)?,
            to: time("to", &slot.to)?,
        };
        let day = DAYS
            .iter()
            .zip(&mut days)
            .find(|(day, _)| **day == slot.day);
        if let Some((_, slots)) = day {
            slots.push(slot_of);
        }
    }
    for slots in &mut days {
        slots.sort_by_key(|slot| slot.from);
    }
    Week::new(days).map_err(|fault| ("slots".to_owned(), format!("Of working weeks {fault}.")))
}

/// The slots of a week, Monday first.
#[must_use]
pub fn slots_of(week: &Week) -> Vec<WorkingSlot> {
    let days = DAYS.iter().zip(week.days());
    days.flat_map(|(day, slots)| {
        slots.iter().map(|slot| WorkingSlot {
            day: *day,
            from: time_of(slot.from),
            to: time_of(slot.to),
        })
    })
    .collect()
}
