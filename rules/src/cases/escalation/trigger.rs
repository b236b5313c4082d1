//! What a rule waits for.

use chrono::TimeDelta;

use crate::journeys::plan::LONGEST_TARGET;
use crate::journeys::terms::LONGEST_TARGET_HOURS;
use crate::number::i32_to_u32;
use crate::text::Limits;
use crate::time::target::Target;

/// The name of a rule: one line of 1 to 100 characters.
pub const NAME: Limits = Limits {
    max_chars: 100,
    ..Limits::TITLE
};

/// What kind of thing a rule waits for.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(
    feature = "storage",
    derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum),
    sea_orm(
        rs_type = "String",
        db_type = "Text",
        rename_all = "SCREAMING_SNAKE_CASE"
    )
)]
pub enum TriggerKind {
    /// The clock of the case warns.
    ClockWarning,
    /// The case is past due.
    Overdue,
    /// No member of staff has the case.
    Unassigned,
}

/// What a rule waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Trigger {
    /// What has elapsed reaches the share of the target that warns.
    ClockWarning,
    /// So much working time has gone by since the case was due; nothing, at once.
    Overdue(Target),
    /// So many working hours have gone by since the case was received, or whoever had it has it no longer.
    Unassigned(u32),
}

/// What somebody plans to wait for.
#[derive(Clone, Copy, Debug)]
pub struct TriggerPlan {
    /// The kind.
    pub kind: TriggerKind,
    /// After how many working days.
    pub days: Option<i32>,
    /// After how many working hours.
    pub hours: Option<i32>,
}

impl Trigger {
    /// A trigger as stored.
    #[must_use]
    pub fn of(kind: TriggerKind, days: Option<i32>, hours: Option<i32>) -> Self {
        match kind {
            TriggerKind::ClockWarning => Self::ClockWarning,
            TriggerKind::Overdue => {
                Self::Overdue(Target::of(days, hours).unwrap_or(Target::Hours(0)))
            }
            TriggerKind::Unassigned => Self::Unassigned(i32_to_u32(hours.unwrap_or(0))),
        }
    }

    /// So much time goes by at least from when the case is due, or received, until it holds: a first sieve
    /// that needs no calendar.
    #[must_use]
    pub fn at_least(self) -> TimeDelta {
        match self {
            Self::ClockWarning => TimeDelta::zero(),
            Self::Overdue(by) => at_least(by),
            Self::Unassigned(hours) => at_least(Target::Hours(hours)),
        }
    }
}

/// So much time goes by at least until an amount of working time has. The day of receipt is day 0 and a day
/// may have 23 hours, so that of days the first and one hour of each count for nothing.
fn at_least(time: Target) -> TimeDelta {
    match time {
        Target::Days(days) => TimeDelta::hours(i64::from(days.saturating_sub(1)) * 23),
        Target::Hours(hours) => TimeDelta::hours(i64::from(hours)),
    }
}

/// The same until a clock warns.
#[must_use]
pub fn warning_at_least(target: Target, percent: u32) -> TimeDelta {
    match target {
        Target::Days(days) => {
            let share = (u64::from(days) * u64::from(percent)).div_ceil(100);
            at_least(Target::Days(u32::try_from(share).unwrap_or(u32::MAX)))
        }
        // A hundredth of an hour is 36 seconds.
        Target::Hours(hours) => TimeDelta::seconds(i64::from(hours) * i64::from(percent) * 36),
    }
}

/// Everything that is wrong with what somebody plans to wait for: the field, and a sentence.
#[must_use]
pub fn trigger_faults(plan: TriggerPlan) -> Vec<(&'static str, String)> {
    let mut faults = Vec::new();
    let (days, hours) = (("workingDays", plan.days), ("workingHours", plan.hours));
    match plan.kind {
        TriggerKind::ClockWarning => {
            let why = "the journey version says when its clocks warn";
            faults.extend([days, hours].map(|given| superfluous(given, why)));
        }
        TriggerKind::Overdue => {
            faults.push(out_of_bounds(days, (0, LONGEST_TARGET)));
            faults.push(out_of_bounds(hours, (0, LONGEST_TARGET_HOURS)));
            if plan.days.is_some() == plan.hours.is_some() {
                let message = "OVERDUE needs workingDays or workingHours, and not both. Give 0 of either to escalate at once.";
                faults.push(Some(("workingHours", message.to_owned())));
            }
        }
        TriggerKind::Unassigned => {
            faults.push(superfluous(days, "UNASSIGNED counts working hours"));
            faults.push(out_of_bounds(hours, (1, LONGEST_TARGET_HOURS)));
            if plan.hours.is_none() {
                let message = "UNASSIGNED needs workingHours: say how long nobody may have a case.";
                faults.push(Some(("workingHours", message.to_owned())));
            }
        }
    }
    faults.into_iter().flatten().collect()
}

type Fault = Option<(&'static str, String)>;

fn superfluous((field, given): (&'static str, Option<i32>), why: &str) -> Fault {
    given?;
    Some((field, format!("Leave {field} out: {why}.")))
}

fn out_of_bounds((field, given): (&'static str, Option<i32>), (least, most): (i32, i32)) -> Fault {
    let given = given?;
    let is_within = (least..=most).contains(&given);
    (!is_within).then(|| {
        (
            field,
            format!("{field} must be {least} to {most}, not {given}."),
        )
    })
}
