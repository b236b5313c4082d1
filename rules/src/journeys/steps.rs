//! What the steps of a journey version must be: what is to be done on each of its cases.

use std::collections::HashSet;

use super::plan::{Fault, FaultKind, length_fault};
use super::terms::target_faults;
use crate::text::{self, Limits};

/// The most steps of a version.
pub const MOST_STEPS: usize = 50;

/// A step as somebody plans it.
#[derive(Clone, Copy, Debug)]
pub struct StepPlan<'a> {
    /// Short name, unique in the version.
    pub code: &'a str,
    /// Name for readers.
    pub title: &'a str,
    /// The code of the stage in which it is to be done; none from the opening on.
    pub stage: Option<&'a str>,
    /// Working days in which it is to be done.
    pub target_working_days: Option<i32>,
    /// Working hours in which it is to be done, where the target is not in days.
    pub target_working_hours: Option<i32>,
}

/// Everything that is wrong with the steps, whose list is called `steps`, of a version whose stages have
/// these codes.
#[must_use]
pub fn step_faults(steps: &[StepPlan<'_>], stages: &[&str]) -> Vec<Fault> {
    if let Some(fault) = length_fault("steps", steps.len(), MOST_STEPS) {
        return vec![fault];
    }
    let mut seen = HashSet::new();
    let mut faults = Vec::new();
    for (place, step) in steps.iter().enumerate() {
        let code = format!("steps.{place}.code");
        if let Err(fault) = text::code(step.code) {
            let message = format!("{code} {fault}.");
            faults.push(Fault::new(FaultKind::Invalid, code, message));
        } else if !seen.insert(step.code) {
            let message = format!(
                "Another step has the code {:?} already. Choose another.",
                step.code
            );
            faults.push(Fault::new(FaultKind::Duplicate, code, message));
        }
        let title = format!("steps.{place}.title");
        if let Err(fault) = text::clean(step.title, Limits::TITLE) {
            let message = format!("{title} {fault}.");
            faults.push(Fault::new(FaultKind::Invalid, title, message));
        }
        if step.stage.is_some_and(|stage| !stages.contains(&stage)) {
            let message =
                "No stage of the version has this code. Name one, or leave the stage out.";
            let field = format!("steps.{place}.stageCode");
            faults.push(Fault::new(FaultKind::NotFound, field, message));
        }
        faults.extend(target_faults(
            &format!("steps.{place}."),
            step.target_working_days,
            step.target_working_hours,
        ));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use FaultKind::{Duplicate, Invalid, NotFound};

    const fn step<'a>(code: &'a str, stage: Option<&'a str>, days: Option<i32>) -> StepPlan<'a> {
        StepPlan {
            code,
            title: "Check the address",
            stage,
            target_working_days: days,
            target_working_hours: None,
        }
    }

    fn told(steps: &[StepPlan<'_>]) -> Vec<(FaultKind, String)> {
        let faults = step_faults(steps, &["TRIAGE", "DO"]);
        faults
            .into_iter()
            .map(|fault| (fault.kind, fault.field))
            .collect()
    }

    #[test]
    fn sound_steps_have_no_faults() {
        let steps = [
            step("ADDRESS", Some("TRIAGE"), Some(0)),
            step("CALL", None, Some(1_000)),
        ];
        assert_eq!(told(&steps), []);
        assert_eq!(told(&[]), []);
    }

    #[test]
    fn all_that_is_wrong_with_steps_is_told_at_its_place() {
        let both = StepPlan {
            title: "",
            target_working_hours: Some(1),
            ..step("ADDRESS", Some("NOWHERE"), Some(1_001))
        };
        let steps = [
            step("address", None, None),
            step("ADDRESS", None, None),
            both,
        ];
        let expected = [
            (Invalid, "steps.0.code"),
            (Duplicate, "steps.2.code"),
            (Invalid, "steps.2.title"),
            (NotFound, "steps.2.stageCode"),
            (Invalid, "steps.2.targetWorkingDays"),
            (Invalid, "steps.2.targetWorkingHours"),
        ]
        .map(|(kind, field)| (kind, field.to_owned()));
        assert_eq!(told(&steps), expected);
    }

    #[test]
    fn a_list_too_long_is_told_once() {
        let steps = vec![step("", None, None); MOST_STEPS + 1];
        assert_eq!(told(&steps), [(Invalid, "steps".to_owned())]);
    }
}
