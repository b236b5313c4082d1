//! One case as its verbs would have written it: each step changes the case and appends its event.

use chrono::{DateTime, Utc};
use entities::cases::{
    case_closing, case_event, case_pause, case_share, case_text, cases, contact, contact_event,
};
use rules::cases::replay::{Detail, Given};
use rules::cases::{CaseState, ClosingKind, EventKind, TextKind};
use rules::demand::DemandCode;
use serde_json::json;
use uuid::Uuid;

use super::chance::Chance;
use super::contact_rows::{contact_event_row, contact_row};
use super::maker::Maker;
use super::tasks::Tasks;
use super::window::{local_day, working_days};
use crate::cases::rows::CaseRows;

/// A case while it is being told.
#[derive(Debug)]
pub struct Life<'a> {
    maker: &'a mut Maker,
    rows: &'a mut CaseRows,
    shares: &'a mut Vec<case_share::Model>,
    /// The case as it stands.
    pub case: cases::Model,
    pub(super) target: Option<i32>,
    closing: Option<case_closing::Model>,
    /// The latest contact on the case, and how many events it has.
    contact: Option<(contact::Model, i64)>,
    pub(super) tasks: Tasks,
    /// Its pauses, the earliest first.
    pub(super) pauses: Vec<case_pause::Model>,
}

/// Where the rows of a life go.
#[derive(Debug)]
pub struct Ledger<'a> {
    /// Gives ids and chance.
    pub maker: &'a mut Maker,
    /// Rows of the case tables.
    pub rows: &'a mut CaseRows,
    /// Cases given to partners.
    pub shares: &'a mut Vec<case_share::Model>,
}

/// What a case is when it is opened.
#[derive(Clone, Debug)]
pub struct Opening {
    /// When it was written down.
    pub recorded_at: DateTime<Utc>,
    /// What the customer said.
    pub description: String,
    /// Working days promised; none where nothing is.
    pub target: Option<i32>,
    /// The account that opened it.
    pub actor: Uuid,
}

/// A further contact on a case.
#[derive(Clone, Copy, Debug)]
pub struct Said {
    /// When.
    pub at: DateTime<Utc>,
    /// By which channel.
    pub channel_id: Uuid,
    /// Why.
    pub code: DemandCode,
    /// The account that wrote it down.
    pub actor: Uuid,
}

impl<'a> Life<'a> {
    /// Opens the case: `case` has everything but what opening itself decides.
    pub fn open(ledger: Ledger<'a>, mut case: cases::Model, opening: &Opening) -> Self {
        let Ledger {
            maker,
            rows,
            shares,
        } = ledger;
        case.recorded_at = opening.recorded_at;
        case.opened_by = Some(opening.actor);
        let tasks = Tasks::of(case.id);
        let mut life = Self {
            maker,
            rows,
            shares,
            case,
            target: opening.target,
            closing: None,
            contact: None,
            tasks,
            pauses: Vec::new(),
        };
        life.set_due();
        let text_id = life.text(
            TextKind::Description,
            &opening.description,
            opening.recorded_at,
        );
        life.case.description_id = Some(text_id);
        let contact_id = life.add_contact(
            Said {
                at: life.case.received_at,
                channel_id: life.case.channel_id,
                code: life.case.demand_code,
                actor: opening.actor,
            },
            opening.recorded_at,
        );
        let mut event = life.event(EventKind::Opened, life.case.received_at, opening.actor);
        event.recorded_at = opening.recorded_at;
        event.stage_id = life.case.stage_id;
        event.team_id = life.case.team_id;
        event.contact_id = Some(contact_id);
        event.text_id = Some(text_id);
        event.detail = Some(json!({ "demandCode": life.case.demand_code }));
        life.append(event);
        life.case.revision = 1;
        life
    }

    /// Where the chance of this case comes from.
    pub const fn chance(&mut self) -> &mut Chance {
        &mut self.maker.chance
    }

    /// Moves the case to a stage, and to the team that does it.
    pub fn move_to(&mut self, at: DateTime<Utc>, actor: Uuid, (stage_id, team_id): (Uuid, Uuid)) {
        let is_handed_over = self.case.team_id != Some(team_id);
        self.case.stage_id = Some(stage_id);
        self.case.team_id = Some(team_id);
        let mut event = self.event(EventKind::Moved, at, actor);
        event.stage_id = Some(stage_id);
        if is_handed_over {
            self.case.assignee_id = None;
            event.team_id = Some(team_id);
        }
        self.append(event);
    }

