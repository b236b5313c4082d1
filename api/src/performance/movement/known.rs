//! A case and its log as rows, turned into what a KPI counts.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use entities::cases::cases;
use rules::cases::CaseState;
use rules::cases::replay::Known;
use rules::journeys::OutcomeKind;
use rules::organisation::CustomerKind;
use rules::performance::{CaseFacts, Standing};
use rules::time::working_days::WorkingCalendar;
use rules::time::zone::local_date;
use uuid::Uuid;

use crate::cases::dates;

/// What is needed beside a case and its log to say what a KPI can ask about it.
#[derive(Debug)]
pub(super) struct Ground {
    /// The council's time zone.
    pub zone: Tz,
    /// The service and the kind of customer of each journey.
    pub journeys: HashMap<Uuid, (Uuid, CustomerKind)>,
    /// The kind of each outcome.
    pub outcomes: HashMap<Uuid, OutcomeKind>,
    /// The calendar by which cases of each journey version count.
    pub calendars: HashMap<Uuid, Arc<WorkingCalendar>>,
}

impl Ground {
    /// The case as it is stored.
    pub fn stored(&self, case: &cases::Model) -> Standing {
        let is_closed = case.state == CaseState::Closed;
        let facts = CaseFacts {
            team: case.team_id,
            outcome: case.outcome_id,
            outcome_kind: self.kind(case.outcome_id),
            demand_code: Some(case.demand_code),
            on_time: on_time(is_closed, case.closed_at, case.due_at),
            is_closed,
            has_due: case.due_at.is_some(),
            working_days: case.working_days.filter(|_| is_closed),
            ..self.lasting(case)
        };
        Standing {
            facts,
            opened_on: case.received_on,
            closed_on: case.closed_on.filter(|_| is_closed),
            due_on: case.due_on,
        }
    }

    /// The case as it was known.
    pub fn known(&self, case: &cases::Model, known: &Known) -> Standing {
        let Known { status, due_at } = known;
        let is_closed = status.state == CaseState::Closed;
        let opened_on = local_date(status.received_at, self.zone);
        let closed_at = status.closed_at.filter(|_| is_closed);
        let closed_on = closed_at.map(|at| local_date(at, self.zone));
        let facts = CaseFacts {
            team: status.team,
            outcome: status.outcome,
            outcome_kind: self.kind(status.outcome),
            demand_code: Some(status.demand_code),
            on_time: on_time(is_closed, closed_at, *due_at),
            is_closed,
            has_due: due_at.is_some(),
            working_days: closed_on.and_then(|day| self.working_days(case, opened_on, day)),
            ..self.lasting(case)
        };
        Standing {
            facts,
            opened_on,
            closed_on,
            due_on: due_at.map(|at| local_date(at, self.zone)),
        }
    }

    /// Working days as they are stored, where the case was received and closed on the same days.
    fn working_days(
        &self,
        case: &cases::Model,
        opened_on: NaiveDate,
        closed_on: NaiveDate,
    ) -> Option<i32> {
        let is_as_stored = case.state == CaseState::Closed
            && (case.received_on, case.closed_on) == (opened_on, Some(closed_on));
        if is_as_stored {
            return case.working_days;
        }
        let calendar = self.calendars.get(&case.journey_version_id)?;
        dates::working_days(calendar, opened_on, closed_on)
    }

    /// What never changes of a case.
    fn lasting(&self, case: &cases::Model) -> CaseFacts {
        let journey = self.journeys.get(&case.journey_id);
        CaseFacts {
            journey: Some(case.journey_id),
            service: journey.map(|(service, _)| *service),
            version: Some(case.journey_version_id),
            channel: Some(case.channel_id),
            customer_kind: journey.map(|(_, kind)| *kind),
            ..CaseFacts::default()
        }
    }

    fn kind(&self, outcome: Option<Uuid>) -> Option<OutcomeKind> {
        self.outcomes.get(&outcome?).copied()
    }
}

fn on_time(
    is_closed: bool,
    closed_at: Option<DateTime<Utc>>,
    due_at: Option<DateTime<Utc>>,
) -> Option<bool> {
    let (closed_at, due_at) = closed_at.filter(|_| is_closed).zip(due_at)?;
    Some(closed_at <= due_at)
}
