//! `serviceUpdate`.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, SimpleObject};
use entities::organisation::service::{Column, Entity, Model};
use entities::select::InCouncil;
use rules::text::Limits;
use sea_orm::{ActiveModelTrait, ColumnTrait, IntoActiveModel, QueryFilter, QuerySelect, Set};

use super::Service;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::problem::{self, problems};
use crate::graphql::text::{Rule, faults};

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
        let (service, problems) = match update(ctx.reader(), input).await? {
            Ok(stored) => (Some(Service(stored)), Vec::new()),
            Err(problems) => (None, problems),
        };
        Ok(ServiceUpdatePayload {
            service,
            problems,
            client_mutation_id,
        })
    }
}

async fn update(
    reader: &Reader,
    input: ServiceUpdateInput,
) -> Result<Result<Model, Vec<ServiceUpdateProblem>>, Failure> {
    use ServiceUpdateProblemCode as Code;
    let problems = check(&input);
    if !problems.is_empty() {
        return Ok(Err(problems));
    }
    let transaction = reader.database().write().await?;
    let found = match Kind::Service.uuid(&input.id) {
        Some(id) => {
            Entity::in_council(reader.council_id())
                .filter(Column::Id.eq(id))
                .lock_exclusive()
                .one(&transaction)
                .await?
        }
        None => None,
    };
    let Some(found) = found else {
        let message = "There is no service with this id.";
        return Ok(Err(vec![ServiceUpdateProblem::new(
            Code::NotFound,
            "id",
            message,
        )]));
    };
    if found.revision != input.expected_revision {
        let message = problem::conflict(found.revision);
        return Ok(Err(vec![ServiceUpdateProblem::new(
            Code::Conflict,
            "expectedRevision",
            message,
        )]));
    }
    let revision = found.revision + 1;
    let mut row = found.into_active_model();
    row.revision = Set(revision);
    if let Some(name) = input.name {
        row.name = Set(name);
    }
    match input.description {
        MaybeUndefined::Undefined => {}
        MaybeUndefined::Null => row.description = Set(None),
        MaybeUndefined::Value(description) => row.description = Set(Some(description)),
    }
    let stored = row.update(&transaction).await?;
    transaction.commit().await?;
    Ok(Ok(stored))
}

fn check(input: &ServiceUpdateInput) -> Vec<ServiceUpdateProblem> {
    let description = match &input.description {
        MaybeUndefined::Value(description) => Some(description.as_str()),
        _ => None,
    };
    let texts = [
        ("name", input.name.as_deref(), Rule::Words(Limits::TITLE)),
        ("description", description, Rule::Words(Limits::DESCRIPTION)),
    ];
    faults(texts)
        .into_iter()
        .map(|(field, message)| {
            ServiceUpdateProblem::new(ServiceUpdateProblemCode::Invalid, field, message)
        })
        .collect()
}
