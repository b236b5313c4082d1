//! `serviceCreate`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::organisation::directorate;
use entities::organisation::service::{ActiveModel, Column, Entity, Model};
use entities::select::InCouncil;
use rules::text::Limits;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, QueryFilter, Set};
use uuid::Uuid;

use self::{ServiceCreateProblem as P, ServiceCreateProblemCode as Code};
use super::Service;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Made, Stop, created, texts, unique};
use crate::graphql::problem::problems;
use crate::graphql::text::Rule;
use crate::identity::idempotency::Attempt;
use crate::organisation::refer::{self, Lookup};

/// The service to make.
#[derive(Debug, InputObject)]
pub struct ServiceCreateInput {
    /// The directorate that will answer for it.
    pub directorate_id: ID,
    /// Short name, unique in the council.
    pub code: String,
    /// Name for readers.
    pub name: String,
    /// What the service does.
    pub description: Option<String>,
    /// Sending the same key again within 48 hours makes no second service.
    pub idempotency_key: Option<String>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `serviceCreate`.
#[derive(Debug, Default, SimpleObject)]
pub struct ServiceCreatePayload {
    /// The service as stored; null when there are problems.
    pub service: Option<Service>,
    /// What is to be mended; empty when the service was made.
    pub problems: Vec<ServiceCreateProblem>,
    /// Whether this answers an earlier mutation with the same idempotency key.
    pub replayed: bool,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a service from being made.
    ServiceCreateProblem, ServiceCreateProblemCode {
        /// A text is blank, too long, or holds what it may not.
        Invalid,
        /// The directorate does not exist.
        NotFound,
        /// The code belongs to another service.
        Taken,
        /// The idempotency key was used with another input.
        IdempotencyMismatch,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct ServiceCreate;

#[Object]
impl ServiceCreate {
    /// Makes a service.
    async fn service_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The service to make.")] input: ServiceCreateInput,
    ) -> Result<ServiceCreatePayload, Failure> {
        ctx.allow("Mutation.serviceCreate")?;
        let attempt = Attempt::of(ctx, "serviceCreate", input.idempotency_key.as_deref());
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = created(create(ctx.reader(), &attempt, input)).await?;
        Ok(ServiceCreatePayload {
            service: ended.row.map(Service),
            problems: ended.problems,
            replayed: ended.replayed,
            client_mutation_id,
        })
    }
}

async fn create(
    reader: &Reader,
    attempt: &Attempt,
    input: ServiceCreateInput,
) -> Result<Made<Model>, Stop<P>> {
    let id = reader.clock().new_id();
    let transaction = reader.database().write().await?;
    if let Some(earlier) = attempt
        .earlier::<P>(reader, &transaction, id, Code::IdempotencyMismatch)
        .await?
    {
        let found = Entity::in_council(reader.council_id()).filter(Column::Id.eq(earlier));
        return Ok(Made::before(found.one(&transaction).await?));
    }
    let directorate_id = check(reader, &transaction, &input).await?;
    let row = ActiveModel {
        id: Set(id),
        council_id: Set(reader.council_id()),
        directorate_id: Set(directorate_id),
        code: Set(input.code.clone()),
        name: Set(input.name),
        description: Set(input.description),
        revision: Set(1),
    };
    let stored = row.insert(&transaction).await;
    let stored = stored.map_err(|error| unique(error, || taken(&input.code)))?;
    transaction.commit().await?;
    Ok(Made::now(stored))
}

/// The id of the directorate, when nothing is to be mended.
async fn check(
    reader: &Reader,
    transaction: &impl ConnectionTrait,
    input: &ServiceCreateInput,
) -> Result<Uuid, Stop<P>> {
    let description = input.description.as_deref();
    let mut problems = texts(
        Code::Invalid,
        [
            ("code", Some(input.code.as_str()), Rule::Code),
            ("name", Some(&input.name), Rule::Words(Limits::TITLE)),
            ("description", description, Rule::Words(Limits::DESCRIPTION)),
        ],
    );
    if refer::is_taken::<Entity>(reader, transaction, Column::Code, &input.code).await? {
        problems.push(taken(&input.code));
    }
    let mut lookup = Lookup::new(reader, transaction, Code::NotFound, problems);
    let directorate_id = lookup
        .one::<directorate::Entity>("directorateId", &input.directorate_id)
        .await?;
    lookup.end()?;
    Ok(directorate_id)
}

fn taken(code: &str) -> P {
    P::new(Code::Taken, "code", refer::taken("service", code))
}
