//! Adding a note to a case, open or not.

use super::{CaseStatus, Decision, decide};
use crate::problem::Problem;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Note<'a> {
    /// The words.
    pub text: &'a str,
}

/// Why a note cannot be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NoteProblem {
    /// There are no words in it.
    Blank,
}

impl Note<'_> {
    /// The case, unchanged: a note can be added whether it is open or not.
    ///
    /// # Errors
    /// When the note is blank.
    pub fn decide(&self, case: &CaseStatus) -> Decision<NoteProblem> {
        let mut problems = Vec::new();
        if self.text.trim().is_empty() {
            let message = "The note is blank. Write what should be remembered.";
            problems.push(Problem::new(NoteProblem::Blank, "text", message));
        }
        decide(problems, || case.clone())
    }
}
