//! What opening, moving, assigning, noting and closing do and refuse.

use chrono::TimeZone;

use super::*;

pub(in crate::cases) fn at(hour: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 9, 1, hour, 0, 0)
        .single()
        .unwrap_or_default()
}

pub(in crate::cases) const fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

pub(in crate::cases) const MET: Uuid = id(21);
pub(in crate::cases) const NOT_MET: Uuid = id(22);
pub(in crate::cases) const WITHDRAWN: Uuid = id(23);

/// Stages 1 (team 11), 2 (team 12), 3 (no team), allowed 1 → 2 → 3 and back 2 → 1.
pub(in crate::cases) fn version() -> VersionRules {
    let stage = |number, title: &str, team| StageRule {
        id: id(number),
        title: title.to_owned(),
        team,
    };
    let outcome = |id, title: &str, kind| OutcomeRule {
        id,
        title: title.to_owned(),
        kind,
    };
    VersionRules {
        state: VersionState::Published,
        stages: vec![
            stage(1, "Received", Some(id(11))),
            stage(2, "Assessed", Some(id(12))),
            stage(3, "Decided", None),
        ],
        transitions: vec![(id(1), id(2)), (id(2), id(3)), (id(2), id(1))],
        outcomes: vec![
            outcome(MET, "Granted", OutcomeKind::Met),
            outcome(NOT_MET, "Refused", OutcomeKind::NotMet),
            outcome(WITHDRAWN, "Withdrawn", OutcomeKind::Withdrawn),
        ],
    }
}

pub(in crate::cases) fn opened() -> CaseStatus {
    CaseStatus {
        state: CaseState::Open,
        stage: Some(id(1)),
        team: Some(id(11)),
        assignee: None,
        demand_code: DemandCode::ValueNew,
        received_at: at(9),
        closed_at: None,
        outcome: None,
        reopened_at: None,
        first_closed_at: None,
    }
}

pub(in crate::cases) fn closed() -> CaseStatus {
    CaseStatus {
        state: CaseState::Closed,
        closed_at: Some(at(12)),
        outcome: Some(MET),
        first_closed_at: Some(at(12)),
        ..opened()
    }
}

pub(in crate::cases) fn reopened() -> CaseStatus {
    CaseStatus {
        reopened_at: Some(at(14)),
        first_closed_at: Some(at(12)),
        ..opened()
    }
}

pub(in crate::cases) fn told<Code: Copy>(decision: Decision<Code>) -> Vec<(Code, String)> {
    decision
        .err()
        .unwrap_or_default()
        .into_iter()
        .map(|problem| (problem.code, problem.field))
        .collect()
}

#[test]
fn a_case_opens_at_the_first_stage_with_the_team_that_does_it() {
    let open = Open {
        received_at: at(9),
        demand_code: DemandCode::ValueNew,
        stage: None,
    };
    assert_eq!(open.decide(&version(), at(10)), Ok(opened()));
}

#[test]
fn all_that_is_wrong_with_an_opening_is_told_together() {
    let open = Open {
        received_at: at(11),
        demand_code: DemandCode::ValueNew,
        stage: Some(id(99)),
    };
    let draft = VersionRules {
        state: VersionState::Draft,
        ..version()
    };
    assert_eq!(
        told(open.decide(&draft, at(10))),
        [
            (OpenProblem::VersionNotPublished, "journeyId".to_owned()),
            (OpenProblem::ReceivedInFuture, "receivedAt".to_owned()),
            (OpenProblem::StageUnknown, "stageId".to_owned()),
        ]
    );
}

#[test]
fn a_move_hands_the_case_to_the_team_of_the_stage_and_takes_it_from_its_assignee() {
    let case = CaseStatus {
        assignee: Some(id(31)),
        ..opened()
    };
    let moved = CaseStatus {
        stage: Some(id(2)),
        team: Some(id(12)),
        ..opened()
    };
    assert_eq!(
        Move { stage: id(2) }.decide(&case, &version()),
        Ok(moved.clone())
    );
    // The third stage has no team of its own: the case stays with the second's.
    let assigned = CaseStatus {
        assignee: Some(id(32)),
        ..moved
    };
    let kept = CaseStatus {
        stage: Some(id(3)),
        ..assigned.clone()
    };
    assert_eq!(
        Move { stage: id(3) }.decide(&assigned, &version()),
        Ok(kept)
    );
}

