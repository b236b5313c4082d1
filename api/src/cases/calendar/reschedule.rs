//! When open cases are due after the calendars have changed.
//!
//! What was promised is kept: the history of the case says from when to when the due date moved. A
//! deadline that was imported stays as it was given, and so does everything about cases that have ended.

use std::collections::HashMap;

use chrono_tz::Tz;
use entities::cases::cases;
use entities::journeys::journey_version;
use entities::select::{InCouncil, in_ids};
use rules::cases::clock::Due;
use rules::cases::replay::{Detail, Given};
use rules::cases::{CaseState, EventKind};
use rules::time::bank_holidays::Division;
use rules::time::target::Target;
use rules::time::working_days::WorkingCalendar;
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use uuid::Uuid;

use crate::cases::clock::stops::Stops;
use crate::cases::dates;
use crate::cases::record::{self, Change};
use crate::graphql::context::Reader;
use crate::journeys::calendar::stored::Rows;

/// So many cases are held at a time.
const BATCH: u64 = 500;

/// The calendars of a version before and after, and its target.
struct Moved<'a> {
    calendars: &'a (WorkingCalendar, WorkingCalendar),
    target: Target,
}

/// Sets when open cases are due by the new rows. Gives the number of those that moved.
pub(super) async fn all(
    reader: &Reader,
    transaction: &DatabaseTransaction,
    (before, after): (&Rows, &Rows),
    revision: i64,
) -> Result<i32, DbErr> {
    let moved: HashMap<Division, _> = Division::ALL
        .into_iter()
        .map(|division| {
            let calendars = (before.calendar(division), after.calendar(division));
            (division, calendars)
        })
        .filter(|(_, (before, after))| before != after)
        .collect();
    let versions: HashMap<Uuid, Moved<'_>> =
        journey_version::Entity::in_council(reader.council_id())
            .all(transaction)
            .await?
            .into_iter()
            .filter_map(|row| {
                let (calendars, target) = (moved.get(&row.calendar)?, row.terms().target?);
                Some((row.id, Moved { calendars, target }))
            })
            .collect();
    let ids: Vec<Uuid> = versions.keys().copied().collect();
    let (mut last, mut count) = (Uuid::nil(), 0);
    loop {
        let open = cases::Entity::in_council(reader.council_id())
            .filter(cases::Column::State.eq(CaseState::Open))
            .filter(in_ids(
                cases::Column::JourneyVersionId,
                &ids,
                reader.backend(),
            ))
            .filter(cases::Column::Id.gt(last))
            .order_by_asc(cases::Column::Id)
            .limit(BATCH)
            .lock_exclusive()
            .all(transaction)
            .await?;
        let Some(latest) = open.last().map(|case| case.id) else {
            return Ok(count);
        };
        last = latest;
        let stops = Stops::of(transaction, reader, &open).await?;
        for case in open {
            if let Some(version) = versions.get(&case.journey_version_id) {
                let due = version.due(&case, &stops, reader.viewer().zone());
                count += i32::from(one(reader, transaction, case, due, revision).await?);
            }
        }
    }
}

impl Moved<'_> {
    /// When a case is due by the calendar before, and by the one after.
    fn due(&self, case: &cases::Model, stops: &Stops, zone: Tz) -> (Option<Due>, Option<Due>) {
        let pauses = stops.pauses(case.id);
        let target = stops.extended(Some(self.target), case.id);
        let due = |calendar| dates::due(case.received_at, target, calendar, zone, pauses);
        (due(&self.calendars.0), due(&self.calendars.1))
    }
}

/// Sets when a case is due that is held; whether that is another instant.
async fn one(
    reader: &Reader,
    transaction: &DatabaseTransaction,
    case: cases::Model,
    (before, after): (Option<Due>, Option<Due>),
    revision: i64,
) -> Result<bool, DbErr> {
    let is_ours = case.due_at == before.map(|due| due.at);
    if !is_ours || before == after {
        return Ok(false);
    }
    let now = reader.clock().now();
    let detail = Detail {
        due_at: Given::change(case.due_at, after.map(|due| due.at)),
        calendar_revision: Some(Given::First(revision)),
        ..Detail::default()
    };
    let mut change = Change::new(reader, now).with_case(case);
    change.alter(|case| {
        case.due_at = after.map(|due| due.at);
        case.due_on = after.map(|due| due.on);
    });
    change.event(EventKind::Rescheduled, now, |event| {
        event.detail = Some(json!(detail));
    });
    record::apply(transaction, change).await?;
    Ok(true)
}
