//! The table of fields.

use super::*;

#[test]
fn every_row_names_a_type_and_a_field_once() {
    assert_eq!(TABLE.len(), rows().count());
}

#[test]
fn a_field_with_a_row_of_its_own_does_not_follow_its_type() {
    assert_eq!(rule("Case", "state"), Some(AsParent));
    assert_eq!(rule("Case", "description"), Some(Needs(P::PersonalRead)));
}

#[test]
fn roots_and_mutations_have_no_rule_for_all() {
    assert_eq!(rule("Query", "secrets"), None);
    assert_eq!(rule("Mutation", "caseDelete"), None);
    assert_eq!(rule("Query", "viewer"), Some(Open));
    assert_eq!(rule("Mutation", "caseClose"), Some(Needs(P::CaseClose)));
}

#[test]
fn what_carries_others_asks_nothing_of_its_own() {
    assert_eq!(rule("CaseConnection", "nodes"), Some(AsParent));
    assert_eq!(rule("CaseOpenPayload", "problems"), Some(AsParent));
    assert_eq!(rule("Invention", "name"), None);
}

#[test]
fn every_permission_is_asked_for_by_a_field_or_narrows_rows() {
    // Draft versions are left out of lists rather than refused, and of tasks only the required ones
    // are refused to who may not waive them.
    let narrows = [P::DraftRead, P::TaskWaive];
    for permission in Permission::ALL.iter().filter(|one| !narrows.contains(one)) {
        assert!(
            rows().any(|(_, rule)| *rule == Needs(*permission)),
            "{permission:?}"
        );
    }
}
