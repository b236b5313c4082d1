//! What the parts of a journey version must be: its stages, the moves between them, its target.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::terms::target_faults;
use crate::text::{self, Limits};
use crate::time::period::day_fault;

/// The most stages of a version.
pub const MOST_STAGES: usize = 50;
/// The most moves that a version allows.
pub const MOST_TRANSITIONS: usize = 500;
/// The most outcomes of a journey, and so of a version.
pub const MOST_OUTCOMES: usize = 200;
/// The longest target, in working days.
pub const LONGEST_TARGET: i32 = 1_000;

/// How a part is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// It breaks a rule of its own.
    Invalid,
    /// It names what does not exist.
    NotFound,
    /// It is there twice.
    Duplicate,
}

/// One thing that is wrong with the parts of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// How it is wrong.
    pub kind: FaultKind,
    /// The path of the field, such as `stages.0.code`.
    pub field: String,
    /// What is wrong and how to mend it.
    pub message: String,
}

impl Fault {
    /// A fault at `field`.
    pub fn new(kind: FaultKind, field: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            kind,
            field: field.into(),
            message: message.into(),
        }
    }
}

/// A stage as somebody plans it.
#[derive(Clone, Copy, Debug)]
pub struct StagePlan<'a> {
    /// Short name, unique in the version.
    pub code: &'a str,
    /// Name for readers.
    pub title: &'a str,
    /// Working days a case is to stay at most.
    pub target_working_days: Option<i32>,
    /// Working hours a case is to stay at most, where the target is not in days.
    pub target_working_hours: Option<i32>,
}

/// What is wrong with the first day of a version: its year must be 1900 to 2199.
#[must_use]
pub fn valid_from_fault(field: &str, date: NaiveDate) -> Option<Fault> {
    let message = day_fault(field, date)?;
    Some(Fault::new(FaultKind::Invalid, field, message))
}

/// What is wrong with a list that has more than `most` members.
#[must_use]
pub fn length_fault(field: &str, length: usize, most: usize) -> Option<Fault> {
    (length > most).then(|| {
        let message = format!("{field} must have at most {most} entries; this has {length}.");
        Fault::new(FaultKind::Invalid, field, message)
    })
}

