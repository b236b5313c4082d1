//! Figures that are more than one number.

use async_graphql::{Object, SimpleObject};
use rules::demand::figures::Figures;
use rules::demand::working_days::WorkingDays;

use crate::graphql::failure::{Failure, Fallible};

/// A share of cases.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct OnTime {
    /// Closed cases whose latest closing was by their due instant.
    pub numerator: i64,
    /// Closed cases that had a due instant.
    pub denominator: i64,
    /// Numerator over denominator, 0 to 1; null when the denominator is 0.
    pub value: Option<f64>,
}

/// The share of failure demand among contacts: demand caused by a failure to do something, or to do
/// it right, for the customer.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct FailureRate {
    /// Contacts with a failure code.
    pub numerator: i64,
    /// Contacts whose code is known; those preventable by policy count here only.
    pub denominator: i64,
    /// Numerator over denominator, 0 to 1; null when the denominator is 0.
    pub value: Option<f64>,
    /// Contacts with the code unknown over all contacts, 0 to 1; null when there are no contacts.
    pub unknown_share: Option<f64>,
    /// Whether more than 20 % of the contacts are unknown, so that the rate says little.
    pub is_low_confidence: bool,
}

/// The share of episodes that were settled at their first contact. An episode begins with a contact of
/// a named customer that the council did not invite and that follows no other of the same customer on
/// the same journey or case within so many days.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct FirstContactResolution {
    /// Episodes whose first contact was resolved there and then, with no contact that follows it and
    /// no reopening of its case within the days.
    pub numerator: i64,
    /// Episodes that began in the period.
    pub denominator: i64,
    /// Numerator over denominator, 0 to 1; null when the denominator is 0.
    pub value: Option<f64>,
    /// Whether episodes are in it that are younger than the days, so that it may still fall.
    pub is_provisional: bool,
}

impl OnTime {
    pub(super) fn of(figures: &Figures) -> Self {
        let ratio = figures.on_time();
        Self {
            numerator: ratio.numerator,
            denominator: ratio.denominator,
            value: ratio.value(),
        }
    }
}

impl FailureRate {
    pub(super) fn of(figures: &Figures) -> Self {
        let rate = figures.failure_rate();
        let ratio = rate.ratio();
        Self {
            numerator: ratio.numerator,
            denominator: ratio.denominator,
            value: rate.value(),
            unknown_share: rate.unknown_share(),
            is_low_confidence: rate.is_low_confidence(),
        }
    }
}

impl FirstContactResolution {
    pub(super) fn of(figures: &Figures) -> Self {
        let ratio = figures.first_contact_resolution();
        Self {
            numerator: ratio.numerator,
            denominator: ratio.denominator,
            value: ratio.value(),
            is_provisional: figures.young > 0,
        }
    }
}

/// How many working days closed cases took, from the day after receipt to the latest closing.
#[derive(Clone, Debug)]
pub struct DemandWorkingDays(pub WorkingDays);

/// How many working days closed cases took, from the day after receipt to the latest closing.
#[Object]
impl DemandWorkingDays {
    /// Closed cases whose working days are known.
    async fn count(&self) -> i64 {
        self.0.count()
    }

    /// The least number of working days within which this part of the cases was closed, exactly:
    /// the least number whose cumulative count is at least percent/100 of all. Null without cases.
    async fn percentile(
        &self,
        #[graphql(desc = "1 to 100; 50 is the median.")] percent: i32,
    ) -> Fallible<i32> {
        match u8::try_from(percent) {
            Ok(percent @ 1..=100) => Ok(self.0.percentile(percent)).transpose(),
            _ => Some(Err(Failure::bad_input(format!(
                "percent must be 1 to 100, not {percent}."
            )))),
        }
    }
}
