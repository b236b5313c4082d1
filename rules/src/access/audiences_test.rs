//! To which audiences roles belong.

use super::*;

#[test]
fn staff_who_lead_are_managers_and_whoever_opens_for_others_only_is_no_audience() {
    use crate::journeys::audience::Audience::{self, Manager, Resident, Staff};
    let told = |roles: &[Role]| audiences(roles).each().collect::<Vec<Audience>>();
    assert_eq!(told(&[Role::Public]), [Resident]);
    assert_eq!(told(&[Role::Customer]), [Resident]);
    assert_eq!(told(&[Role::StaffMember]), [Staff]);
    assert_eq!(told(&[Role::StaffMember, Role::CaseWorker]), [Staff]);
    assert_eq!(
        told(&[Role::TeamManager, Role::StaffMember]),
        [Staff, Manager]
    );
    assert_eq!(told(&[Role::StaffMember, Role::Director]), [Staff, Manager]);
    assert_eq!(
        told(&[Role::Customer, Role::StaffMember]),
        [Resident, Staff]
    );
    for role in [
        Role::CaseWorker,
        Role::TeamManager,
        Role::PerformanceOfficer,
        Role::Director,
        Role::Councillor,
        Role::Partner,
        Role::Administrator,
    ] {
        assert_eq!(told(&[role]), [], "{role:?}");
    }
}
