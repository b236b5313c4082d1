//! The predicate language of KPIs, as clients write and read it.

mod input;
mod names;
mod output;

use async_graphql::{Enum, SimpleObject};

pub use input::{KpiPartInput, KpiPredicateInput, Reading};
pub use output::{KpiPart, KpiPredicate};

/// The instant of a case or contact that decides the period it counts in.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "rules::performance::TimeAnchor")]
pub enum TimeAnchor {
    /// When the case was received.
    Opened,
    /// When the case was last closed; open and withdrawn cases have no such instant.
    Closed,
    /// When the case was due.
    Due,
    /// When the customer got in touch: contacts count, not cases. Their predicate asks for journey,
    /// service, channel, demand code and kind of customer of the contact, and version and team of the
    /// case that it is about.
    Contacted,
}

/// What a part of a KPI counts.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "rules::performance::Source", name = "KpiSource")]
pub enum Source {
    /// Cases.
    Case,
    /// Contacts, with or without a case.
    Contact,
}

/// How two numbers compare.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "rules::performance::Comparison")]
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

/// A range of working days, both ends included.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct WorkingDaysRange {
    /// The fewest working days; the day of receipt is day 0.
    pub from: i32,
    /// The most working days.
    pub to: i32,
}

/// A comparison of working days.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct WorkingDaysComparison {
    /// How they compare.
    pub op: Comparison,
    /// The number of working days; the day of receipt is day 0.
    pub value: i32,
}
