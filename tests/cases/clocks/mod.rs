//! Clocks of cases: by which calendar they count, and in days or hours.

mod counting;
mod terms;
