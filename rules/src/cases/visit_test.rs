//! Stays in stages, worked out by hand.

use super::super::EventKind;
use super::super::lifecycle::verb_test::{at, id};
use super::super::replay::Detail;
use super::*;

fn entry(kind: EventKind, hour: u32, stage: Option<u128>) -> Entry {
    Entry {
        kind,
        happened_at: at(hour),
        recorded_at: at(hour),
        stage: stage.map(id),
        team: None,
        assignee: None,
        outcome: None,
        detail: Detail::default(),
    }
}

fn visit(stage: u128, entered: u32, left: Option<u32>) -> Visit {
    Visit {
        stage: id(stage),
        entered_at: at(entered),
        left_at: left.map(at),
    }
}

#[test]
fn a_stay_ends_with_a_move_or_with_the_case_and_begins_again_when_it_is_reopened() {
    let entries = [
        entry(EventKind::Opened, 8, Some(1)),
        entry(EventKind::Noted, 9, None),
        entry(EventKind::Moved, 10, Some(2)),
        entry(EventKind::Closed, 12, None),
        entry(EventKind::Reopened, 13, Some(2)),
        entry(EventKind::Moved, 15, Some(1)),
    ];
    assert_eq!(
        visits(&entries, at(8), None),
        [
            visit(1, 8, Some(10)),
            visit(2, 10, Some(12)),
            visit(2, 13, Some(15)),
            visit(1, 15, None),
        ]
    );
    // Put right: received an hour before, closed half way.
    assert_eq!(
        visits(&entries[..4], at(7), Some(at(11))),
        [visit(1, 7, Some(10)), visit(2, 10, Some(11))]
    );
}

#[test]
fn a_case_without_stages_stays_nowhere() {
    let entries = [entry(EventKind::Opened, 8, None)];
    assert_eq!(visits(&entries, at(8), None), []);
    assert_eq!(visits(&[], at(8), None), []);
}
