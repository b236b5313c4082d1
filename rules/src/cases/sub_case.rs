//! Sub-cases: work that is part of another case, its parent, which closes only after them.

use uuid::Uuid;

use super::CaseState;
use crate::problem::{Problem, none};

/// How many levels there are at most: a case, its sub-cases, and theirs.
pub const MOST_LEVELS: usize = 3;

/// The most sub-cases that a case has.
pub const MOST_SUB_CASES: u64 = 100;

/// So many open sub-cases are named to whoever wants to close their parent.
pub const MOST_NAMED: usize = 10;

/// A case that is to become a sub-case, and its parent to be.
#[derive(Clone, Copy, Debug)]
pub struct SetParent<'a> {
    /// The case, and where it stands.
    pub case: (Uuid, CaseState),
    /// How many levels of sub-cases are below it.
    pub levels_below: usize,
    /// Its parent now.
    pub parent_now: Option<Uuid>,
    /// The parent to be, and where it stands.
    pub parent: (Uuid, CaseState),
    /// The parent's parent, and so on.
    pub above: &'a [Uuid],
    /// How many sub-cases the parent to be has.
    pub siblings: u64,
}

/// Why a case cannot become a sub-case so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SetParentProblem {
    /// Both are the same case.
    SameCase,
    /// It is a sub-case of that case already.
    AlreadyParent,
    /// The parent is a sub-case of the case, or of one of its sub-cases.
    Circle,
    /// There would be more levels than there may be.
    TooDeep,
    /// The parent has as many sub-cases as it may have.
    TooManySubCases,
    /// The case is open, and the parent has ended.
    ParentEnded,
    /// It is to be taken out, and is no sub-case.
    NoParent,
}

impl SetParent<'_> {
    /// Whether the case can become a sub-case of the parent.
    ///
    /// # Errors
    /// Everything that keeps it from it.
    pub fn decide(self) -> Result<(), Vec<Problem<SetParentProblem>>> {
        use SetParentProblem::{
            AlreadyParent, Circle, ParentEnded, SameCase, TooDeep, TooManySubCases,
        };
        let (case, parent) = (self.case.0, self.parent.0);
        let problem = |code, message: &str| Problem::new(code, "parentId", message);
        if case == parent {
            let message = "A case is no part of itself. Name another.";
            return Err(vec![problem(SameCase, message)]);
        }
        if self.parent_now == Some(parent) {
            let message = "It is a sub-case of this case already.";
            return Err(vec![problem(AlreadyParent, message)]);
        }
        if self.above.contains(&case) {
            let message = "This case is part of the other itself. Take it out first.";
            return Err(vec![problem(Circle, message)]);
        }
        let mut problems = Vec::new();
        // The parent with those above it, the case, and the levels below it.
        if self.above.len() + 1 + 1 + self.levels_below > MOST_LEVELS {
            let message = format!(
                "There would be more than {MOST_LEVELS} levels: a case, its sub-cases and theirs. Name a case nearer to the top."
            );
            problems.push(problem(TooDeep, &message));
        }
        if self.siblings >= MOST_SUB_CASES {
            let message = format!("This case has {MOST_SUB_CASES} sub-cases, which is the most.");
            problems.push(problem(TooManySubCases, &message));
        }
        if self.case.1 == CaseState::Open && self.parent.1 != CaseState::Open {
            let message = "The case is open, and this one has ended. Reopen this one first.";
            problems.push(problem(ParentEnded, message));
        }
        none(problems)
    }
}

/// What somebody reads who wants to close a case with open sub-cases: how many there are, and the
/// references of some of them, as far as they may see them.
#[must_use]
pub fn open_below(count: u64, references: &[String]) -> String {
    let are = if count == 1 {
        "sub-case is"
    } else {
        "sub-cases are"
    };
    let named = if references.is_empty() {
        String::new()
    } else {
        format!(" ({})", references.join(", "))
    };
    format!("{count} {are} open{named}. Close them first, or take them out of this case.")
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    const fn id(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    const fn plain() -> SetParent<'static> {
        SetParent {
            case: (id(1), CaseState::Open),
            levels_below: 0,
            parent_now: None,
            parent: (id(2), CaseState::Open),
            above: &[],
            siblings: 0,
        }
    }

    fn codes(set: SetParent<'_>) -> Vec<SetParentProblem> {
        let problems = set.decide().err().unwrap_or_default();
        problems.iter().map(|problem| problem.code).collect()
    }

    #[test]
    fn what_keeps_a_case_from_becoming_a_sub_case_is_told() {
        use SetParentProblem as P;
        assert_eq!(codes(plain()), []);
        let mut set = plain();
        set.parent.0 = id(1);
        assert_eq!(codes(set), [P::SameCase]);
        let mut set = plain();
        set.parent_now = Some(id(2));
        assert_eq!(codes(set), [P::AlreadyParent]);
        let (mut set, back) = (plain(), [id(3), id(1)]);
        set.above = &back;
        assert_eq!(codes(set), [P::Circle]);
        let (mut set, grandparent) = (plain(), [id(3)]);
        set.above = &grandparent;
        assert_eq!(codes(set), []);
        set.levels_below = 1;
        set.siblings = 100;
        set.parent.1 = CaseState::Closed;
        assert_eq!(codes(set), [P::TooDeep, P::TooManySubCases, P::ParentEnded]);
        // What has ended can become part of what has ended.
        let mut set = plain();
        set.case.1 = CaseState::Closed;
        set.parent.1 = CaseState::Withdrawn;
        assert_eq!(codes(set), []);
    }

    #[test]
    fn open_sub_cases_are_counted_and_those_in_reach_named() {
        assert_eq!(
            open_below(1, &[]),
            "1 sub-case is open. Close them first, or take them out of this case."
        );
        assert_eq!(
            open_below(3, &["AAAA".to_owned(), "BBBB".to_owned()]),
            "3 sub-cases are open (AAAA, BBBB). Close them first, or take them out of this case."
        );
    }

    /// Sub-cases by their parents.
    type Forest = HashMap<Uuid, Uuid>;

    /// Those above a case, the nearest first; no more than there are cases, should they go in a circle.
    fn above(forest: &Forest, case: Uuid) -> Vec<Uuid> {
        let next = |it: &Uuid| forest.get(it).copied();
        let above = std::iter::successors(next(&case), next);
        above.take(20).collect()
    }

    fn levels_below(forest: &Forest, case: Uuid) -> usize {
        let places = forest.keys().filter_map(|below| {
            let place = above(forest, *below).iter().position(|it| *it == case);
            place.map(|place| place + 1)
        });
        places.max().unwrap_or(0)
    }

    proptest! {
        #[test]
        fn however_cases_are_moved_about_there_are_three_levels_and_no_circle(
            moves in prop::collection::vec((0_u128..9, prop::option::of(0_u128..9)), 0..60),
        ) {
            let mut forest = Forest::new();
            for (case, parent) in moves {
                let case = id(case);
                let Some(parent) = parent.map(id) else {
                    forest.remove(&case);
                    continue;
                };
                let set = SetParent {
                    case: (case, CaseState::Open),
                    levels_below: levels_below(&forest, case),
                    parent_now: forest.get(&case).copied(),
                    parent: (parent, CaseState::Open),
                    above: &above(&forest, parent),
                    siblings: 0,
                };
                if set.decide().is_ok() {
                    forest.insert(case, parent);
                }
                for case in (0..9).map(id) {
                    prop_assert!(above(&forest, case).len() < MOST_LEVELS);
                }
            }
        }
    }
}
