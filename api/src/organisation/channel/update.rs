//! `channelUpdate`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::organisation::channel::{Column, Entity, Model};
use entities::select::InCouncil;
use rules::text::Limits;
use sea_orm::{ActiveModelTrait, ColumnTrait, IntoActiveModel, QueryFilter, QuerySelect};

use self::{ChannelUpdateProblem as P, ChannelUpdateProblemCode as Code};
use super::Channel;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Stop, changed, none, texts, unmoved};
use crate::graphql::problem::problems;
use crate::graphql::text::Rule;
use crate::organisation::refer;

/// What to change of a channel; what is left out stays.
#[derive(Debug, InputObject)]
pub struct ChannelUpdateInput {
    /// The channel.
    pub id: ID,
    /// The revision last seen.
    pub expected_revision: i64,
    /// A new name for readers; null leaves it as it is.
    pub title: Option<String>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `channelUpdate`.
#[derive(Debug, Default, SimpleObject)]
pub struct ChannelUpdatePayload {
    /// The channel as stored; null when there are problems.
    pub channel: Option<Channel>,
    /// What is to be mended; empty when the channel was changed.
    pub problems: Vec<ChannelUpdateProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a channel from being changed.
    ChannelUpdateProblem, ChannelUpdateProblemCode {
        /// A text is blank, too long, or holds what it may not.
        Invalid,
        /// The channel does not exist.
        NotFound,
        /// Somebody changed the channel since the revision last seen.
        Conflict,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct ChannelUpdate;

#[Object]
impl ChannelUpdate {
    /// Changes the name of a channel.
    async fn channel_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to change.")] input: ChannelUpdateInput,
    ) -> Result<ChannelUpdatePayload, Failure> {
        ctx.allow("Mutation.channelUpdate")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(update(ctx.reader(), input)).await?;
        Ok(ChannelUpdatePayload {
            channel: ended.row.map(Channel),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn update(reader: &Reader, input: ChannelUpdateInput) -> Result<Model, Stop<P>> {
    let title = ("title", input.title.as_deref(), Rule::Words(Limits::TITLE));
    none::<P>(texts(Code::Invalid, [title]))?;
    let transaction = reader.database().write().await?;
    let id = Kind::Channel.uuid(&input.id).unwrap_or_default();
    let mut row = Entity::in_council(reader.council_id())
        .filter(Column::Id.eq(id))
        .lock_exclusive()
        .one(&transaction)
        .await?
        .ok_or_else(|| P::new(Code::NotFound, "id", refer::unknown("channel")))?;
    unmoved(row.revision, input.expected_revision, Code::Conflict)?;
    row.revision += 1;
    row.title = input.title.unwrap_or(row.title);
    let row = row.into_active_model().reset_all();
    let stored = row.update(&transaction).await?;
    transaction.commit().await?;
    Ok(stored)
}
