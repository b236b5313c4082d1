//! The closed, typed language in which a KPI says which cases it counts.
//!
//! A predicate is kept as JSON, such as `{"all":[{"isClosed":true},{"workingDays":{"op":"LTE","value":10}}]}`.
//! The same predicate selects cells, filters the cases behind a figure, and is printed as words.
//!
//! **Logic is two-valued.** A leaf about something that a case does not have (no team, no outcome, no
//! due date) is false, whatever it asks; `not` is plain negation of that. So a case without a due date
//! is neither `isOnTime: true` nor `isOnTime: false`, and matches `not: {isOnTime: true}`. A translation
//! into SQL must therefore write every leaf so that it is never NULL (`x IS NOT NULL AND x IN (…)`).

use std::collections::{BTreeSet, HashSet};

use uuid::Uuid;

use crate::demand::DemandCode;
use crate::journeys::OutcomeKind;
use crate::organisation::CustomerKind;

/// Which cases count.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Predicate {
    /// Cases that match every one of these; with none, every case.
    All(Vec<Predicate>),
    /// Cases that match at least one of these; with none, no case.
    Any(Vec<Predicate>),
    /// Cases that do not match this.
    Not(Box<Predicate>),
    /// Cases on one of these journeys.
    JourneyIn(Vec<Uuid>),
    /// Cases on a journey of one of these services.
    ServiceIn(Vec<Uuid>),
    /// Cases under one of these journey versions.
    VersionIn(Vec<Uuid>),
    /// Cases that came in by one of these channels.
    ChannelIn(Vec<Uuid>),
    /// Cases assigned to one of these teams.
    TeamIn(Vec<Uuid>),
    /// Cases with one of these outcomes.
    OutcomeIn(Vec<Uuid>),
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
    WorkingDays {
        /// How they compare.
        op: Comparison,
        /// The number of working days; the day of receipt is day 0.
        value: i32,
    },
    /// Closed cases whose working days from receipt to closing lie in this range, both ends included.
    WorkingDaysBetween {
        /// The fewest working days.
        from: i32,
        /// The most working days.
        to: i32,
    },
}

/// How two numbers compare.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Comparison {
    /// Less than.
    Lt,
    /// At most.
    Lte,
    /// More than.
    Gt,
    /// At least.
    Gte,
    /// Exactly.
    Eq,
}

impl Comparison {
    /// Every comparison, in the order of its declaration.
    pub const ALL: &'static [Self] = &[Self::Lt, Self::Lte, Self::Gt, Self::Gte, Self::Eq];

    /// Whether `left` compares so with `right`.
    #[must_use]
    pub const fn holds(self, left: i32, right: i32) -> bool {
        match self {
            Self::Lt => left < right,
            Self::Lte => left <= right,
            Self::Gt => left > right,
            Self::Gte => left >= right,
            Self::Eq => left == right,
        }
    }
}

/// What a predicate can ask about a case, or about all the cases of one cell.
///
/// In a cell a fact that the predicate does not ask for ([`Predicate::dimensions`]) may be left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CaseFacts {
    /// The journey.
    pub journey: Option<Uuid>,
    /// The service of the journey.
    pub service: Option<Uuid>,
    /// The journey version the case was opened under.
    pub version: Option<Uuid>,
    /// The channel it came in by.
    pub channel: Option<Uuid>,
    /// The team it is assigned to; none when it is assigned to nobody.
    pub team: Option<Uuid>,
    /// The outcome; none while it is open.
    pub outcome: Option<Uuid>,
    /// The kind of the outcome.
    pub outcome_kind: Option<OutcomeKind>,
    /// The demand code of the case.
    pub demand_code: Option<DemandCode>,
    /// Who the journey is for.
    pub customer_kind: Option<CustomerKind>,
    /// Whether it was closed by its due instant; none when it is not closed or was not due.
    pub on_time: Option<bool>,
    /// Whether it is closed with an outcome. A withdrawn case is not.
    pub is_closed: bool,
    /// Whether it has a due instant.
    pub has_due: bool,
    /// Working days from receipt to closing; none when it is not closed, or the calendar does not say.
    pub working_days: Option<i32>,
}

