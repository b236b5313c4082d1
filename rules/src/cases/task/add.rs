//! Adding a task to a case by hand.

use chrono::{Datelike, NaiveDate};
use uuid::Uuid;

use crate::cases::CaseState;
use crate::cases::lifecycle::{Assignee, Misfit};
use crate::problem::{Problem, none};

/// The most tasks of a case that may be open when one more is added by hand.
pub const MOST_OPEN_TASKS: usize = 100;

/// The last year in which a task may be due.
const LAST_YEAR: i32 = 2199;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AddTask<'a> {
    /// The stage in which it is to be done; none for the case as a whole.
    pub stage: Option<Uuid>,
    /// The last local day on which it is to be done; none for no due date.
    pub due_on: Option<NaiveDate>,
    /// The team that is to do it.
    pub team: Option<Uuid>,
    /// The member of staff who is to do it.
    pub assignee: Option<&'a Assignee>,
}

/// The case to which a task is to be added, as far as that matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Onto<'a> {
    /// Where the case stands.
    pub state: CaseState,
    /// The stages of its version.
    pub stages: &'a [Uuid],
    /// How many of its tasks are open.
    pub open_tasks: usize,
}

/// Why a task cannot be added so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AddTaskProblem {
    /// The case is closed or withdrawn.
    CaseNotOpen,
    /// As many tasks of the case are open as may be.
    TooManyOpen,
    /// The stage is not one of the case's version.
    StageUnknown,
    /// The due day lies before today, or too far ahead.
    DueOutOfBounds,
    /// The member of staff works for the council no longer.
    AssigneeInactive,
    /// The member of staff is not in the team.
    AssigneeNotInTeam,
}

impl From<Misfit> for AddTaskProblem {
    fn from(misfit: Misfit) -> Self {
        match misfit {
            Misfit::Inactive => Self::AssigneeInactive,
            Misfit::NotInTeam => Self::AssigneeNotInTeam,
        }
    }
}

impl AddTask<'_> {
    /// Whether the task can be added so, on the local day `today`.
    ///
    /// # Errors
    /// Everything that is wrong with the command.
    pub fn decide(
        &self,
        case: Onto<'_>,
        today: NaiveDate,
    ) -> Result<(), Vec<Problem<AddTaskProblem>>> {
        let mut problems = Vec::new();
        if case.state != CaseState::Open {
            let message =
                "The case is not open, so that nothing is to be done on it. Reopen it first.";
            problems.push(Problem::new(AddTaskProblem::CaseNotOpen, "caseId", message));
        }
        if case.open_tasks >= MOST_OPEN_TASKS {
            let message = format!(
                "{} tasks of the case are open, and {MOST_OPEN_TASKS} is the most. Complete or drop some first.",
                case.open_tasks
            );
            problems.push(Problem::new(AddTaskProblem::TooManyOpen, "caseId", message));
        }
        if self
            .stage
            .is_some_and(|stage| !case.stages.contains(&stage))
        {
            let message = "This stage is not one of the case's journey version. Choose one of its stages, or leave the stage out.";
            problems.push(Problem::new(
                AddTaskProblem::StageUnknown,
                "stageId",
                message,
            ));
        }
        if let Some(due_on) = self.due_on
            && (due_on < today || due_on.year() > LAST_YEAR)
        {
            let message = format!(
                "A task is due from today, {today}, to the year {LAST_YEAR}, not on {due_on}."
            );
            problems.push(Problem::new(
                AddTaskProblem::DueOutOfBounds,
                "dueOn",
                message,
            ));
        }
        if let Some(assignee) = self.assignee {
            problems.extend(assignee.misfits(self.team));
        }
        none(problems)
    }
}
