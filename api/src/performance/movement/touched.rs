//! The cases to which something happened that was recorded after an instant, with their logs. Only
//! those can have been known otherwise at that instant than they are now.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entities::cases::{case_event, cases};
use entities::journeys::{journey, journey_version, outcome};
use entities::select::{InCouncil, in_ids, in_texts};
use rules::cases::EventKind;
use rules::cases::replay::{self, Entry, Known};
use rules::performance::TimeAnchor;
use rules::time::period::Period as LocalDays;
use sea_orm::sea_query::{Expr, Func, Query};
use sea_orm::{
    ActiveEnum, ColumnTrait, Condition, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};
use uuid::Uuid;

use super::known::Ground;
use crate::cases::log::entry;
use crate::graphql::context::Reader;
use crate::graphql::failure::{Failure, Refusal};
use crate::journeys::calendar;
use crate::performance::condition::cases::day_of;
use crate::performance::condition::on_days;

/// The most cases whose logs are read for one question.
const MOST_CASES: u64 = 5_000;

/// The most events that are looked through to find them.
const MOST_EVENTS: u64 = 250_000;

/// Which cases can matter.
#[derive(Debug)]
pub(super) struct Wanted {
    /// The earliest instant at which something is to be known.
    pub since: DateTime<Utc>,
    /// The days of the figures, each with the anchors by which cases fall into them.
    pub days: Vec<(TimeAnchor, LocalDays)>,
    /// The services whose cases count; empty means all.
    pub services: Vec<Uuid>,
    /// Whether it matters which team had a case.
    pub asks_for_team: bool,
}

/// A case with its log.
#[derive(Debug)]
pub(super) struct Touched {
    /// The case as it is stored.
    pub case: Arc<cases::Model>,
    /// What happened to it, in the order in which it was recorded.
    pub log: Vec<Entry>,
    /// What was known of it after each entry.
    pub known: Vec<Option<Known>>,
}

/// The cases that can matter, and what is needed to say what each of them was.
pub(super) async fn read(
    connection: &impl ConnectionTrait,
    reader: &Reader,
    wanted: &Wanted,
) -> Result<(Vec<Touched>, Ground), Failure> {
    let council_id = reader.council_id();
    let events = of_events(council_id, wanted.since)
        .limit(MOST_EVENTS + 1)
        .into_query();
    let count = Query::select()
        .expr_as(Func::count(Expr::val(1)), "events")
        .from_subquery(events, "recorded")
        .take();
    let found = connection.query_one(&count).await?;
    let found: i64 = found.map_or(Ok(0), |row| row.try_get("", "events"))?;
    refuse(found, MOST_EVENTS, "events of cases were recorded")?;

    let found: Vec<cases::Model> = cases::Entity::in_council(council_id)
        .filter(matters(reader, wanted))
        .limit(MOST_CASES + 1)
        .all(connection)
        .await?;
    let count = i64::try_from(found.len()).unwrap_or(i64::MAX);
    refuse(count, MOST_CASES, "cases that can matter were changed")?;

    let mut logs = logs(connection, reader, &found).await?;
    let ground = ground(connection, reader).await?;
    let touched = found.into_iter().map(|case| {
        let log = logs.remove(&case.id).unwrap_or_default();
        Touched {
            known: replay::after_each(&log, case.due_at),
            case: Arc::new(case),
            log,
        }
    });
    Ok((touched.collect(), ground))
}

fn refuse(found: i64, most: u64, what: &str) -> Result<(), Failure> {
    if rules::number::i64_to_u64(found) <= most {
        return Ok(());
    }
    Err(Failure::refused(
        Refusal::LimitExceeded,
        format!(
            "asAt: more than {most} {what} since then, too many to look through. Give a later instant."
        ),
    ))
}

