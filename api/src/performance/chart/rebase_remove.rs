//! `kpiRebaseRemove`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::NaiveDate;
use entities::performance::kpi_rebase::{Column, Entity, Model};
use entities::select::InCouncil;
use rules::time::period::day_fault;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use self::{KpiRebaseRemoveProblem as P, KpiRebaseRemoveProblemCode as Code};
use super::phases::KpiRebase;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Stop, changed};
use crate::graphql::problem::problems;

/// The rebasing to take back.
#[derive(Debug, InputObject)]
pub struct KpiRebaseRemoveInput {
    /// The KPI.
    pub kpi_id: ID,
    /// The first day of the phase, as in `KpiRebase.from`.
    pub from: NaiveDate,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `kpiRebaseRemove`.
#[derive(Debug, Default, SimpleObject)]
pub struct KpiRebaseRemovePayload {
    /// The rebasing as it was; null when there are problems.
    pub rebase: Option<KpiRebase>,
    /// What is to be mended; empty when the rebasing was taken back.
    pub problems: Vec<KpiRebaseRemoveProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a rebasing from being taken back.
    KpiRebaseRemoveProblem, KpiRebaseRemoveProblemCode {
        /// There is no such KPI, or it is not rebased on this day.
        NotFound,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct KpiRebaseRemove;

#[Object]
impl KpiRebaseRemove {
    /// Takes a rebasing back: its phase is part of the one before again. Values do not change.
    async fn kpi_rebase_remove(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The rebasing to take back.")] input: KpiRebaseRemoveInput,
    ) -> Result<KpiRebaseRemovePayload, Failure> {
        ctx.allow("Mutation.kpiRebaseRemove")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(remove(ctx.reader(), &input)).await?;
        Ok(KpiRebaseRemovePayload {
            rebase: ended.row.map(KpiRebase),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn remove(reader: &Reader, input: &KpiRebaseRemoveInput) -> Result<Model, Stop<P>> {
    if let Some(message) = day_fault("from", input.from) {
        return Err(P::new(Code::NotFound, "from", message).into());
    }
    let transaction = reader.database().write().await?;
    let found = Entity::in_council(reader.council_id())
        .filter(Column::KpiId.eq(Kind::Kpi.uuid(&input.kpi_id).unwrap_or_default()))
        .filter(Column::StartsOn.eq(input.from))
        .lock_exclusive()
        .one(&transaction)
        .await?
        .ok_or_else(|| {
            let message = format!(
                "No KPI that you may know has this id and is rebased on {}: `Kpi.rebases` tells the days.",
                input.from
            );
            P::new(Code::NotFound, "from", message)
        })?;
    Entity::delete_by_id((found.id, found.council_id))
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(found)
}
