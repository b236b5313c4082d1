//! What rules of escalation ask of cases: read by a number of statements that does not depend on theirs.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::cases::cases;
use entities::journeys::{escalation_rule, journey_version};
use rules::cases::CaseState;
use rules::cases::clock::Clock;
use rules::cases::escalation::{Subject, TriggerKind, Verdict, unassigned_since};
use rules::cases::replay::Entry;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::cases::clock::case_clock::Counting;
use crate::cases::clock::stops::Stops;
use crate::cases::log;
use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;
use crate::graphql::load::grouped;
use crate::journeys::calendar;

/// What is known of some cases.
pub(super) struct Judged<'a> {
    reader: &'a Reader,
    counting: HashMap<Uuid, Counting>,
    stops: Stops,
    logs: HashMap<Uuid, Vec<Entry>>,
}

impl<'a> Judged<'a> {
    /// Reads it. Logs are read where a rule asks since when nobody has a case.
    pub async fn read(
        connection: &impl ConnectionTrait,
        reader: &'a Reader,
        cases: &[cases::Model],
        rules: &[escalation_rule::Model],
    ) -> Result<Self, Failure> {
        let mut versions: Vec<Uuid> = cases.iter().map(|case| case.journey_version_id).collect();
        versions.sort_unstable();
        versions.dedup();
        let versions = reader
            .rows_of::<journey_version::Entity>(journey_version::Column::Id, versions)
            .all(connection)
            .await?;
        let council_id = reader.council_id();
        let calendars = calendar::stored::of_versions(connection, council_id, &versions).await?;
        let is_asked = rules
            .iter()
            .any(|rule| rule.is_active && rule.kind == TriggerKind::Unassigned);
        let waiting = cases
            .iter()
            .filter(|case| is_asked && case.state == CaseState::Open && case.assignee_id.is_none());
        let events = log::telling(reader, waiting.map(|case| case.id));
        let events = events.all(connection).await?;
        let entries: Result<Vec<_>, Failure> = events
            .into_iter()
            .map(|event| Ok((event.case_id, log::entry(event)?)))
            .collect();
        Ok(Self {
            reader,
            counting: Counting::each(versions, calendars).collect(),
            stops: Stops::of(connection, reader, cases).await?,
            logs: grouped(entries?),
        })
    }

    /// A case as the rules see it; none when it is under no version.
    pub fn subject(&self, case: &cases::Model) -> Option<Subject<'_>> {
        let Counting { version, calendar } = self.counting.get(&case.journey_version_id)?;
        let terms = version.terms();
        let log = self.logs.get(&case.id).map_or(&[][..], Vec::as_slice);
        let since = || unassigned_since(log, case.received_at);
        Some(Subject {
            is_open: case.state == CaseState::Open,
            clock: Clock {
                calendar,
                zone: self.reader.viewer().zone(),
                started_at: case.received_at,
                ended_at: None,
                pauses: self.stops.pauses(case.id),
            },
            target: self.stops.extended(terms.target, case.id),
            warning_percent: terms.warning_percent,
            due_at: case.due_at,
            unassigned_since: case.assignee_id.is_none().then(since),
        })
    }

    /// What a rule says of a case.
    pub fn verdict(
        &self,
        rule: &escalation_rule::Model,
        case: &cases::Model,
        now: DateTime<Utc>,
    ) -> Verdict {
        let subject = self.subject(case);
        subject.map_or(Verdict::Waits, |subject| says(rule, case, &subject, now))
    }
}

/// What a rule says of a case that may have been given to somebody meanwhile.
pub(super) fn says(
    rule: &escalation_rule::Model,
    case: &cases::Model,
    subject: &Subject<'_>,
    now: DateTime<Utc>,
) -> Verdict {
    if rule.is_about(case.journey_id) {
        rule.trigger().verdict(subject, now)
    } else {
        Verdict::Fails
    }
}
