//! The 24 months that the demonstration tells of, and its calendar.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use rules::cases::clock::{Due, Pause};
use rules::time::bank_holidays::Division;
use rules::time::target::Target;
use rules::time::working_days::WorkingCalendar;
use rules::time::zone::local_date;

use super::journeys::Dates;
use crate::cases::dates;

/// The demonstration council's time zone.
pub const ZONE: Tz = chrono_tz::Europe::London;
/// Whole calendar months before the present one that have cases.
const MONTHS: u32 = 24;
/// Whole calendar months before the present one in which the redesigned version is in force.
const MONTHS_REDESIGNED: u32 = 10;
/// The minute of the day at which versions were published.
const NOON: u32 = 12 * 60;

/// The time that the demonstration tells of: from a first of the month up to now.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    /// The first day with cases.
    pub first_day: NaiveDate,
    /// The day after the last with new cases: today.
    pub today: NaiveDate,
    /// Now: nothing has happened later.
    pub now: DateTime<Utc>,
}

impl Window {
    /// The time up to `now`.
    #[must_use]
    pub fn until(now: DateTime<Utc>) -> Self {
        let today = local_date(now, ZONE);
        Self {
            first_day: months_before(today, MONTHS),
            today,
            now,
        }
    }

    /// When the council was founded and its journey redesigned.
    #[must_use]
    pub fn dates(&self) -> Dates {
        Dates {
            founded_at: instant(months_before(self.first_day, 1), NOON),
            redesigned_at: instant(months_before(self.today, MONTHS_REDESIGNED), NOON),
        }
    }

    /// Every day with new cases, oldest first.
    pub fn days(&self) -> impl Iterator<Item = NaiveDate> {
        let today = self.today;
        self.first_day
            .iter_days()
            .take_while(move |day| *day < today)
    }

    /// How far into the 24 months a day is, in thousandths.
    #[must_use]
    pub fn elapsed(&self, day: NaiveDate) -> u32 {
        let of = |days: TimeDelta| days.num_days().max(0);
        let whole = of(self.today - self.first_day).max(1);
        u32::try_from(of(day - self.first_day) * 1000 / whole).unwrap_or(1000)
    }

    /// The last whole calendar month, such as `2026-10`.
    #[must_use]
    pub fn last_month(&self) -> String {
        months_before(self.today, 1).format("%Y-%m").to_string()
    }
}

/// The first day of the month that lies `months` before that of `day`.
fn months_before(day: NaiveDate, months: u32) -> NaiveDate {
    day.with_day(1)
        .and_then(|first| first.checked_sub_months(Months::new(months)))
        .unwrap_or(day)
}

/// The instant at a minute of a local day. No clock changes during the hours that are asked for.
#[must_use]
pub fn instant(day: NaiveDate, minute: u32) -> DateTime<Utc> {
    day.and_hms_opt(minute / 60 % 24, minute % 60, 0)
        .and_then(|local| ZONE.from_local_datetime(&local).earliest())
        .map_or_else(
            || day.and_time(chrono::NaiveTime::MIN).and_utc(),
            |local| local.to_utc(),
        )
}

fn calendar() -> &'static WorkingCalendar {
    WorkingCalendar::of(Division::EnglandWales)
}

/// Whether the council works on a day; outside the known bank holidays, on any from Monday to Friday.
#[must_use]
pub fn is_working_day(day: NaiveDate) -> bool {
    calendar()
        .is_working_day(day)
        .unwrap_or_else(|| day.weekday().num_days_from_monday() < 5)
}

/// The `n`-th working day after a day; outside the known bank holidays, the `n`-th day.
#[must_use]
pub fn working_day_after(day: NaiveDate, n: u32) -> NaiveDate {
    calendar()
        .add_working_days(day, n)
        .unwrap_or_else(|_| day + Days::new(n.into()))
}

/// When a request is due by its pauses that have ended.
#[must_use]
pub fn due(received_at: DateTime<Utc>, target: Option<i32>, pauses: &[Pause]) -> Option<Due> {
    let days = u32::try_from(target?).ok()?;
    let target = Some(Target::Days(days));
    dates::due(received_at, target, calendar(), ZONE, pauses)
}

/// Working days from receipt to closing.
#[must_use]
pub fn working_days(received_on: NaiveDate, closed_on: NaiveDate) -> Option<i32> {
    calendar()
        .working_days_between(received_on, closed_on)
        .and_then(|days| i32::try_from(days).ok())
}

/// The local day of an instant.
#[must_use]
pub fn local_day(at: DateTime<Utc>) -> NaiveDate {
    local_date(at, ZONE)
}
