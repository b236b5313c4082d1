//! Calendars, periods and working days.

pub mod bank_holidays;
pub mod change;
pub mod grain;
pub mod period;
pub mod period_words;
pub mod target;
pub mod week;
pub mod working_days;
pub mod working_hours;
pub mod zone;

#[cfg(test)]
mod period_tests;
