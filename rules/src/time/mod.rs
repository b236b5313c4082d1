//! Calendars, periods and working days.
