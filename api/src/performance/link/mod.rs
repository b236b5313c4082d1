//! Links between outcomes and the KPIs they count towards. A link is data of the KPI's predicate:
//! no case is copied or touched when one is made or taken away.

pub mod make;
pub mod remove;

use async_graphql::{Context, ID};
use entities::journeys::outcome;
use entities::performance::kpi;
use entities::select::InCouncil;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};
use uuid::Uuid;

use super::kpi::{Kpi, KpisOfOutcome, LinksOf};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Problem, Stop};
use crate::journeys::outcome::{Outcome, OutcomeById};
use crate::organisation::refer;

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

/// A KPI and an outcome to be linked or unlinked.
#[derive(Debug)]
pub struct Pair {
    /// The KPI.
    pub kpi: kpi::Model,
    /// The outcome.
    pub outcome: outcome::Model,
}

impl Pair {
    /// Both; or a problem with `code` for each id that names nothing.
    ///
    /// # Errors
    /// The problems, or that the database fails.
    pub async fn find<P: Problem>(
        reader: &Reader,
        connection: &impl ConnectionTrait,
        (kpi_id, outcome_id): (&ID, &ID),
        code: P::Code,
    ) -> Result<Self, Stop<P>> {
        let kpi_id = Kind::Kpi.uuid(kpi_id).unwrap_or_default();
        let kpi = kpi::Entity::in_council(reader.council_id())
            .filter(kpi::Column::Id.eq(kpi_id))
            .one(connection)
            .await?;
        let outcome_id = Kind::Outcome.uuid(outcome_id).unwrap_or_default();
        let outcome = outcome::Entity::in_council(reader.council_id())
            .filter(outcome::Column::Id.eq(outcome_id))
            .one(connection)
            .await?;
        let unknown = |field, what| P::at(code, field, refer::unknown(what));
        match (kpi, outcome) {
            (Some(kpi), Some(outcome)) => Ok(Self { kpi, outcome }),
            (kpi, outcome) => Err(Stop::Problems(
                [
                    kpi.is_none().then(|| unknown("kpiId", "KPI")),
                    outcome.is_none().then(|| unknown("outcomeId", "outcome")),
                ]
                .into_iter()
                .flatten()
                .collect(),
            )),
        }
    }
}
