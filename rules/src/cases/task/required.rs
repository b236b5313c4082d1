//! Which open tasks keep a stage or a case from ending.

use uuid::Uuid;

/// How many tasks a message names.
const MOST_NAMED: usize = 5;

/// An open task, as far as ending asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenTask {
    /// The step that it was made of; none when it was added by hand.
    pub step: Option<Uuid>,
    /// The stage in which it is to be done; none for the case as a whole.
    pub stage: Option<Uuid>,
    /// Whether its stage, or its case, cannot end before it is done.
    pub is_required: bool,
}

/// The tasks without which `stage` cannot end; none keeps a case that is in no stage.
#[must_use]
pub fn of_stage(tasks: &[OpenTask], stage: Option<Uuid>) -> Vec<OpenTask> {
    let of_stage = |task: &&OpenTask| task.stage.is_some() && task.stage == stage;
    let all = tasks.iter().filter(of_stage);
    all.filter(|task| task.is_required).copied().collect()
}

/// The tasks without which the case cannot be closed, whatever stage they belong to.
#[must_use]
pub fn of_case(tasks: &[OpenTask]) -> Vec<OpenTask> {
    let required = tasks.iter().filter(|task| task.is_required);
    required.copied().collect()
}

/// What a caller reads whose `deed` ("The case cannot move on") required tasks keep from being done: those
/// of steps by their titles, and how many were added by hand, whose titles are personal.
#[must_use]
pub fn message(deed: &str, steps: &[&str], by_hand: usize) -> String {
    let mut named: Vec<String> = steps
        .iter()
        .take(MOST_NAMED)
        .map(|title| (*title).to_owned())
        .collect();
    if steps.len() > MOST_NAMED {
        named.push(format!("{} more", steps.len() - MOST_NAMED));
    }
    if by_hand > 0 {
        named.push(format!("{by_hand} added by hand"));
    }
    format!(
        "{deed} while required tasks are open: {}. Complete them, or have a manager of the team drop them.",
        named.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRIAGE: Uuid = Uuid::from_u128(1);

    const fn task(stage: Option<Uuid>, is_required: bool) -> OpenTask {
        OpenTask {
            step: None,
            stage,
            is_required,
        }
    }

    #[test]
    fn a_stage_is_kept_by_its_own_required_tasks_and_a_case_by_all() {
        let own = task(Some(TRIAGE), true);
        let of_whole = task(None, true);
        let elsewhere = task(Some(Uuid::from_u128(2)), true);
        let tasks = [own, task(Some(TRIAGE), false), of_whole, elsewhere];
        assert_eq!(of_stage(&tasks, Some(TRIAGE)), [own]);
        assert_eq!(of_case(&tasks), [own, of_whole, elsewhere]);
        // A case in no stage ends none, so that tasks of no stage do not keep it there.
        assert_eq!(of_stage(&tasks, None), []);
    }

    #[test]
    fn what_keeps_is_named_by_its_step_and_counted_where_it_was_added_by_hand() {
        assert_eq!(
            message("The case cannot be closed", &["Check the address"], 2),
            "The case cannot be closed while required tasks are open: Check the address, 2 added by hand. Complete them, or have a manager of the team drop them."
        );
        let many = ["a", "b", "c", "d", "e", "f", "g"];
        let told = message("It cannot move on", &many, 0);
        assert!(told.contains("a, b, c, d, e, 2 more. "), "{told}");
    }
}
