//! The one table of access: role × permission × reach.

use super::{Permission, Role};
use crate::journeys::audience::Audiences;

/// The cases and contacts, and with them the customers, that a grant covers.
///
/// Permissions that are not about cases (staff, organisation, journeys, KPIs, figures) are granted with
/// [`CaseReach::Council`]; how far figures reach is said by [`FigureReach`]. Those about the skills and absences of
/// staff reach by the same rows: the members of the caller's teams, who works in their directorate, or themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CaseReach {
    /// None: the permission is not granted.
    None,
    /// All of the council.
    Council,
    /// Those on journeys of the teams that the caller is a member of.
    TeamJourneys,
    /// Those on journeys of the services of the caller's directorate.
    Directorate,
    /// Those whose customer the caller is. Opening: for themselves.
    OwnCustomer,
    /// Those whose customer is linked to the caller as a member of staff. Opening: for themselves.
    OwnStaff,
    /// Those that the partner opened or was given. Opening: on journeys granted to the partner.
    Partner,
}

/// The services and journeys whose figures are shown. A figure's value never depends on who looks, but
/// for how exactly it is shown: see [`super::small_numbers`].
/// Each of them includes the published figures, which are everybody's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FigureReach {
    /// KPIs that are marked public.
    Published,
    /// And those of journeys of the teams that the caller is a member of.
    PublishedAndTeams,
    /// And those of journeys granted to the partner.
    PartnerJourneys,
    /// Those of the whole council.
    Council,
}

/// One line of the table: a permission, and the rows it covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Grant {
    /// What is allowed.
    pub permission: Permission,
    /// On which rows.
    pub reach: CaseReach,
}

const fn on(reach: CaseReach, permission: Permission) -> Grant {
    Grant { permission, reach }
}

const fn council(permission: Permission) -> Grant {
    on(CaseReach::Council, permission)
}

const PUBLIC: &[Grant] = &[council(Permission::KpiRead)];

const CUSTOMER: &[Grant] = &[
    on(CaseReach::OwnCustomer, Permission::CaseRead),
    on(CaseReach::OwnCustomer, Permission::PersonalRead),
    on(CaseReach::OwnCustomer, Permission::CaseOpen),
    on(CaseReach::OwnCustomer, Permission::CaseNote),
    on(CaseReach::OwnCustomer, Permission::CaseWithdraw),
    on(CaseReach::OwnCustomer, Permission::DocumentAdd),
    on(CaseReach::OwnCustomer, Permission::ContactRead),
    on(CaseReach::OwnCustomer, Permission::ContactRecord),
    on(CaseReach::OwnCustomer, Permission::CustomerRead),
    on(CaseReach::OwnCustomer, Permission::CustomerExport),
    council(Permission::KpiRead),
];

const STAFF_MEMBER: &[Grant] = &[
    on(CaseReach::OwnStaff, Permission::CaseRead),
    on(CaseReach::OwnStaff, Permission::PersonalRead),
    on(CaseReach::OwnStaff, Permission::CaseOpen),
    on(CaseReach::OwnStaff, Permission::CaseNote),
    on(CaseReach::OwnStaff, Permission::CaseWithdraw),
    on(CaseReach::OwnStaff, Permission::DocumentAdd),
    on(CaseReach::OwnStaff, Permission::ContactRead),
    on(CaseReach::OwnStaff, Permission::ContactRecord),
    on(CaseReach::OwnStaff, Permission::CustomerRead),
    on(CaseReach::OwnStaff, Permission::CustomerExport),
    on(CaseReach::OwnStaff, Permission::AbsenceChange),
    council(Permission::StaffRead),
    council(Permission::FigureRead),
    council(Permission::KpiRead),
];

