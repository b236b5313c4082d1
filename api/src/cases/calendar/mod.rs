//! Changing the working calendars of the council, and with them when open cases are due.

pub mod bank_holiday_add;
pub mod bank_holiday_remove;
mod change;
pub mod closure_add;
pub mod closure_remove;
mod edit;
mod reschedule;
pub mod working_week_remove;
pub mod working_week_set;

use async_graphql::SimpleObject;

pub use self::change::{Done, change};
pub use self::edit::{Edit, Fault, FaultKind, Published};
use crate::graphql::mutation::Stop;
use crate::journeys::calendar::WorkingCalendars;

/// What a change of calendars did.
#[derive(Debug, SimpleObject)]
pub struct CalendarsChanged {
    /// The council's working calendars as they are from now on.
    pub working_calendars: WorkingCalendars,
    /// How many open cases are due at another instant, or for the first time.
    pub rescheduled_count: i32,
}

/// Declares the problem type of a verb on calendars.
macro_rules! calendar_problems {
    ($(#[$doc:meta])* $problem:ident, $code:ident) => {
        crate::graphql::problem::problems! {
            $(#[$doc])*
            $problem, $code {
                /// A text is blank or too long, or a date lies where it may not.
                Invalid,
                /// It is there already.
                AlreadyThere,
                /// It is not there.
                NotFound,
                /// Somebody changed the calendars since the revision last seen.
                Conflict,
            }
        }

        impl From<super::Fault> for $problem {
            fn from(fault: super::Fault) -> Self {
                let code = match fault.kind {
                    super::FaultKind::Invalid => $code::Invalid,
                    super::FaultKind::AlreadyThere => $code::AlreadyThere,
                    super::FaultKind::NotFound => $code::NotFound,
                    super::FaultKind::Conflict => $code::Conflict,
                };
                Self::new(code, &fault.field, fault.message)
            }
        }
    };
}

pub(super) use calendar_problems;

/// What a verb on calendars answers.
pub(super) fn told<P: From<Fault>>(
    done: Result<Done, Stop<Fault>>,
) -> Result<(Option<CalendarsChanged>, Vec<P>), crate::graphql::failure::Failure> {
    match done {
        Ok(done) => {
            let changed = CalendarsChanged {
                working_calendars: WorkingCalendars {
                    revision: done.revision,
                },
                rescheduled_count: done.rescheduled_count,
            };
            Ok((Some(changed), Vec::new()))
        }
        Err(Stop::Problems(faults)) => Ok((None, faults.into_iter().map(P::from).collect())),
        Err(Stop::Failed(failure)) => Err(failure),
    }
}
