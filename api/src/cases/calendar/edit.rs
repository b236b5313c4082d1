//! What can be changed of working calendars, and what keeps it from being changed so.

use chrono::NaiveDate;
use rules::text::Limits;
use rules::time::bank_holidays::Division;
use rules::time::change::CalendarChange;
use rules::time::period::day_fault;

use crate::graphql::text::{Rule, faults};
use crate::journeys::calendar::stored::Rows;
use crate::journeys::calendar::week::OwnWeek;

/// What is to be changed.
#[derive(Debug)]
pub enum Edit {
    /// A bank holiday is added to a division.
    AddHoliday(Division, NaiveDate, String),
    /// A bank holiday of a division is removed.
    RemoveHoliday(Division, NaiveDate),
    /// The council closes from one date to another.
    AddClosure(NaiveDate, NaiveDate, String),
    /// The closure that starts on a date is removed.
    RemoveClosure(NaiveDate),
    /// The council works by a week of its own from a date on.
    SetWeek(NaiveDate, OwnWeek),
    /// The council's own week from a date on is removed.
    RemoveWeek(NaiveDate),
    /// The holidays of divisions in a span of whole years are replaced.
    Import(Vec<Published>),
}

/// The bank holidays of a division as published for a span.
#[derive(Debug)]
pub struct Published {
    /// Whose holidays.
    pub division: Division,
    /// The first date that they are published for.
    pub first_on: NaiveDate,
    /// The last one.
    pub last_on: NaiveDate,
    /// The dates with their titles.
    pub holidays: Vec<(NaiveDate, String)>,
}

/// How a change cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// A value cannot be used.
    Invalid,
    /// It is there already.
    AlreadyThere,
    /// It is not there.
    NotFound,
    /// Somebody was quicker.
    Conflict,
}

/// What is to be mended.
#[derive(Debug)]
pub struct Fault {
    /// How the change cannot be.
    pub kind: FaultKind,
    /// The field of the input.
    pub field: String,
    /// In words.
    pub message: String,
}

/// The longest closure, in days.
const LONGEST_CLOSURE: i64 = 366;

/// The most weeks of a council's own.
const MOST_WEEKS: usize = 100;

impl Edit {
    /// What it is called in the record of changes.
    #[must_use]
    pub const fn kind(&self) -> CalendarChange {
        match self {
            Self::AddHoliday(..) => CalendarChange::BankHolidayAdded,
            Self::RemoveHoliday(..) => CalendarChange::BankHolidayRemoved,
            Self::AddClosure(..) => CalendarChange::ClosureAdded,
            Self::RemoveClosure(_) => CalendarChange::ClosureRemoved,
            Self::SetWeek(..) => CalendarChange::WorkingWeekSet,
            Self::RemoveWeek(_) => CalendarChange::WorkingWeekRemoved,
            Self::Import(_) => CalendarChange::BankHolidaysImported,
        }
    }
}

/// What is wrong with the words of a change.
pub(super) fn wrong_words(edit: &Edit, reason: &str) -> Vec<Fault> {
    let title = match edit {
        Edit::AddHoliday(_, _, title) | Edit::AddClosure(_, _, title) => Some(title.as_str()),
        Edit::RemoveHoliday(..)
        | Edit::RemoveClosure(_)
        | Edit::SetWeek(..)
        | Edit::RemoveWeek(_)
        | Edit::Import(_) => None,
    };
    let found = faults([
        ("title", title, Rule::Words(Limits::TITLE)),
        ("reason", Some(reason), Rule::Words(Limits::NOTE)),
    ]);
    let invalid = |(field, message)| fault(FaultKind::Invalid, field, message);
    found.into_iter().map(invalid).collect()
}

/// What is to be mended at a field.
pub(super) fn fault(kind: FaultKind, field: &str, message: String) -> Fault {
    Fault {
        kind,
        field: field.to_owned(),
        message,
    }
}

impl Rows {
    fn has(&self, division: Division, date: NaiveDate) -> bool {
        let mut rows = self.holidays.iter();
        rows.any(|row| row.division == division && row.held_on == date)
    }

