//! Pausing, resuming and extending, by hand.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what is not there must fail the test"
)]
use super::*;
use crate::cases::clock::{Pause, PauseReason};
use crate::time::target::Target;

fn at(hour: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + chrono::TimeDelta::hours(hour)
}

/// A case received at hour 10.
fn case(state: CaseState) -> CaseStatus {
    CaseStatus {
        state,
        stage: None,
        team: None,
        assignee: None,
        demand_code: DemandCode::Unknown,
        received_at: at(10),
        closed_at: (state != CaseState::Open).then(|| at(20)),
        outcome: None,
        reopened_at: None,
        first_closed_at: None,
    }
}

const fn pause(reason: PauseReason, from: DateTime<Utc>, to: Option<DateTime<Utc>>) -> Pause {
    Pause { reason, from, to }
}

fn told<Code: Copy>(problems: &[Problem<Code>]) -> Vec<(Code, &str)> {
    problems
        .iter()
        .map(|problem| (problem.code, problem.field.as_str()))
        .collect()
}

use PauseReason::{AwaitingCustomer, LegalHold};

#[test]
fn an_open_case_is_paused_once_for_each_reason() {
    let command = PauseClock {
        reason: AwaitingCustomer,
        paused_at: at(12),
        authority: "Procedure 7",
    };
    let begun = pause(AwaitingCustomer, at(12), None);
    let open = case(CaseState::Open);
    let over = pause(AwaitingCustomer, at(11), Some(at(12)));
    let others = [over, pause(LegalHold, at(11), None)];
    assert_eq!(command.decide(&open, &others, at(12)), Ok(begun));
    let again = command.decide(&open, &[begun], at(13)).unwrap_err();
    assert_eq!(told(&again), [(PauseProblem::AlreadyPaused, "reason")]);
}

#[test]
fn all_that_is_wrong_with_a_pause_is_told() {
    let command = PauseClock {
        reason: LegalHold,
        paused_at: at(9),
        authority: " ",
    };
    let lasting = [pause(LegalHold, at(11), None)];
    let problems = command
        .decide(&case(CaseState::Closed), &lasting, at(30))
        .unwrap_err();
    let expected = [
        (PauseProblem::NotOpen, "caseId"),
        (PauseProblem::AlreadyPaused, "reason"),
        (PauseProblem::AuthorityMissing, "authority"),
        (PauseProblem::PausedBeforeReceived, "pausedAt"),
    ];
    assert_eq!(told(&problems), expected);
    let early = command
        .decide(&case(CaseState::Open), &[], at(8))
        .unwrap_err();
    assert_eq!(
        told(&early).last(),
        Some(&(PauseProblem::PausedInFuture, "pausedAt"))
    );
}

#[test]
fn the_pause_that_lasts_is_ended() {
    let pauses = [
        pause(AwaitingCustomer, at(11), Some(at(12))),
        pause(AwaitingCustomer, at(13), None),
    ];
    let resume = |reason, hour| ResumeClock {
        reason,
        resumed_at: at(hour),
    };
    assert_eq!(resume(None, 14).decide(&pauses, at(14)), Ok(1));
    assert_eq!(
        resume(Some(AwaitingCustomer), 13).decide(&pauses, at(14)),
        Ok(1)
    );
    let problems = |reason, hour, pauses: &[Pause]| {
        let problems = resume(reason, hour).decide(pauses, at(14)).unwrap_err();
        told(&problems)
            .into_iter()
            .map(|(code, field)| (code, field.to_owned()))
            .collect::<Vec<_>>()
    };
    let one = |code, field: &str| vec![(code, field.to_owned())];
    assert_eq!(
        problems(Some(LegalHold), 14, &pauses),
        one(ResumeProblem::NotPaused, "caseId")
    );
    assert_eq!(
        problems(None, 14, &pauses[..1]),
        one(ResumeProblem::NotPaused, "caseId")
    );
    assert_eq!(
        problems(None, 12, &pauses),
        one(ResumeProblem::ResumedBeforePaused, "resumedAt")
    );
    assert_eq!(
        problems(None, 15, &pauses),
        one(ResumeProblem::ResumedInFuture, "resumedAt")
    );
    let both = [pauses[1], pause(LegalHold, at(11), None)];
    assert_eq!(
        problems(None, 14, &both),
        one(ResumeProblem::SeveralPauses, "reason")
    );
}

#[test]
fn extensions_add_up_to_the_cap_of_the_journey() {
    let extend = |by| ExtendTarget {
        by,
        reason: "Survey of the site",
    };
    let of = Extensible {
        target: Some(Target::Days(10)),
        cap: Some(5),
        extended_by: 2,
        is_due_given: false,
    };
    let open = case(CaseState::Open);
    assert_eq!(extend(3).decide(&open, of), Ok(5));
    let problems = extend(4).decide(&open, of).unwrap_err();
    assert_eq!(told(&problems), [(ExtendProblem::BeyondCap, "by")]);
    assert_eq!(
        problems[0].message,
        "The journey version allows 5 working days of extension in all, of which 3 are left: 4 are too many."
    );
    let without = |target, cap| {
        let of = Extensible { target, cap, ..of };
        extend(1).decide(&open, of).unwrap_err()[0].code
    };
    assert_eq!(without(None, Some(5)), ExtendProblem::NoTarget);
    assert_eq!(without(of.target, None), ExtendProblem::NotExtensible);
    let wrong = ExtendTarget { by: -1, reason: "" };
    let expected = [
        (ExtendProblem::NotOpen, "caseId"),
        (ExtendProblem::ReasonMissing, "reason"),
        (ExtendProblem::NothingAdded, "by"),
    ];
    let problems = wrong.decide(&case(CaseState::Withdrawn), of).unwrap_err();
    assert_eq!(told(&problems), expected);
}
