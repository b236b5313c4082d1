//! `serviceUpdate`.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, SimpleObject};
use entities::organisation::service::{Column, Entity, Model};
use entities::select::InCouncil;
use rules::text::Limits;
use sea_orm::{ActiveModelTrait, ColumnTrait, IntoActiveModel, QueryFilter, QuerySelect};

use self::{ServiceUpdateProblem as P, ServiceUpdateProblemCode as Code};
use super::Service;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Stop, changed, none, texts, unmoved};
use crate::graphql::problem::problems;
use crate::graphql::text::{Rule, given};
use crate::organisation::refer;

/// What to change of a service; what is left out stays.
#[derive(Debug, InputObject)]
pub struct ServiceUpdateInput {
    /// The service.
    pub id: ID,
    /// The revision last seen.
    pub expected_revision: i64,
    /// A new name for readers.
    pub name: Option<String>,
    /// A new description; null removes it.
    pub description: MaybeUndefined<String>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `serviceUpdate`.
#[derive(Debug, Default, SimpleObject)]
pub struct ServiceUpdatePayload {
    /// The service as stored; null when there are problems.
    pub service: Option<Service>,
    /// What is to be mended; empty when the service was changed.
    pub problems: Vec<ServiceUpdateProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a service from being changed.
    ServiceUpdateProblem, ServiceUpdateProblemCode {
        /// A text is blank, too long, or holds what it may not.
        Invalid,
        /// The service does not exist.
        NotFound,
        /// Somebody changed the service since the revision last seen.
        Conflict,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct ServiceUpdate;

#[Object]
impl ServiceUpdate {
    /// Changes the name or description of a service.
    async fn service_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to change.")] input: ServiceUpdateInput,
    ) -> Result<ServiceUpdatePayload, Failure> {
        ctx.allow("Mutation.serviceUpdate")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(update(ctx.reader(), input)).await?;
        Ok(ServiceUpdatePayload {
            service: ended.row.map(Service),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn update(reader: &Reader, input: ServiceUpdateInput) -> Result<Model, Stop<P>> {
    none(check(&input))?;
    let transaction = reader.database().write().await?;
    let id = Kind::Service.uuid(&input.id).unwrap_or_default();
    let mut row = Entity::in_council(reader.council_id())
        .filter(Column::Id.eq(id))
        .lock_exclusive()
        .one(&transaction)
        .await?
        .ok_or_else(|| P::new(Code::NotFound, "id", refer::unknown("service")))?;
    unmoved(row.revision, input.expected_revision, Code::Conflict)?;
    row.revision += 1;
    row.name = input.name.unwrap_or(row.name);
    input.description.update_to(&mut row.description);
    let row = row.into_active_model().reset_all();
    let stored = row.update(&transaction).await?;
    transaction.commit().await?;
    Ok(stored)
}

fn check(input: &ServiceUpdateInput) -> Vec<P> {
    texts(
        Code::Invalid,
        [
            ("name", input.name.as_deref(), Rule::Words(Limits::TITLE)),
            (
                "description",
                given(&input.description),
                Rule::Words(Limits::DESCRIPTION),
            ),
        ],
    )
}
