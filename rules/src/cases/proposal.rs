//! Who is proposed for a case: the people of its team, in one order.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use uuid::Uuid;

/// The most people that are proposed for one case.
pub const MOST_PROPOSED: i32 = 20;
/// So many where nobody says how many.
pub const USUALLY_PROPOSED: i32 = 5;

/// Skills, each with a level: the lowest that will do, or what somebody has.
pub type Levels = BTreeMap<Uuid, i32>;

/// Somebody of the team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The member of staff.
    pub id: Uuid,
    /// Full name.
    pub name: String,
    /// The skills that they have today.
    pub has: Levels,
    /// Whether they are away today.
    pub is_away: bool,
    /// How many open cases they have.
    pub open_cases: i64,
    /// How many open tasks they have.
    pub open_tasks: i64,
}

/// A skill that somebody lacks, or has at too low a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The skill.
    pub skill: Uuid,
    /// The lowest level that will do.
    pub needed: i32,
    /// Their own; none when they do not have it.
    pub has: Option<i32>,
}

/// Somebody who is proposed, and what they lack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// Who.
    pub candidate: Candidate,
    /// What they lack, by skill; nothing when they have all that is needed.
    pub missing: Vec<Missing>,
}

/// What is needed when several things ask for skills: of each skill the highest level.
pub fn needed(asked: impl IntoIterator<Item = (Uuid, i32)>) -> Levels {
    let mut needed = Levels::new();
    for (skill, level) in asked {
        let known = needed.entry(skill).or_insert(level);
        *known = level.max(*known);
    }
    needed
}

/// Everybody, in the order in which they are proposed: who has every skill that is needed before who has not,
/// then who is here today before who is away, then who has the fewest open cases and tasks, then by name and id.
#[must_use]
pub fn order(needed: &Levels, candidates: Vec<Candidate>) -> Vec<Proposed> {
    let mut proposed: Vec<Proposed> = candidates
        .into_iter()
        .map(|candidate| Proposed {
            missing: missing(needed, &candidate.has),
            candidate,
        })
        .collect();
    proposed.sort_by(Proposed::before);
    proposed
}

fn missing(needed: &Levels, has: &Levels) -> Vec<Missing> {
    let lacks = |(skill, level): (&Uuid, &i32)| {
        let own = has.get(skill).copied();
        own.is_none_or(|own| own < *level).then_some(Missing {
            skill: *skill,
            needed: *level,
            has: own,
        })
    };
    needed.iter().filter_map(lacks).collect()
}

impl Proposed {
    fn before(&self, other: &Self) -> Ordering {
        self.place().cmp(&other.place())
    }

    /// What the order goes by.
    fn place(&self) -> (bool, bool, i64, &str, Uuid) {
        let one = &self.candidate;
        let load = one.open_cases.saturating_add(one.open_tasks);
        let lacks = !self.missing.is_empty();
        (lacks, one.is_away, load, &one.name, one.id)
    }
}

#[cfg(test)]
#[path = "proposal_test.rs"]
mod tests;
