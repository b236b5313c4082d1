//! `journeyVersionPublish`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::journeys::journey_version::Model;
use entities::journeys::{outcome, stage, version_outcome};
use entities::select::InCouncil;
use rules::journeys::version::{NotReady, not_ready};
use rules::journeys::{OutcomeKind, VersionState};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, DbErr, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Set,
};
use uuid::Uuid;

use super::update::locked;
use super::{JourneyVersion, steps, store};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Stop, changed, none, unmoved};
use crate::graphql::problem::problems;
use crate::journeys::journey::teams;
use crate::organisation::refer;

/// The draft to publish.
#[derive(Debug, InputObject)]
pub struct JourneyVersionPublishInput {
    /// The draft.
    pub id: ID,
    /// The revision last seen.
    pub expected_revision: i64,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `journeyVersionPublish`.
#[derive(Debug, SimpleObject)]
pub struct JourneyVersionPublishPayload {
    /// The version as stored; null when there are problems.
    pub journey_version: Option<JourneyVersion>,
    /// What is to be mended; empty when the version was published.
    pub problems: Vec<JourneyVersionPublishProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a version from being published.
    JourneyVersionPublishProblem, JourneyVersionPublishProblemCode {
        /// The version does not exist.
        NotFound,
        /// The version is published or retired already.
        NotADraft,
        /// It has no stage for a case to start in.
        NoStage,
        /// It has no outcome that a case could be closed with: one whose kind is not withdrawn.
        NoClosingOutcome,
        /// Somebody changed the version since the revision last seen.
        Conflict,
    }
}

use JourneyVersionPublishProblemCode as Code;
type Stopped = Stop<JourneyVersionPublishProblem>;

/// The mutation.
#[derive(Debug, Default)]
pub struct JourneyVersionPublish;

#[Object]
impl JourneyVersionPublish {
    /// Publishes a draft: from its first day on, until a later version takes over, cases are opened
    /// under it. The teams of its stages and steps become teams of the journey.
    async fn journey_version_publish(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The draft to publish.")] input: JourneyVersionPublishInput,
    ) -> Result<JourneyVersionPublishPayload, Failure> {
        ctx.allow("Mutation.journeyVersionPublish")?;
        let ended = changed(publish(ctx.reader(), &input)).await?;
        Ok(JourneyVersionPublishPayload {
            journey_version: ended.row.map(JourneyVersion),
            problems: ended.problems,
            client_mutation_id: input.client_mutation_id,
        })
    }
}

async fn publish(reader: &Reader, input: &JourneyVersionPublishInput) -> Result<Model, Stopped> {
    let transaction = reader.database().write().await?;
    let Some(found) = locked(reader, &transaction, &input.id).await? else {
        return Err(stop(Code::NotFound, refer::unknown("journey version")));
    };
    unmoved(found.revision, input.expected_revision, Code::Conflict)?;
    if found.state != VersionState::Draft {
        return Err(stop(Code::NotADraft, "Only a draft can be published."));
    }
    let stages = store::stages(reader, &transaction, found.id).await?;
    let outcomes = kinds(reader, &transaction, found.id).await?;
    none(missing(&stages, &outcomes))?;
    let steps = steps::of_version(reader, &transaction, found.id).await?;
    let of_steps = steps.iter().filter_map(|step| step.team_id);
    let team_ids = stages
        .iter()
        .filter_map(|stage| stage.team_id)
        .chain(of_steps);
    teams::add(reader, &transaction, found.journey_id, team_ids).await?;
    let revision = found.revision + 1;
    let mut row = found.into_active_model();
    row.state = Set(VersionState::Published);
    row.published_at = Set(Some(reader.clock().now()));
    row.revision = Set(revision);
    let stored = row.update(&transaction).await?;
    transaction.commit().await?;
    Ok(stored)
}

fn stop(code: Code, message: impl Into<String>) -> Stopped {
    JourneyVersionPublishProblem::new(code, "id", message).into()
}

fn missing(stages: &[stage::Model], outcomes: &[OutcomeKind]) -> Vec<JourneyVersionPublishProblem> {
    not_ready(stages.len(), outcomes)
        .into_iter()
        .map(|reason| {
            let (code, message) = match reason {
                NotReady::NoStage => (
                    Code::NoStage,
                    "The draft has no stage. Give it one with journeyVersionUpdate.",
                ),
                NotReady::NoClosingOutcome => (
                    Code::NoClosingOutcome,
                    "The draft has no outcome that a case could be closed with. Give it one whose kind is not WITHDRAWN with journeyVersionUpdate.",
                ),
            };
            JourneyVersionPublishProblem::new(code, "id", message)
        })
        .collect()
}

/// The kinds of the outcomes that the version offers, kept from being changed meanwhile.
async fn kinds(
    reader: &Reader,
    transaction: &DatabaseTransaction,
    version_id: Uuid,
) -> Result<Vec<OutcomeKind>, DbErr> {
    let offered = version_outcome::Entity::in_council(reader.council_id())
        .filter(version_outcome::Column::JourneyVersionId.eq(version_id))
        .select_only()
        .column(version_outcome::Column::OutcomeId)
        .into_query();
    let found = outcome::Entity::in_council(reader.council_id())
        .filter(outcome::Column::Id.in_subquery(offered))
        .order_by_asc(outcome::Column::Id)
        .lock_shared()
        .all(transaction)
        .await?;
    Ok(found.into_iter().map(|outcome| outcome.kind).collect())
}
