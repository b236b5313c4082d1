//! The one place where a verb's change reaches the tables of cases and contacts.
//!
//! A [`Change`] holds the rows before and after, and what is appended with them. From both follows what
//! the change adds to the roll-ups, which is written in the same transaction.

mod apply;
mod customer;
mod deltas;
mod erase;
mod escalations;
mod tasks;
mod ties;
mod together;

use chrono::{DateTime, Utc};
use entities::cases::{
    case_closing, case_escalation, case_event, case_extension, case_pause, case_share, case_task,
    case_text, cases, contact, contact_event, document,
};
use rules::cases::lifecycle::CaseStatus;
use rules::cases::{ClosingKind, EventKind, TextKind};
use rules::demand::{ContactEventKind, DemandCode};
use rules::time::zone::local_date;
use uuid::Uuid;

pub(super) use self::apply::{Stored, add, apply, next_of_contact};
pub(super) use self::customer::give_to;
pub(super) use self::erase::{Cleared, Eraser, erase};
pub(super) use self::escalations::end_escalations;
pub(super) use self::tasks::{AllTasks, NewTask};
pub(super) use self::ties::Tie;
use super::held::Held;
use crate::graphql::context::Reader;

/// A row before the change and after it; `before` is `None` for a new row.
#[derive(Debug)]
struct Altered<M> {
    before: Option<M>,
    after: M,
}

/// Everything that one mutation does to a case, to a contact, or to both.
pub(in crate::cases) struct Change<'a> {
    reader: &'a Reader,
    now: DateTime<Utc>,
    case: Option<Altered<cases::Model>>,
    /// The closings of the case before the change, where its verb has read them.
    closings: Option<Vec<case_closing::Model>>,
    closing: Option<Altered<case_closing::Model>>,
    contact: Option<Altered<contact::Model>>,
    share: Option<case_share::Model>,
    pauses: Vec<Altered<case_pause::Model>>,
    extensions: Vec<case_extension::Model>,
    escalations: Vec<case_escalation::Model>,
    tasks: Vec<Altered<case_task::Model>>,
    all_tasks: Option<AllTasks>,
    document: Option<Altered<document::Model>>,
    ties: Vec<Tie>,
    texts: Vec<case_text::Model>,
    events: Vec<case_event::Model>,
    contact_events: Vec<contact_event::Model>,
}

impl<'a> Change<'a> {
    /// A change at `now` by the viewer, which does nothing yet.
    pub const fn new(reader: &'a Reader, now: DateTime<Utc>) -> Self {
        Self {
            reader,
            now,
            case: None,
            closings: None,
            closing: None,
            contact: None,
            share: None,
            pauses: Vec::new(),
            extensions: Vec::new(),
            escalations: Vec::new(),
            tasks: Vec::new(),
            all_tasks: None,
            document: None,
            ties: Vec::new(),
            texts: Vec::new(),
            events: Vec::new(),
            contact_events: Vec::new(),
        }
    }

    /// A change of a case that is held, which counts one revision up.
    pub fn of(reader: &'a Reader, now: DateTime<Utc>, held: &Held) -> Self {
        let mut change = Self::new(reader, now).with_case(held.case.clone());
        change.closings = Some(held.closings.clone());
        change
    }

    /// The same, with a case whose row lock is held.
    pub fn with_case(mut self, case: cases::Model) -> Self {
        let after = cases::Model {
            revision: case.revision + 1,
            ..case.clone()
        };
        self.case = Some(Altered {
            before: Some(case),
            after,
        });
        self
    }

    /// The same, with a new case; it gets its reference when it is written.
    pub fn with_new_case(mut self, case: cases::Model) -> Self {
        self.case = Some(Altered {
            before: None,
            after: case,
        });
        self
    }

    /// When it is made.
    pub const fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// The case after the change; nothing happens without one.
    pub fn alter(&mut self, with: impl FnOnce(&mut cases::Model)) {
        if let Some(case) = &mut self.case {
            with(&mut case.after);
        }
    }

    /// The case as it was; `None` when it is new.
    pub fn before(&self) -> Option<&cases::Model> {
        self.case.as_ref()?.before.as_ref()
    }

    /// The case as it will be.
    pub fn case(&self) -> Option<&cases::Model> {
        self.case.as_ref().map(|case| &case.after)
    }

    /// Takes over what the rules decided. Instants move their local days; dates that follow from them
    /// are the verb's to set.
    pub fn decide(&mut self, status: &CaseStatus) {
        let zone = self.reader.viewer().zone();
        self.alter(|case| {
            case.state = status.state;
            case.stage_id = status.stage;
            case.team_id = status.team;
            case.assignee_id = status.assignee;
            case.demand_code = status.demand_code;
            case.received_at = status.received_at;
            case.received_on = local_date(status.received_at, zone);
            case.closed_at = status.closed_at;
            case.closed_on = status.closed_at.map(|at| local_date(at, zone));
            case.outcome_id = status.outcome;
        });
    }

    /// Writes words of the case down, and gives the id of their row.
    pub fn text(&mut self, kind: TextKind, words: Option<String>) -> Option<Uuid> {
        let body = words?;
        let case_id = self.case.as_ref()?.after.id;
        let id = self.reader.clock().new_id();
        self.texts.push(case_text::Model {
            id,
            council_id: self.reader.council_id(),
            case_id,
            kind,
            body,
        });
        Some(id)
    }