    /// What keeps these rows from being changed so.
    pub(super) fn refuses(&self, edit: &Edit) -> Option<Fault> {
        match edit {
            Edit::AddHoliday(Division::AnyUk, ..) | Edit::RemoveHoliday(Division::AnyUk, _) => {
                let message = "A bank holiday is one of a part of the kingdom, or of several. Name each part on its own.";
                Some(fault(FaultKind::Invalid, "division", message.to_owned()))
            }
            Edit::AddHoliday(division, date, _) => self.refuses_holiday(*division, *date),
            Edit::RemoveHoliday(division, date) => (!self.has(*division, *date)).then(|| {
                let message = format!("The division has no bank holiday on {date}.");
                fault(FaultKind::NotFound, "heldOn", message)
            }),
            Edit::AddClosure(first, last, _) => self.refuses_closure(*first, *last),
            Edit::RemoveClosure(date) => (!self.closes_on(*date)).then(|| {
                let message = format!("No closure starts on {date}.");
                fault(FaultKind::NotFound, "startsOn", message)
            }),
            Edit::SetWeek(date, week) => self.refuses_week(*date, week),
            Edit::RemoveWeek(date) => (!self.weeks.contains_key(date)).then(|| {
                let message = format!("No working week of the council's own starts on {date}.");
                fault(FaultKind::NotFound, "startsOn", message)
            }),
            Edit::Import(published) => published.iter().find_map(|one| self.leaves_gap(one)),
        }
    }

    fn refuses_holiday(&self, division: Division, date: NaiveDate) -> Option<Fault> {
        let span = self.spans.iter().find(|row| row.division == division)?;
        if !(span.first_on..=span.last_on).contains(&date) {
            let message = format!(
                "Bank holidays of the division are known from {} to {}. Import those of other years first.",
                span.first_on, span.last_on
            );
            return Some(fault(FaultKind::Invalid, "heldOn", message));
        }
        self.has(division, date).then(|| {
            let message = format!("The division has a bank holiday on {date} already.");
            fault(FaultKind::AlreadyThere, "heldOn", message)
        })
    }

    fn refuses_week(&self, date: NaiveDate, week: &OwnWeek) -> Option<Fault> {
        if let Some(message) = day_fault("startsOn", date) {
            return Some(fault(FaultKind::Invalid, "startsOn", message));
        }
        if self.weeks.get(&date) == Some(week) {
            let message = format!("The week from {date} on is this one already.");
            return Some(fault(FaultKind::AlreadyThere, "startsOn", message));
        }
        let is_full = self.weeks.len() >= MOST_WEEKS && !self.weeks.contains_key(&date);
        is_full.then(|| {
            let message = format!("A council has at most {MOST_WEEKS} weeks. Remove one first.");
            fault(FaultKind::Invalid, "startsOn", message)
        })
    }

    fn closes_on(&self, date: NaiveDate) -> bool {
        self.closures.iter().any(|row| row.starts_on == date)
    }

    fn refuses_closure(&self, first: NaiveDate, last: NaiveDate) -> Option<Fault> {
        if self.closes_on(first) {
            let message = format!("A closure starts on {first} already. Remove it first.");
            return Some(fault(FaultKind::AlreadyThere, "startsOn", message));
        }
        let days = last.signed_duration_since(first).num_days() + 1;
        let message = if days < 1 {
            "The closure ends before it starts.".to_owned()
        } else if days > LONGEST_CLOSURE {
            format!("A closure has at most {LONGEST_CLOSURE} days, not {days}.")
        } else {
            return None;
        };
        Some(fault(FaultKind::Invalid, "endsOn", message))
    }

    /// Between what is known and what is published no year may be missing.
    fn leaves_gap(&self, published: &Published) -> Option<Fault> {
        let mut spans = self.spans.iter();
        let span = spans.find(|row| row.division == published.division)?;
        let follows = |earlier: NaiveDate, later: NaiveDate| {
            earlier.succ_opt().is_some_and(|next| later <= next)
        };
        let meets =
            follows(span.last_on, published.first_on) && follows(published.last_on, span.first_on);
        (!meets).then(|| {
            let message = format!(
                "the file tells bank holidays from {} to {}, and they are known from {} to {}: the years between are missing",
                published.first_on, published.last_on, span.first_on, span.last_on
            );
            fault(FaultKind::Invalid, "file", message)
        })
    }
}
