//! Clocks of cases: by which calendar they count, and in days or hours.

mod calendars;
mod counting;
mod terms;
