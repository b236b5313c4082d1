//! Opening a case.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{CaseStatus, Decision, VersionRules, decide, in_future, listed};
use crate::cases::CaseState;
use crate::demand::DemandCode;
use crate::journeys::VersionState;
use crate::problem::Problem;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Open {
    /// When the customer asked; may lie in the past.
    pub received_at: DateTime<Utc>,
    /// Why the customer got in touch.
    pub demand_code: DemandCode,
    /// The stage to begin at; none for the first of the version.
    pub stage: Option<Uuid>,
}

/// Why a case cannot be opened so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum OpenProblem {
    /// The journey version is a draft or retired.
    VersionNotPublished,
    /// It was received later than now.
    ReceivedInFuture,
    /// The stage is not one of the version's.
    StageUnknown,
}

impl Open {
    /// The new case, at its first stage and with the team that does it.
    ///
    /// # Errors
    /// Everything that is wrong with the command.
    pub fn decide(&self, version: &VersionRules, now: DateTime<Utc>) -> Decision<OpenProblem> {
        let mut problems = Vec::new();
        if version.state != VersionState::Published {
            let message = "No case can be opened on this journey: it has no published version in force. Publish one first.";
            problems.push(Problem::new(
                OpenProblem::VersionNotPublished,
                "journeyId",
                message,
            ));
        }
        if self.received_at > now {
            let message = in_future("received", self.received_at, now);
            problems.push(Problem::new(
                OpenProblem::ReceivedInFuture,
                "receivedAt",
                message,
            ));
        }
        let stage = match self.stage {
            None => version.stages.first(),
            Some(id) => version.stage(id),
        };
        if self.stage.is_some() && stage.is_none() {
            let titles = listed(version.stages.iter().map(|stage| stage.title.as_str()));
            let message = format!(
                "This stage is not one of the journey version's. Its stages are: {titles}."
            );
            problems.push(Problem::new(OpenProblem::StageUnknown, "stageId", message));
        }
        decide(problems, || {
            let case = self.at_no_stage();
            stage.map_or_else(|| case.clone(), |stage| case.come_to(stage))
        })
    }

    const fn at_no_stage(&self) -> CaseStatus {
        CaseStatus {
            state: CaseState::Open,
            stage: None,
            team: None,
            assignee: None,
            demand_code: self.demand_code,
            received_at: self.received_at,
            closed_at: None,
            outcome: None,
            reopened_at: None,
            first_closed_at: None,
        }
    }
}
