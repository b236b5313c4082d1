//! Working calendars: when work is done, by the council's own data or as compiled in.

pub mod stored;
pub mod week;

use async_graphql::{Context, Enum, Object, SimpleObject};
use chrono::{DateTime, NaiveDate, Utc};
use entities::journeys::calendar_change;
use entities::select::InCouncil;
use rules::time::bank_holidays::Division;
use rules::time::week::Week;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};

pub use self::stored::{of_version, revision, seen_revision};
use self::week::{WorkingWeek, slots_of};

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
    /// counts; closures of the council do not stop it.
    AnyUk,
    /// Those that the council keeps with its own working week (`workingWeekSet`); while it has set none, those of
    /// England and Wales.
    Council,
}

/// A part of the United Kingdom with bank holidays of its own.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum BankHolidayDivision {
    /// England and Wales.
    EnglandWales,
    /// Scotland.
    Scotland,
    /// Northern Ireland.
    NorthernIreland,
}

impl From<BankHolidayDivision> for Division {
    fn from(division: BankHolidayDivision) -> Self {
        match division {
            BankHolidayDivision::EnglandWales => Self::EnglandWales,
            BankHolidayDivision::Scotland => Self::Scotland,
            BankHolidayDivision::NorthernIreland => Self::NorthernIreland,
        }
    }
}

impl BankHolidayDivision {
    const fn of(division: Division) -> Option<Self> {
        match division {
            Division::EnglandWales => Some(Self::EnglandWales),
            Division::Scotland => Some(Self::Scotland),
            Division::NorthernIreland => Some(Self::NorthernIreland),
            Division::AnyUk | Division::Council => None,
        }
    }
}

/// What was done to the working calendars.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "rules::time::change::CalendarChange")]
pub enum CalendarChangeKind {
    /// A bank holiday was added.
    BankHolidayAdded,
    /// A bank holiday was removed.
    BankHolidayRemoved,
    /// A closure was added.
    ClosureAdded,
    /// A closure was removed.
    ClosureRemoved,
    /// Bank holidays were imported.
    BankHolidaysImported,
    /// The council's own working week was set.
    WorkingWeekSet,
    /// The council's own working week from a date on was removed.
    WorkingWeekRemoved,
}

/// The working calendars of the council.
#[derive(Clone, Copy, Debug)]
pub struct WorkingCalendars {
    /// Counts the changes.
    pub revision: i64,
}

/// When work is done, less closures.
#[derive(Clone, Debug, SimpleObject)]
pub struct WorkingCalendar {
    /// By whose bank holidays it counts.
    pub kind: CalendarKind,
    /// The first date whose holidays are known; what lies before has no due date.
    pub first_known_on: NaiveDate,
    /// The last date whose holidays are known; what lies after has no due date.
    pub last_known_on: NaiveDate,
    /// The bank holidays, the earliest first.
    pub bank_holidays: Vec<BankHoliday>,
    /// The weeks in which work is done, the earliest first: Monday to Friday, 09:00 to 17:00, and for `COUNCIL`
    /// those that the council has set.
    pub weeks: Vec<WorkingWeek>,
}

/// A day on which a part of the kingdom does not work.
#[derive(Clone, Debug, SimpleObject)]
pub struct BankHoliday {
    /// The local date.
    pub held_on: NaiveDate,
    /// What it is called; null for those that came with the program.
    pub title: Option<String>,
}

/// Days on which the council does not work although they are no bank holidays.
#[derive(Clone, Debug, SimpleObject)]
pub struct Closure {
    /// The first local date.
    pub starts_on: NaiveDate,
    /// The last local date.
    pub ends_on: NaiveDate,
    /// What it is called.
    pub title: String,
}

/// A change of the working calendars.
#[derive(Clone, Debug, SimpleObject)]
pub struct CalendarChange {
    /// Which change, from 1.
    pub revision: i64,
    /// What was done.
    pub kind: CalendarChangeKind,
    /// Why, in words.
    pub reason: String,
    /// When.
    pub changed_at: DateTime<Utc>,
    /// How many open cases were due at another instant after it, or for the first time.
    pub rescheduled_count: i32,
}