    /// Appends an event to the log of the case; `with` sets its references.
    pub fn event(
        &mut self,
        kind: EventKind,
        happened_at: DateTime<Utc>,
        with: impl FnOnce(&mut case_event::Model),
    ) {
        let Some(case) = &mut self.case else { return };
        case.after.last_sequence += 1;
        let id = self.reader.clock().new_id();
        let of = (case.after.council_id, case.after.id);
        let what = (kind, happened_at);
        let mut event = case_event::Model {
            recorded_at: self.now,
            actor_id: self.reader.viewer().account_id(),
            ..case_event::Model::blank(id, of, case.after.last_sequence, what)
        };
        with(&mut event);
        self.events.push(event);
    }

    /// Adds an ending of the case.
    pub fn end(&mut self, kind: ClosingKind, at: DateTime<Utc>, outcome_id: Option<Uuid>) {
        self.closing = self.case.as_ref().map(|case| Altered {
            before: None,
            after: case_closing::Model {
                id: self.reader.clock().new_id(),
                council_id: case.after.council_id,
                case_id: case.after.id,
                kind,
                closed_at: at,
                closed_on: local_date(at, self.reader.viewer().zone()),
                outcome_id,
                reopened_at: None,
                reopened_on: None,
                into_case_id: None,
            },
        });
    }

    /// Says which case goes on for the one whose ending was added.
    pub fn merge_into(&mut self, case_id: Uuid) {
        if let Some(closing) = &mut self.closing {
            closing.after.into_case_id = Some(case_id);
        }
    }

    /// Changes the row of the present ending; a case whose ending has no row keeps none.
    pub fn alter_closing(
        &mut self,
        closing: Option<&case_closing::Model>,
        with: impl FnOnce(&mut case_closing::Model),
    ) {
        if let Some(before) = closing.cloned() {
            let mut after = before.clone();
            with(&mut after);
            self.closing = Some(Altered {
                before: Some(before),
                after,
            });
        }
    }

    /// Adds a pause of the case, or changes the one that there was.
    pub fn pause(&mut self, before: Option<&case_pause::Model>, after: case_pause::Model) {
        let before = before.cloned();
        if before.as_ref() != Some(&after) {
            self.pauses.push(Altered { before, after });
        }
    }

    /// Adds an extension of the case's target.
    pub fn extension(&mut self, extension: case_extension::Model) {
        self.extensions.push(extension);
    }

    /// Adds a contact with the first event of its own log, and gives its id.
    pub fn new_contact(&mut self, contact: contact::Model) -> Uuid {
        let (id, at) = (contact.id, contact.happened_at);
        self.contact_event(&contact, ContactEventKind::Recorded, 1, at);
        self.contact = Some(Altered {
            before: None,
            after: contact,
        });
        id
    }

    /// Puts an existing contact on the case.
    pub fn attach(&mut self, contact: contact::Model) {
        let after = contact::Model {
            case_id: self.case.as_ref().map(|case| case.after.id),
            revision: contact.revision + 1,
            ..contact.clone()
        };
        self.contact = Some(Altered {
            before: Some(contact),
            after,
        });
    }

    /// Gives a contact another code; `sequence` is that of the event in the contact's own log.
    pub fn recode(&mut self, contact: contact::Model, code: DemandCode, sequence: i64) {
        let after = contact::Model {
            demand_code: code,
            revision: contact.revision + 1,
            ..contact.clone()
        };
        let now = self.now;
        self.contact_event(&after, ContactEventKind::Reclassified, sequence, now);
        self.contact = Some(Altered {
            before: Some(contact),
            after,
        });
    }

    /// Gives the case to a partner.
    pub fn share(&mut self, account_id: Uuid) {
        self.share = self.case.as_ref().map(|case| case_share::Model {
            council_id: case.after.council_id,
            account_id,
            case_id: case.after.id,
        });
    }

    /// Adds a document, whose bytes lie in the store.
    pub fn add_document(&mut self, document: document::Model) {
        self.document = Some(Altered {
            before: None,
            after: document,
        });
    }

    /// Removes a document; its bytes are taken out of the store later.
    pub fn remove_document(&mut self, document: document::Model) {
        let after = document::Model {
            removed_at: Some(self.now),
            ..document.clone()
        };
        self.document = Some(Altered {
            before: Some(document),
            after,
        });
    }

    /// Ties the case to somebody, or to another case.
    pub fn tie(&mut self, tie: Tie) {
        self.ties.push(tie);
    }

    fn contact_event(
        &mut self,
        contact: &contact::Model,
        kind: ContactEventKind,
        sequence: i64,
        happened_at: DateTime<Utc>,
    ) {
        self.contact_events.push(contact_event::Model {
            id: self.reader.clock().new_id(),
            council_id: contact.council_id,
            contact_id: contact.id,
            sequence,
            kind,
            happened_at,
            recorded_at: self.now,
            actor_id: self.reader.viewer().account_id(),
            demand_code: contact.demand_code,
        });
    }
}
