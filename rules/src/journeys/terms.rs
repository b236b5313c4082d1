//! What must hold for the times that somebody plans to promise.

use super::plan::{Fault, FaultKind, LONGEST_TARGET};
use crate::time::target::Target;

/// The longest target, in working hours: as long as the longest in days of eight hours.
pub const LONGEST_TARGET_HOURS: i32 = LONGEST_TARGET * 8;

/// What somebody plans to promise.
#[derive(Clone, Copy, Debug, Default)]
pub struct TermsPlan {
    /// The target in working days.
    pub target_working_days: Option<i32>,
    /// The target in working hours.
    pub target_working_hours: Option<i32>,
    /// The share of the target that warns, in percent.
    pub warning_percent: Option<i32>,
    /// By how much a case may be extended in all, in the unit of the target.
    pub extension_cap: Option<i32>,
}

/// What is wrong with a target in days and one in hours, of which one may be given. `before` stands
/// before the names of the fields.
#[must_use]
pub fn target_faults(before: &str, days: Option<i32>, hours: Option<i32>) -> Vec<Fault> {
    let of = |field: &str, amount, longest, unit| {
        let field = format!("{before}{field}");
        out_of_bounds(field, amount, (0, longest), unit)
    };
    let mut faults = Vec::new();
    faults.extend(of(
        "targetWorkingDays",
        days,
        LONGEST_TARGET,
        " working days",
    ));
    faults.extend(of(
        "targetWorkingHours",
        hours,
        LONGEST_TARGET_HOURS,
        " working hours",
    ));
    if days.is_some() && hours.is_some() {
        let message = "A target is in working days or in working hours. Leave one of the two out.";
        let field = format!("{before}targetWorkingHours");
        faults.push(Fault::new(FaultKind::Invalid, field, message));
    }
    faults
}

/// Everything that is wrong with what somebody plans to promise.
#[must_use]
pub fn terms_faults(plan: TermsPlan) -> Vec<Fault> {
    let (days, hours) = (plan.target_working_days, plan.target_working_hours);
    let mut faults = target_faults("", days, hours);
    let longest = if hours.is_some() {
        LONGEST_TARGET_HOURS
    } else {
        LONGEST_TARGET
    };
    let percent = plan.warning_percent;
    for (field, given, bounds, unit) in [
        ("warningPercent", percent, (1, 100), " percent"),
        ("extensionCap", plan.extension_cap, (1, longest), ""),
    ] {
        faults.extend(out_of_bounds(field.to_owned(), given, bounds, unit));
        if given.is_some() && days.is_none() && hours.is_none() {
            let message = format!("{field} needs a target. Give one, or leave {field} out.");
            faults.push(Fault::new(FaultKind::Invalid, field, message));
        }
    }
    faults
}

/// What a target promises whoever opens a case, as the end of a sentence.
#[must_use]
pub fn promise(target: Target) -> String {
    match target {
        Target::Days(0) => "by the end of the day on which it is received".to_owned(),
        Target::Days(1) => "within 1 working day".to_owned(),
        Target::Hours(1) => "within 1 working hour".to_owned(),
        target => format!("within {target}"),
    }
}

fn out_of_bounds(
    field: String,
    given: Option<i32>,
    (least, most): (i32, i32),
    unit: &str,
) -> Option<Fault> {
    let given = given?;
    (!(least..=most).contains(&given)).then(|| {
        let message = format!("{field} must be {least} to {most}{unit}, not {given}.");
        Fault::new(FaultKind::Invalid, field, message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(plan: TermsPlan) -> Vec<String> {
        let faults = terms_faults(plan);
        faults.into_iter().map(|fault| fault.message).collect()
    }

    #[test]
    fn a_promise_is_told_in_words() {
        let told = [Target::Days(0), Target::Days(1), Target::Days(10)].map(promise);
        assert_eq!(
            told,
            [
                "by the end of the day on which it is received",
                "within 1 working day",
                "within 10 working days",
            ]
        );
        let told = [Target::Hours(1), Target::Hours(16)].map(promise);
        assert_eq!(told, ["within 1 working hour", "within 16 working hours"]);
    }

    #[test]
    fn sound_terms_have_no_faults() {
        assert_eq!(told(TermsPlan::default()), [""; 0]);
        let hours = TermsPlan {
            target_working_hours: Some(8_000),
            warning_percent: Some(100),
            extension_cap: Some(8_000),
            ..TermsPlan::default()
        };
        assert_eq!(told(hours), [""; 0]);
        let days = TermsPlan {
            target_working_days: Some(0),
            warning_percent: Some(1),
            extension_cap: Some(1),
            ..TermsPlan::default()
        };
        assert_eq!(told(days), [""; 0]);
    }

    #[test]
    fn all_that_is_wrong_with_terms_is_told() {
        let plan = TermsPlan {
            target_working_days: Some(-1),
            target_working_hours: Some(8_001),
            warning_percent: Some(101),
            extension_cap: Some(0),
        };
        assert_eq!(
            told(plan),
            [
                "targetWorkingDays must be 0 to 1000 working days, not -1.",
                "targetWorkingHours must be 0 to 8000 working hours, not 8001.",
                "A target is in working days or in working hours. Leave one of the two out.",
                "warningPercent must be 1 to 100 percent, not 101.",
                "extensionCap must be 1 to 8000, not 0.",
            ]
        );
        let alone = TermsPlan {
            warning_percent: Some(75),
            extension_cap: Some(5),
            ..TermsPlan::default()
        };
        assert_eq!(
            told(alone),
            [
                "warningPercent needs a target. Give one, or leave warningPercent out.",
                "extensionCap needs a target. Give one, or leave extensionCap out.",
            ]
        );
        let days = TermsPlan {
            target_working_days: Some(5),
            extension_cap: Some(1_001),
            ..TermsPlan::default()
        };
        assert_eq!(told(days), ["extensionCap must be 1 to 1000, not 1001."]);
    }
}