const CASE_WORKER: &[Grant] = &[
    on(CaseReach::TeamJourneys, Permission::CaseRead),
    on(CaseReach::TeamJourneys, Permission::PersonalRead),
    on(CaseReach::TeamJourneys, Permission::CaseOpen),
    on(CaseReach::TeamJourneys, Permission::CaseNote),
    on(CaseReach::TeamJourneys, Permission::CaseMove),
    on(CaseReach::TeamJourneys, Permission::CaseClose),
    on(CaseReach::TeamJourneys, Permission::CaseReclassify),
    on(CaseReach::TeamJourneys, Permission::CaseWithdraw),
    on(CaseReach::TeamJourneys, Permission::CasePause),
    on(CaseReach::TeamJourneys, Permission::CaseExtend),
    on(CaseReach::TeamJourneys, Permission::QueueRead),
    on(CaseReach::TeamJourneys, Permission::CaseTake),
    on(CaseReach::TeamJourneys, Permission::TaskRead),
    on(CaseReach::TeamJourneys, Permission::TaskChange),
    on(CaseReach::TeamJourneys, Permission::DocumentAdd),
    on(CaseReach::TeamJourneys, Permission::DocumentRemove),
    on(CaseReach::TeamJourneys, Permission::CaseParty),
    on(CaseReach::TeamJourneys, Permission::CaseRelate),
    on(CaseReach::TeamJourneys, Permission::ContactRead),
    on(CaseReach::TeamJourneys, Permission::ContactRecord),
    on(CaseReach::TeamJourneys, Permission::ContactReclassify),
    on(CaseReach::TeamJourneys, Permission::CustomerRead),
    on(CaseReach::TeamJourneys, Permission::CustomerChange),
    on(CaseReach::TeamJourneys, Permission::LegalHoldRead),
    on(CaseReach::OwnStaff, Permission::AbsenceChange),
    council(Permission::StaffRead),
    council(Permission::FigureRead),
    council(Permission::KpiRead),
    council(Permission::DraftRead),
];

const TEAM_MANAGER: &[Grant] = &[
    on(CaseReach::TeamJourneys, Permission::CaseRead),
    on(CaseReach::TeamJourneys, Permission::PersonalRead),
    on(CaseReach::TeamJourneys, Permission::CaseOpen),
    on(CaseReach::TeamJourneys, Permission::CaseNote),
    on(CaseReach::TeamJourneys, Permission::CaseMove),
    on(CaseReach::TeamJourneys, Permission::CaseClose),
    on(CaseReach::TeamJourneys, Permission::CaseReclassify),
    on(CaseReach::TeamJourneys, Permission::CaseWithdraw),
    on(CaseReach::TeamJourneys, Permission::CasePause),
    on(CaseReach::TeamJourneys, Permission::CaseExtend),
    on(CaseReach::TeamJourneys, Permission::CaseAssign),
    on(CaseReach::TeamJourneys, Permission::CaseReopen),
    on(CaseReach::TeamJourneys, Permission::CaseCorrect),
    on(CaseReach::TeamJourneys, Permission::CaseShare),
    on(CaseReach::TeamJourneys, Permission::CaseSetConfidentiality),
    on(CaseReach::TeamJourneys, Permission::ReadingRead),
    on(CaseReach::TeamJourneys, Permission::QueueRead),
    on(CaseReach::TeamJourneys, Permission::CaseTake),
    on(CaseReach::TeamJourneys, Permission::TaskRead),
    on(CaseReach::TeamJourneys, Permission::TaskChange),
    on(CaseReach::TeamJourneys, Permission::TaskWaive),
    on(CaseReach::TeamJourneys, Permission::DocumentAdd),
    on(CaseReach::TeamJourneys, Permission::DocumentRemove),
    on(CaseReach::TeamJourneys, Permission::CaseParty),
    on(CaseReach::TeamJourneys, Permission::CaseRelate),
    on(CaseReach::TeamJourneys, Permission::ContactRead),
    on(CaseReach::TeamJourneys, Permission::ContactRecord),
    on(CaseReach::TeamJourneys, Permission::ContactReclassify),
    on(CaseReach::TeamJourneys, Permission::CustomerRead),
    on(CaseReach::TeamJourneys, Permission::CustomerChange),
    on(CaseReach::TeamJourneys, Permission::CustomerMerge),
    on(CaseReach::TeamJourneys, Permission::CustomerExport),
    on(CaseReach::TeamJourneys, Permission::RetentionReview),
    on(CaseReach::TeamJourneys, Permission::LegalHoldRead),
    on(CaseReach::TeamJourneys, Permission::SkillChange),
    on(CaseReach::TeamJourneys, Permission::AbsenceChange),
    council(Permission::StaffRead),
    council(Permission::FigureRead),
    council(Permission::KpiRead),
    council(Permission::DraftRead),
];

