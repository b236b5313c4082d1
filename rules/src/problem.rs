//! What is wrong with a command, told so that its caller can put it right.

/// One thing to put right. Several come back together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem<Code> {
    /// What is wrong, from the closed list of the verb.
    pub code: Code,
    /// Where: the path in the input, such as `closedAt` or `numerator.predicate.all[2]`.
    pub field: String,
    /// What is wrong, where, and how to mend it, in plain English.
    pub message: String,
}

impl<Code> Problem<Code> {
    /// A problem with this code at this path.
    pub fn new(code: Code, field: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            code,
            field: field.into(),
            message: message.into(),
        }
    }
}

/// Refuses a command that has problems.
///
/// # Errors
/// The problems, all together.
pub fn none<Code>(problems: Vec<Problem<Code>>) -> Result<(), Vec<Problem<Code>>> {
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems)
    }
}
