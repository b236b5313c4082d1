//! The working calendars of a council as its rows tell them, or as compiled in while it has changed none.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use chrono::NaiveDate;
use entities::journeys::{bank_holiday, closure, holiday_span, journey_version};
use entities::organisation::council;
use entities::select::InCouncil;
use rules::time::bank_holidays::{Division, bank_holidays, first_known_day, last_known_day};
use rules::time::week::Week;
use rules::time::working_days::{CalendarData, WorkingCalendar};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// What the rows of a council say of when it works.
#[derive(Debug, Default)]
pub struct Rows {
    /// The spans in which holidays are known, one for each division.
    pub spans: Vec<holiday_span::Model>,
    /// Bank holidays, the earliest first.
    pub holidays: Vec<bank_holiday::Model>,
    /// Closures, the earliest first.
    pub closures: Vec<closure::Model>,
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
    if let Some(division) = only.filter(|division| *division != Division::AnyUk) {
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
    })
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
        }
    }

    /// The span in which the holidays of a division are known.
    #[must_use]
    pub fn span(&self, division: Division) -> (NaiveDate, NaiveDate) {
        let is_of = |other| division == Division::AnyUk || other == division;
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
        let is_of = |other| division == Division::AnyUk || other == division;
        let holidays = self.holidays.iter().filter(|row| is_of(row.division));
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
        WorkingCalendar::new(CalendarData {
            week: Week::of_offices(),
            first,
            last,
            rests,
        })
    }
}