    /// Gives the case to a member of a team.
    pub fn assign(&mut self, at: DateTime<Utc>, actor: Uuid, team_id: Uuid, staff_id: Uuid) {
        self.case.team_id = Some(team_id);
        self.case.assignee_id = Some(staff_id);
        let mut event = self.event(EventKind::Assigned, at, actor);
        event.team_id = Some(team_id);
        event.assignee_id = Some(staff_id);
        self.append(event);
    }

    /// Adds a note.
    pub fn note(&mut self, at: DateTime<Utc>, actor: Uuid, words: &str) {
        let mut event = self.event(EventKind::Noted, at, actor);
        event.text_id = Some(self.text(TextKind::Note, words, at));
        self.append(event);
    }

    /// Records a further contact on the case.
    pub fn contact(&mut self, said: Said) {
        let contact_id = self.add_contact(said, said.at);
        let mut event = self.event(EventKind::Contacted, said.at, said.actor);
        event.contact_id = Some(contact_id);
        event.detail = Some(json!({ "demandCode": said.code }));
        self.append(event);
    }

    /// Changes the code of the latest contact.
    pub fn recode_contact(&mut self, at: DateTime<Utc>, actor: Uuid, code: DemandCode) {
        let another = |(contact, _): &mut (contact::Model, i64)| contact.demand_code != code;
        let Some((mut contact, sequence)) = self.contact.take_if(another) else {
            return;
        };
        let from = contact.demand_code;
        contact.demand_code = code;
        contact.revision += 1;
        let mut event = self.event(EventKind::ContactReclassified, at, actor);
        event.contact_id = Some(contact.id);
        event.detail = Some(json!({ "demandCode": { "from": from, "to": code } }));
        self.append(event);
        let happened = contact_event_row(self.maker, &contact, (sequence + 1, at, actor));
        self.rows.contact_events.push(happened);
        self.contact = Some((contact, sequence + 1));
    }

    /// Closes the case with an outcome.
    pub fn close(&mut self, at: DateTime<Utc>, actor: Uuid, outcome_id: Uuid) {
        self.end(CaseState::Closed, ClosingKind::Closed, at, Some(outcome_id));
        self.case.working_days = working_days(self.case.received_on, local_day(at));
        let mut event = self.event(EventKind::Closed, at, actor);
        event.outcome_id = Some(outcome_id);
        self.append(event);
    }

    /// Ends the case because the customer withdrew.
    pub fn withdraw(&mut self, at: DateTime<Utc>, actor: Uuid, outcome_id: Uuid, reason: &str) {
        self.end(
            CaseState::Withdrawn,
            ClosingKind::Withdrawn,
            at,
            Some(outcome_id),
        );
        let mut event = self.event(EventKind::Withdrawn, at, actor);
        event.outcome_id = Some(outcome_id);
        event.text_id = Some(self.text(TextKind::Reason, reason, at));
        self.append(event);
    }

    /// Reopens a case that had ended.
    pub fn reopen(&mut self, at: DateTime<Utc>, actor: Uuid, reason: &str) {
        if let Some(mut closing) = self.closing.take() {
            closing.reopened_at = Some(at);
            closing.reopened_on = Some(local_day(at));
            self.rows.closings.push(closing);
        }
        self.case.state = CaseState::Open;
        self.case.closed_at = None;
        self.case.closed_on = None;
        self.case.outcome_id = None;
        self.case.working_days = None;
        let mut event = self.event(EventKind::Reopened, at, actor);
        event.stage_id = self.case.stage_id;
        event.text_id = Some(self.text(TextKind::Reason, reason, at));
        self.append(event);
    }

    /// Changes the demand code of the case.
    pub fn reclassify(&mut self, at: DateTime<Utc>, actor: Uuid, code: DemandCode, reason: &str) {
        let from = self.case.demand_code;
        self.case.demand_code = code;
        let mut event = self.event(EventKind::Reclassified, at, actor);
        event.text_id = Some(self.text(TextKind::Reason, reason, at));
        event.detail = Some(json!({ "demandCode": { "from": from, "to": code } }));
        self.append(event);
    }

