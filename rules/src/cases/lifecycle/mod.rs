//! What may be done to a case, and what becomes of it: one verb per file.
//!
//! Each verb takes the case as it stands, the command and the time, and returns the case as it will
//! stand (what becomes of its clock where that is all) or everything that is wrong with the command. Nothing is read or written here; the paths in
//! problems are those of the mutation's input (`caseId` for what lies in the case itself).

mod assign;
mod close;
mod correct;
mod extend;
mod merge;
mod move_to;
mod note;
mod open;
mod pause;
mod reclassify;
mod reopen;
mod resume;
mod withdraw;

pub use assign::{Assign, AssignProblem, Assignee, Misfit};
pub use close::{Close, CloseProblem};
pub use correct::{Correct, CorrectProblem};
pub use extend::{ExtendProblem, ExtendTarget, Extensible};
pub use merge::{MOST_MERGED, Merge, MergeProblem};
pub use move_to::{Move, MoveProblem};
pub use note::{Note, NoteProblem};
pub use open::{Open, OpenProblem};
pub use pause::{PauseClock, PauseProblem};
pub use reclassify::{Reclassify, ReclassifyProblem};
pub use reopen::{Reopen, ReopenProblem};
pub use resume::{ResumeClock, ResumeProblem};
pub use withdraw::{Withdraw, WithdrawProblem};

use chrono::{DateTime, SecondsFormat, Utc};
use uuid::Uuid;

use super::CaseState;
use crate::demand::DemandCode;
use crate::journeys::{OutcomeKind, VersionState};
use crate::problem::{Problem, none};

/// A case as far as its verbs care.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseStatus {
    /// Where it stands.
    pub state: CaseState,
    /// The stage it is at; none when its version has no stages, or the log it came from named none.
    pub stage: Option<Uuid>,
    /// The team it is assigned to.
    pub team: Option<Uuid>,
    /// The member of staff it is assigned to.
    pub assignee: Option<Uuid>,
    /// Why the customer got in touch.
    pub demand_code: DemandCode,
    /// When it was received.
    pub received_at: DateTime<Utc>,
    /// When it last ended; set exactly when it is not open.
    pub closed_at: Option<DateTime<Utc>>,
    /// How it ended; none while it is open.
    pub outcome: Option<Uuid>,
    /// When it was last reopened; none when it never was.
    pub reopened_at: Option<DateTime<Utc>>,
    /// When it first ended, reopened since or not; none when it never was.
    pub first_closed_at: Option<DateTime<Utc>>,
}

/// The journey version a case is under, as far as its verbs care.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionRules {
    /// Draft, published or retired. Only opening asks.
    pub state: VersionState,
    /// Its stages by position: a case begins at the first.
    pub stages: Vec<StageRule>,
    /// The moves it allows, from stage to stage.
    pub transitions: Vec<(Uuid, Uuid)>,
    /// Its outcomes by position.
    pub outcomes: Vec<OutcomeRule>,
}

/// A stage of a journey version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageRule {
    /// Its id.
    pub id: Uuid,
    /// Its title, for messages.
    pub title: String,
    /// The team that does it; a case that comes to it is assigned to that team.
    pub team: Option<Uuid>,
}

/// An outcome of a journey version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutcomeRule {
    /// Its id.
    pub id: Uuid,
    /// Its title, for messages.
    pub title: String,
    /// What it means for the customer's purpose.
    pub kind: OutcomeKind,
}

/// Why nothing ends a merged case, for messages.
const MERGED: &str = "The case was merged into another, which is where work goes on. Reopen this one first if it is not the same after all.";

/// The case as it will stand, or everything that is wrong with the command.
pub type Decision<Code> = Result<CaseStatus, Vec<Problem<Code>>>;

impl VersionRules {
    fn stage(&self, id: Uuid) -> Option<&StageRule> {
        self.stages.iter().find(|stage| stage.id == id)
    }

    fn outcome(&self, id: Uuid) -> Option<&OutcomeRule> {
        self.outcomes.iter().find(|outcome| outcome.id == id)
    }

    /// The titles of its outcomes by which a case can be closed, for messages.
    fn closing_outcomes(&self) -> String {
        let titles = self
            .outcomes
            .iter()
            .filter(|outcome| outcome.kind != OutcomeKind::Withdrawn);
        listed(titles.map(|outcome| outcome.title.as_str()))
    }
}

impl CaseStatus {
    /// The earliest instant at which it can end now: it was received, and has been
    /// reopened if ever it was closed before.
    fn earliest_end(&self) -> DateTime<Utc> {
        self.reopened_at
            .map_or(self.received_at, |reopened| reopened.max(self.received_at))
    }

    /// The same case, ended.
    pub(in crate::cases) fn ended(
        &self,
        state: CaseState,
        at: DateTime<Utc>,
        outcome: Option<Uuid>,
    ) -> Self {
        Self {
            state,
            closed_at: Some(at),
            outcome,
            first_closed_at: Some(self.first_closed_at.map_or(at, |first| first.min(at))),
            ..self.clone()
        }
    }

    /// The same case come to a stage. Where the stage is done by another team the case is that team's,
    /// and nobody in it has it yet.
    fn come_to(&self, stage: &StageRule) -> Self {
        let is_handed_over = stage.team.is_some() && stage.team != self.team;
        Self {
            stage: Some(stage.id),
            team: stage.team.or(self.team),
            assignee: self.assignee.filter(|_| !is_handed_over),
            ..self.clone()
        }
    }
}

fn decide<Code>(problems: Vec<Problem<Code>>, then: impl FnOnce() -> CaseStatus) -> Decision<Code> {
    none(problems).map(|()| then())
}

/// An instant as messages write it.
fn written(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

fn listed<'a>(titles: impl Iterator<Item = &'a str>) -> String {
    let titles: Vec<&str> = titles.collect();
    if titles.is_empty() {
        "none".to_owned()
    } else {
        titles.join(", ")
    }
}

fn in_future(what: &str, at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    format!(
        "The {what} instant {} lies in the future: it is now {}. Give an instant that has passed.",
        written(at),
        written(now)
    )
}

#[cfg(test)]
mod after_test;
#[cfg(test)]
mod clock_test;
#[cfg(test)]
pub(super) mod sequence_test;
#[cfg(test)]
pub(super) mod verb_test;
