//! How much working time something may take.

use std::fmt;

use crate::number::i32_to_u32;

/// An amount of working time: what a target allows, or an extension adds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// Working days, of which the day of receipt is day 0.
    Days(u32),
    /// Hours of the slots in which work is done.
    Hours(u32),
}

impl Target {
    /// A target stored as days or hours; days where somebody stored both.
    #[must_use]
    pub fn of(days: Option<i32>, hours: Option<i32>) -> Option<Self> {
        let days = days.map(|days| Self::Days(i32_to_u32(days)));
        days.or_else(|| hours.map(|hours| Self::Hours(i32_to_u32(hours))))
    }

    /// The number of its days or hours.
    #[must_use]
    pub const fn amount(self) -> u32 {
        match self {
            Self::Days(amount) | Self::Hours(amount) => amount,
        }
    }

    /// The same with more of its own unit.
    #[must_use]
    pub const fn extended(self, by: u32) -> Self {
        match self {
            Self::Days(days) => Self::Days(days.saturating_add(by)),
            Self::Hours(hours) => Self::Hours(hours.saturating_add(by)),
        }
    }

    /// What its amounts are called.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Days(_) => "working days",
            Self::Hours(_) => "working hours",
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount(), self.unit())
    }
}
