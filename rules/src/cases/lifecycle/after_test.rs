//! What withdrawing, reopening, reclassifying and correcting do and refuse.

use super::verb_test::{MET, NOT_MET, WITHDRAWN, at, closed, opened, reopened, told, version};
use super::*;

#[test]
fn a_withdrawn_case_takes_the_outcome_of_its_version_that_says_so() {
    let withdraw = Withdraw {
        outcome: None,
        withdrawn_at: at(12),
    };
    let expected = CaseStatus {
        state: CaseState::Withdrawn,
        outcome: Some(WITHDRAWN),
        ..closed()
    };
    assert_eq!(
        withdraw.decide(&opened(), &version(), at(12)),
        Ok(expected.clone())
    );
    let without = VersionRules {
        outcomes: vec![],
        ..version()
    };
    let bare = CaseStatus {
        outcome: None,
        ..expected.clone()
    };
    assert_eq!(withdraw.decide(&opened(), &without, at(12)), Ok(bare));
    let again = told(withdraw.decide(&expected, &version(), at(13)));
    assert_eq!(
        again,
        [(WithdrawProblem::AlreadyWithdrawn, "caseId".to_owned())]
    );
}

#[test]
fn withdrawing_refuses_any_other_outcome_and_a_wrong_time() {
    let withdraw = Withdraw {
        outcome: Some(MET),
        withdrawn_at: at(8),
    };
    assert_eq!(
        told(withdraw.decide(&opened(), &version(), at(7))),
        [
            (WithdrawProblem::WithdrawnTooEarly, "withdrawnAt".to_owned()),
            (
                WithdrawProblem::OutcomeIsNotWithdrawal,
                "outcomeId".to_owned()
            ),
            (WithdrawProblem::WithdrawnInFuture, "withdrawnAt".to_owned()),
        ]
    );
}

#[test]
fn only_a_case_that_ended_is_reopened_and_not_before_it_ended() {
    assert_eq!(
        Reopen {
            reopened_at: at(14)
        }
        .decide(&closed(), at(14)),
        Ok(reopened())
    );
    let early = told(
        Reopen {
            reopened_at: at(11),
        }
        .decide(&closed(), at(14)),
    );
    assert_eq!(
        early,
        [(ReopenProblem::ReopenedBeforeClosed, "reopenedAt".to_owned())]
    );
    let open = told(
        Reopen {
            reopened_at: at(15),
        }
        .decide(&opened(), at(14)),
    );
    let expected = [
        (ReopenProblem::AlreadyOpen, "caseId".to_owned()),
        (ReopenProblem::ReopenedInFuture, "reopenedAt".to_owned()),
    ];
    assert_eq!(open, expected);
}

#[test]
fn an_open_case_can_change_its_demand_code_but_has_no_outcome_to_change() {
    let code = Reclassify {
        demand_code: Some(DemandCode::FailureNotDone),
        outcome: None,
    };
    let expected = CaseStatus {
        demand_code: DemandCode::FailureNotDone,
        ..opened()
    };
    assert_eq!(code.decide(&opened(), &version()), Ok(expected));
    let outcome = Reclassify {
        demand_code: None,
        outcome: Some(NOT_MET),
    };
    let problems = told(outcome.decide(&opened(), &version()));
    assert_eq!(
        problems,
        [(ReclassifyProblem::NotClosed, "outcomeId".to_owned())]
    );
    let expected = CaseStatus {
        outcome: Some(NOT_MET),
        ..closed()
    };
    assert_eq!(outcome.decide(&closed(), &version()), Ok(expected));
}

#[test]
fn reclassifying_to_what_is_or_to_a_withdrawal_is_refused() {
    let same = Reclassify {
        demand_code: Some(DemandCode::ValueNew),
        outcome: Some(MET),
    };
    let problems = told(same.decide(&closed(), &version()));
    assert_eq!(
        problems,
        [(ReclassifyProblem::NothingToChange, "caseId".to_owned())]
    );
    let withdrawal = Reclassify {
        demand_code: None,
        outcome: Some(WITHDRAWN),
    };
    let problems = told(withdrawal.decide(&closed(), &version()));
    assert_eq!(
        problems,
        [(
            ReclassifyProblem::OutcomeIsWithdrawal,
            "outcomeId".to_owned()
        )]
    );
}

