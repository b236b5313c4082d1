use chrono::TimeDelta;
use proptest::prelude::*;

use super::super::lifecycle::sequence_test::{Verb, done, verb};
use super::super::lifecycle::verb_test::{MET, NOT_MET, at, id, opened};
use super::super::lifecycle::{Assign, Assignee};
use super::*;

/// What may be done: a verb, or giving the case to a team and a member of staff.
#[derive(Clone, Debug)]
enum Act {
    Verb(Verb),
    Assign(Option<Uuid>, Option<Uuid>),
}

fn act() -> impl Strategy<Value = Act> {
    let id = || prop::option::of((31_u128..34).prop_map(Uuid::from_u128));
    prop_oneof![
        4 => verb().prop_map(Act::Verb),
        1 => (id(), id()).prop_map(|(team, assignee)| Act::Assign(team, assignee)),
    ]
}

fn after(act: &Act, case: &CaseStatus) -> Option<CaseStatus> {
    match act {
        Act::Verb(verb) => done(verb, case, at(20)),
        Act::Assign(team, assignee) => Assign {
            team: *team,
            assignee: assignee.map(|id| Assignee {
                id,
                is_active: true,
                teams: team.iter().copied().collect(),
            }),
        }
        .decide(case)
        .ok(),
    }
}

/// An event as the verbs write it.
fn entry(kind: EventKind, happened_at: DateTime<Utc>) -> Entry {
    Entry {
        kind,
        happened_at,
        recorded_at: at(20),
        stage: None,
        team: None,
        assignee: None,
        outcome: None,
        detail: Detail::default(),
    }
}

fn opening(case: &CaseStatus) -> Entry {
    Entry {
        stage: case.stage,
        team: case.team,
        detail: Detail {
            demand_code: Some(Given::First(case.demand_code)),
            ..Detail::default()
        },
        ..entry(EventKind::Opened, case.received_at)
    }
}

/// Due five days after receipt; a deadline that was given stays, whatever is put right.
fn due(case: &CaseStatus, given: Option<DateTime<Utc>>) -> DateTime<Utc> {
    given.unwrap_or(case.received_at + TimeDelta::days(5))
}

fn written(act: &Act, before: &Known, after: &Known) -> Entry {
    let (old, new) = (&before.status, &after.status);
    let ended = new.closed_at.unwrap_or_default();
    match act {
        Act::Assign(..) => Entry {
            team: new.team,
            assignee: new.assignee,
            ..entry(EventKind::Assigned, at(20))
        },
        Act::Verb(Verb::Move(_)) => Entry {
            stage: new.stage,
            team: new.team.filter(|_| old.team != new.team),
            ..entry(EventKind::Moved, at(20))
        },
        Act::Verb(Verb::Close(..)) => Entry {
            outcome: new.outcome,
            ..entry(EventKind::Closed, ended)
        },
        Act::Verb(Verb::Withdraw(..)) => Entry {
            outcome: new.outcome,
            ..entry(EventKind::Withdrawn, ended)
        },
        Act::Verb(Verb::Merge(..)) => entry(EventKind::Merged, ended),
        Act::Verb(Verb::Reopen(_)) => Entry {
            stage: new.stage,
            ..entry(EventKind::Reopened, new.reopened_at.unwrap_or_default())
        },
        Act::Verb(Verb::Reclassify(..)) => Entry {
            outcome: new.outcome.filter(|_| old.outcome != new.outcome),
            detail: Detail {
                demand_code: Given::change(old.demand_code, new.demand_code),
                outcome_id: Given::change(old.outcome, new.outcome),
                ..Detail::default()
            },
            ..entry(EventKind::Reclassified, at(20))
        },
        Act::Verb(Verb::Correct(..)) => Entry {
            detail: Detail {
                received_at: Given::change(old.received_at, new.received_at),
                closed_at: Given::change(old.closed_at, new.closed_at),
                due_at: Given::change(before.due_at, after.due_at),
                ..Detail::default()
            },
            ..entry(EventKind::Corrected, at(20))
        },
    }
}

proptest! {
    /// After any sequence of verbs, the case as it was after each of them comes back from the log, the
    /// last being the case as it stands.
    #[test]
    fn the_log_tells_the_case_as_it_was_after_every_verb(
        acts in prop::collection::vec(act(), 0..40),
        deadline in prop::option::of(Just(at(15))),
    ) {
        let mut status = opened();
        let mut known = vec![Known { due_at: Some(due(&status, deadline)), status: status.clone() }];
        let mut log = vec![opening(&status)];
        for act in acts {
            let Some(next) = after(&act, &status) else { continue };
            let Some(before) = known.last().cloned() else { continue };
            let after = Known { due_at: Some(due(&next, deadline)), status: next.clone() };
            let recorded_at = at(20) + TimeDelta::minutes(i64::try_from(log.len()).unwrap_or(0));
            log.push(Entry { recorded_at, ..written(&act, &before, &after) });
            known.push(after);
            status = next;
        }
        // What is stored of an event is its JSON.
        for entry in &mut log {
            let stored = serde_json::to_value(&entry.detail).unwrap_or_default();
            entry.detail = serde_json::from_value(stored).unwrap_or_default();
        }
        let due_now = known.last().and_then(|last| last.due_at);
        for (entry, expected) in log.iter().zip(&known) {
            let found = known_at(&log, due_now, entry.recorded_at);
            prop_assert_eq!(found.as_ref(), Some(expected));
        }
    }
}

#[test]
fn what_is_recorded_later_was_not_known_whenever_it_happened() {
    let case = opened();
    let log = [
        Entry {
            recorded_at: at(10),
            ..opening(&case)
        },
        Entry {
            outcome: Some(MET),
            recorded_at: at(18),
            ..entry(EventKind::Closed, at(11))
        },
    ];
    assert_eq!(known_at(&log, None, at(9)), None);
    let state = |hour| known_at(&log, None, at(hour)).map(|known| known.status.state);
    assert_eq!(state(17), Some(CaseState::Open));
    assert_eq!(state(18), Some(CaseState::Closed));
}

#[test]
fn an_imported_activity_moves_the_case_to_its_stage_and_team() {
    let case = opened();
    let log = [
        opening(&case),
        Entry {
            stage: Some(id(2)),
            team: Some(id(12)),
            ..entry(EventKind::Activity, at(10))
        },
        entry(EventKind::Activity, at(11)),
        Entry {
            stage: Some(id(3)),
            ..entry(EventKind::Activity, at(12))
        },
    ];
    let stages: Vec<_> = after_each(&log, None)
        .into_iter()
        .flatten()
        .map(|known| (known.status.stage, known.status.team))
        .collect();
    let second = (Some(id(2)), Some(id(12)));
    assert_eq!(
        stages,
        [(case.stage, case.team), second, second, (Some(id(3)), None)]
    );
}

#[test]
fn details_are_read_as_the_verbs_have_always_written_them() {
    let text = format!(
        r#"{{"outcomeId":{{"from":"{MET}","to":"{NOT_MET}"}},"demandCode":"UNKNOWN",
            "closedAt":{{"from":null,"to":"2026-09-01T09:00:00Z"}},"accountId":"somebody"}}"#
    );
    let detail: Detail = serde_json::from_str(&text).unwrap_or_default();
    assert_eq!(detail.outcome_id, Given::change(MET, NOT_MET));
    assert_eq!(detail.demand_code, Some(Given::First(DemandCode::Unknown)));
    assert_eq!(detail.closed_at, Given::change(None, at(9)));
    assert_eq!(detail.due_at, None);
}