    /// Puts the received instant right; the due date follows.
    pub fn correct(
        &mut self,
        at: DateTime<Utc>,
        actor: Uuid,
        received_at: DateTime<Utc>,
        reason: &str,
    ) {
        let from = self.case.received_at;
        self.case.received_at = received_at;
        self.case.received_on = local_day(received_at);
        let due_from = self.case.due_at;
        self.set_due();
        let mut event = self.event(EventKind::Corrected, at, actor);
        event.text_id = Some(self.text(TextKind::Reason, reason, at));
        event.detail = Some(json!(Detail {
            received_at: Given::change(from, received_at),
            due_at: Given::change(due_from, self.case.due_at),
            ..Detail::default()
        }));
        self.append(event);
    }

    /// Gives the case to a partner.
    pub fn share(&mut self, at: DateTime<Utc>, actor: Uuid, partner: Uuid) {
        self.shares.push(case_share::Model {
            council_id: self.case.council_id,
            account_id: partner,
            case_id: self.case.id,
        });
        let mut event = self.event(EventKind::Shared, at, actor);
        event.detail = Some(json!({ "accountId": partner }));
        self.append(event);
    }

    /// Hands the rows over: nothing more happens.
    pub fn end_of_story(mut self) {
        self.keep_contact();
        self.rows.closings.extend(self.closing.take());
        self.rows.tasks.extend(self.tasks.rows);
        self.rows.pauses.extend(self.pauses);
        self.rows.cases.push(self.case);
    }

    /// Where ids come from.
    pub(super) const fn maker(&mut self) -> &mut Maker {
        self.maker
    }

    fn end(
        &mut self,
        state: CaseState,
        kind: ClosingKind,
        at: DateTime<Utc>,
        outcome: Option<Uuid>,
    ) {
        self.case.state = state;
        self.case.closed_at = Some(at);
        self.case.closed_on = Some(local_day(at));
        self.case.outcome_id = outcome;
        self.closing = Some(case_closing::Model {
            id: self.maker.id(at),
            council_id: self.case.council_id,
            case_id: self.case.id,
            kind,
            closed_at: at,
            closed_on: local_day(at),
            outcome_id: outcome,
            reopened_at: None,
            reopened_on: None,
            into_case_id: None,
        });
    }

    fn add_contact(&mut self, said: Said, recorded_at: DateTime<Utc>) -> Uuid {
        self.keep_contact();
        let contact = contact_row(self.maker, said, recorded_at, &self.case);
        let happened = contact_event_row(self.maker, &contact, (1, recorded_at, said.actor));
        let happened = contact_event::Model {
            happened_at: said.at,
            ..happened
        };
        self.rows.contact_events.push(happened);
        let id = contact.id;
        self.contact = Some((contact, 1));
        id
    }

    fn keep_contact(&mut self) {
        self.rows
            .contacts
            .extend(self.contact.take().map(|(contact, _)| contact));
    }

    pub(super) fn text(&mut self, kind: TextKind, body: &str, at: DateTime<Utc>) -> Uuid {
        let id = self.maker.id(at);
        self.rows.texts.push(case_text::Model {
            id,
            council_id: self.case.council_id,
            case_id: self.case.id,
            kind,
            body: body.to_owned(),
        });
        id
    }

    pub(super) fn event(
        &mut self,
        kind: EventKind,
        at: DateTime<Utc>,
        actor: Uuid,
    ) -> case_event::Model {
        let id = self.maker.id(at);
        self.event_with(id, kind, at, actor)
    }

    /// Lets the latest event say more of what happened with it.
    pub(super) fn tell_of_latest(&mut self, detail: &serde_json::Value) {
        if let Some(event) = self.rows.events.last_mut() {
            event.detail = Some(detail.clone());
        }
    }

    /// The next event, under an id that is given.
    pub(super) const fn event_with(
        &self,
        id: Uuid,
        kind: EventKind,
        at: DateTime<Utc>,
        actor: Uuid,
    ) -> case_event::Model {
        let of = (self.case.council_id, self.case.id);
        let sequence = self.case.last_sequence + 1;
        let mut event = case_event::Model::blank(id, of, sequence, (kind, at));
        event.actor_id = Some(actor);
        event
    }

    /// Appends an event, which is the next.
    pub(super) fn append(&mut self, event: case_event::Model) {
        self.case.last_sequence = event.sequence;
        self.case.revision += 1;
        self.rows.events.push(event);
    }
}
