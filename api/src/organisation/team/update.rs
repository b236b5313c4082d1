//! `teamUpdate`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::organisation::directorate;
use entities::organisation::team::{Column, Entity, Model};
use entities::select::InCouncil;
use rules::text::Limits;
use sea_orm::{ActiveModelTrait, ColumnTrait, IntoActiveModel, QueryFilter, QuerySelect};

use self::{TeamUpdateProblem as P, TeamUpdateProblemCode as Code};
use super::Team;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Stop, changed, none, texts, unmoved};
use crate::graphql::problem::problems;
use crate::graphql::text::Rule;
use crate::organisation::kinds::TeamKind;
use crate::organisation::refer::{self, Lookup};

/// What to change of a team; what is left out stays.
#[derive(Debug, InputObject)]
pub struct TeamUpdateInput {
    /// The team.
    pub id: ID,
    /// The revision last seen.
    pub expected_revision: i64,
    /// A new name for readers; null leaves it as it is.
    pub title: Option<String>,
    /// What the team is for from now on; null leaves it as it is.
    pub kind: Option<TeamKind>,
    /// The directorate it belongs to from now on; null leaves it where it is.
    pub directorate_id: Option<ID>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `teamUpdate`.
#[derive(Debug, Default, SimpleObject)]
pub struct TeamUpdatePayload {
    /// The team as stored; null when there are problems.
    pub team: Option<Team>,
    /// What is to be mended; empty when the team was changed.
    pub problems: Vec<TeamUpdateProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a team from being changed.
    TeamUpdateProblem, TeamUpdateProblemCode {
        /// A text is blank, too long, or holds what it may not.
        Invalid,
        /// The team or the directorate does not exist.
        NotFound,
        /// Somebody changed the team since the revision last seen.
        Conflict,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct TeamUpdate;

#[Object]
impl TeamUpdate {
    /// Changes the name, the kind or the directorate of a team.
    async fn team_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to change.")] input: TeamUpdateInput,
    ) -> Result<TeamUpdatePayload, Failure> {
        ctx.allow("Mutation.teamUpdate")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(update(ctx.reader(), input)).await?;
        Ok(TeamUpdatePayload {
            team: ended.row.map(Team),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn update(reader: &Reader, input: TeamUpdateInput) -> Result<Model, Stop<P>> {
    let title = ("title", input.title.as_deref(), Rule::Words(Limits::TITLE));
    none::<P>(texts(Code::Invalid, [title]))?;
    let transaction = reader.database().write().await?;
    let id = Kind::Team.uuid(&input.id).unwrap_or_default();
    let mut row = Entity::in_council(reader.council_id())
        .filter(Column::Id.eq(id))
        .lock_exclusive()
        .one(&transaction)
        .await?
        .ok_or_else(|| P::new(Code::NotFound, "id", refer::unknown("team")))?;
    unmoved(row.revision, input.expected_revision, Code::Conflict)?;
    let mut lookup = Lookup::new(reader, &transaction, Code::NotFound, Vec::<P>::new());
    let directorate_id = lookup
        .any::<directorate::Entity>("directorateId", input.directorate_id.as_ref())
        .await?;
    lookup.end()?;
    row.revision += 1;
    row.title = input.title.unwrap_or(row.title);
    row.kind = input.kind.map_or(row.kind, Into::into);
    row.directorate_id = directorate_id.unwrap_or(row.directorate_id);
    let row = row.into_active_model().reset_all();
    let stored = row.update(&transaction).await?;
    transaction.commit().await?;
    Ok(stored)
}
