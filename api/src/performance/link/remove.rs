//! `kpiOutcomeUnlink`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::performance::kpi_outcome::Entity;
use sea_orm::EntityTrait;

use self::{KpiOutcomeUnlinkProblem as P, KpiOutcomeUnlinkProblemCode as Code};
use super::Pair;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Stop, changed};
use crate::graphql::problem::problems;
use crate::journeys::outcome::Outcome;
use crate::performance::kpi::{Kpi, with_versions};

/// The link to take away.
#[derive(Debug, InputObject)]
pub struct KpiOutcomeUnlinkInput {
    /// The KPI.
    pub kpi_id: ID,
    /// The outcome that is no longer to count towards it.
    pub outcome_id: ID,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `kpiOutcomeUnlink`.
#[derive(Debug, Default, SimpleObject)]
pub struct KpiOutcomeUnlinkPayload {
    /// The KPI, now without the link; null when there are problems.
    pub kpi: Option<Kpi>,
    /// The outcome, now without the link; null when there are problems.
    pub outcome: Option<Outcome>,
    /// What is to be mended; empty when the outcome is not linked.
    pub problems: Vec<KpiOutcomeUnlinkProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps an outcome from being unlinked.
    KpiOutcomeUnlinkProblem, KpiOutcomeUnlinkProblemCode {
        /// The KPI or the outcome does not exist.
        NotFound,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct KpiOutcomeUnlink;

#[Object]
impl KpiOutcomeUnlink {
    /// Makes an outcome no longer count towards a KPI, in every period. Unlinking what is not linked
    /// changes nothing.
    async fn kpi_outcome_unlink(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The link to take away.")] input: KpiOutcomeUnlinkInput,
    ) -> Result<KpiOutcomeUnlinkPayload, Failure> {
        ctx.allow("Mutation.kpiOutcomeUnlink")?;
        let ended = changed(unlink(ctx.reader(), &input)).await?;
        let (kpi, outcome) = ended.row.map(|pair| (pair.kpi, pair.outcome)).unzip();
        Ok(KpiOutcomeUnlinkPayload {
            kpi: match kpi {
                Some(row) => with_versions(ctx.reader(), vec![row]).await?.pop(),
                None => None,
            },
            outcome: outcome.map(Outcome),
            problems: ended.problems,
            client_mutation_id: input.client_mutation_id,
        })
    }
}

async fn unlink(reader: &Reader, input: &KpiOutcomeUnlinkInput) -> Result<Pair, Stop<P>> {
    let transaction = reader.database().write().await?;
    let ids = (&input.kpi_id, &input.outcome_id);
    let pair = Pair::find(reader, &transaction, ids, Code::NotFound).await?;
    Entity::delete_by_id((reader.council_id(), pair.kpi.id, pair.outcome.id))
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(pair)
}