/// A fact about cases that cells must be grouped by for a predicate to be decided on cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dimension {
    /// The journey.
    Journey,
    /// The service of the journey.
    Service,
    /// The journey version.
    Version,
    /// The channel.
    Channel,
    /// The team.
    Team,
    /// The outcome.
    Outcome,
    /// The kind of the outcome.
    OutcomeKind,
    /// The demand code of the case.
    DemandCode,
    /// Who the journey is for.
    CustomerKind,
    /// Closed by its due instant, or after, or neither.
    OnTime,
    /// Closed with an outcome.
    IsClosed,
    /// Has a due instant.
    HasDue,
    /// Working days from receipt to closing.
    WorkingDays,
}

impl Dimension {
    /// Whether contacts have it too. Their version and team are those of the case that they are about.
    #[must_use]
    pub const fn is_of_contacts(self) -> bool {
        matches!(
            self,
            Self::Journey
                | Self::Service
                | Self::Version
                | Self::Channel
                | Self::Team
                | Self::DemandCode
                | Self::CustomerKind
        )
    }
}

/// The facts that cells must be grouped by.
pub type DimensionSet = BTreeSet<Dimension>;

impl Predicate {
    /// The predicate that every case matches.
    #[must_use]
    pub const fn everything() -> Self {
        Self::All(Vec::new())
    }

    /// Whether a case with these facts matches; `linked` are the outcomes linked to the KPI.
    #[must_use]
    pub fn matches(&self, facts: &CaseFacts, linked: &HashSet<Uuid>) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.matches(facts, linked)),
            Self::Any(parts) => parts.iter().any(|part| part.matches(facts, linked)),
            Self::Not(part) => !part.matches(facts, linked),
            Self::JourneyIn(list) => is_in(facts.journey, list),
            Self::ServiceIn(list) => is_in(facts.service, list),
            Self::VersionIn(list) => is_in(facts.version, list),
            Self::ChannelIn(list) => is_in(facts.channel, list),
            Self::TeamIn(list) => is_in(facts.team, list),
            Self::OutcomeIn(list) => is_in(facts.outcome, list),
            Self::OutcomeKindIn(list) => is_in(facts.outcome_kind, list),
            Self::OutcomeIsLinked(wanted) => facts
                .outcome
                .is_some_and(|outcome| linked.contains(&outcome) == *wanted),
            Self::DemandCodeIn(list) => is_in(facts.demand_code, list),
            Self::CustomerKindIn(list) => is_in(facts.customer_kind, list),
            Self::IsOnTime(wanted) => facts.on_time == Some(*wanted),
            Self::IsClosed(wanted) => facts.is_closed == *wanted,
            Self::HasDueDate(wanted) => facts.has_due == *wanted,
            Self::WorkingDays { op, value } => facts
                .working_days
                .is_some_and(|days| op.holds(days, *value)),
            Self::WorkingDaysBetween { from, to } => facts
                .working_days
                .is_some_and(|days| (*from..=*to).contains(&days)),
        }
    }

    /// The facts that this predicate asks about.
    #[must_use]
    pub fn dimensions(&self) -> DimensionSet {
        let mut found = DimensionSet::new();
        self.collect(&mut found);
        found
    }

    fn collect(&self, found: &mut DimensionSet) {
        let dimension = match self {
            Self::All(parts) | Self::Any(parts) => {
                for part in parts {
                    part.collect(found);
                }
                return;
            }
            Self::Not(part) => return part.collect(found),
            Self::JourneyIn(_) => Dimension::Journey,
            Self::ServiceIn(_) => Dimension::Service,
            Self::VersionIn(_) => Dimension::Version,
            Self::ChannelIn(_) => Dimension::Channel,
            Self::TeamIn(_) => Dimension::Team,
            Self::OutcomeIn(_) | Self::OutcomeIsLinked(_) => Dimension::Outcome,
            Self::OutcomeKindIn(_) => Dimension::OutcomeKind,
            Self::DemandCodeIn(_) => Dimension::DemandCode,
            Self::CustomerKindIn(_) => Dimension::CustomerKind,
            Self::IsOnTime(_) => Dimension::OnTime,
            Self::IsClosed(_) => Dimension::IsClosed,
            Self::HasDueDate(_) => Dimension::HasDue,
            Self::WorkingDays { .. } | Self::WorkingDaysBetween { .. } => Dimension::WorkingDays,
        };
        found.insert(dimension);
    }
}

fn is_in<T: PartialEq>(value: Option<T>, list: &[T]) -> bool {
    value.is_some_and(|value| list.contains(&value))
}
