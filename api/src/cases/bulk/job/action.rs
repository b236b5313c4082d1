//! What a job does to each of its cases.

use async_graphql::{ID, InputObject, InputType, OneofObject, Value};
use chrono::{DateTime, Utc};
use rules::access::Permission;
use rules::cases::bulk::BulkVerb;
use rules::text::Limits;
use serde_json::Value as Json;

use crate::cases::assign::Assigning;
use crate::cases::close::Closing;
use crate::cases::move_to_stage::Moving;
use crate::cases::note::Noting;
use crate::graphql::failure::Failure;
use crate::graphql::json::given;
use crate::graphql::text::{Rule, faults};

/// What is done to each case: exactly one of these.
#[derive(Debug, OneofObject)]
pub enum CaseBulkAction {
    /// It is given to a team, to a member of staff, to both, or with neither to nobody.
    Assign(CaseBulkAssign),
    /// It is moved to another stage of its journey version.
    Move(CaseBulkMove),
    /// It is closed with an outcome.
    Close(CaseBulkClose),
    /// A note is added to it.
    Note(CaseBulkNote),
}

/// To whom each case is given.
#[derive(Debug, InputObject)]
pub struct CaseBulkAssign {
    /// The team that has it from now on, one of the journey's; null takes it from its team.
    pub team_id: Option<ID>,
    /// The member of staff who has it from now on, in that team if one is given; null takes it from whoever has it.
    pub assignee_id: Option<ID>,
}

/// Where each case is moved to: by the stage's id or by its code, one of the two.
#[derive(Debug, InputObject)]
pub struct CaseBulkMove {
    /// The stage to move to; null when its code is given.
    pub stage_id: Option<ID>,
    /// The code of the stage to move to, in each case's own journey version; null when its id is given.
    pub stage_code: Option<String>,
}

/// How each case ended.
#[derive(Debug, InputObject)]
pub struct CaseBulkClose {
    /// How it ended: one of the outcomes of its journey version, not of kind withdrawn.
    pub outcome_id: ID,
    /// When it ended, from when it was received and last reopened until now; null means when its turn comes.
    pub closed_at: Option<DateTime<Utc>>,
    /// What should be remembered of it, kept as a note of each case; null adds none.
    pub note: Option<String>,
}

/// What is noted on each case.
#[derive(Debug, InputObject)]
pub struct CaseBulkNote {
    /// The words, 1 to 10,000 characters, kept as they are.
    pub text: String,
}

impl CaseBulkAction {
    /// Which verb it is.
    pub(super) const fn verb(&self) -> BulkVerb {
        match self {
            Self::Assign(_) => BulkVerb::Assign,
            Self::Move(_) => BulkVerb::Move,
            Self::Close(_) => BulkVerb::Close,
            Self::Note(_) => BulkVerb::Note,
        }
    }

    /// The mutation that does it to a single case, and what that asks of its caller.
    pub(super) const fn single(&self) -> (&'static str, Permission) {
        match self {
            Self::Assign(_) => ("Mutation.caseAssign", Permission::CaseAssign),
            Self::Move(_) => ("Mutation.caseMove", Permission::CaseMove),
            Self::Close(_) => ("Mutation.caseClose", Permission::CaseClose),
            Self::Note(_) => ("Mutation.caseNote", Permission::CaseNote),
        }
    }

    /// What would be wrong with it for every case, each with its path.
    pub(super) fn faults(&self) -> Vec<(&str, String)> {
        let words = match self {
            Self::Assign(_) => None,
            Self::Move(to) => {
                let is_one = to.stage_id.is_some() != to.stage_code.is_some();
                let message = "Name the stage by stageId or by stageCode: one of the two.";
                let fault = ("action.move.stageId", message.to_owned());
                return if is_one { Vec::new() } else { vec![fault] };
            }
            Self::Close(with) => with.note.as_deref().map(|note| ("action.close.note", note)),
            Self::Note(note) => Some(("action.note.text", note.text.as_str())),
        };
        let words = words.map(|(field, text)| (field, Some(text), Rule::Words(Limits::NOTE)));
        faults(words)
    }

    /// As it is stored.
    pub(super) fn json(&self) -> Result<Json, Failure> {
        given(self)
    }

    /// As it was stored.
    pub(super) fn of(stored: &Json) -> Result<Self, Failure> {
        let value = Value::from_json(stored.clone()).map_err(Failure::fault)?;
        Self::parse(Some(value)).map_err(|_| Failure::fault("a job was stored otherwise"))
    }
}

impl From<CaseBulkAssign> for Assigning {
    fn from(to: CaseBulkAssign) -> Self {
        Self {
            team_id: to.team_id,
            assignee_id: to.assignee_id,
        }
    }
}

impl From<CaseBulkMove> for Moving {
    fn from(to: CaseBulkMove) -> Self {
        Self {
            stage_id: to.stage_id,
            stage_code: to.stage_code,
        }
    }
}

impl From<CaseBulkClose> for Closing {
    fn from(with: CaseBulkClose) -> Self {
        Self {
            outcome_id: with.outcome_id,
            closed_at: with.closed_at,
            note: with.note,
        }
    }
}

impl From<CaseBulkNote> for Noting {
    fn from(note: CaseBulkNote) -> Self {
        Self { text: note.text }
    }
}
