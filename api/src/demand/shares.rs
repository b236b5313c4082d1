//! Figures that are more than one number.

use async_graphql::{Context, Object, SimpleObject};
use rules::demand::published::{Count, PublishedFigures};

use crate::graphql::context::Ask;
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::ready::Known;

/// A share of cases.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct OnTime {
    /// Closed cases whose latest closing was by their due instant; null when it is hidden.
    pub numerator: Option<i64>,
    /// Closed cases that had a due instant; null when it is hidden.
    pub denominator: Option<i64>,
    /// Numerator over denominator as they stand here, 0 to 1; null when the denominator is 0, and when
    /// hidden.
    pub value: Option<f64>,
    /// Whether the share is hidden: for this viewer the numerator or the rest is a small number.
    pub is_suppressed: bool,
}

/// The share of failure demand among contacts: demand caused by a failure to do something, or to do
/// it right, for the customer.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct FailureRate {
    /// Contacts with a failure code; null when it is hidden.
    pub numerator: Option<i64>,
    /// Contacts whose code is known; those preventable by policy count here only. Null when it is hidden.
    pub denominator: Option<i64>,
    /// Numerator over denominator as they stand here, 0 to 1; null when the denominator is 0, and when
    /// hidden.
    pub value: Option<f64>,
    /// Contacts with the code unknown over all contacts, 0 to 1; null when there are no contacts, and when
    /// hidden.
    pub unknown_share: Option<f64>,
    /// Whether more than 20 % of the contacts are unknown, so that the rate says little; null when that
    /// is hidden.
    pub is_low_confidence: Option<bool>,
    /// Whether the rate is hidden: for this viewer the numerator or the rest is a small number.
    pub is_suppressed: bool,
}

/// The share of episodes that were settled at their first contact. An episode begins with a contact of
/// a named customer that the council did not invite and that follows no other of the same customer on
/// the same journey or case within so many days.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct FirstContactResolution {
    /// Episodes whose first contact was resolved there and then, with no contact that follows it and
    /// no reopening of its case within the days; null when it is hidden.
    pub numerator: Option<i64>,
    /// Episodes that began in the period; null when it is hidden.
    pub denominator: Option<i64>,
    /// Numerator over denominator as they stand here, 0 to 1; null when the denominator is 0, and when
    /// hidden.
    pub value: Option<f64>,
    /// Whether episodes are in it that are younger than the days, so that it may still fall.
    pub is_provisional: bool,
    /// Whether the share is hidden: for this viewer the numerator or the rest is a small number.
    pub is_suppressed: bool,
}

impl Known for OnTime {
    const FIELDS: &'static [&'static str] = &["numerator", "denominator", "value", "isSuppressed"];
}

impl Known for FailureRate {
    const FIELDS: &'static [&'static str] = &[
        "numerator",
        "denominator",
        "value",
        "unknownShare",
        "isLowConfidence",
        "isSuppressed",
    ];
}

impl OnTime {
    pub(super) fn of(figures: &PublishedFigures) -> Self {
        let share = figures.on_time();
        Self {
            numerator: share.numerator,
            denominator: share.denominator,
            value: share.value,
            is_suppressed: share.is_suppressed(),
        }
    }
}

impl FailureRate {
    pub(super) fn of(figures: &PublishedFigures) -> Self {
        let share = figures.failure_rate();
        Self {
            numerator: share.numerator,
            denominator: share.denominator,
            value: share.value,
            unknown_share: figures.unknown_share().value,
            is_low_confidence: figures.is_low_confidence(),
            is_suppressed: share.is_suppressed(),
        }
    }
}

impl FirstContactResolution {
    pub(super) fn of(figures: &PublishedFigures) -> Self {
        let share = figures.first_contact_resolution();
        Self {
            numerator: share.numerator,
            denominator: share.denominator,
            value: share.value,
            is_provisional: figures.count(Count::Young) != Some(0),
            is_suppressed: share.is_suppressed(),
        }
    }
}

/// How many working days closed cases took, from the day after receipt to the latest closing.
#[derive(Clone, Debug)]
pub struct DemandWorkingDays(pub PublishedFigures);

/// How many working days closed cases took, from the day after receipt to the latest closing.
#[Object]
impl DemandWorkingDays {
    /// Closed cases whose working days are known; null when it is hidden.
    async fn count(&self) -> Option<i64> {
        self.0.count(Count::Timed)
    }

    /// The least number of working days within which this part of the cases was closed, exactly:
    /// the least number whose cumulative count is at least percent/100 of all. Null without cases. Where
    /// small numbers are hidden it is that of the rounded counts, of 10 to 90 percent, and null when
    /// fewer than ten of them lie on either side.
    async fn percentile(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "1 to 100; 50 is the median.")] percent: i32,
    ) -> Fallible<i32> {
        let (least, most) = if ctx.viewer().is_suppressed() {
            (10, 90)
        } else {
            (1, 100)
        };
        match u8::try_from(percent) {
            Ok(percent) if (least..=most).contains(&percent) => {
                self.0.working_days_percentile(percent).map(Ok)
            }
            _ => Some(Err(Failure::bad_input(format!(
                "percent must be {least} to {most}, not {percent}."
            )))),
        }
    }
}
