//! Predicates by chance: every leaf, and `all`, `any` and `not` up to three deep.

use rules::demand::DemandCode;
use rules::journeys::OutcomeKind;
use rules::organisation::CustomerKind;
use rules::performance::{Comparison, Predicate};
use serde_json::Value;
use throughline::graphql::id::Kind;
use uuid::Uuid;

use crate::demand::rollups::client::Chance;

/// What a predicate may name.
pub struct Names {
    pub journeys: Vec<Uuid>,
    pub services: Vec<Uuid>,
    pub versions: Vec<Uuid>,
    pub channels: Vec<Uuid>,
    pub teams: Vec<Uuid>,
    pub outcomes: Vec<Uuid>,
}

/// The leaves, by number.
type Leaves = &'static [usize];

/// Leaves that any stock may ask.
const OF_STOCKS: Leaves = &[0, 1, 2, 3, 4, 5, 6, 7];
/// Leaves that contacts may be asked.
const OF_CONTACTS: Leaves = &[0, 1, 2, 3, 4, 5, 6];
/// All of them.
const ALL: Leaves = &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
/// Leaves that one or another cube tells together.
const TOLD: [Leaves; 5] = [
    &[0, 1, 2, 3, 7, 8, 9, 10, 11, 12],
    &[0, 1, 2, 3, 4, 7, 11, 12],
    &[0, 1, 2, 3, 4, 5],
    &[0, 1, 2, 3, 5, 6, 7, 11, 12],
    &[0, 1, 2, 3, 12, 13, 14, 15],
];

/// What a predicate is about.
#[derive(Clone, Copy)]
pub enum About {
    Cases,
    /// Open cases, of which nobody may ask how they ended.
    Stock,
    Contacts,
}

/// A predicate.
pub fn predicate(chance: &mut Chance, names: &Names, about: About) -> Predicate {
    let leaves = match (about, chance.below(4)) {
        (About::Stock, 0) => OF_STOCKS,
        (About::Contacts, 0) => OF_CONTACTS,
        // No cube tells channel and team of contacts together.
        (About::Contacts, 1) => &[4, 6],
        (About::Stock | About::Contacts, _) => {
            [&[0, 1, 2, 3, 4, 5][..], &[0, 1, 2, 3, 5, 6]][chance.below(2)]
        }
        (About::Cases, 0) => ALL,
        (About::Cases, _) => TOLD[chance.below(TOLD.len())],
    };
    let depth = chance.below(4);
    tree(chance, names, leaves, depth)
}

fn tree(chance: &mut Chance, names: &Names, leaves: Leaves, depth: usize) -> Predicate {
    if depth == 0 {
        let number = leaves[chance.below(leaves.len())];
        return leaf(chance, names, number);
    }
    let parts = |chance: &mut Chance| -> Vec<Predicate> {
        let count = 1 + chance.below(3);
        (0..count)
            .map(|_| tree(chance, names, leaves, depth - 1))
            .collect()
    };
    match chance.below(3) {
        0 => Predicate::All(parts(chance)),
        1 => Predicate::Any(parts(chance)),
        _ => Predicate::Not(Box::new(tree(chance, names, leaves, depth - 1))),
    }
}

/// One or some of the values.
fn some<T: Copy>(chance: &mut Chance, from: &[T]) -> Vec<T> {
    let count = 1 + chance.below(from.len());
    let first = chance.below(from.len());
    let round = from.iter().cycle().skip(first);
    round.take(count).copied().collect()
}

fn leaf(chance: &mut Chance, names: &Names, number: usize) -> Predicate {
    let flag = chance.below(2) == 0;
    let days = i32::try_from(chance.below(30)).expect("days");
    match number {
        0 => Predicate::JourneyIn(some(chance, &names.journeys)),
        1 => Predicate::ServiceIn(some(chance, &names.services)),
        2 => Predicate::VersionIn(some(chance, &names.versions)),
        3 => Predicate::CustomerKindIn(some(chance, CustomerKind::ALL)),
        4 => Predicate::ChannelIn(some(chance, &names.channels)),
        5 => Predicate::DemandCodeIn(some(chance, DemandCode::ALL)),
        6 => Predicate::TeamIn(some(chance, &names.teams)),
        7 => Predicate::HasDueDate(flag),
        8 => Predicate::OutcomeIn(some(chance, &names.outcomes)),
        9 => Predicate::OutcomeKindIn(some(chance, OutcomeKind::ALL)),
        10 => Predicate::OutcomeIsLinked(flag),
        11 => Predicate::IsOnTime(flag),
        12 => Predicate::IsClosed(flag),
        13 => Predicate::WorkingDaysBetween {
            from: days,
            to: days + 10,
        },
        _ => Predicate::WorkingDays {
            op: Comparison::ALL[chance.below(Comparison::ALL.len())],
            value: days,
        },
    }
}

/// A predicate as a client writes it: the same words, with opaque ids.
pub fn input(predicate: &Predicate) -> Value {
    let mut value = serde_json::to_value(predicate).expect("JSON");
    hide_ids(&mut value);
    value
}

fn hide_ids(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let kind = match name.as_str() {
                    "journeyIn" => Kind::Journey,
                    "serviceIn" => Kind::Service,
                    "versionIn" => Kind::JourneyVersion,
                    "channelIn" => Kind::Channel,
                    "teamIn" => Kind::Team,
                    "outcomeIn" => Kind::Outcome,
                    _ => {
                        hide_ids(value);
                        continue;
                    }
                };
                for id in value.as_array_mut().expect("ids") {
                    let uuid: Uuid = id.as_str().expect("text").parse().expect("an id");
                    *id = Value::from(kind.id(uuid).to_string());
                }
            }
        }
        Value::Array(parts) => parts.iter_mut().for_each(hide_ids),
        _ => {}
    }
}
