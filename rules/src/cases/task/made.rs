//! Of which steps of its version a case gets tasks.
//!
//! A visit of a stage is work of its own: a case that comes back to a stage gets tasks of all its steps
//! again, but for those whose task of an earlier visit is still open. Steps of no stage are done once, from
//! the opening on.

use uuid::Uuid;

/// A step of a version, as far as making tasks asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepRule {
    /// Its id.
    pub id: Uuid,
    /// The stage in which it is to be done; none for the case as a whole.
    pub stage: Option<Uuid>,
}

/// How a case comes to its stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Coming {
    /// It is opened in it.
    Opened,
    /// It moved to it.
    Moved,
}

impl StepRule {
    /// Whether a case that comes so to `stage` gets a task of this step; `open` are the steps of which it
    /// has one that is open.
    #[must_use]
    pub fn makes_task(self, coming: Coming, stage: Option<Uuid>, open: &[Uuid]) -> bool {
        let is_asked = match self.stage {
            None => coming == Coming::Opened,
            Some(own) => stage == Some(own),
        };
        is_asked && !open.contains(&self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRIAGE: Uuid = Uuid::from_u128(1);
    const DO: Uuid = Uuid::from_u128(2);

    fn made(coming: Coming, stage: Option<Uuid>, open: &[Uuid]) -> Vec<u128> {
        let steps = [
            (10, None),
            (11, Some(TRIAGE)),
            (12, Some(TRIAGE)),
            (13, Some(DO)),
        ];
        steps
            .into_iter()
            .map(|(id, stage)| StepRule {
                id: Uuid::from_u128(id),
                stage,
            })
            .filter(|step| step.makes_task(coming, stage, open))
            .map(|step| step.id.as_u128())
            .collect()
    }

    #[test]
    fn a_case_is_opened_with_the_steps_of_no_stage_and_those_of_its_own() {
        assert_eq!(made(Coming::Opened, Some(TRIAGE), &[]), [10, 11, 12]);
        assert_eq!(made(Coming::Opened, Some(DO), &[]), [10, 13]);
        assert_eq!(made(Coming::Opened, None, &[]), [10]);
    }

    #[test]
    fn a_move_makes_tasks_of_the_stage_alone_and_none_of_a_step_still_open() {
        assert_eq!(made(Coming::Moved, Some(TRIAGE), &[]), [11, 12]);
        let open = [Uuid::from_u128(11)];
        assert_eq!(made(Coming::Moved, Some(TRIAGE), &open), [12]);
        assert_eq!(made(Coming::Moved, None, &[]), [0_u128; 0]);
    }
}
