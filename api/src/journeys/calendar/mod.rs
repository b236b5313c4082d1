//! Working calendars: by whose bank holidays time is counted.

use std::sync::Arc;

use async_graphql::Enum;
use entities::journeys::journey_version;
use rules::time::working_days::WorkingCalendar;

/// By whose bank holidays working time is counted.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "rules::time::bank_holidays::Division")]
pub enum CalendarKind {
    /// Those of England and Wales.
    EnglandWales,
    /// Those of Scotland.
    Scotland,
    /// Those of Northern Ireland.
    NorthernIreland,
    /// Those of any part of the United Kingdom, as the Freedom of Information Act 2000, section 10,
    /// counts.
    AnyUk,
}

/// The calendar by which cases of a version count.
#[must_use]
pub fn of_version(version: &journey_version::Model) -> Arc<WorkingCalendar> {
    Arc::clone(WorkingCalendar::of(version.calendar))
}
