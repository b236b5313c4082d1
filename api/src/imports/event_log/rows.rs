//! One case of a log as rows: pinned to a version, with its events, texts and closing.

use chrono::{DateTime, NaiveDate, Utc};
use entities::cases::{case_closing, case_event, case_text, cases};
use entities::journeys::outcome;
use rules::cases::reference::Reference;
use rules::cases::{CaseState, ClosingKind, EventKind, TextKind};
use rules::demand::DemandCode;
use rules::journeys::OutcomeKind;
use rules::text::{self, Limits};
use rules::time::zone::local_date;
use serde::Serializer as _;
use uuid::Uuid;

use super::names::Names;
use super::target::{Target, Version};
use crate::cases::dates;
use crate::cases::rows::CaseRows;
use crate::clock::Clock;
use crate::imports::council::Council;
use crate::imports::log::{Attributes, LoggedCase};

/// Makes rows of logged cases.
pub struct RowMaker<'a> {
    clock: &'a Clock,
    council: Council,
    target: &'a Target,
    import_id: Uuid,
    now: DateTime<Utc>,
    /// The rows made so far.
    pub rows: CaseRows,
}

/// What is decided about a case before its rows are made.
struct Ending<'a> {
    at: DateTime<Utc>,
    on: NaiveDate,
    outcome: &'a outcome::Model,
}

impl Ending<'_> {
    fn is_withdrawal(&self) -> bool {
        self.outcome.kind == OutcomeKind::Withdrawn
    }
}

impl<'a> RowMaker<'a> {
    pub fn new(clock: &'a Clock, council: Council, target: &'a Target, import_id: Uuid) -> Self {
        Self {
            clock,
            council,
            target,
            import_id,
            now: clock.now(),
            rows: CaseRows::default(),
        }
    }

    /// Adds the rows of a case. Nothing is added when it is refused.
    pub fn add(
        &mut self,
        case: LoggedCase,
        names: &mut Names,
        usual_channel: &str,
    ) -> Result<(), String> {
        let received_on = local_date(case.opened, self.council.zone);
        let version = self
            .target
            .version_on(received_on)
            .ok_or("the journey has no published version")?;
        let ending = self.ending(&case, version)?;
        if let Some(words) = &case.description {
            text::clean(words, Limits::DESCRIPTION)
                .map_err(|fault| format!("description {fault}"))?;
        }
        let channel_id = names.channel(case.channel.as_deref().unwrap_or(usual_channel))?;
        let case_id = self.clock.new_id();
        let has_contradictory_times = case.has_contradictory_times();
        let due = self.due(&case, version);
        let description_id = self.opening(&case, case_id, version);
        let last_stage = self.events(&case, case_id, version, names, ending.as_ref());
        let stage = last_stage.or(version.stages.first());
        self.closing(case_id, ending.as_ref());
        let row = cases::Model {
            stage_id: stage.map(|stage| stage.id),
            channel_id,
            team_id: stage.and_then(|stage| stage.team_id),
            due_at: due,
            due_on: due.map(|due| local_date(due, self.council.zone)),
            description_id,
            attributes_id: self.attributes(case_id, &case.attributes),
            external_id: Some(case.external_id),
            has_contradictory_times,
            last_sequence: count(case.events.len()) + 1 + i64::from(ending.is_some()),
            ..self.opened(case_id, case.opened, version)
        };
        let row = match ending {
            Some(ending) => ended(row, &ending, version),
            None => row,
        };
        self.rows.cases.push(row);
        Ok(())
    }

    /// A case as it begins.
    fn opened(&self, id: Uuid, received_at: DateTime<Utc>, version: &Version) -> cases::Model {
        cases::Model {
            id,
            council_id: self.council.id,
            reference: Reference::from_random(self.clock.random()).to_string(),
            journey_id: self.target.journey.id,
            journey_version_id: version.row.id,
            stage_id: None,
            channel_id: Uuid::nil(),
            customer_id: None,
            team_id: None,
            assignee_id: None,
            opened_by: None,
            demand_code: DemandCode::Unknown,
            state: CaseState::Open,
            received_at,
            received_on: local_date(received_at, self.council.zone),
            due_at: None,
            due_on: None,
            closed_at: None,
            closed_on: None,
            outcome_id: None,
            working_days: None,
            description_id: None,
            attributes_id: None,
            external_id: None,
            import_id: Some(self.import_id),
            is_staged: true,
            has_contradictory_times: false,
            last_sequence: 0,
            recorded_at: self.now,
            revision: 1,
            erased_at: None,
            confidentiality: self.target.journey.confidentiality,
        }
    }

