//! The closed lists of a KPI's definition, as clients read them.

use async_graphql::Enum;

/// How the values of a KPI come about.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "rules::performance::KpiKind")]
pub enum KpiKind {
    /// Cases or contacts in the numerator over those in the denominator.
    CaseRatio,
    /// A number of cases or of contacts.
    CaseCount,
    /// A mean number of working days from receipt to closing.
    CaseDuration,
    /// A number of cases open at the end of a period.
    Stock,
    /// Answers that count over all answers of a survey, recorded for each period.
    Survey,
    /// A numerator and denominator, or a value, recorded for each period.
    External,
    /// A formula over other KPIs.
    Derived,
}

/// Which direction of a KPI is good.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "rules::performance::Polarity")]
pub enum Polarity {
    /// Higher is better.
    Higher,
    /// Lower is better.
    Lower,
    /// Best inside a range.
    InRange,
    /// Neither direction is better.
    Neutral,
}

/// The length of one period of a KPI.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "rules::performance::Frequency")]
pub enum Frequency {
    /// A calendar month.
    Month,
    /// A quarter of the financial year, which starts on 1 April.
    Quarter,
    /// A financial year, from 1 April.
    FinancialYear,
    /// A calendar year.
    CalendarYear,
}

/// A part of a KPI.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "rules::performance::Part", name = "KpiPartName")]
pub enum PartName {
    /// The numerator; for a count, a stock or a duration the only one.
    Numerator,
    /// The denominator; for a duration the same cases as the numerator.
    Denominator,
}

/// How figures are put together, over time or over the services that report. What is missing is left
/// out, and told as coverage.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "rules::performance::RollUp")]
pub enum RollUp {
    /// Added up: numerators and denominators apart, divided last.
    Sum,
    /// Averaged: numerators and denominators apart, divided last. Over time each service by itself,
    /// before services are put together.
    Average,
    /// The last that there is.
    Last,
    /// The smallest.
    Min,
    /// The greatest.
    Max,
    /// Not at all: several have no figure together.
    None,
}

/// What made a version of a KPI.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "rules::performance::VersionChange")]
pub enum KpiVersionChange {
    /// It is the first.
    Created,
    /// Only the code or the title changed.
    Renamed,
    /// What is counted changed, or how it is read.
    Redefined,
    /// It counts a part of what another KPI counted.
    Split,
    /// It counts what several KPIs counted.
    Merged,
}

/// How small numbers are hidden from those who may not see the cases behind them.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "rules::performance::SuppressionProfile")]
pub enum SuppressionProfile {
    /// Nothing is hidden.
    None,
    /// 0 is shown, 1 to 7 are hidden, others are rounded to the nearest 5.
    #[graphql(name = "HES_2018")]
    Hes2018,
    /// 0 is shown, 1 to 9 are hidden, others rounded to the nearest 5.
    #[graphql(name = "THRESHOLD_10")]
    Threshold10,
}