const PERFORMANCE_OFFICER: &[Grant] = &[
    council(Permission::CaseRead),
    council(Permission::QueueRead),
    council(Permission::TaskRead),
    council(Permission::ContactRead),
    on(CaseReach::OwnStaff, Permission::AbsenceChange),
    council(Permission::StaffRead),
    council(Permission::FigureRead),
    council(Permission::KpiRead),
    council(Permission::KpiChange),
    council(Permission::DraftRead),
];

const DIRECTOR: &[Grant] = &[
    on(CaseReach::Directorate, Permission::CaseRead),
    on(CaseReach::Directorate, Permission::CaseOpen),
    on(CaseReach::Directorate, Permission::CaseNote),
    on(CaseReach::Directorate, Permission::CaseMove),
    on(CaseReach::Directorate, Permission::CaseClose),
    on(CaseReach::Directorate, Permission::CaseReclassify),
    on(CaseReach::Directorate, Permission::CaseWithdraw),
    on(CaseReach::Directorate, Permission::CasePause),
    on(CaseReach::Directorate, Permission::CaseExtend),
    on(CaseReach::Directorate, Permission::CaseAssign),
    on(CaseReach::Directorate, Permission::CaseReopen),
    on(CaseReach::Directorate, Permission::CaseCorrect),
    on(CaseReach::Directorate, Permission::CaseShare),
    on(CaseReach::Directorate, Permission::CaseSetConfidentiality),
    on(CaseReach::Directorate, Permission::ReadingRead),
    on(CaseReach::Directorate, Permission::QueueRead),
    on(CaseReach::Directorate, Permission::TaskRead),
    on(CaseReach::Directorate, Permission::TaskChange),
    on(CaseReach::Directorate, Permission::TaskWaive),
    on(CaseReach::Directorate, Permission::CaseRelate),
    on(CaseReach::Directorate, Permission::ContactRead),
    on(CaseReach::Directorate, Permission::ContactRecord),
    on(CaseReach::Directorate, Permission::ContactReclassify),
    on(CaseReach::Directorate, Permission::LegalHoldRead),
    on(CaseReach::Directorate, Permission::LegalHoldChange),
    on(CaseReach::Directorate, Permission::SkillChange),
    on(CaseReach::Directorate, Permission::AbsenceChange),
    council(Permission::StaffRead),
    council(Permission::FigureRead),
    council(Permission::KpiRead),
    council(Permission::DraftRead),
];

const COUNCILLOR: &[Grant] = &[
    council(Permission::StaffRead),
    council(Permission::FigureRead),
    council(Permission::KpiRead),
];

const PARTNER: &[Grant] = &[
    on(CaseReach::Partner, Permission::CaseRead),
    on(CaseReach::Partner, Permission::PersonalRead),
    on(CaseReach::Partner, Permission::CaseOpen),
    on(CaseReach::Partner, Permission::CaseNote),
    on(CaseReach::Partner, Permission::DocumentAdd),
    on(CaseReach::Partner, Permission::ContactRead),
    on(CaseReach::Partner, Permission::CustomerRead),
    council(Permission::FigureRead),
    council(Permission::KpiRead),
];

const ADMINISTRATOR: &[Grant] = &[
    on(CaseReach::OwnStaff, Permission::AbsenceChange),
    council(Permission::SkillChange),
    council(Permission::StaffRead),
    council(Permission::FigureRead),
    council(Permission::KpiRead),
    council(Permission::DraftRead),
    council(Permission::OrganisationChange),
    council(Permission::JourneyChange),
    council(Permission::AccountRead),
    council(Permission::AccountChange),
    council(Permission::CustomerErase),
];

