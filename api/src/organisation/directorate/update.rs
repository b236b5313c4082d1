//! `directorateUpdate`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::organisation::directorate::{Column, Entity, Model};
use entities::select::InCouncil;
use rules::text::Limits;
use sea_orm::{ActiveModelTrait, ColumnTrait, IntoActiveModel, QueryFilter, QuerySelect};

use self::{DirectorateUpdateProblem as P, DirectorateUpdateProblemCode as Code};
use super::Directorate;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Stop, changed, none, texts, unmoved};
use crate::graphql::problem::problems;
use crate::graphql::text::Rule;
use crate::organisation::refer;

/// What to change of a directorate; what is left out stays.
#[derive(Debug, InputObject)]
pub struct DirectorateUpdateInput {
    /// The directorate.
    pub id: ID,
    /// The revision last seen.
    pub expected_revision: i64,
    /// A new name for readers; null leaves it as it is.
    pub title: Option<String>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `directorateUpdate`.
#[derive(Debug, Default, SimpleObject)]
pub struct DirectorateUpdatePayload {
    /// The directorate as stored; null when there are problems.
    pub directorate: Option<Directorate>,
    /// What is to be mended; empty when the directorate was changed.
    pub problems: Vec<DirectorateUpdateProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a directorate from being changed.
    DirectorateUpdateProblem, DirectorateUpdateProblemCode {
        /// A text is blank, too long, or holds what it may not.
        Invalid,
        /// The directorate does not exist.
        NotFound,
        /// Somebody changed the directorate since the revision last seen.
        Conflict,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct DirectorateUpdate;

#[Object]
impl DirectorateUpdate {
    /// Changes the name of a directorate.
    async fn directorate_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to change.")] input: DirectorateUpdateInput,
    ) -> Result<DirectorateUpdatePayload, Failure> {
        ctx.allow("Mutation.directorateUpdate")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(update(ctx.reader(), input)).await?;
        Ok(DirectorateUpdatePayload {
            directorate: ended.row.map(Directorate),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn update(reader: &Reader, input: DirectorateUpdateInput) -> Result<Model, Stop<P>> {
    let title = ("title", input.title.as_deref(), Rule::Words(Limits::TITLE));
    none::<P>(texts(Code::Invalid, [title]))?;
    let transaction = reader.database().write().await?;
    let id = Kind::Directorate.uuid(&input.id).unwrap_or_default();
    let mut row = Entity::in_council(reader.council_id())
        .filter(Column::Id.eq(id))
        .lock_exclusive()
        .one(&transaction)
        .await?
        .ok_or_else(|| P::new(Code::NotFound, "id", refer::unknown("directorate")))?;
    unmoved(row.revision, input.expected_revision, Code::Conflict)?;
    row.revision += 1;
    row.title = input.title.unwrap_or(row.title);
    let row = row.into_active_model().reset_all();
    let stored = row.update(&transaction).await?;
    transaction.commit().await?;
    Ok(stored)
}
