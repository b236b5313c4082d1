//! Moving a case to another stage.

use uuid::Uuid;

use super::{CaseStatus, Decision, StageRule, VersionRules, decide, listed};
use crate::cases::CaseState;
use crate::problem::Problem;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    /// The stage to move to.
    pub stage: Uuid,
}

/// Why a case cannot be moved so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MoveProblem {
    /// The case is closed or withdrawn.
    NotOpen,
    /// The stage is not one of the case's version.
    StageUnknown,
    /// The case is at this stage already.
    AlreadyThere,
    /// The version does not allow this move.
    TransitionNotAllowed,
}

impl Move {
    /// The case at the stage, with the team that does it.
    ///
    /// A case that is at no stage, as imported ones can be, may move to any.
    ///
    /// # Errors
    /// Everything that is wrong with the command.
    pub fn decide(&self, case: &CaseStatus, version: &VersionRules) -> Decision<MoveProblem> {
        let mut problems = Vec::new();
        if case.state != CaseState::Open {
            let message = "The case is not open, so that it cannot move. Reopen it first.";
            problems.push(Problem::new(MoveProblem::NotOpen, "caseId", message));
        }
        let Some(stage) = version.stage(self.stage) else {
            let titles = listed(version.stages.iter().map(|stage| stage.title.as_str()));
            let message = format!(
                "This stage is not one of the case's journey version. Its stages are: {titles}."
            );
            problems.push(Problem::new(MoveProblem::StageUnknown, "stageId", message));
            return Err(problems);
        };
        problems.extend(refused(case, stage, version));
        decide(problems, || case.come_to(stage))
    }
}

fn refused(
    case: &CaseStatus,
    to: &StageRule,
    version: &VersionRules,
) -> Option<Problem<MoveProblem>> {
    let from = case.stage?;
    if from == to.id {
        let message = format!("The case is at the stage {} already.", to.title);
        return Some(Problem::new(MoveProblem::AlreadyThere, "stageId", message));
    }
    if version.transitions.contains(&(from, to.id)) {
        return None;
    }
    let allowed = version
        .stages
        .iter()
        .filter(|stage| version.transitions.contains(&(from, stage.id)));
    let message = format!(
        "The case cannot go from {} to {}. From there it can go to: {}.",
        version
            .stage(from)
            .map_or("its stage", |stage| stage.title.as_str()),
        to.title,
        listed(allowed.map(|stage| stage.title.as_str()))
    );
    Some(Problem::new(
        MoveProblem::TransitionNotAllowed,
        "stageId",
        message,
    ))
}
