//! The working calendars of a council as its rows tell them, or as compiled in while it has changed none.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use chrono::NaiveDate;
use entities::journeys::{bank_holiday, closure, holiday_span, journey_version, working_week};
use entities::organisation::council;
use entities::select::InCouncil;
use rules::time::bank_holidays::{Division, bank_holidays, first_known_day, last_known_day};
use rules::time::week::Weeks;
use rules::time::working_days::{CalendarData, WorkingCalendar};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::week::OwnWeek;

/// What the rows of a council say of when it works.
#[derive(Debug, Default)]
pub struct Rows {
    /// The spans in which holidays are known, one for each division.
    pub spans: Vec<holiday_span::Model>,
    /// Bank holidays, the earliest first.
    pub holidays: Vec<bank_holiday::Model>,
    /// Closures, the earliest first.
    pub closures: Vec<closure::Model>,
    /// The council's own weeks by the date from which on each holds.
    pub weeks: BTreeMap<NaiveDate, OwnWeek>,
}

/// The calendar by which cases of a version count.
///
/// # Errors
/// When the database fails.
pub async fn of_version(
    connection: &impl ConnectionTrait,
    version: &journey_version::Model,
) -> Result<Arc<WorkingCalendar>, DbErr> {
    if version.calendar_revision == 0 {
        return Ok(Arc::clone(WorkingCalendar::of(version.calendar)));
    }
    let rows = rows(connection, version.council_id, Some(version.calendar)).await?;
    Ok(Arc::new(rows.calendar(version.calendar)))
}

/// How often the calendars have changed.
///
/// # Errors
/// When the database fails.
pub async fn seen_revision(
    connection: &impl ConnectionTrait,
    council_id: Uuid,
) -> Result<i64, DbErr> {
    let found = council::Entity::in_council(council_id)
        .one(connection)
        .await?;
    Ok(found.map_or(0, |council| council.calendar_revision))
}

/// The same, kept from moving on until the transaction ends: what a new journey version counts by.
///
/// # Errors
/// When the database fails.
pub async fn revision(transaction: &impl ConnectionTrait, council_id: Uuid) -> Result<i64, DbErr> {
    let found = council::Entity::in_council(council_id)
        .lock_shared()
        .one(transaction)
        .await?;
    Ok(found.map_or(0, |council| council.calendar_revision))
}

/// The rows of a council: of one calendar, or of all.
///
/// # Errors
/// When the database fails.
pub async fn rows(
    connection: &impl ConnectionTrait,
    council_id: Uuid,
    only: Option<Division>,
) -> Result<Rows, DbErr> {
    let mut spans = holiday_span::Entity::in_council(council_id);
    let mut holidays = bank_holiday::Entity::in_council(council_id);
    if let Some(division) = only.filter(|division| !takes_all(*division)) {
        spans = spans.filter(holiday_span::Column::Division.eq(division));
        holidays = holidays.filter(bank_holiday::Column::Division.eq(division));
    }
    Ok(Rows {
        spans: spans.all(connection).await?,
        holidays: holidays
            .order_by_asc(bank_holiday::Column::HeldOn)
            .order_by_asc(bank_holiday::Column::Division)
            .all(connection)
            .await?,
        closures: closures(connection, council_id).await?,
        weeks: match only {
            None | Some(Division::Council) => weeks(connection, council_id).await?,
            Some(_) => BTreeMap::new(),
        },
    })
}

/// Whether a calendar looks at the bank holidays of every part of the kingdom.
const fn takes_all(division: Division) -> bool {
    matches!(division, Division::AnyUk | Division::Council)
}

/// The council's own weeks.
async fn weeks(
    connection: &impl ConnectionTrait,
    council_id: Uuid,
) -> Result<BTreeMap<NaiveDate, OwnWeek>, DbErr> {
    let rows = working_week::Entity::in_council(council_id)
        .all(connection)
        .await?;
    let each = rows.iter();
    each.map(|row| Ok((row.starts_on, OwnWeek::of_row(row)?)))
        .collect()
}