/// The most changes that are told.
const MOST_CHANGES: u64 = 100;

/// The working calendars of the council: Monday to Friday, 09:00 to 17:00, or the council's own week, less bank
/// holidays and closures.
#[Object]
impl WorkingCalendars {
    /// Counts their changes, from 0 for those that came with the program; a change names the revision
    /// seen last.
    async fn revision(&self) -> i64 {
        self.revision
    }

    /// The calendar of a kind; null only beside an error.
    async fn calendar(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "By whose bank holidays it counts.")] kind: CalendarKind,
    ) -> Fallible<WorkingCalendar> {
        Some(self.read(ctx.reader(), kind).await)
    }

    /// The closures, the earliest first; null only beside an error.
    async fn closures(&self, ctx: &Context<'_>) -> Fallible<Vec<Closure>> {
        let reader = ctx.reader();
        let found = stored::closures(reader.connection(), reader.council_id());
        let rows = reader.ask("closures", found).await;
        Some(rows.map(|rows| {
            rows.into_iter()
                .map(|row| Closure {
                    starts_on: row.starts_on,
                    ends_on: row.ends_on,
                    title: row.title,
                })
                .collect()
        }))
    }

    /// What changed them, the latest first, at most 100; null beside an error, and for those without a
    /// token.
    async fn changes(&self, ctx: &Context<'_>) -> Fallible<Vec<CalendarChange>> {
        Some(self.read_changes(ctx).await)
    }
}

impl WorkingCalendars {
    async fn read_changes(self, ctx: &Context<'_>) -> Result<Vec<CalendarChange>, Failure> {
        ctx.allow("WorkingCalendars.changes")?;
        let reader = ctx.reader();
        let found = calendar_change::Entity::in_council(reader.council_id())
            .filter(calendar_change::Column::Revision.lte(self.revision))
            .order_by_desc(calendar_change::Column::Revision)
            .limit(MOST_CHANGES)
            .all(reader.connection());
        let rows = reader.ask("calendar changes", found).await?;
        let changes = rows.into_iter().map(|row| CalendarChange {
            revision: row.revision,
            kind: row.kind.into(),
            reason: row.reason,
            changed_at: row.changed_at,
            rescheduled_count: row.rescheduled_count,
        });
        Ok(changes.collect())
    }

    async fn read(self, reader: &Reader, kind: CalendarKind) -> Result<WorkingCalendar, Failure> {
        let (division, council_id) = (Division::from(kind), reader.council_id());
        let read = async {
            if self.revision == 0 {
                Ok(stored::Rows::compiled_in(council_id))
            } else {
                stored::rows(reader.connection(), council_id, Some(division)).await
            }
        };
        let rows = reader.ask("working calendar", read).await?;
        let mut bank_holidays: Vec<BankHoliday> = rows
            .holidays
            .iter()
            .filter(|row| rows.keeps(division, row))
            .map(|row| BankHoliday {
                held_on: row.held_on,
                title: row.title.clone(),
            })
            .collect();
        bank_holidays.sort_by_key(|holiday| holiday.held_on);
        bank_holidays.dedup_by_key(|holiday| holiday.held_on);
        let (first_known_on, last_known_on) = rows.span(division);
        Ok(WorkingCalendar {
            kind,
            first_known_on,
            last_known_on,
            bank_holidays,
            weeks: weeks(&rows, division),
        })
    }
}

/// The weeks of a calendar, the one that holds before every other first.
fn weeks(rows: &stored::Rows, division: Division) -> Vec<WorkingWeek> {
    let before = match division {
        Division::Council => Division::EnglandWales,
        other => other,
    };
    let first = WorkingWeek {
        starts_on: None,
        bank_holidays_of: BankHolidayDivision::of(before),
        slots: slots_of(&Week::of_offices()),
    };
    let own = rows.weeks.iter().map(|(date, own)| WorkingWeek {
        starts_on: Some(*date),
        bank_holidays_of: BankHolidayDivision::of(own.bank_holidays_of),
        slots: slots_of(&own.week),
    });
    std::iter::once(first).chain(own).collect()
}
