//! `outcomeUpdate`.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, SimpleObject};
use entities::journeys::outcome::{ActiveModel, Column, Entity, Model};
use entities::journeys::{journey_version, version_outcome};
use entities::select::InCouncil;
use rules::journeys::VersionState;
use rules::journeys::retention::Retention;
use rules::text::Limits;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, IntoActiveModel,
    QueryFilter, QuerySelect, QueryTrait, Set,
};
use uuid::Uuid;

use super::{Outcome, OutcomeKind, RetentionAction};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Stop, changed, none, texts, unique, unmoved};
use crate::graphql::problem::problems;
use crate::graphql::text::Rule;
use crate::journeys::version::parts::of_journey;
use crate::organisation::refer;

/// What to change of an outcome; what is left out stays.
#[derive(Debug, InputObject)]
pub struct OutcomeUpdateInput {
    /// The outcome.
    pub id: ID,
    /// The revision last seen.
    pub expected_revision: i64,
    /// A new short name, unique in the journey.
    pub code: Option<String>,
    /// A new name for readers.
    pub title: Option<String>,
    /// Another meaning for the customer's purpose; only until a version that offers the outcome is
    /// published, so that figures of the past keep their meaning.
    pub kind: Option<OutcomeKind>,
    /// For how many calendar months after their end the words of cases are kept, 1 to 1200, also of those that
    /// have ended; null, together with the action, keeps them from now on.
    pub retention_months: MaybeUndefined<i32>,
    /// What is to be done then; null together with the months.
    pub retention_action: MaybeUndefined<RetentionAction>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `outcomeUpdate`.
#[derive(Debug, SimpleObject)]
pub struct OutcomeUpdatePayload {
    /// The outcome as stored; null when there are problems.
    pub outcome: Option<Outcome>,
    /// What is to be mended; empty when the outcome was changed.
    pub problems: Vec<OutcomeUpdateProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps an outcome from being changed.
    OutcomeUpdateProblem, OutcomeUpdateProblemCode {
        /// A text is blank, too long, or holds what it may not; or the retention is out of range or half given.
        Invalid,
        /// The outcome does not exist.
        NotFound,
        /// The code belongs to another outcome of the journey.
        Taken,
        /// A version that was published offers the outcome, so that its kind stays.
        InUse,
        /// Somebody changed the outcome since the revision last seen.
        Conflict,
    }
}

use OutcomeUpdateProblemCode as Code;
type Stopped = Stop<OutcomeUpdateProblem>;

/// The mutation.
#[derive(Debug, Default)]
pub struct OutcomeUpdate;

#[Object]
impl OutcomeUpdate {
    /// Changes the names of an outcome, for how long words of its cases are kept or, before it was published,
    /// its kind.
    async fn outcome_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to change.")] input: OutcomeUpdateInput,
    ) -> Result<OutcomeUpdatePayload, Failure> {
        ctx.allow("Mutation.outcomeUpdate")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(update(ctx.reader(), input)).await?;
        Ok(OutcomeUpdatePayload {
            outcome: ended.row.map(Outcome),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn update(reader: &Reader, input: OutcomeUpdateInput) -> Result<Model, Stopped> {
    let transaction = reader.database().write().await?;
    let Some(found) = locked(reader, &transaction, &input.id).await? else {
        let message = refer::unknown("outcome");
        return Err(OutcomeUpdateProblem::new(Code::NotFound, "id", message).into());
    };
    unmoved(found.revision, input.expected_revision, Code::Conflict)?;
    let mut problems = texts(
        Code::Invalid,
        [
            ("code", input.code.as_deref(), Rule::Code),
            ("title", input.title.as_deref(), Rule::Words(Limits::TITLE)),
        ],
    );
    let (months, action) = retention(&input, &found);
    let wrong = Retention::of(months, action).err();
    problems.extend(
        wrong.map(|wrong| OutcomeUpdateProblem::new(Code::Invalid, &wrong.field, wrong.message)),
    );
    problems.extend(clash(reader, &transaction, &input, &found).await?);
    problems.extend(fixed_kind(reader, &transaction, &input, &found).await?);
    none(problems)?;
    let code = input.code.clone().unwrap_or_default();
    let stored = changes(found, input)
        .update(&transaction)
        .await
        .map_err(|error| unique(error, || taken(&code)))?;
    transaction.commit().await?;
    Ok(stored)
}

async fn locked(
    reader: &Reader,
    transaction: &DatabaseTransaction,
    id: &ID,
) -> Result<Option<Model>, DbErr> {
    let Some(id) = Kind::Outcome.uuid(id) else {
        return Ok(None);
    };
    Entity::in_council(reader.council_id())
        .filter(Column::Id.eq(id))
        .lock_exclusive()
        .one(transaction)
        .await
}

fn changes(found: Model, input: OutcomeUpdateInput) -> ActiveModel {
    let revision = found.revision + 1;
    let (months, action) = retention(&input, &found);
    let mut row = found.into_active_model();
    row.retention_months = Set(months);
    row.retention_action = Set(action);
    row.revision = Set(revision);
    if let Some(code) = input.code {
        row.code = Set(code);
    }
    if let Some(title) = input.title {
        row.title = Set(title);
    }
    if let Some(kind) = input.kind {
        row.kind = Set(kind.into());
    }
    row
}

/// Months and action as they are to be.
fn retention(
    input: &OutcomeUpdateInput,
    found: &Model,
) -> (
    Option<i32>,
    Option<rules::journeys::retention::RetentionAction>,
) {
    let mut wanted = (found.retention_months, found.retention_action);
    if !input.retention_months.is_undefined() {
        wanted.0 = input.retention_months.as_opt_ref().flatten().copied();
    }
    if !input.retention_action.is_undefined() {
        let action = input.retention_action.as_opt_ref().flatten();
        wanted.1 = action.copied().map(Into::into);
    }
    wanted
}

async fn clash(
    reader: &Reader,
    connection: &impl ConnectionTrait,
    input: &OutcomeUpdateInput,
    found: &Model,
) -> Result<Option<OutcomeUpdateProblem>, DbErr> {
    let Some(code) = &input.code else {
        return Ok(None);
    };
    let others = of_journey(reader, connection, found.journey_id).await?;
    let clashes = others
        .iter()
        .any(|other| other.id != found.id && other.code == *code);
    Ok(clashes.then(|| taken(code)))
}

async fn fixed_kind(
    reader: &Reader,
    connection: &impl ConnectionTrait,
    input: &OutcomeUpdateInput,
    found: &Model,
) -> Result<Option<OutcomeUpdateProblem>, DbErr> {
    let changes = input.kind.is_some_and(|kind| found.kind != kind.into());
    if !changes || !was_published(reader, connection, found.id).await? {
        return Ok(None);
    }
    let message = "A published version offers this outcome: its kind stays. Make another outcome.";
    let problem = OutcomeUpdateProblem::new(Code::InUse, "kind", message);
    Ok(Some(problem))
}

async fn was_published(
    reader: &Reader,
    connection: &impl ConnectionTrait,
    outcome_id: Uuid,
) -> Result<bool, DbErr> {
    let offering = version_outcome::Entity::in_council(reader.council_id())
        .filter(version_outcome::Column::OutcomeId.eq(outcome_id))
        .select_only()
        .column(version_outcome::Column::JourneyVersionId)
        .into_query();
    let found = journey_version::Entity::in_council(reader.council_id())
        .filter(journey_version::Column::State.ne(VersionState::Draft))
        .filter(journey_version::Column::Id.in_subquery(offering))
        .one(connection)
        .await?;
    Ok(found.is_some())
}

fn taken(code: &str) -> OutcomeUpdateProblem {
    let message = refer::taken("outcome of the journey", code);
    OutcomeUpdateProblem::new(Code::Taken, "code", message)
}
