//! Which skills a step of a journey version may ask for.

use std::collections::HashSet;

use uuid::Uuid;

use super::plan::{Fault, FaultKind, length_fault};
use crate::organisation::skill::level_fault;

/// The most skills that one step asks for.
pub const MOST_SKILLS: usize = 10;

/// What an id names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// A skill in use.
    Active(Uuid),
    /// A skill that was retired.
    Retired,
    /// None.
    Unknown,
}

/// A skill as a step asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The skill.
    pub skill: Named,
    /// The lowest level that will do.
    pub level: i32,
}

/// Everything that is wrong with the skills of a step, whose list is called `list`.
#[must_use]
pub fn skill_faults(list: &str, asked: &[Asked]) -> Vec<Fault> {
    if let Some(fault) = length_fault(list, asked.len(), MOST_SKILLS) {
        return vec![fault];
    }
    let mut seen = HashSet::new();
    let mut faults = Vec::new();
    for (place, one) in asked.iter().enumerate() {
        let field = format!("{list}.{place}.skillId");
        let wrong = match one.skill {
            Named::Active(id) if seen.insert(id) => None,
            Named::Active(_) => Some((
                FaultKind::Duplicate,
                "The step asks for this skill already. Leave it out here.",
            )),
            Named::Retired => Some((
                FaultKind::Invalid,
                "This skill was retired and is asked of nobody any more. Leave it out.",
            )),
            Named::Unknown => Some((FaultKind::NotFound, "There is no skill with this id.")),
        };
        faults.extend(wrong.map(|(kind, message)| Fault::new(kind, field, message)));
        let field = format!("{list}.{place}.level");
        if let Some(message) = level_fault(&field, one.level) {
            faults.push(Fault::new(FaultKind::Invalid, field, message));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use FaultKind::{Duplicate, Invalid, NotFound};

    const fn asked(skill: Named, level: i32) -> Asked {
        Asked { skill, level }
    }

    fn told(asked: &[Asked]) -> Vec<(FaultKind, String)> {
        let faults = skill_faults("steps.2.skills", asked);
        faults
            .into_iter()
            .map(|fault| (fault.kind, fault.field))
            .collect()
    }

    #[test]
    fn all_that_is_wrong_with_skills_is_told_at_its_place() {
        let wasps = Named::Active(Uuid::from_u128(1));
        let letters = Named::Active(Uuid::from_u128(2));
        assert_eq!(told(&[asked(wasps, 1), asked(letters, 5)]), []);
        let wrong = [
            asked(wasps, 3),
            asked(wasps, 6),
            asked(Named::Retired, 3),
            asked(Named::Unknown, 0),
        ];
        let expected = [
            (Duplicate, "steps.2.skills.1.skillId"),
            (Invalid, "steps.2.skills.1.level"),
            (Invalid, "steps.2.skills.2.skillId"),
            (NotFound, "steps.2.skills.3.skillId"),
            (Invalid, "steps.2.skills.3.level"),
        ]
        .map(|(kind, field)| (kind, field.to_owned()));
        assert_eq!(told(&wrong), expected);
    }

    #[test]
    fn a_list_too_long_is_told_once() {
        let many = vec![asked(Named::Unknown, 0); MOST_SKILLS + 1];
        assert_eq!(told(&many), [(Invalid, "steps.2.skills".to_owned())]);
    }
}