fn of_events(council_id: Uuid, since: DateTime<Utc>) -> sea_orm::Select<case_event::Entity> {
    case_event::Entity::in_council(council_id)
        .select_only()
        .column(case_event::Column::CaseId)
        .filter(case_event::Column::RecordedAt.gt(since))
}

/// True of the cases that count in the days asked for, or may have before they were put right or
/// opened again.
fn matters(reader: &Reader, wanted: &Wanted) -> Condition {
    let (council_id, backend) = (reader.council_id(), reader.backend());
    let with_events = |kinds: &[EventKind]| {
        let kinds: Vec<String> = kinds.iter().map(ActiveEnum::to_value).collect();
        let events = of_events(council_id, wanted.since).filter(in_texts(
            case_event::Column::Kind,
            &kinds,
            backend,
        ));
        cases::Column::Id.in_subquery(events.into_query())
    };
    let mut kinds = vec![
        EventKind::Opened,
        EventKind::Closed,
        EventKind::Reopened,
        EventKind::Withdrawn,
        EventKind::Merged,
        EventKind::Reclassified,
        EventKind::Corrected,
        EventKind::Rescheduled,
        EventKind::Resumed,
        EventKind::Extended,
    ];
    if wanted.asks_for_team {
        kinds.extend([
            EventKind::Moved,
            EventKind::Assigned,
            EventKind::Escalated,
            EventKind::Activity,
        ]);
    }
    let mut days = Condition::any().add(with_events(&[
        EventKind::Reopened,
        EventKind::Corrected,
        EventKind::Rescheduled,
        EventKind::Resumed,
        EventKind::Extended,
    ]));
    for (anchor, period) in &wanted.days {
        if let Some(day) = day_of(*anchor) {
            days = days.add(on_days(day, *period));
        }
    }
    let mut matters = Condition::all().add(with_events(&kinds)).add(days);
    if !wanted.services.is_empty() {
        let journeys = journey::Entity::in_council(council_id)
            .select_only()
            .column(journey::Column::Id)
            .filter(in_ids(
                journey::Column::ServiceId,
                &wanted.services,
                backend,
            ));
        matters = matters.add(cases::Column::JourneyId.in_subquery(journeys.into_query()));
    }
    matters
}

async fn logs(
    connection: &impl ConnectionTrait,
    reader: &Reader,
    cases: &[cases::Model],
) -> Result<HashMap<Uuid, Vec<Entry>>, Failure> {
    let ids: Vec<Uuid> = cases.iter().map(|case| case.id).collect();
    let kinds: Vec<String> = replay::TELLING.iter().map(ActiveEnum::to_value).collect();
    let events = case_event::Entity::in_council(reader.council_id())
        .filter(in_ids(case_event::Column::CaseId, &ids, reader.backend()))
        .filter(in_texts(case_event::Column::Kind, &kinds, reader.backend()))
        .order_by_asc(case_event::Column::CaseId)
        .order_by_asc(case_event::Column::Sequence)
        .all(connection)
        .await?;
    let mut logs: HashMap<Uuid, Vec<Entry>> = HashMap::new();
    for event in events {
        logs.entry(event.case_id).or_default().push(entry(event)?);
    }
    Ok(logs)
}

async fn ground(connection: &impl ConnectionTrait, reader: &Reader) -> Result<Ground, Failure> {
    let council_id = reader.council_id();
    let journeys = journey::Entity::in_council(council_id)
        .all(connection)
        .await?;
    let outcomes = outcome::Entity::in_council(council_id)
        .all(connection)
        .await?;
    let versions = journey_version::Entity::in_council(council_id)
        .all(connection)
        .await?;
    Ok(Ground {
        calendars: calendar::stored::of_versions(connection, council_id, &versions).await?,
        zone: reader.viewer().zone(),
        journeys: journeys
            .into_iter()
            .map(|row| (row.id, (row.service_id, row.customer_kind)))
            .collect(),
        outcomes: outcomes.into_iter().map(|row| (row.id, row.kind)).collect(),
    })
}