#[test]
fn a_move_that_the_version_does_not_allow_names_those_it_does() {
    let decision = Move { stage: id(3) }.decide(&opened(), &version());
    let message = decision
        .err()
        .and_then(|problems| problems.into_iter().next())
        .map(|problem| problem.message);
    let expected =
        "The case cannot go from Received to Decided. From there it can go to: Assessed.";
    assert_eq!(message.as_deref(), Some(expected));
}

#[test]
fn a_closed_case_does_not_move_and_an_unknown_stage_is_told_beside_it() {
    assert_eq!(
        told(Move { stage: id(99) }.decide(&closed(), &version())),
        [
            (MoveProblem::NotOpen, "caseId".to_owned()),
            (MoveProblem::StageUnknown, "stageId".to_owned())
        ]
    );
    let again = told(Move { stage: id(1) }.decide(&opened(), &version()));
    assert_eq!(again, [(MoveProblem::AlreadyThere, "stageId".to_owned())]);
}

#[test]
fn a_case_at_no_stage_may_move_to_any() {
    let imported = CaseStatus {
        stage: None,
        ..opened()
    };
    assert!(Move { stage: id(3) }.decide(&imported, &version()).is_ok());
}

#[test]
fn an_assignee_is_active_and_in_the_team() {
    let somebody = Assignee {
        id: id(31),
        is_active: true,
        teams: vec![id(12)],
    };
    let assign = Assign {
        team: Some(id(12)),
        assignee: Some(somebody.clone()),
    };
    let expected = CaseStatus {
        team: Some(id(12)),
        assignee: Some(id(31)),
        ..opened()
    };
    assert_eq!(assign.decide(&opened()), Ok(expected));
    let gone = Assign {
        team: Some(id(11)),
        assignee: Some(Assignee {
            is_active: false,
            ..somebody
        }),
    };
    assert_eq!(
        told(gone.decide(&closed())),
        [
            (AssignProblem::NotOpen, "caseId".to_owned()),
            (AssignProblem::AssigneeInactive, "assigneeId".to_owned()),
            (AssignProblem::AssigneeNotInTeam, "assigneeId".to_owned()),
        ]
    );
}

#[test]
fn a_note_can_be_added_to_a_closed_case_but_not_be_blank() {
    assert_eq!(
        Note {
            text: "Called back."
        }
        .decide(&closed()),
        Ok(closed())
    );
    assert_eq!(
        told(Note { text: " \n" }.decide(&opened())),
        [(NoteProblem::Blank, "text".to_owned())]
    );
}

#[test]
fn a_case_is_closed_once_with_an_outcome_of_its_version() {
    let close = Close {
        outcome: MET,
        closed_at: at(12),
    };
    assert_eq!(close.decide(&opened(), &version(), at(12)), Ok(closed()));
    let again = told(close.decide(&closed(), &version(), at(13)));
    assert_eq!(again, [(CloseProblem::AlreadyClosed, "caseId".to_owned())]);
    let unknown = Close {
        outcome: id(99),
        closed_at: at(8),
    };
    assert_eq!(
        told(unknown.decide(&opened(), &version(), at(7))),
        [
            (CloseProblem::ClosedBeforeReceived, "closedAt".to_owned()),
            (CloseProblem::OutcomeUnknown, "outcomeId".to_owned()),
            (CloseProblem::ClosedInFuture, "closedAt".to_owned()),
        ]
    );
}

#[test]
fn closing_refuses_an_outcome_of_kind_withdrawn() {
    let close = Close {
        outcome: WITHDRAWN,
        closed_at: at(12),
    };
    let problems = told(close.decide(&opened(), &version(), at(12)));
    assert_eq!(
        problems,
        [(CloseProblem::OutcomeIsWithdrawal, "outcomeId".to_owned())]
    );
}

#[test]
fn a_reopened_case_is_not_closed_before_it_was_reopened() {
    let close = |hour| {
        Close {
            outcome: MET,
            closed_at: at(hour),
        }
        .decide(&reopened(), &version(), at(20))
    };
    assert_eq!(
        told(close(13)),
        [(CloseProblem::ClosedBeforeReopened, "closedAt".to_owned())]
    );
    let case = close(15).ok();
    assert_eq!(case.as_ref().and_then(|case| case.closed_at), Some(at(15)));
    assert_eq!(case.and_then(|case| case.first_closed_at), Some(at(12)));
}