/// The closures of a council, the earliest first.
///
/// # Errors
/// When the database fails.
pub async fn closures(
    connection: &impl ConnectionTrait,
    council_id: Uuid,
) -> Result<Vec<closure::Model>, DbErr> {
    closure::Entity::in_council(council_id)
        .order_by_asc(closure::Column::StartsOn)
        .all(connection)
        .await
}

/// The calendar of each version, by its id, in a number of statements that does not depend on theirs.
///
/// # Errors
/// When the database fails.
pub async fn of_versions(
    connection: &impl ConnectionTrait,
    council_id: Uuid,
    versions: &[journey_version::Model],
) -> Result<HashMap<Uuid, Arc<WorkingCalendar>>, DbErr> {
    let is_own = versions.iter().any(|version| version.calendar_revision > 0);
    let rows = if is_own {
        Some(rows(connection, council_id, None).await?)
    } else {
        None
    };
    let mut calendars: HashMap<Division, Arc<WorkingCalendar>> = HashMap::new();
    let each = versions.iter().map(|version| {
        let division = version.calendar;
        let calendar = calendars.entry(division).or_insert_with(|| match &rows {
            Some(rows) => Arc::new(rows.calendar(division)),
            None => Arc::clone(WorkingCalendar::of(division)),
        });
        (version.id, Arc::clone(calendar))
    });
    Ok(each.collect())
}

impl Rows {
    /// What a council has before it changes anything.
    #[must_use]
    pub fn compiled_in(council_id: Uuid) -> Self {
        let span = |division| holiday_span::Model {
            council_id,
            division,
            first_on: first_known_day(),
            last_on: last_known_day(),
        };
        let of = |division| {
            let dates = bank_holidays(division).into_iter();
            dates.map(move |held_on| bank_holiday::Model {
                id: Uuid::nil(),
                council_id,
                division,
                held_on,
                title: None,
            })
        };
        Self {
            spans: Division::PARTS.map(span).to_vec(),
            holidays: Division::PARTS.into_iter().flat_map(of).collect(),
            closures: Vec::new(),
            weeks: BTreeMap::new(),
        }
    }

    /// Whether a bank holiday is one of a calendar.
    #[must_use]
    pub fn keeps(&self, division: Division, holiday: &bank_holiday::Model) -> bool {
        let of = match division {
            Division::AnyUk => return true,
            Division::Council => {
                let latest = self.weeks.range(..=holiday.held_on).next_back();
                latest.map_or(Division::EnglandWales, |(_, week)| week.bank_holidays_of)
            }
            part => part,
        };
        holiday.division == of
    }

    /// The span in which the holidays of a division are known.
    #[must_use]
    pub fn span(&self, division: Division) -> (NaiveDate, NaiveDate) {
        let is_of = |other| takes_all(division) || other == division;
        let spans = || self.spans.iter().filter(|row| is_of(row.division));
        let first = spans().map(|row| row.first_on).max();
        let last = spans().map(|row| row.last_on).min();
        (
            first.unwrap_or_else(first_known_day),
            last.unwrap_or_else(last_known_day),
        )
    }

    /// The calendar of a division. A closure is not one of any part of the kingdom: it does not stop the
    /// clock of the Freedom of Information Act.
    #[must_use]
    pub fn calendar(&self, division: Division) -> WorkingCalendar {
        let holidays = self.holidays.iter();
        let holidays = holidays.filter(|row| self.keeps(division, row));
        let mut rests: BTreeSet<NaiveDate> = holidays.map(|row| row.held_on).collect();
        if division != Division::AnyUk {
            let days = |row: &closure::Model| {
                let last = row.ends_on;
                row.starts_on
                    .iter_days()
                    .take_while(move |day| *day <= last)
            };
            rests.extend(self.closures.iter().flat_map(days));
        }
        let (first, last) = self.span(division);
        let weeks = match division {
            Division::Council => {
                let own = self.weeks.iter();
                Weeks::new(own.map(|(date, own)| (*date, own.week.clone())).collect())
            }
            _ => Weeks::default(),
        };
        WorkingCalendar::new(CalendarData {
            weeks,
            first,
            last,
            rests,
        })
    }
}
