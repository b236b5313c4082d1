//! `journeyCreate`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::journeys::journey::{ActiveModel, Column, Entity, Model};
use entities::organisation::service;
use rules::journeys::audience::Audiences;
use rules::text::Limits;
use sea_orm::{ActiveModelTrait, ConnectionTrait, Set};
use uuid::Uuid;

use super::audience::{self, JourneyAudience};
use super::{Journey, lgsl, teams};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Made, Stop, created, none, texts, unique};
use crate::graphql::problem::problems;
use crate::graphql::text::Rule;
use crate::identity::idempotency::Attempt;
use crate::organisation::kinds::{Confidentiality, CustomerKind};
use crate::organisation::refer;

/// The journey to make. Cases can be opened once a version of it is published.
#[derive(Debug, InputObject)]
pub struct JourneyCreateInput {
    /// The service that it leads to.
    pub service_id: ID,
    /// Short name, unique in the council.
    pub code: String,
    /// Name for readers, in the words of the customer.
    pub title: String,
    /// What the journey is for.
    pub description: Option<String>,
    /// Who the journey is for.
    pub customer_kind: CustomerKind,
    /// Who may open a case on it for themselves; null for those whom it is for: STAFF for staff, RESIDENT for all
    /// others. With an empty list only those who work on it open cases.
    pub audiences: Option<Vec<JourneyAudience>>,
    /// Number in the Local Government Services List, from 1; left out when the list has none.
    pub lgsl_id: Option<i32>,
    /// How confidential its cases are when they are opened; INTERNAL when left out.
    pub confidentiality: Option<Confidentiality>,
    /// The teams that work on it, at most 100; their members see its cases.
    pub team_ids: Option<Vec<ID>>,
    /// Sending the same key again within 48 hours makes no second journey.
    pub idempotency_key: Option<String>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `journeyCreate`.
#[derive(Debug, SimpleObject)]
pub struct JourneyCreatePayload {
    /// The journey as stored; null when there are problems.
    pub journey: Option<Journey>,
    /// What is to be mended; empty when the journey was made.
    pub problems: Vec<JourneyCreateProblem>,
    /// Whether this answers an earlier mutation with the same idempotency key.
    pub replayed: bool,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a journey from being made.
    JourneyCreateProblem, JourneyCreateProblemCode {
        /// A text is blank, too long, or holds what it may not; or a number or list is out of bounds.
        Invalid,
        /// The service or a team does not exist.
        NotFound,
        /// The code belongs to another journey.
        Taken,
        /// The idempotency key was used with another input.
        IdempotencyMismatch,
    }
}

use JourneyCreateProblemCode as Code;
type Stopped = Stop<JourneyCreateProblem>;

/// The mutation.
#[derive(Debug, Default)]
pub struct JourneyCreate;

#[Object]
impl JourneyCreate {
    /// Makes a journey, without any version yet.
    async fn journey_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The journey to make.")] input: JourneyCreateInput,
    ) -> Result<JourneyCreatePayload, Failure> {
        ctx.allow("Mutation.journeyCreate")?;
        let attempt = Attempt::of(ctx, "journeyCreate", input.idempotency_key.as_deref());
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = created(create(ctx.reader(), &attempt, input)).await?;
        Ok(JourneyCreatePayload {
            journey: ended.row.map(Journey),
            problems: ended.problems,
            replayed: ended.replayed,
            client_mutation_id,
        })
    }
}

async fn create(
    reader: &Reader,
    attempt: &Attempt,
    input: JourneyCreateInput,
) -> Result<Made<Model>, Stopped> {
    let id = reader.clock().new_id();
    let transaction = reader.database().write().await?;
    if let Some(earlier) = attempt
        .earlier(reader, &transaction, id, Code::IdempotencyMismatch)
        .await?
    {
        let stored = reader.rows_of::<Entity>(Column::Id, [earlier]);
        return Ok(Made::before(stored.one(&transaction).await?));
    }
    let (service_id, team_ids) = check(reader, &transaction, &input).await?;
    let code = input.code.clone();
    let audiences = match &input.audiences {
        Some(audiences) => audience::these(audiences),
        None => Audiences::usual(input.customer_kind.into()),
    };
    let row = ActiveModel {
        id: Set(id),
        council_id: Set(reader.council_id()),
        service_id: Set(service_id),
        code: Set(input.code),
        title: Set(input.title),
        description: Set(input.description),
        customer_kind: Set(input.customer_kind.into()),
        lgsl_id: Set(input.lgsl_id),
        revision: Set(1),
        open_to_residents: Set(audiences.residents),
        open_to_staff: Set(audiences.staff),
        open_to_managers: Set(audiences.managers),
        confidentiality: Set(input.confidentiality.map(Into::into).unwrap_or_default()),
    };
    let stored = row
        .insert(&transaction)
        .await
        .map_err(|error| unique(error, || taken(&code)))?;
    teams::add(reader, &transaction, id, team_ids).await?;
    transaction.commit().await?;
    Ok(Made::now(stored))
}

/// The service and the teams of the journey.
async fn check(
    reader: &Reader,
    connection: &impl ConnectionTrait,
    input: &JourneyCreateInput,
) -> Result<(Uuid, Vec<Uuid>), Stopped> {
    let mut problems = faults(input);
    let service_id = refer::find_one::<service::Entity>(
        reader,
        connection,
        service::Column::Id,
        Kind::Service,
        &input.service_id,
    )
    .await?;
    if service_id.is_none() {
        let message = refer::unknown("service");
        problems.push(JourneyCreateProblem::new(
            Code::NotFound,
            "serviceId",
            message,
        ));
    }
    if rules::text::code(&input.code).is_ok()
        && refer::is_taken::<Entity>(reader, connection, Column::Code, &input.code).await?
    {
        problems.push(taken(&input.code));
    }
    let ids = input.team_ids.as_deref().unwrap_or_default();
    let (team_ids, wrong) = teams::check(reader, connection, ids).await?;
    problems.extend(wrong.into_iter().map(problem));
    none(problems)?;
    Ok((service_id.unwrap_or_default(), team_ids))
}

fn faults(input: &JourneyCreateInput) -> Vec<JourneyCreateProblem> {
    let title = Rule::Words(Limits::TITLE);
    let description = Rule::Words(Limits::DESCRIPTION);
    let mut problems = texts(
        Code::Invalid,
        [
            ("code", Some(input.code.as_str()), Rule::Code),
            ("title", Some(input.title.as_str()), title),
            ("description", input.description.as_deref(), description),
        ],
    );
    problems.extend(lgsl::fault(input.lgsl_id).map(problem));
    problems
}

fn taken(code: &str) -> JourneyCreateProblem {
    JourneyCreateProblem::new(Code::Taken, "code", refer::taken("journey", code))
}

fn problem(fault: rules::journeys::plan::Fault) -> JourneyCreateProblem {
    use rules::journeys::plan::FaultKind;
    let code = match fault.kind {
        FaultKind::NotFound => Code::NotFound,
        FaultKind::Invalid | FaultKind::Duplicate => Code::Invalid,
    };
    JourneyCreateProblem::new(code, &fault.field, fault.message)
}
