//! Links between outcomes and the KPIs they count towards. A link is data of the KPI's predicate:
//! no case is copied or touched when one is made or taken away.

use async_graphql::Context;
use uuid::Uuid;

use super::kpi::{Kpi, KpisOfOutcome, LinksOf};
use crate::graphql::context::Ask;
use crate::graphql::failure::Failure;
use crate::journeys::outcome::{Outcome, OutcomeById};

/// The outcomes linked to a KPI, by their code.
///
/// # Errors
/// When the database fails.
pub async fn outcomes_of(ctx: &Context<'_>, kpi_id: Uuid) -> Result<Vec<Outcome>, Failure> {
    let ids = ctx.loader().load_one(LinksOf(kpi_id)).await?;
    let keys = ids.unwrap_or_default().into_iter().map(OutcomeById);
    let found = ctx.loader().load_many(keys).await?;
    let mut outcomes: Vec<Outcome> = found.into_values().collect();
    outcomes.sort_by(|one, other| (&one.0.code, one.0.id).cmp(&(&other.0.code, other.0.id)));
    Ok(outcomes)
}

/// The KPIs that an outcome counts towards, by code, as far as the viewer may know of them.
///
/// # Errors
/// When the viewer's roles may not see KPIs or the database fails.
pub async fn kpis_of(
    ctx: &Context<'_>,
    field: &'static str,
    outcome_id: Uuid,
) -> Result<Vec<Kpi>, Failure> {
    ctx.allow(field)?;
    let found = ctx.loader().load_one(KpisOfOutcome(outcome_id)).await?;
    Ok(found.unwrap_or_default())
}