/// Everything that is wrong with the stages, whose list is called `stages`.
#[must_use]
pub fn stage_faults(stages: &[StagePlan<'_>]) -> Vec<Fault> {
    if let Some(fault) = length_fault("stages", stages.len(), MOST_STAGES) {
        return vec![fault];
    }
    let mut seen = HashSet::new();
    let mut faults = Vec::new();
    for (place, stage) in stages.iter().enumerate() {
        let code = format!("stages.{place}.code");
        if let Err(fault) = text::code(stage.code) {
            let message = format!("{code} {fault}.");
            faults.push(Fault::new(FaultKind::Invalid, code, message));
        } else if !seen.insert(stage.code) {
            let message = format!(
                "Another stage has the code {:?} already. Choose another.",
                stage.code
            );
            faults.push(Fault::new(FaultKind::Duplicate, code, message));
        }
        let title = format!("stages.{place}.title");
        if let Err(fault) = text::clean(stage.title, Limits::TITLE) {
            let message = format!("{title} {fault}.");
            faults.push(Fault::new(FaultKind::Invalid, title, message));
        }
        faults.extend(target_faults(
            &format!("stages.{place}."),
            stage.target_working_days,
            stage.target_working_hours,
        ));
    }
    faults
}

/// Everything that is wrong with the moves, whose list is called `transitions`, between stages with
/// these codes.
#[must_use]
pub fn transition_faults(moves: &[(String, String)], stages: &[&str]) -> Vec<Fault> {
    if let Some(fault) = length_fault("transitions", moves.len(), MOST_TRANSITIONS) {
        return vec![fault];
    }
    let mut seen = HashSet::new();
    let mut faults = Vec::new();
    for (place, (from, to)) in moves.iter().enumerate() {
        let own = faults.len();
        for (end, code) in [("from", from), ("to", to)] {
            if !stages.contains(&code.as_str()) {
                let message = "No stage of the version has this code.";
                let field = format!("transitions.{place}.{end}");
                faults.push(Fault::new(FaultKind::NotFound, field, message));
            }
        }
        if faults.len() > own {
            continue;
        }
        if from == to {
            let message = "A case cannot move from a stage to the same one.";
            let field = format!("transitions.{place}.to");
            faults.push(Fault::new(FaultKind::Invalid, field, message));
        } else if !seen.insert((from, to)) {
            let message = "This move is listed already. Leave it out here.";
            let field = format!("transitions.{place}");
            faults.push(Fault::new(FaultKind::Duplicate, field, message));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a wrong literal must fail the test")]
    use super::*;
    use FaultKind::{Duplicate, Invalid, NotFound};

    fn stage<'a>(code: &'a str, title: &'a str, days: Option<i32>) -> StagePlan<'a> {
        StagePlan {
            code,
            title,
            target_working_days: days,
            target_working_hours: None,
        }
    }

    fn told(faults: &[Fault]) -> Vec<(FaultKind, &str)> {
        faults
            .iter()
            .map(|fault| (fault.kind, fault.field.as_str()))
            .collect()
    }

    fn moves(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        let own = |text: &&str| (*text).to_owned();
        pairs
            .iter()
            .map(|(from, to)| (own(from), own(to)))
            .collect()
    }

    #[test]
    fn sound_stages_have_no_faults() {
        let stages = [
            stage("TRIAGE", "Triage", Some(0)),
            stage("DO", "Do it", Some(1_000)),
        ];
        assert_eq!(stage_faults(&stages), []);
        assert_eq!(stage_faults(&[]), []);
    }

    #[test]
    fn all_that_is_wrong_with_stages_is_told_at_its_place() {
        let stages = [
            stage("TRIAGE", "", Some(-1)),
            stage("triage", "a\0b", None),
            stage("TRIAGE", "Again", Some(1_001)),
        ];
        let expected = [
            (Invalid, "stages.0.title"),
            (Invalid, "stages.0.targetWorkingDays"),
            (Invalid, "stages.1.code"),
            (Invalid, "stages.1.title"),
            (Duplicate, "stages.2.code"),
            (Invalid, "stages.2.targetWorkingDays"),
        ];
        assert_eq!(told(&stage_faults(&stages)), expected);
    }

    #[test]
    fn a_list_too_long_is_told_once() {
        let stages = vec![stage("", "", None); MOST_STAGES + 1];
        assert_eq!(told(&stage_faults(&stages)), [(Invalid, "stages")]);
        let many = moves(&vec![("A", "A"); MOST_TRANSITIONS + 1]);
        assert_eq!(
            told(&transition_faults(&many, &[])),
            [(Invalid, "transitions")]
        );
    }

    #[test]
    fn moves_join_two_known_stages_once() {
        let some = moves(&[
            ("A", "B"),
            ("B", "A"),
            ("A", "C"),
            ("D", "E"),
            ("B", "B"),
            ("A", "B"),
        ]);
        let expected = [
            (NotFound, "transitions.2.to"),
            (NotFound, "transitions.3.from"),
            (NotFound, "transitions.3.to"),
            (Invalid, "transitions.4.to"),
            (Duplicate, "transitions.5"),
        ];
        assert_eq!(told(&transition_faults(&some, &["A", "B"])), expected);
    }

    #[test]
    fn a_version_begins_in_a_year_that_both_databases_hold() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(valid_from_fault("validFrom", day("1900-01-01")), None);
        assert_eq!(valid_from_fault("validFrom", day("2199-12-31")), None);
        assert!(valid_from_fault("validFrom", day("1899-12-31")).is_some());
        assert!(valid_from_fault("validFrom", NaiveDate::MAX).is_some());
    }
}
