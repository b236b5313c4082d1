//! Who sees small numbers as they are. For everybody else counts are published: see
//! [`crate::small_numbers`].

use super::Role;

/// Whether a role sees small numbers as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmallNumbers {
    /// Yes: the role works with cases or answers for figures.
    Seen,
    /// No.
    Published,
    /// As the council has set it for its councillors.
    ByCouncil,
}

/// Whether a role sees small numbers as they are.
#[must_use]
pub const fn of_role(role: Role) -> SmallNumbers {
    match role {
        Role::CaseWorker | Role::TeamManager | Role::PerformanceOfficer | Role::Director => {
            SmallNumbers::Seen
        }
        Role::Councillor => SmallNumbers::ByCouncil,
        Role::Public | Role::Customer | Role::StaffMember | Role::Partner | Role::Administrator => {
            SmallNumbers::Published
        }
    }
}

/// Whether somebody with these roles sees published counts alone: unless one of the roles sees more.
#[must_use]
pub fn is_suppressed(roles: &[Role], councillors_see_small_numbers: bool) -> bool {
    !roles.iter().any(|role| match of_role(*role) {
        SmallNumbers::Seen => true,
        SmallNumbers::ByCouncil => councillors_see_small_numbers,
        SmallNumbers::Published => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_works_with_cases_or_answers_for_figures_sees_small_numbers() {
        // By hand: each role, whether it sees published counts alone, and whether it does where the
        // council shows small numbers to its councillors.
        let table = [
            (Role::Public, true, true),
            (Role::Customer, true, true),
            (Role::StaffMember, true, true),
            (Role::CaseWorker, false, false),
            (Role::TeamManager, false, false),
            (Role::PerformanceOfficer, false, false),
            (Role::Director, false, false),
            (Role::Councillor, true, false),
            (Role::Partner, true, true),
            (Role::Administrator, true, true),
        ];
        assert_eq!(table.map(|(role, ..)| role), Role::ALL);
        for (role, usually, where_shown) in table {
            assert_eq!(is_suppressed(&[role], false), usually, "{role}");
            assert_eq!(is_suppressed(&[role], true), where_shown, "{role}");
        }
    }

    #[test]
    fn one_role_that_sees_is_enough_and_nobody_sees_without_a_role() {
        assert!(is_suppressed(&[], true));
        assert!(is_suppressed(&[Role::Partner, Role::Administrator], true));
        assert!(!is_suppressed(
            &[Role::StaffMember, Role::CaseWorker],
            false
        ));
    }
}
