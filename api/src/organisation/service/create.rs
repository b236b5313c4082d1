//! `serviceCreate`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::organisation::directorate;
use entities::organisation::service::{ActiveModel, Column, Entity};
use entities::select::InCouncil;
use rules::text::Limits;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, QueryFilter, Set};
use uuid::Uuid;

use super::Service;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::problem::problems;
use crate::graphql::text::{Rule, faults};
use crate::identity::idempotency::{self, Attempt, Claim};

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
    /// Sending the same key again makes no second service.
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
        let payload = create(ctx.reader(), &attempt, input).await?;
        Ok(ServiceCreatePayload {
            client_mutation_id,
            ..payload
        })
    }
}

async fn create(
    reader: &Reader,
    attempt: &Attempt,
    input: ServiceCreateInput,
) -> Result<ServiceCreatePayload, Failure> {
    let id = reader.clock().new_id();
    let transaction = reader.database().write().await?;
    match attempt
        .claim(&transaction, reader.viewer(), id, reader.clock().now())
        .await?
    {
        Claim::First => {}
        Claim::Replayed(id) => return replay(reader, id).await,
        Claim::Mismatch => return Ok(mismatch()),
    }
    let directorate_id = Kind::Directorate.uuid(&input.directorate_id);
    let problems = check(reader, &transaction, &input, directorate_id).await?;
    let (Some(directorate_id), true) = (directorate_id, problems.is_empty()) else {
        return Ok(ServiceCreatePayload {
            problems,
            ..Default::default()
        });
    };
    let row = ActiveModel {
        id: Set(id),
        council_id: Set(reader.council_id()),
        directorate_id: Set(directorate_id),
        code: Set(input.code),
        name: Set(input.name),
        description: Set(input.description),
        revision: Set(1),
    };
    let stored = row.insert(&transaction).await?;
    transaction.commit().await?;
    Ok(ServiceCreatePayload {
        service: Some(Service(stored)),
        ..Default::default()
    })
}

async fn check(
    reader: &Reader,
    connection: &impl ConnectionTrait,
    input: &ServiceCreateInput,
    directorate_id: Option<Uuid>,
) -> Result<Vec<ServiceCreateProblem>, Failure> {
    use ServiceCreateProblemCode as Code;
    let texts = [
        ("code", Some(input.code.as_str()), Rule::Code),
        (
            "name",
            Some(input.name.as_str()),
            Rule::Words(Limits::TITLE),
        ),
        (
            "description",
            input.description.as_deref(),
            Rule::Words(Limits::DESCRIPTION),
        ),
    ];
    let mut problems: Vec<_> = faults(texts)
        .into_iter()
        .map(|(field, message)| ServiceCreateProblem::new(Code::Invalid, field, message))
        .collect();
    if !problems.is_empty() {
        return Ok(problems);
    }
    let known = match directorate_id {
        Some(id) => directorate::Entity::in_council(reader.council_id())
            .filter(directorate::Column::Id.eq(id))
            .one(connection)
            .await?
            .is_some(),
        None => false,
    };
    if !known {
        problems.push(ServiceCreateProblem::new(
            Code::NotFound,
            "directorateId",
            "There is no directorate with this id. Use the id of one of the council's directorates.",
        ));
    }
    let taken = Entity::in_council(reader.council_id())
        .filter(Column::Code.eq(&input.code))
        .one(connection)
        .await?;
    if taken.is_some() {
        problems.push(ServiceCreateProblem::new(
            Code::Taken,
            "code",
            format!(
                "Another service has the code {:?}. Choose another.",
                input.code
            ),
        ));
    }
    Ok(problems)
}

async fn replay(reader: &Reader, id: Uuid) -> Result<ServiceCreatePayload, Failure> {
    let stored = Entity::in_council(reader.council_id())
        .filter(Column::Id.eq(id))
        .one(reader.connection())
        .await?;
    Ok(ServiceCreatePayload {
        service: stored.map(Service),
        replayed: true,
        ..Default::default()
    })
}

fn mismatch() -> ServiceCreatePayload {
    ServiceCreatePayload {
        problems: vec![ServiceCreateProblem::new(
            ServiceCreateProblemCode::IdempotencyMismatch,
            "idempotencyKey",
            idempotency::MISMATCH,
        )],
        ..Default::default()
    }
}
