//! Reading a predicate from the input of a mutation.

use async_graphql::{ID, InputObject, OneofObject};
use rules::performance::{self, PartDefinition, Predicate};
use uuid::Uuid;

use super::{Comparison, TimeAnchor};
use crate::cases::codes::DemandCode;
use crate::graphql::id::Kind;
use crate::journeys::outcome::OutcomeKind;
use crate::organisation::kinds::CustomerKind;

/// Which cases or contacts count in a part of a KPI, and by which instant.
#[derive(Debug, InputObject)]
pub struct KpiPartInput {
    /// The instant that decides the period, and so whether cases or contacts count.
    pub anchor: TimeAnchor,
    /// Which of them count; all of the contributing services when left out.
    pub predicate: Option<KpiPredicateInput>,
}

/// Which cases or contacts count: exactly one of these. What a case does not have (no team, no outcome, no
/// due date) fulfils no leaf, and `not` is plain negation. Contacts may be asked for journey, service,
/// version, channel, team, demand code and kind of customer.
#[derive(Debug, OneofObject)]
pub enum KpiPredicateInput {
    /// Cases that match every one of these.
    All(Vec<KpiPredicateInput>),
    /// Cases that match at least one of these.
    Any(Vec<KpiPredicateInput>),
    /// Cases that do not match this.
    Not(Box<KpiPredicateInput>),
    /// Cases on one of these journeys.
    JourneyIn(Vec<ID>),
    /// Cases on a journey of one of these services.
    ServiceIn(Vec<ID>),
    /// Cases under one of these journey versions.
    VersionIn(Vec<ID>),
    /// Cases that came in by one of these channels.
    ChannelIn(Vec<ID>),
    /// Cases assigned to one of these teams.
    TeamIn(Vec<ID>),
    /// Cases with one of these outcomes.
    OutcomeIn(Vec<ID>),
    /// Cases whose outcome is of one of these kinds.
    OutcomeKindIn(Vec<OutcomeKind>),
    /// Cases with an outcome that is (true) or is not (false) linked to this KPI.
    OutcomeIsLinked(bool),
    /// Cases with one of these demand codes.
    DemandCodeIn(Vec<DemandCode>),
    /// Cases on journeys for one of these kinds of customer.
    CustomerKindIn(Vec<CustomerKind>),
    /// Closed cases with a due instant that were closed by then (true) or after (false).
    IsOnTime(bool),
    /// Cases that are (true) or are not (false) closed with an outcome; a withdrawn case is not.
    IsClosed(bool),
    /// Cases that have (true) or have not (false) a due instant.
    HasDueDate(bool),
    /// Closed cases whose working days from receipt to closing compare so.
    WorkingDays(WorkingDaysInput),
    /// Closed cases whose working days from receipt to closing lie in this range.
    WorkingDaysBetween(WorkingDaysRangeInput),
}

/// A comparison of working days from receipt to closing.
#[derive(Debug, InputObject)]
pub struct WorkingDaysInput {
    /// How they compare.
    pub op: Comparison,
    /// The number of working days; the day of receipt is day 0.
    pub value: i32,
}

/// A range of working days, both ends included.
#[derive(Debug, InputObject)]
pub struct WorkingDaysRangeInput {
    /// The fewest working days; the day of receipt is day 0.
    pub from: i32,
    /// The most working days; not below the fewest.
    pub to: i32,
}

/// What was found on reading: the ids that it names, to be looked up, and those that are none.
#[derive(Debug, Default)]
pub struct Reading {
    /// The rows named, with the path of the list that names them.
    pub named: Vec<(String, Kind, Uuid)>,
    /// Ids that are not of the right kind, with the path of the list and the kind wanted.
    pub unknown: Vec<(String, Kind)>,
}

impl KpiPartInput {
    /// The part as it is stored. `at` is its path in the input; what is named is told to `reading`.
    #[must_use]
    pub fn read(&self, at: &str, reading: &mut Reading) -> PartDefinition {
        let predicate = self.predicate.as_ref().map_or_else(
            || Predicate::All(Vec::new()),
            |predicate| predicate.read(&format!("{at}.predicate"), reading),
        );
        PartDefinition {
            anchor: self.anchor.into(),
            predicate,
        }
    }
}

impl KpiPredicateInput {
    fn read(&self, at: &str, reading: &mut Reading) -> Predicate {
        match self {
            Self::All(parts) => Predicate::All(read_each(parts, &format!("{at}.all"), reading)),
            Self::Any(parts) => Predicate::Any(read_each(parts, &format!("{at}.any"), reading)),
            Self::Not(part) => Predicate::Not(Box::new(part.read(&format!("{at}.not"), reading))),
            Self::JourneyIn(ids) => {
                Predicate::JourneyIn(reading.ids(ids, Kind::Journey, at, "journeyIn"))
            }
            Self::ServiceIn(ids) => {
                Predicate::ServiceIn(reading.ids(ids, Kind::Service, at, "serviceIn"))
            }
            Self::VersionIn(ids) => {
                Predicate::VersionIn(reading.ids(ids, Kind::JourneyVersion, at, "versionIn"))
            }
            Self::ChannelIn(ids) => {
                Predicate::ChannelIn(reading.ids(ids, Kind::Channel, at, "channelIn"))
            }
            Self::TeamIn(ids) => Predicate::TeamIn(reading.ids(ids, Kind::Team, at, "teamIn")),
            Self::OutcomeIn(ids) => {
                Predicate::OutcomeIn(reading.ids(ids, Kind::Outcome, at, "outcomeIn"))
            }
            Self::OutcomeKindIn(kinds) => Predicate::OutcomeKindIn(convert(kinds)),
            Self::OutcomeIsLinked(wanted) => Predicate::OutcomeIsLinked(*wanted),
            Self::DemandCodeIn(codes) => Predicate::DemandCodeIn(convert(codes)),
            Self::CustomerKindIn(kinds) => Predicate::CustomerKindIn(convert(kinds)),
            Self::IsOnTime(wanted) => Predicate::IsOnTime(*wanted),
            Self::IsClosed(wanted) => Predicate::IsClosed(*wanted),
            Self::HasDueDate(wanted) => Predicate::HasDueDate(*wanted),
            Self::WorkingDays(days) => Predicate::WorkingDays {
                op: performance::Comparison::from(days.op),
                value: days.value,
            },
            Self::WorkingDaysBetween(range) => Predicate::WorkingDaysBetween {
                from: range.from,
                to: range.to,
            },
        }
    }
}

fn read_each(parts: &[KpiPredicateInput], at: &str, reading: &mut Reading) -> Vec<Predicate> {
    parts
        .iter()
        .enumerate()
        .map(|(place, part)| part.read(&format!("{at}.{place}"), reading))
        .collect()
}

fn convert<I: Copy, O: From<I>>(values: &[I]) -> Vec<O> {
    values.iter().copied().map(O::from).collect()
}

impl Reading {
    fn ids(&mut self, ids: &[ID], kind: Kind, at: &str, leaf: &str) -> Vec<Uuid> {
        let at = format!("{at}.{leaf}");
        ids.iter()
            .map(|id| {
                let uuid = kind.uuid(id);
                match uuid {
                    Some(uuid) => self.named.push((at.clone(), kind, uuid)),
                    None => self.unknown.push((at.clone(), kind)),
                }
                // What is unknown is told, and never stored.
                uuid.unwrap_or_default()
            })
            .collect()
    }
}
