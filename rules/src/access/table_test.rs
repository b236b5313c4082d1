//! The table of roles, written out by hand and not derived from the table under test.

use super::*;
use Permission::{
    AbsenceChange, AccountChange, AccountRead, CaseAssign, CaseClose, CaseCorrect, CaseExtend,
    CaseMove, CaseNote, CaseOpen, CaseParty, CasePause, CaseRead, CaseReclassify, CaseRelate,
    CaseReopen, CaseSetConfidentiality, CaseShare, CaseTake, CaseWithdraw, ContactRead,
    ContactReclassify, ContactRecord, CustomerChange, CustomerErase, CustomerExport, CustomerMerge,
    CustomerRead, DocumentAdd, DocumentRemove, DraftRead, FigureRead, JourneyChange, KpiChange,
    KpiRead, LegalHoldChange, LegalHoldRead, OrganisationChange, PersonalRead, QueueRead,
    ReadingRead, RetentionReview, SkillChange, StaffRead, TaskChange, TaskRead, TaskWaive,
};

fn permissions(role: Role, wanted: CaseReach) -> Vec<Permission> {
    let mut found: Vec<Permission> = grants(role)
        .iter()
        .filter(|grant| grant.reach == wanted)
        .map(|grant| grant.permission)
        .collect();
    found.sort_unstable();
    found
}

/// role, figures, cases, personal fields.
const ROWS: [(Role, FigureReach, CaseReach, CaseReach); 10] = [
    (
        Role::Public,
        FigureReach::Published,
        CaseReach::None,
        CaseReach::None,
    ),
    (
        Role::Customer,
        FigureReach::Published,
        CaseReach::OwnCustomer,
        CaseReach::OwnCustomer,
    ),
    (
        Role::StaffMember,
        FigureReach::PublishedAndTeams,
        CaseReach::OwnStaff,
        CaseReach::OwnStaff,
    ),
    (
        Role::CaseWorker,
        FigureReach::Council,
        CaseReach::TeamJourneys,
        CaseReach::TeamJourneys,
    ),
    (
        Role::TeamManager,
        FigureReach::Council,
        CaseReach::TeamJourneys,
        CaseReach::TeamJourneys,
    ),
    (
        Role::PerformanceOfficer,
        FigureReach::Council,
        CaseReach::Council,
        CaseReach::None,
    ),
    (
        Role::Director,
        FigureReach::Council,
        CaseReach::Directorate,
        CaseReach::None,
    ),
    (
        Role::Councillor,
        FigureReach::Council,
        CaseReach::None,
        CaseReach::None,
    ),
    (
        Role::Partner,
        FigureReach::PartnerJourneys,
        CaseReach::Partner,
        CaseReach::Partner,
    ),
    (
        Role::Administrator,
        FigureReach::Council,
        CaseReach::None,
        CaseReach::None,
    ),
];

#[test]
fn each_role_sees_the_figures_cases_and_personal_fields_of_the_table() {
    for (role, figures, cases, personal) in ROWS {
        assert_eq!(figure_reach(role), figures, "figures of {role}");
        assert_eq!(reach(role, CaseRead), cases, "cases of {role}");
        assert_eq!(
            reach(role, PersonalRead),
            personal,
            "personal fields of {role}"
        );
        assert_eq!(reach(role, CustomerRead), personal, "customers of {role}");
        assert_eq!(reach(role, ContactRead), cases, "contacts of {role}");
        // Those who ask the council, and its partners, see no tasks.
        let tasks = match role {
            Role::Customer | Role::StaffMember | Role::Partner => CaseReach::None,
            _ => cases,
        };
        assert_eq!(reach(role, TaskRead), tasks, "tasks of {role}");
        assert_eq!(reach(role, QueueRead), tasks, "queues of {role}");
    }
}

#[test]
fn the_public_reads_published_kpis_and_nothing_else() {
    assert_eq!(permissions(Role::Public, CaseReach::Council), [KpiRead]);
    assert_eq!(grants(Role::Public).len(), 1);
}

