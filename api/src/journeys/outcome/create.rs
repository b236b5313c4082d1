//! `outcomeCreate`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::journeys::outcome::{ActiveModel, Column, Entity, Model};
use rules::journeys::plan::MOST_OUTCOMES;
use rules::journeys::retention::Retention;
use rules::text::Limits;
use sea_orm::{ActiveModelTrait, Set};

use super::{Outcome, OutcomeKind, RetentionAction};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Made, Stop, created, none, texts, unique};
use crate::graphql::problem::problems;
use crate::graphql::text::Rule;
use crate::identity::idempotency::Attempt;
use crate::journeys::journey::update::locked;
use crate::journeys::version::parts::of_journey;
use crate::organisation::refer;

/// The outcome to make. Cases can end with it under versions that are drafted to offer it.
#[derive(Debug, InputObject)]
pub struct OutcomeCreateInput {
    /// The journey whose cases end so.
    pub journey_id: ID,
    /// Short name, unique in the journey.
    pub code: String,
    /// Name for readers.
    pub title: String,
    /// What it means for the customer's purpose.
    pub kind: OutcomeKind,
    /// For how many calendar months after their end the words of cases are kept, 1 to 1200; null, as without an
    /// action, keeps them.
    pub retention_months: Option<i32>,
    /// What is to be done then; together with the months.
    pub retention_action: Option<RetentionAction>,
    /// Sending the same key again within 48 hours makes no second outcome.
    pub idempotency_key: Option<String>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `outcomeCreate`.
#[derive(Debug, SimpleObject)]
pub struct OutcomeCreatePayload {
    /// The outcome as stored; null when there are problems.
    pub outcome: Option<Outcome>,
    /// What is to be mended; empty when the outcome was made.
    pub problems: Vec<OutcomeCreateProblem>,
    /// Whether this answers an earlier mutation with the same idempotency key.
    pub replayed: bool,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps an outcome from being made.
    OutcomeCreateProblem, OutcomeCreateProblemCode {
        /// A text is blank, too long, or holds what it may not; or the retention is out of range or half given.
        Invalid,
        /// The journey does not exist.
        NotFound,
        /// The code belongs to another outcome of the journey.
        Taken,
        /// The journey has 200 outcomes already.
        TooMany,
        /// The idempotency key was used with another input.
        IdempotencyMismatch,
    }
}

use OutcomeCreateProblemCode as Code;
type Stopped = Stop<OutcomeCreateProblem>;

/// The mutation.
#[derive(Debug, Default)]
pub struct OutcomeCreate;

#[Object]
impl OutcomeCreate {
    /// Makes an outcome of a journey.
    async fn outcome_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The outcome to make.")] input: OutcomeCreateInput,
    ) -> Result<OutcomeCreatePayload, Failure> {
        ctx.allow("Mutation.outcomeCreate")?;
        let attempt = Attempt::of(ctx, "outcomeCreate", input.idempotency_key.as_deref());
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = created(create(ctx.reader(), &attempt, input)).await?;
        Ok(OutcomeCreatePayload {
            outcome: ended.row.map(Outcome),
            problems: ended.problems,
            replayed: ended.replayed,
            client_mutation_id,
        })
    }
}

async fn create(
    reader: &Reader,
    attempt: &Attempt,
    input: OutcomeCreateInput,
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
    let mut problems = faults(&input);
    let journey = locked(reader, &transaction, &input.journey_id).await?;
    let Some(journey) = journey else {
        let message = refer::unknown("journey");
        problems.push(OutcomeCreateProblem::new(
            Code::NotFound,
            "journeyId",
            message,
        ));
        return Err(Stop::Problems(problems));
    };
    let others = of_journey(reader, &transaction, journey.id).await?;
    problems.extend(clashes(&input, &others));
    none(problems)?;
    let code = input.code.clone();
    let row = ActiveModel {
        id: Set(id),
        council_id: Set(reader.council_id()),
        journey_id: Set(journey.id),
        code: Set(input.code),
        title: Set(input.title),
        kind: Set(input.kind.into()),
        revision: Set(1),
        retention_months: Set(input.retention_months),
        retention_action: Set(input.retention_action.map(Into::into)),
    };
    let stored = row
        .insert(&transaction)
        .await
        .map_err(|error| unique(error, || taken(&code)))?;
    transaction.commit().await?;
    Ok(Made::now(stored))
}

fn faults(input: &OutcomeCreateInput) -> Vec<OutcomeCreateProblem> {
    let mut problems: Vec<OutcomeCreateProblem> = texts(
        Code::Invalid,
        [
            ("code", Some(input.code.as_str()), Rule::Code),
            (
                "title",
                Some(input.title.as_str()),
                Rule::Words(Limits::TITLE),
            ),
        ],
    );
    let action = input.retention_action.map(Into::into);
    let wrong = Retention::of(input.retention_months, action).err();
    problems.extend(
        wrong.map(|wrong| OutcomeCreateProblem::new(Code::Invalid, &wrong.field, wrong.message)),
    );
    problems
}

fn clashes(input: &OutcomeCreateInput, others: &[Model]) -> Vec<OutcomeCreateProblem> {
    let mut problems = Vec::new();
    if others.iter().any(|other| other.code == input.code) {
        problems.push(taken(&input.code));
    }
    if others.len() >= MOST_OUTCOMES {
        let message = format!("The journey has {MOST_OUTCOMES} outcomes already, the most it may.");
        problems.push(OutcomeCreateProblem::new(
            Code::TooMany,
            "journeyId",
            message,
        ));
    }
    problems
}

fn taken(code: &str) -> OutcomeCreateProblem {
    let message = refer::taken("outcome of the journey", code);
    OutcomeCreateProblem::new(Code::Taken, "code", message)
}
