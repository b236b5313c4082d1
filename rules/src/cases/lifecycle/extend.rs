//! Extending the target of a case.

use super::CaseStatus;
use crate::cases::CaseState;
use crate::problem::{Problem, none};
use crate::time::target::Target;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExtendTarget<'a> {
    /// How much to add, in the unit of the target.
    pub by: i32,
    /// Why; mandatory, kept with the case.
    pub reason: &'a str,
}

/// What a case may be extended by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extensible {
    /// Its target without extensions; none when nothing was promised.
    pub target: Option<Target>,
    /// By how much its journey version lets it be extended in all; none forbids it.
    pub cap: Option<u32>,
    /// By how much it has been extended.
    pub extended_by: u32,
    /// Whether its due date was given, as with an imported deadline, and does not follow from the target.
    pub is_due_given: bool,
}

/// Why a case cannot be extended so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ExtendProblem {
    /// It is closed or withdrawn.
    NotOpen,
    /// It has no target.
    NoTarget,
    /// Its due date was given when it was imported, and no target moves it.
    DueGiven,
    /// Its journey version allows no extension.
    NotExtensible,
    /// All extensions together would be more than the journey version allows.
    BeyondCap,
    /// Nothing, or less, would be added.
    NothingAdded,
    /// No reason was given.
    ReasonMissing,
}

impl ExtendTarget<'_> {
    /// By how much the case is extended in all.
    ///
    /// # Errors
    /// Everything that is wrong with the command.
    pub fn decide(
        &self,
        case: &CaseStatus,
        of: Extensible,
    ) -> Result<u32, Vec<Problem<ExtendProblem>>> {
        let mut problems = Vec::new();
        if case.state != CaseState::Open {
            let message = "The case is closed or withdrawn. Reopen it first.";
            problems.push(Problem::new(ExtendProblem::NotOpen, "caseId", message));
        }
        if self.reason.trim().is_empty() {
            let message = "An extension needs a reason. Say why the case takes longer.";
            problems.push(Problem::new(
                ExtendProblem::ReasonMissing,
                "reason",
                message,
            ));
        }
        let by = u32::try_from(self.by).unwrap_or(0);
        if by == 0 {
            let message = format!("by must be 1 or more, not {}.", self.by);
            problems.push(Problem::new(ExtendProblem::NothingAdded, "by", message));
        }
        problems.extend(of.refuses(by));
        none(problems).map(|()| of.extended_by.saturating_add(by))
    }
}

impl Extensible {
    fn refuses(&self, by: u32) -> Option<Problem<ExtendProblem>> {
        let (Some(target), Some(cap)) = (self.target, self.cap) else {
            let (code, message) = if self.target.is_none() {
                let message =
                    "The case has no target: nothing was promised that could be extended.";
                (ExtendProblem::NoTarget, message)
            } else {
                let message = "The journey version of the case allows no extension.";
                (ExtendProblem::NotExtensible, message)
            };
            return Some(Problem::new(code, "caseId", message));
        };
        if self.is_due_given {
            let message =
                "The due date of the case was given when it was imported: no target moves it.";
            return Some(Problem::new(ExtendProblem::DueGiven, "caseId", message));
        }
        let left = cap.saturating_sub(self.extended_by);
        (by > left).then(|| {
            let unit = target.unit();
            let message = format!(
                "The journey version allows {cap} {unit} of extension in all, of which {left} are left: \
                 {by} are too many."
            );
            Problem::new(ExtendProblem::BeyondCap, "by", message)
        })
    }
}
