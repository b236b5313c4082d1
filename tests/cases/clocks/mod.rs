//! Clocks of cases: by which calendar they count, and in days or hours.

mod calendars;
pub mod clock;
mod counting;
mod extensions;
mod pauses;
pub mod terms;
mod visits;
mod weeks;
