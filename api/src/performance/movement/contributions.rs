//! The change of a KPI case by case.

use std::sync::Arc;

use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{Enum, SimpleObject};
use rules::performance::reason::Reason;
use uuid::Uuid;

use super::moved::Told;
use super::{KpiMovement, KpiParts};
use crate::cases::case::Case;
use crate::cases::withheld::WithheldReason;
use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;
use crate::graphql::page::{self, PageArgs};

/// Why a case adds something else to a figure than it did.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "rules::performance::reason::Reason")]
pub enum KpiMovementReason {
    /// It was received after the earlier cut.
    New,
    /// It was received, closed or withdrawn by the earlier cut, but that was recorded after it.
    LateRecorded,
    /// It was closed after the earlier cut.
    Closed,
    /// It was withdrawn after the earlier cut.
    Withdrawn,
    /// It was merged into another after the earlier cut.
    Merged,
    /// It was opened again, and adds something else since, if anything.
    Reopened,
    /// Its demand code or outcome was changed, so that it counts in more.
    ReclassifiedIn,
    /// Its demand code or outcome was changed, so that it counts in less.
    ReclassifiedOut,
    /// A wrongly recorded received or closed instant was put right.
    Corrected,
    /// It was moved to another stage or given to another team.
    Reassigned,
}

/// What the cases of one reason did to a KPI together.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct KpiReasonSum {
    /// The reason.
    pub reason: KpiMovementReason,
    /// How many cases.
    pub cases: i64,
    /// What they added to both parts at the cut moved from.
    pub from: KpiParts,
    /// What they add to both parts at the cut moved to.
    pub to: KpiParts,
    /// By how much they moved the value, in the KPI's unit.
    pub amount: f64,
}

/// What one case did to a KPI between two cuts of a period.
#[derive(Clone, Debug, SimpleObject)]
pub struct KpiContribution {
    /// The case, as it is now.
    pub case: Case,
    /// Why it adds something else. Of several events it is the first after which the case never again
    /// added what it did at the cut moved from.
    pub reason: KpiMovementReason,
    /// What it added to both parts at the cut moved from.
    pub from: KpiParts,
    /// What it adds to both parts at the cut moved to.
    pub to: KpiParts,
    /// By how much it moved the value, in the KPI's unit: (Δn − p·Δd) / D times the factor, with p the
    /// earlier value and D the later denominator; Δn times the factor for a count.
    pub amount: f64,
    #[graphql(skip)]
    id: Uuid,
}

/// What a connection of contributions tells besides its nodes.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct KpiContributions {
    /// How many cases contribute, whoever looks.
    matching: i64,
    /// Why cases that contribute may be missing from the nodes; null when none is withheld.
    withheld_reason: Option<WithheldReason>,
}

/// The cases that contribute: how many there are, and those of them that the viewer may see.
pub type KpiContributionConnection =
    Connection<String, KpiContribution, KpiContributions, EmptyFields, ConnectionName, EdgeName>;

page::names!("KpiContributionConnection", "KpiContributionEdge");
/// One page of the contributions; `None` when there are none to tell.
pub(super) fn page(
    reader: &Reader,
    movement: &KpiMovement,
    args: &PageArgs,
) -> Result<Option<KpiContributionConnection>, Failure> {
    let Some(told) = &movement.moved.contributions else {
        return Ok(None);
    };
    let fields = KpiContributions {
        matching: i64::try_from(told.len()).unwrap_or(i64::MAX),
        withheld_reason: WithheldReason::of(reader.viewer()),
    };
    let nodes = told.iter().filter_map(|told| contribution(movement, told));
    let page = page::of_loaded(nodes.collect(), |node: &KpiContribution| node.id, args)?;
    let mut connection =
        Connection::with_additional_fields(page.has_previous_page, page.has_next_page, fields);
    connection.edges = page
        .edges
        .into_iter()
        .map(|edge| async_graphql::connection::Edge::new(edge.cursor, edge.node))
        .collect();
    Ok(Some(connection))
}

fn contribution(movement: &KpiMovement, told: &Told) -> Option<KpiContribution> {
    let case = told.case.as_ref()?;
    Some(KpiContribution {
        case: Case(Arc::clone(case)),
        reason: told.reason.into(),
        from: movement.key.from.told(told.contribution.before),
        to: movement.key.to.told(told.contribution.after),
        amount: told.contribution.amount * movement.factor(),
        id: case.id,
    })
}

/// The contributions added up by reason; `None` when there are none to tell.
pub(super) fn by_reason(movement: &KpiMovement) -> Option<Vec<KpiReasonSum>> {
    let told = movement.moved.contributions.as_ref()?;
    let sums = Reason::ALL.iter().filter_map(|reason| {
        let of: Vec<&Told> = told.iter().filter(|told| told.reason == *reason).collect();
        let mut sum = of.first()?.contribution;
        for told in of.iter().skip(1) {
            sum.before += told.contribution.before;
            sum.after += told.contribution.after;
            sum.amount += told.contribution.amount;
        }
        Some(KpiReasonSum {
            reason: (*reason).into(),
            cases: i64::try_from(of.len()).unwrap_or(i64::MAX),
            from: movement.key.from.told(sum.before),
            to: movement.key.to.told(sum.after),
            amount: sum.amount * movement.factor(),
        })
    });
    Some(sums.collect())
}
