//! `kpiTargetRemove`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::performance::kpi_target::{Column, Entity, Model};
use entities::select::InCouncil;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use self::{KpiTargetRemoveProblem as P, KpiTargetRemoveProblemCode as Code};
use super::KpiTarget;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Stop, changed, unmoved};
use crate::graphql::problem::problems;
use crate::organisation::refer;

/// The target to take away.
#[derive(Debug, InputObject)]
pub struct KpiTargetRemoveInput {
    /// The target.
    pub id: ID,
    /// The revision last seen.
    pub expected_revision: i64,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `kpiTargetRemove`.
#[derive(Debug, Default, SimpleObject)]
pub struct KpiTargetRemovePayload {
    /// The target as it was; null when there are problems.
    pub target: Option<KpiTarget>,
    /// What is to be mended; empty when the target was taken away.
    pub problems: Vec<KpiTargetRemoveProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a target from being taken away.
    KpiTargetRemoveProblem, KpiTargetRemoveProblemCode {
        /// The target does not exist.
        NotFound,
        /// Somebody changed the target since the revision last seen.
        Conflict,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct KpiTargetRemove;

#[Object]
impl KpiTargetRemove {
    /// Takes a target away: its days have the next wider target, or none.
    async fn kpi_target_remove(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The target to take away.")] input: KpiTargetRemoveInput,
    ) -> Result<KpiTargetRemovePayload, Failure> {
        ctx.allow("Mutation.kpiTargetRemove")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(remove(ctx.reader(), &input)).await?;
        Ok(KpiTargetRemovePayload {
            target: ended.row.map(KpiTarget),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn remove(reader: &Reader, input: &KpiTargetRemoveInput) -> Result<Model, Stop<P>> {
    let transaction = reader.database().write().await?;
    let found = Entity::in_council(reader.council_id())
        .filter(Column::Id.eq(Kind::KpiTarget.uuid(&input.id).unwrap_or_default()))
        .lock_exclusive()
        .one(&transaction)
        .await?
        .ok_or_else(|| P::new(Code::NotFound, "id", refer::unknown("target")))?;
    unmoved(found.revision, input.expected_revision, Code::Conflict)?;
    Entity::delete_by_id((found.id, found.council_id))
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(found)
}
