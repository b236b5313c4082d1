//! Pauses of a case: it waits for its customer, and its due date follows.

use chrono::{DateTime, Utc};
use entities::cases::case_pause;
use rules::cases::clock::{Pause, PauseReason};
use rules::cases::replay::{Detail, Given};
use rules::cases::{EventKind, TextKind};
use serde_json::json;
use uuid::Uuid;

use super::life::Life;
use super::window::due;

impl Life<'_> {
    /// Pauses the case until the customer has answered.
    pub fn pause(&mut self, at: DateTime<Utc>, actor: Uuid, authority: &str) {
        let authority_id = self.text(TextKind::Authority, authority, at);
        let reason = PauseReason::AwaitingCustomer;
        let pause = case_pause::Model {
            id: self.maker().id(at),
            council_id: self.case.council_id,
            case_id: self.case.id,
            reason,
            paused_at: at,
            resumed_at: None,
            authority_id,
            paused_by: Some(actor),
            resumed_by: None,
        };
        self.pauses.push(pause);
        let mut event = self.event(EventKind::Paused, at, actor);
        event.text_id = Some(authority_id);
        event.detail = Some(json!(Detail {
            pause_reason: Some(Given::First(reason)),
            ..Detail::default()
        }));
        self.append(event);
    }

    /// Resumes the case, which is due later by what the pause took.
    pub fn resume(&mut self, at: DateTime<Utc>, actor: Uuid) {
        let lasting = self.pauses.last_mut();
        let Some(pause) = lasting.filter(|pause| pause.resumed_at.is_none()) else {
            return;
        };
        pause.resumed_at = Some(at);
        pause.resumed_by = Some(actor);
        let reason = pause.reason;
        let due_from = self.case.due_at;
        self.set_due();
        let mut event = self.event(EventKind::Resumed, at, actor);
        event.detail = Some(json!(Detail {
            pause_reason: Some(Given::First(reason)),
            due_at: Given::change(due_from, self.case.due_at),
            ..Detail::default()
        }));
        self.append(event);
    }

    /// Sets when the case is due by its target and the pauses that have ended.
    pub(super) fn set_due(&mut self) {
        let pauses: Vec<Pause> = self.pauses.iter().map(case_pause::Model::pause).collect();
        let due = due(self.case.received_at, self.target, &pauses);
        self.case.due_at = due.map(|due| due.at);
        self.case.due_on = due.map(|due| due.on);
    }
}
