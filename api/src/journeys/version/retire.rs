//! `journeyVersionRetire`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::journeys::journey_version::Model;
use rules::journeys::VersionState;
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};

use super::JourneyVersion;
use super::update::locked;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Stop, changed, unmoved};
use crate::graphql::problem::problems;
use crate::organisation::refer;

/// The version to retire.
#[derive(Debug, InputObject)]
pub struct JourneyVersionRetireInput {
    /// The published version.
    pub id: ID,
    /// The revision last seen.
    pub expected_revision: i64,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `journeyVersionRetire`.
#[derive(Debug, SimpleObject)]
pub struct JourneyVersionRetirePayload {
    /// The version as stored; null when there are problems.
    pub journey_version: Option<JourneyVersion>,
    /// What is to be mended; empty when the version was retired.
    pub problems: Vec<JourneyVersionRetireProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a version from being retired.
    JourneyVersionRetireProblem, JourneyVersionRetireProblemCode {
        /// The version does not exist.
        NotFound,
        /// The version is a draft, or retired already.
        NotPublished,
        /// Somebody changed the version since the revision last seen.
        Conflict,
    }
}

use JourneyVersionRetireProblemCode as Code;
type Stopped = Stop<JourneyVersionRetireProblem>;

/// The mutation.
#[derive(Debug, Default)]
pub struct JourneyVersionRetire;

#[Object]
impl JourneyVersionRetire {
    /// Takes a published version out of use. Its open cases stay under it; new ones are opened under
    /// the latest version that is still published, or not at all when there is none.
    async fn journey_version_retire(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The version to retire.")] input: JourneyVersionRetireInput,
    ) -> Result<JourneyVersionRetirePayload, Failure> {
        ctx.allow("Mutation.journeyVersionRetire")?;
        let ended = changed(retire(ctx.reader(), &input)).await?;
        Ok(JourneyVersionRetirePayload {
            journey_version: ended.row.map(JourneyVersion),
            problems: ended.problems,
            client_mutation_id: input.client_mutation_id,
        })
    }
}

async fn retire(reader: &Reader, input: &JourneyVersionRetireInput) -> Result<Model, Stopped> {
    let transaction = reader.database().write().await?;
    let Some(found) = locked(reader, &transaction, &input.id).await? else {
        return Err(stop(Code::NotFound, refer::unknown("journey version")));
    };
    unmoved(found.revision, input.expected_revision, Code::Conflict)?;
    if found.state != VersionState::Published {
        let message = "Only a published version can be retired.";
        return Err(stop(Code::NotPublished, message));
    }
    let revision = found.revision + 1;
    let mut row = found.into_active_model();
    row.state = Set(VersionState::Retired);
    row.retired_at = Set(Some(reader.clock().now()));
    row.revision = Set(revision);
    let stored = row.update(&transaction).await?;
    transaction.commit().await?;
    Ok(stored)
}

fn stop(code: Code, message: impl Into<String>) -> Stopped {
    JourneyVersionRetireProblem::new(code, "id", message).into()
}
