//! Channels: the ways for customers to get in touch.

pub mod create;
pub mod update;

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, ID, Object};
use entities::organisation::channel::{Column, Entity, Model};
use entities::select::InCouncil;
use sea_orm::QueryOrder;
use uuid::Uuid;

use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::id::Kind;

/// A way for customers to get in touch, such as telephone or web form.
#[derive(Clone, Debug)]
pub struct Channel(pub Model);

/// A way for customers to get in touch, such as telephone or web form.
#[Object]
impl Channel {
    /// The opaque id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Channel.id(self.0.id)
    }

    /// Short name, unique in the council.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// Name for readers.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Counts the changes, from 1; an update names the revision it saw last.
    async fn revision(&self) -> i64 {
        self.0.revision
    }
}

impl Channel {
    /// All channels of the council, by code.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn all(reader: &Reader) -> Result<Vec<Self>, Failure> {
        let found = Entity::in_council(reader.council_id())
            .order_by_asc(Column::Code)
            .all(reader.connection());
        let rows = reader.ask("channels", found).await?;
        Ok(rows.into_iter().map(Self).collect())
    }
}

/// Loads channels by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ChannelById(pub Uuid);

impl Loader<ChannelById> for Reader {
    type Value = Channel;
    type Error = Failure;

    async fn load(&self, keys: &[ChannelById]) -> Result<HashMap<ChannelById, Channel>, Failure> {
        let found = self
            .rows_of::<Entity>(Column::Id, keys.iter().map(|key| key.0))
            .all(self.connection());
        let rows = self.ask("channel by id", found).await?;
        Ok(rows
            .into_iter()
            .map(|row| (ChannelById(row.id), Channel(row)))
            .collect())
    }
}

/// The root fields about channels.
#[derive(Debug, Default)]
pub struct ChannelQueries;

#[Object]
impl ChannelQueries {
    /// The channels of the council by code, all of them: a council has a handful.
    async fn channels(&self, ctx: &Context<'_>) -> Fallible<Vec<Channel>> {
        Some(Channel::all(ctx.reader()).await)
    }
}