    /// When and how the case ended; none while it is open.
    fn ending<'b>(
        &self,
        case: &LoggedCase,
        version: &'b Version,
    ) -> Result<Option<Ending<'b>>, String> {
        let Some(at) = case.closed else {
            return Ok(None);
        };
        let outcome = match &case.outcome {
            Some(name) => version.outcome(name)?,
            None => version.usual_outcome()?,
        };
        Ok(Some(Ending {
            at,
            on: local_date(at, self.council.zone),
            outcome,
        }))
    }

    /// The recorded deadline as it is, else the version's target counted from receipt.
    fn due(&self, case: &LoggedCase, version: &Version) -> Option<DateTime<Utc>> {
        let target = version.row.terms().target;
        case.deadline.or_else(|| {
            let zone = self.council.zone;
            dates::due(case.opened, target, &version.calendar, zone, &[]).map(|due| due.at)
        })
    }

    /// The opening, as the verb writes it; gives the description.
    fn opening(&mut self, case: &LoggedCase, case_id: Uuid, version: &Version) -> Option<Uuid> {
        let words = case.description.clone();
        let description_id = words.map(|words| self.text(case_id, TextKind::Description, words));
        let stage = version.stages.first();
        let event = case_event::Model {
            stage_id: stage.map(|stage| stage.id),
            team_id: stage.and_then(|stage| stage.team_id),
            text_id: description_id,
            detail: Some(serde_json::json!({ "demandCode": DemandCode::Unknown })),
            ..self.event(case_id, 1, EventKind::Opened, case.opened)
        };
        self.rows.events.push(event);
        description_id
    }

    /// Every event of the log, closing; gives the last stage reached.
    fn events<'b>(
        &mut self,
        case: &LoggedCase,
        case_id: Uuid,
        version: &'b Version,
        names: &mut Names,
        ending: Option<&Ending<'_>>,
    ) -> Option<&'b entities::journeys::stage::Model> {
        let mut last_stage = None;
        for (sequence, logged) in (2..).zip(&case.events) {
            let activity = names.activity(&logged.activity, self.target);
            let stage = activity
                .stage_code
                .and_then(|code| version.stages.iter().find(|stage| stage.code == code));
            last_stage = stage.or(last_stage);
            let event = case_event::Model {
                activity_id: Some(activity.id),
                stage_id: stage.map(|stage| stage.id),
                team_id: stage.and_then(|stage| stage.team_id),
                text_id: self.attributes(case_id, &logged.attributes),
                ..self.event(case_id, sequence, EventKind::Activity, logged.at)
            };
            self.rows.events.push(event);
        }
        if let Some(ending) = ending {
            let kind = if ending.is_withdrawal() {
                EventKind::Withdrawn
            } else {
                EventKind::Closed
            };
            let last = case_event::Model {
                outcome_id: Some(ending.outcome.id),
                ..self.event(case_id, count(case.events.len()) + 2, kind, ending.at)
            };
            self.rows.events.push(last);
        }
        last_stage
    }

    fn event(
        &self,
        case_id: Uuid,
        sequence: i64,
        kind: EventKind,
        at: DateTime<Utc>,
    ) -> case_event::Model {
        let id = self.clock.new_id();
        let of = (self.council.id, case_id);
        case_event::Model {
            recorded_at: self.now,
            ..case_event::Model::blank(id, of, sequence, (kind, at))
        }
    }

    fn closing(&mut self, case_id: Uuid, ending: Option<&Ending<'_>>) {
        let Some(ending) = ending else { return };
        self.rows.closings.push(case_closing::Model {
            id: self.clock.new_id(),
            council_id: self.council.id,
            case_id,
            kind: if ending.is_withdrawal() {
                ClosingKind::Withdrawn
            } else {
                ClosingKind::Closed
            },
            closed_at: ending.at,
            closed_on: ending.on,
            outcome_id: Some(ending.outcome.id),
            reopened_at: None,
            reopened_on: None,
            into_case_id: None,
        });
    }

    fn text(&mut self, case_id: Uuid, kind: TextKind, body: String) -> Uuid {
        let id = self.clock.new_id();
        self.rows.texts.push(case_text::Model {
            id,
            council_id: self.council.id,
            case_id,
            kind,
            body,
        });
        id
    }

    fn attributes(&mut self, case_id: Uuid, attributes: &Attributes) -> Option<Uuid> {
        let body = json(attributes)?;
        Some(self.text(case_id, TextKind::Attributes, body))
    }
}

/// A JSON object of texts in the order of the file; none where there are none.
fn json(attributes: &Attributes) -> Option<String> {
    if attributes.is_empty() {
        return None;
    }
    let mut bytes = Vec::with_capacity(64 * attributes.len());
    serde_json::Serializer::new(&mut bytes)
        .collect_map(
            attributes
                .iter()
                .map(|(name, value)| (name.as_ref(), value)),
        )
        .ok()?;
    String::from_utf8(bytes).ok()
}

fn count(events: usize) -> i64 {
    i64::try_from(events).unwrap_or(i64::MAX)
}

/// The row of a case that has ended.
fn ended(case: cases::Model, ending: &Ending<'_>, version: &Version) -> cases::Model {
    let working_days = if ending.is_withdrawal() {
        None
    } else {
        dates::working_days(&version.calendar, case.received_on, ending.on)
    };
    cases::Model {
        state: if ending.is_withdrawal() {
            CaseState::Withdrawn
        } else {
            CaseState::Closed
        },
        closed_at: Some(ending.at),
        closed_on: Some(ending.on),
        outcome_id: Some(ending.outcome.id),
        working_days,
        ..case
    }
}