#[test]
fn a_customer_opens_adds_to_and_withdraws_their_own_cases() {
    let own = [
        CaseRead,
        PersonalRead,
        CaseOpen,
        CaseNote,
        CaseWithdraw,
        DocumentAdd,
        ContactRead,
        ContactRecord,
        CustomerRead,
        CustomerExport,
    ];
    assert_eq!(permissions(Role::Customer, CaseReach::OwnCustomer), own);
    assert_eq!(permissions(Role::Customer, CaseReach::Council), [KpiRead]);
    assert_eq!(grants(Role::Customer).len(), 11);
}

#[test]
fn a_member_of_staff_opens_adds_to_and_withdraws_their_own_requests_and_says_when_they_are_away() {
    let own = [
        CaseRead,
        PersonalRead,
        CaseOpen,
        CaseNote,
        CaseWithdraw,
        DocumentAdd,
        ContactRead,
        ContactRecord,
        CustomerRead,
        CustomerExport,
        AbsenceChange,
    ];
    assert_eq!(permissions(Role::StaffMember, CaseReach::OwnStaff), own);
    assert_eq!(
        permissions(Role::StaffMember, CaseReach::Council),
        [StaffRead, FigureRead, KpiRead]
    );
    assert_eq!(grants(Role::StaffMember).len(), 14);
}

#[test]
fn a_case_worker_works_on_cases_and_contacts_of_their_teams_journeys() {
    let there = [
        CaseRead,
        PersonalRead,
        CaseOpen,
        CaseNote,
        CaseMove,
        CaseClose,
        CaseReclassify,
        CaseWithdraw,
        CasePause,
        CaseExtend,
        QueueRead,
        CaseTake,
        TaskRead,
        TaskChange,
        DocumentAdd,
        DocumentRemove,
        CaseParty,
        CaseRelate,
        ContactRead,
        ContactRecord,
        ContactReclassify,
        CustomerRead,
        CustomerChange,
        LegalHoldRead,
    ];
    assert_eq!(
        permissions(Role::CaseWorker, CaseReach::TeamJourneys),
        there
    );
    assert_eq!(
        permissions(Role::CaseWorker, CaseReach::OwnStaff),
        [AbsenceChange]
    );
    for missing in [
        CaseAssign,
        CaseReopen,
        CaseCorrect,
        CaseShare,
        CaseSetConfidentiality,
        TaskWaive,
        ReadingRead,
        KpiChange,
        JourneyChange,
    ] {
        assert_eq!(
            reach(Role::CaseWorker, missing),
            CaseReach::None,
            "{missing:?}"
        );
    }
}

#[test]
fn a_team_manager_also_assigns_corrects_shares_waives_reviews_merges_exports_sees_readings_and_keeps_staff()
 {
    let worker = permissions(Role::CaseWorker, CaseReach::TeamJourneys);
    let manager = permissions(Role::TeamManager, CaseReach::TeamJourneys);
    let more: Vec<Permission> = manager
        .iter()
        .copied()
        .filter(|one| !worker.contains(one))
        .collect();
    assert_eq!(
        more,
        [
            CaseAssign,
            CaseReopen,
            CaseCorrect,
            CaseShare,
            CaseSetConfidentiality,
            TaskWaive,
            ReadingRead,
            CustomerMerge,
            CustomerExport,
            RetentionReview,
            SkillChange,
            AbsenceChange
        ]
    );
    assert!(worker.iter().all(|one| manager.contains(one)));
}

#[test]
fn a_performance_officer_sees_all_cases_and_changes_only_kpis() {
    assert_eq!(
        permissions(Role::PerformanceOfficer, CaseReach::Council),
        [
            CaseRead,
            QueueRead,
            TaskRead,
            ContactRead,
            StaffRead,
            FigureRead,
            KpiRead,
            KpiChange,
            DraftRead
        ]
    );
    assert_eq!(
        permissions(Role::PerformanceOfficer, CaseReach::OwnStaff),
        [AbsenceChange]
    );
    assert_eq!(grants(Role::PerformanceOfficer).len(), 10);
}

