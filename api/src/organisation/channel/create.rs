//! `channelCreate`.

use async_graphql::{Context, InputObject, Object, SimpleObject};
use entities::organisation::channel::{ActiveModel, Column, Entity, Model};
use entities::select::InCouncil;
use rules::text::Limits;
use sea_orm::{ActiveModelTrait, ColumnTrait, QueryFilter, Set};

use self::{ChannelCreateProblem as P, ChannelCreateProblemCode as Code};
use super::Channel;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Made, Stop, created, none, texts, unique};
use crate::graphql::problem::problems;
use crate::graphql::text::Rule;
use crate::identity::idempotency::Attempt;
use crate::organisation::refer;

/// The channel to make.
#[derive(Debug, InputObject)]
pub struct ChannelCreateInput {
    /// Short name, unique in the council.
    pub code: String,
    /// Name for readers.
    pub title: String,
    /// Sending the same key again within 48 hours makes no second channel.
    pub idempotency_key: Option<String>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `channelCreate`.
#[derive(Debug, Default, SimpleObject)]
pub struct ChannelCreatePayload {
    /// The channel as stored; null when there are problems.
    pub channel: Option<Channel>,
    /// What is to be mended; empty when the channel was made.
    pub problems: Vec<ChannelCreateProblem>,
    /// Whether this answers an earlier mutation with the same idempotency key.
    pub replayed: bool,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a channel from being made.
    ChannelCreateProblem, ChannelCreateProblemCode {
        /// A text is blank, too long, or holds what it may not.
        Invalid,
        /// The code belongs to another channel.
        Taken,
        /// The idempotency key was used with another input.
        IdempotencyMismatch,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct ChannelCreate;

#[Object]
impl ChannelCreate {
    /// Makes a channel.
    async fn channel_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The channel to make.")] input: ChannelCreateInput,
    ) -> Result<ChannelCreatePayload, Failure> {
        ctx.allow("Mutation.channelCreate")?;
        let attempt = Attempt::of(ctx, "channelCreate", input.idempotency_key.as_deref());
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = created(create(ctx.reader(), &attempt, input)).await?;
        Ok(ChannelCreatePayload {
            channel: ended.row.map(Channel),
            problems: ended.problems,
            replayed: ended.replayed,
            client_mutation_id,
        })
    }
}

async fn create(
    reader: &Reader,
    attempt: &Attempt,
    input: ChannelCreateInput,
) -> Result<Made<Model>, Stop<P>> {
    let id = reader.clock().new_id();
    let transaction = reader.database().write().await?;
    if let Some(earlier) = attempt
        .earlier::<P>(reader, &transaction, id, Code::IdempotencyMismatch)
        .await?
    {
        let found = Entity::in_council(reader.council_id()).filter(Column::Id.eq(earlier));
        return Ok(Made::before(found.one(&transaction).await?));
    }
    let mut problems = texts(
        Code::Invalid,
        [
            ("code", Some(input.code.as_str()), Rule::Code),
            ("title", Some(&input.title), Rule::Words(Limits::TITLE)),
        ],
    );
    if refer::is_taken::<Entity>(reader, &transaction, Column::Code, &input.code).await? {
        problems.push(taken(&input.code));
    }
    none(problems)?;
    let row = ActiveModel {
        id: Set(id),
        council_id: Set(reader.council_id()),
        code: Set(input.code.clone()),
        title: Set(input.title),
        revision: Set(1),
    };
    let stored = row.insert(&transaction).await;
    let stored = stored.map_err(|error| unique(error, || taken(&input.code)))?;
    transaction.commit().await?;
    Ok(Made::now(stored))
}

fn taken(code: &str) -> P {
    P::new(Code::Taken, "code", refer::taken("channel", code))
}
