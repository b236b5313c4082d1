//! Pauses: stretches in which a clock stands, or which only say why a case waits.

use chrono::{DateTime, Utc};

/// Why a case waits.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(
    feature = "storage",
    derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum),
    sea_orm(
        rs_type = "String",
        db_type = "Text",
        rename_all = "SCREAMING_SNAKE_CASE"
    )
)]
pub enum PauseReason {
    /// For the customer: the clock stands.
    AwaitingCustomer,
    /// For somebody outside the council: the clock stands.
    AwaitingThirdParty,
    /// The law forbids going on: the clock stands.
    LegalHold,
    /// For somebody in the council: the clock runs on.
    AwaitingColleague,
    /// For another reason: the clock runs on.
    Other,
}

impl PauseReason {
    /// Every value, in the order of its declaration.
    pub const ALL: &'static [Self] = &[
        Self::AwaitingCustomer,
        Self::AwaitingThirdParty,
        Self::LegalHold,
        Self::AwaitingColleague,
        Self::Other,
    ];

    /// Whether the clock stands meanwhile; else the pause only says why the case waits.
    #[must_use]
    pub const fn stops_clock(self) -> bool {
        match self {
            Self::AwaitingCustomer | Self::AwaitingThirdParty | Self::LegalHold => true,
            Self::AwaitingColleague | Self::Other => false,
        }
    }
}

/// A half-open stretch of waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause {
    /// Why.
    pub reason: PauseReason,
    /// The first instant.
    pub from: DateTime<Utc>,
    /// The first instant after it; none while it lasts.
    pub to: Option<DateTime<Utc>>,
}

/// When a clock stands: disjoint half-open stretches in order, none empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Stops(Vec<(DateTime<Utc>, DateTime<Utc>)>);

impl Stops {
    /// What the pauses that stop the clock cover from `start` on. A pause that lasts ends at `until`, and
    /// without one stops nothing yet.
    pub fn of(pauses: &[Pause], start: DateTime<Utc>, until: Option<DateTime<Utc>>) -> Self {
        let mut stretches: Vec<_> = pauses
            .iter()
            .filter(|pause| pause.reason.stops_clock())
            .filter_map(|pause| Some((pause.from.max(start), pause.to.or(until)?)))
            .filter(|(from, to)| from < to)
            .collect();
        stretches.sort_unstable();
        let mut merged: Vec<(DateTime<Utc>, DateTime<Utc>)> = Vec::new();
        for (from, to) in stretches {
            match merged.last_mut() {
                Some((_, end)) if from <= *end => *end = (*end).max(to),
                _ => merged.push((from, to)),
            }
        }
        Self(merged)
    }

    /// Whether nothing stops the clock.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the clock stands at an instant.
    pub fn hold(&self, at: DateTime<Utc>) -> bool {
        self.0.iter().any(|&(from, to)| from <= at && at < to)
    }

    /// The stretches from `start` on in which the clock runs; the last has no end.
    pub fn running(
        &self,
        start: DateTime<Utc>,
    ) -> impl Iterator<Item = (DateTime<Utc>, Option<DateTime<Utc>>)> + '_ {
        let begins = std::iter::once(start).chain(self.0.iter().map(|&(_, to)| to));
        let ends = self.0.iter().map(|&(from, _)| Some(from));
        begins.zip(ends.chain(std::iter::once(None)))
    }
}
