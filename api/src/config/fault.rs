//! What is wrong with the configuration.

use std::fmt;

/// One variable that cannot be used as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The variable's name.
    pub key: String,
    /// What is wrong with it.
    pub problem: String,
    /// What to do about it.
    pub mend: String,
}

impl Fault {
    /// A fault of this variable.
    pub fn new(key: &str, problem: impl Into<String>, mend: impl Into<String>) -> Self {
        Self {
            key: key.to_owned(),
            problem: problem.into(),
            mend: mend.into(),
        }
    }
}

/// Everything that is wrong with the configuration, told at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "The configuration cannot be used:")?;
        for fault in &self.0 {
            writeln!(formatter, "  {}: {}", fault.key, fault.problem)?;
            writeln!(formatter, "    To mend it: {}.", fault.mend)?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}
