//! Showing a stored predicate: as the same structure that it was written in, and in words.

use async_graphql::{Context, ID, Object};
use rules::performance::{PartDefinition, Predicate};
use uuid::Uuid;

use super::names::names_of;
use super::{Source, TimeAnchor, WorkingDaysComparison, WorkingDaysRange};
use crate::cases::codes::DemandCode;
use crate::graphql::failure::Fallible;
use crate::graphql::id::Kind;
use crate::journeys::outcome::OutcomeKind;
use crate::organisation::kinds::CustomerKind;

/// Which cases or contacts count in a part of a KPI, and by which instant.
#[derive(Clone, Debug)]
pub struct KpiPart(pub PartDefinition);

/// Which cases or contacts count in a part of a KPI, and by which instant.
#[Object]
impl KpiPart {
    /// The instant that decides the period.
    async fn anchor(&self) -> TimeAnchor {
        self.0.anchor.into()
    }

    /// What it counts, as the anchor says.
    async fn source(&self) -> Source {
        self.0.source().into()
    }

    /// Which of them count.
    async fn predicate(&self) -> KpiPredicate {
        KpiPredicate(self.0.predicate.clone())
    }

    /// What counts, as a sentence of plain English.
    async fn words(&self, ctx: &Context<'_>) -> Fallible<String> {
        let load = async {
            let names = names_of(ctx, &self.0.predicate).await?;
            Ok(self
                .0
                .predicate
                .in_words(self.0.source(), &|id| names.get(&id).cloned()))
        };
        Some(load.await)
    }
}

/// Which cases or contacts count: exactly one of the fields is not null. Of contacts version and team are
/// those of the case that they are about.
#[derive(Clone, Debug)]
pub struct KpiPredicate(pub Predicate);

/// A field that shows one kind of leaf and is null for the others.
macro_rules! leaf {
    ($self:ident, $variant:ident, $value:ident => $shown:expr) => {
        match &$self.0 {
            Predicate::$variant($value) => Some($shown),
            _ => None,
        }
    };
}

/// Which cases or contacts count: exactly one of the fields is not null. Of contacts version and team are
/// those of the case that they are about.
#[Object]
impl KpiPredicate {
    /// Cases that match every one of these; with none, every case.
    async fn all(&self) -> Option<Vec<KpiPredicate>> {
        leaf!(self, All, parts => shown(parts))
    }

    /// Cases that match at least one of these; with none, no case.
    async fn any(&self) -> Option<Vec<KpiPredicate>> {
        leaf!(self, Any, parts => shown(parts))
    }

    /// Cases that do not match this.
    async fn not(&self) -> Option<KpiPredicate> {
        leaf!(self, Not, part => KpiPredicate((**part).clone()))
    }

    /// Cases on one of these journeys.
    async fn journey_in(&self) -> Option<Vec<ID>> {
        leaf!(self, JourneyIn, ids => opaque(ids, Kind::Journey))
    }

    /// Cases on a journey of one of these services.
    async fn service_in(&self) -> Option<Vec<ID>> {
        leaf!(self, ServiceIn, ids => opaque(ids, Kind::Service))
    }

    /// Cases under one of these journey versions.
    async fn version_in(&self) -> Option<Vec<ID>> {
        leaf!(self, VersionIn, ids => opaque(ids, Kind::JourneyVersion))
    }

    /// Cases that came in by one of these channels.
    async fn channel_in(&self) -> Option<Vec<ID>> {
        leaf!(self, ChannelIn, ids => opaque(ids, Kind::Channel))
    }

    /// Cases assigned to one of these teams.
    async fn team_in(&self) -> Option<Vec<ID>> {
        leaf!(self, TeamIn, ids => opaque(ids, Kind::Team))
    }

    /// Cases with one of these outcomes.
    async fn outcome_in(&self) -> Option<Vec<ID>> {
        leaf!(self, OutcomeIn, ids => opaque(ids, Kind::Outcome))
    }

    /// Cases whose outcome is of one of these kinds.
    async fn outcome_kind_in(&self) -> Option<Vec<OutcomeKind>> {
        leaf!(self, OutcomeKindIn, kinds => kinds.iter().copied().map(Into::into).collect())
    }

    /// Cases with an outcome that is (true) or is not (false) linked to this KPI.
    async fn outcome_is_linked(&self) -> Option<bool> {
        leaf!(self, OutcomeIsLinked, wanted => *wanted)
    }

    /// Cases with one of these demand codes.
    async fn demand_code_in(&self) -> Option<Vec<DemandCode>> {
        leaf!(self, DemandCodeIn, codes => codes.iter().copied().map(Into::into).collect())
    }

    /// Cases on journeys for one of these kinds of customer.
    async fn customer_kind_in(&self) -> Option<Vec<CustomerKind>> {
        leaf!(self, CustomerKindIn, kinds => kinds.iter().copied().map(Into::into).collect())
    }

    /// Closed cases with a due instant that were closed by then (true) or after (false).
    async fn is_on_time(&self) -> Option<bool> {
        leaf!(self, IsOnTime, wanted => *wanted)
    }

    /// Cases that are (true) or are not (false) closed with an outcome.
    async fn is_closed(&self) -> Option<bool> {
        leaf!(self, IsClosed, wanted => *wanted)
    }

    /// Cases that have (true) or have not (false) a due instant.
    async fn has_due_date(&self) -> Option<bool> {
        leaf!(self, HasDueDate, wanted => *wanted)
    }

    /// Closed cases whose working days from receipt to closing compare so.
    async fn working_days(&self) -> Option<WorkingDaysComparison> {
        match &self.0 {
            Predicate::WorkingDays { op, value } => Some(WorkingDaysComparison {
                op: (*op).into(),
                value: *value,
            }),
            _ => None,
        }
    }

    /// Closed cases whose working days from receipt to closing lie in this range.
    async fn working_days_between(&self) -> Option<WorkingDaysRange> {
        match &self.0 {
            Predicate::WorkingDaysBetween { from, to } => Some(WorkingDaysRange {
                from: *from,
                to: *to,
            }),
            _ => None,
        }
    }
}

fn shown(parts: &[Predicate]) -> Vec<KpiPredicate> {
    parts.iter().cloned().map(KpiPredicate).collect()
}

fn opaque(ids: &[Uuid], kind: Kind) -> Vec<ID> {
    ids.iter().map(|id| kind.id(*id)).collect()
}