#[test]
fn a_director_changes_as_a_team_manager_but_sees_no_customer_takes_no_case_and_alone_places_holds()
{
    let mut director = permissions(Role::Director, CaseReach::Directorate);
    let mut manager = permissions(Role::TeamManager, CaseReach::TeamJourneys);
    let not_theirs = [
        PersonalRead,
        CaseTake,
        CaseParty,
        CustomerRead,
        CustomerChange,
        CustomerMerge,
        CustomerExport,
        DocumentAdd,
        DocumentRemove,
        RetentionReview,
    ];
    manager.retain(|one| !not_theirs.contains(one));
    assert!(director.contains(&LegalHoldChange));
    director.retain(|one| *one != LegalHoldChange);
    assert_eq!(director, manager);
}

#[test]
fn a_councillor_changes_nothing() {
    assert_eq!(
        permissions(Role::Councillor, CaseReach::Council),
        [StaffRead, FigureRead, KpiRead]
    );
    assert_eq!(grants(Role::Councillor).len(), 3);
}

#[test]
fn a_partner_opens_and_notes_on_its_own_cases() {
    let own = [
        CaseRead,
        PersonalRead,
        CaseOpen,
        CaseNote,
        DocumentAdd,
        ContactRead,
        CustomerRead,
    ];
    assert_eq!(permissions(Role::Partner, CaseReach::Partner), own);
    assert_eq!(
        permissions(Role::Partner, CaseReach::Council),
        [FigureRead, KpiRead]
    );
}

#[test]
fn an_administrator_changes_organisation_journeys_and_accounts_and_sees_no_case() {
    let all = [
        CustomerErase,
        StaffRead,
        SkillChange,
        FigureRead,
        KpiRead,
        DraftRead,
        OrganisationChange,
        JourneyChange,
        AccountRead,
        AccountChange,
    ];
    assert_eq!(permissions(Role::Administrator, CaseReach::Council), all);
    assert_eq!(
        permissions(Role::Administrator, CaseReach::OwnStaff),
        [AbsenceChange]
    );
    assert_eq!(grants(Role::Administrator).len(), 11);
}

#[test]
fn no_role_is_granted_a_permission_twice_or_for_nothing() {
    for role in Role::ALL {
        let mut found: Vec<Permission> =
            grants(*role).iter().map(|grant| grant.permission).collect();
        found.sort_unstable();
        found.dedup();
        assert_eq!(found.len(), grants(*role).len(), "{role}");
        assert!(
            grants(*role)
                .iter()
                .all(|grant| grant.reach != CaseReach::None),
            "{role}"
        );
    }
}

#[test]
fn every_permission_is_granted_to_somebody() {
    for permission in Permission::ALL {
        assert!(is_granted(Role::ALL, *permission), "{permission:?}");
    }
}

#[test]
fn several_roles_add_up_and_the_whole_council_covers_the_rest() {
    let both = [Role::StaffMember, Role::CaseWorker, Role::CaseWorker];
    assert_eq!(
        reaches(&both, CaseRead),
        [CaseReach::TeamJourneys, CaseReach::OwnStaff]
    );
    assert_eq!(reaches(&both, CaseMove), [CaseReach::TeamJourneys]);
    assert_eq!(
        reaches(&[Role::CaseWorker, Role::PerformanceOfficer], CaseRead),
        [CaseReach::Council]
    );
    assert_eq!(
        reaches(&[Role::CaseWorker, Role::PerformanceOfficer], PersonalRead),
        [CaseReach::TeamJourneys]
    );
    assert_eq!(reaches(&[], CaseRead), []);
    assert_eq!(
        figure_reaches(&[Role::Partner, Role::StaffMember]),
        [FigureReach::PublishedAndTeams, FigureReach::PartnerJourneys]
    );
    assert_eq!(
        figure_reaches(&[Role::Councillor, Role::Public]),
        [FigureReach::Council]
    );
}
