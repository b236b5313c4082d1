//! Drafts: cases that somebody has begun to open for themselves. A draft is its account's alone, personal, and
//! counted and found by nothing.

pub mod discard;
pub mod list;
pub(super) mod own;
pub mod save;
pub mod sweep;

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use entities::cases::case_draft::{Column, Model};
use entities::select::in_ids;
use sea_orm::QueryFilter;
use uuid::Uuid;

use super::answers;
use super::open::{CaseOpenProblem as P, CaseOpenProblemCode as Code};
use super::opening::NOT_OPEN;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::id::Kind;
use crate::graphql::json::Json;
use crate::journeys::journey::{Journey, JourneyById};
use crate::journeys::version::current::CurrentVersionOf;
use crate::journeys::version::{JourneyVersion, JourneyVersionById};

/// A case that somebody has begun to open for themselves.
#[derive(Clone, Debug)]
pub struct CaseDraft(pub Model);

/// A case that somebody has begun to open for themselves. Nobody else sees it, and it is no case yet: nothing
/// counts it, and no clock runs.
#[Object]
impl CaseDraft {
    /// The opaque id.
    pub(crate) async fn id(&self) -> ID {
        Kind::CaseDraft.id(self.0.id)
    }

    /// The journey that the case is to be opened on; null only beside an error.
    async fn journey(&self, ctx: &Context<'_>) -> Fallible<Journey> {
        ctx.one(JourneyById(self.0.journey_id)).await.transpose()
    }

    /// The version that was in force when it was saved last; null only beside an error.
    async fn version(&self, ctx: &Context<'_>) -> Fallible<JourneyVersion> {
        let id = JourneyVersionById(self.0.journey_version_id);
        ctx.loader().load_one(id).await.transpose()
    }

    /// Whether another version is in force by now, or none, so that the form may ask for something else. Saving it
    /// puts it under that version. Null only beside an error.
    async fn is_outdated(&self, ctx: &Context<'_>) -> Fallible<bool> {
        let version = self.current(ctx).await;
        Some(
            version.map(|version| {
                version.is_none_or(|version| version.0.id != self.0.journey_version_id)
            }),
        )
    }

    /// What was answered so far to the form; null when nothing was.
    async fn answers(&self) -> Option<Json> {
        self.0.answers.as_deref().and_then(Json::stored)
    }

    /// What is asked for so far, in words; null when nobody wrote it.
    async fn description(&self) -> Option<&str> {
        self.0.description.as_deref()
    }

    /// When it was saved last.
    async fn saved_at(&self) -> DateTime<Utc> {
        self.0.saved_at
    }

    /// From when on it is gone: 30 days after it was saved last.
    async fn expires_at(&self) -> DateTime<Utc> {
        self.0.expires_at
    }

    /// What would keep a case from being opened with what is there so far, by the version in force now: the
    /// problems of `caseOpen`, at the same paths. Empty when it can be opened; null only beside an error.
    async fn problems(&self, ctx: &Context<'_>) -> Fallible<Vec<P>> {
        Some(self.find_problems(ctx).await)
    }

    /// Counts the changes, from 1; a change names the revision it saw last.
    async fn revision(&self) -> i64 {
        self.0.revision
    }
}

impl CaseDraft {
    async fn current(&self, ctx: &Context<'_>) -> Result<Option<JourneyVersion>, Failure> {
        let id = CurrentVersionOf(self.0.journey_id);
        ctx.loader().load_one(id).await
    }

    async fn find_problems(&self, ctx: &Context<'_>) -> Result<Vec<P>, Failure> {
        let mut problems = Vec::new();
        let journey = ctx.one(JourneyById(self.0.journey_id)).await?;
        let audiences = ctx.viewer().audiences();
        if !journey.is_some_and(|journey| journey.0.audiences().meets(audiences)) {
            problems.push(P::new(Code::JourneyNotOpen, "journeyId", NOT_OPEN));
        }
        let Some(version) = self.current(ctx).await? else {
            let message = "The journey has no published version in force.";
            problems.push(P::new(Code::VersionNotPublished, "journeyId", message));
            return Ok(problems);
        };
        let given = self.0.answers.as_deref().and_then(Json::stored);
        problems.extend(answers::told(ctx, &version.0, given.as_ref()).await?);
        Ok(problems)
    }
}

/// Loads the viewer's drafts by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CaseDraftById(pub Uuid);

impl Loader<CaseDraftById> for Reader {
    type Value = CaseDraft;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[CaseDraftById],
    ) -> Result<HashMap<CaseDraftById, CaseDraft>, Failure> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let select = own::drafts(self).filter(in_ids(Column::Id, &ids, self.backend()));
        let rows = self.all("case draft by id", select).await?;
        let each = rows.into_iter();
        Ok(each
            .map(|row| (CaseDraftById(row.id), CaseDraft(row)))
            .collect())
    }
}
