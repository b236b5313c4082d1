//! `kpiOutcomeLink`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::performance::kpi_outcome::{ActiveModel, Column, Entity};
use sea_orm::{EntityTrait, Set};

use self::{KpiOutcomeLinkProblem as P, KpiOutcomeLinkProblemCode as Code};
use super::Pair;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Stop, changed};
use crate::graphql::problem::problems;
use crate::journeys::outcome::Outcome;
use crate::performance::kpi::{Kpi, with_versions};

/// The link to make.
#[derive(Debug, InputObject)]
pub struct KpiOutcomeLinkInput {
    /// The KPI.
    pub kpi_id: ID,
    /// The outcome that is to count towards it.
    pub outcome_id: ID,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `kpiOutcomeLink`.
#[derive(Debug, Default, SimpleObject)]
pub struct KpiOutcomeLinkPayload {
    /// The KPI, now with the link; null when there are problems.
    pub kpi: Option<Kpi>,
    /// The outcome, now with the link; null when there are problems.
    pub outcome: Option<Outcome>,
    /// What is to be mended; empty when the outcome is linked.
    pub problems: Vec<KpiOutcomeLinkProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps an outcome from being linked.
    KpiOutcomeLinkProblem, KpiOutcomeLinkProblemCode {
        /// The KPI or the outcome does not exist.
        NotFound,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct KpiOutcomeLink;

#[Object]
impl KpiOutcomeLink {
    /// Makes an outcome count towards a KPI: its predicates that ask for a linked outcome are true of
    /// cases with it from then on, in every period. Linking twice changes nothing.
    async fn kpi_outcome_link(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The link to make.")] input: KpiOutcomeLinkInput,
    ) -> Result<KpiOutcomeLinkPayload, Failure> {
        ctx.allow("Mutation.kpiOutcomeLink")?;
        let ended = changed(link(ctx.reader(), &input)).await?;
        let (kpi, outcome) = ended.row.map(|pair| (pair.kpi, pair.outcome)).unzip();
        Ok(KpiOutcomeLinkPayload {
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

async fn link(reader: &Reader, input: &KpiOutcomeLinkInput) -> Result<Pair, Stop<P>> {
    let transaction = reader.database().write().await?;
    let ids = (&input.kpi_id, &input.outcome_id);
    let pair = Pair::find(reader, &transaction, ids, Code::NotFound).await?;
    let row = ActiveModel {
        council_id: Set(reader.council_id()),
        kpi_id: Set(pair.kpi.id),
        outcome_id: Set(pair.outcome.id),
    };
    Entity::insert(row)
        .on_conflict_do_nothing_on([Column::CouncilId, Column::KpiId, Column::OutcomeId])
        .exec_without_returning(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(pair)
}