#[test]
fn a_correction_moves_the_instants_of_the_case() {
    let correct = Correct {
        received_at: Some(at(8)),
        closed_at: Some(at(11)),
        reason: "Typed wrongly",
    };
    let expected = CaseStatus {
        received_at: at(8),
        closed_at: Some(at(11)),
        first_closed_at: Some(at(11)),
        ..closed()
    };
    assert_eq!(correct.decide(&closed(), at(20)), Ok(expected));
}

#[test]
fn a_correction_needs_a_reason_a_closed_case_and_times_in_order() {
    let correct = |received: Option<u32>, closed: Option<u32>, reason| Correct {
        received_at: received.map(at),
        closed_at: closed.map(at),
        reason,
    };
    let nothing = told(correct(None, None, " ").decide(&closed(), at(20)));
    let expected = [
        (CorrectProblem::ReasonMissing, "reason".to_owned()),
        (CorrectProblem::NothingToChange, "caseId".to_owned()),
    ];
    assert_eq!(nothing, expected);
    let open = told(correct(None, Some(11), "x").decide(&opened(), at(20)));
    assert_eq!(open, [(CorrectProblem::NotClosed, "closedAt".to_owned())]);
    let early = told(correct(None, Some(8), "x").decide(&closed(), at(20)));
    assert_eq!(
        early,
        [(CorrectProblem::ClosedBeforeReceived, "closedAt".to_owned())]
    );
    let late = told(correct(Some(13), None, "x").decide(&closed(), at(20)));
    assert_eq!(
        late,
        [(CorrectProblem::ReceivedAfterClosed, "receivedAt".to_owned())]
    );
    let after_first = told(correct(Some(13), None, "x").decide(&reopened(), at(20)));
    assert_eq!(
        after_first,
        [(CorrectProblem::ReceivedAfterClosed, "receivedAt".to_owned())]
    );
    let future = told(correct(Some(21), Some(22), "x").decide(&closed(), at(20)));
    let expected = [
        (CorrectProblem::ReceivedInFuture, "receivedAt".to_owned()),
        (CorrectProblem::ClosedInFuture, "closedAt".to_owned()),
    ];
    assert_eq!(future, expected);
}

#[test]
fn a_merged_case_ends_without_an_outcome_where_the_other_is_open() {
    let merge = Merge {
        is_self: false,
        into: CaseState::Open,
        count: 99,
        merged_at: at(12),
    };
    let merged = CaseStatus {
        state: CaseState::Merged,
        outcome: None,
        ..closed()
    };
    assert_eq!(merge.decide(&opened()), Ok(merged.clone()));
    let told = |merge: Merge, case: &CaseStatus| {
        let problems = merge.decide(case).err().unwrap_or_default();
        problems
            .into_iter()
            .map(|it| (it.code, it.field))
            .collect::<Vec<_>>()
    };
    let case = |code| vec![(code, "caseId".into())];
    let into = |code| vec![(code, "intoCaseId".into())];
    assert_eq!(told(merge, &merged), case(MergeProblem::AlreadyMerged));
    assert_eq!(told(merge, &closed()), case(MergeProblem::AlreadyClosed));
    let full = Merge {
        count: 100,
        ..merge
    };
    assert_eq!(told(full, &opened()), into(MergeProblem::TooManyMerged));
    let itself = Merge {
        is_self: true,
        ..merge
    };
    assert_eq!(told(itself, &opened()), into(MergeProblem::SameCase));
    for state in [CaseState::Closed, CaseState::Withdrawn, CaseState::Merged] {
        let ended = Merge {
            into: state,
            ..merge
        };
        assert_eq!(told(ended, &opened()), into(MergeProblem::IntoNotOpen));
    }
}