/// Everything that a role is allowed, each permission once.
#[must_use]
pub const fn grants(role: Role) -> &'static [Grant] {
    match role {
        Role::Public => PUBLIC,
        Role::Customer => CUSTOMER,
        Role::StaffMember => STAFF_MEMBER,
        Role::CaseWorker => CASE_WORKER,
        Role::TeamManager => TEAM_MANAGER,
        Role::PerformanceOfficer => PERFORMANCE_OFFICER,
        Role::Director => DIRECTOR,
        Role::Councillor => COUNCILLOR,
        Role::Partner => PARTNER,
        Role::Administrator => ADMINISTRATOR,
    }
}

/// How far this permission of this role reaches; [`CaseReach::None`] when it is not granted.
#[must_use]
pub fn reach(role: Role, permission: Permission) -> CaseReach {
    grants(role)
        .iter()
        .find(|grant| grant.permission == permission)
        .map_or(CaseReach::None, |grant| grant.reach)
}

/// Whose figures a role is shown.
#[must_use]
pub const fn figure_reach(role: Role) -> FigureReach {
    match role {
        Role::Public | Role::Customer => FigureReach::Published,
        Role::StaffMember => FigureReach::PublishedAndTeams,
        Role::Partner => FigureReach::PartnerJourneys,
        Role::CaseWorker
        | Role::TeamManager
        | Role::PerformanceOfficer
        | Role::Director
        | Role::Councillor
        | Role::Administrator => FigureReach::Council,
    }
}

/// Whether any of these roles is granted the permission, on whatever rows.
#[must_use]
pub fn is_granted(roles: &[Role], permission: Permission) -> bool {
    roles
        .iter()
        .any(|role| reach(*role, permission) != CaseReach::None)
}

/// The reaches of a permission for a caller with several roles: rows in any of them are covered.
///
/// Sorted, each once, without [`CaseReach::None`]; [`CaseReach::Council`] stands alone since it covers
/// the others. Empty when no role is granted the permission.
#[must_use]
pub fn reaches(roles: &[Role], permission: Permission) -> Vec<CaseReach> {
    let mut found: Vec<CaseReach> = roles
        .iter()
        .map(|role| reach(*role, permission))
        .filter(|reach| *reach != CaseReach::None)
        .collect();
    found.sort_unstable();
    found.dedup();
    if found.contains(&CaseReach::Council) {
        found = vec![CaseReach::Council];
    }
    found
}

/// To which audiences a caller with these roles belongs: whoever may open cases for themselves as a customer or
/// as staff. Staff who are also in the role of a manager or a director are managers. Whoever has not signed in
/// may become a customer.
#[must_use]
pub fn audiences(roles: &[Role]) -> Audiences {
    let opens = |wanted| {
        let reach = |role: &Role| reach(*role, Permission::CaseOpen) == wanted;
        roles.iter().any(reach)
    };
    let leads = |role: &Role| matches!(role, Role::TeamManager | Role::Director);
    let is_staff = opens(CaseReach::OwnStaff);
    Audiences {
        residents: opens(CaseReach::OwnCustomer) || roles.contains(&Role::Public),
        staff: is_staff,
        managers: is_staff && roles.iter().any(leads),
    }
}

/// The figure reaches of a caller with several roles, sorted, each once;
/// [`FigureReach::Council`] stands alone since it covers the others.
#[must_use]
pub fn figure_reaches(roles: &[Role]) -> Vec<FigureReach> {
    let mut found: Vec<FigureReach> = roles.iter().map(|role| figure_reach(*role)).collect();
    found.sort_unstable();
    found.dedup();
    if found.contains(&FigureReach::Council) {
        found = vec![FigureReach::Council];
    }
    found
}

#[cfg(test)]
#[path = "audiences_test.rs"]
mod audiences_tests;
#[cfg(test)]
#[path = "table_test.rs"]
mod tests;
