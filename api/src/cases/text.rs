//! The words that belong to a case: its description, notes and reasons. All are personal data.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, ID, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entities::cases::case_text::{Column, Entity};
use entities::cases::{case_event, cases};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition, QueryFilter};
use uuid::Uuid;

use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::id::Kind;
use crate::organisation::account::{Account, AccountById};

/// A note on a case, by staff, a partner or the customer. All of it is personal data.
#[derive(Clone, Debug)]
pub struct Note {
    event: case_event::Model,
    text: Option<String>,
}

/// A note on a case, by staff, a partner or the customer. All of it is personal data.
#[Object]
impl Note {
    /// The opaque id of the event that tells of the note.
    async fn id(&self) -> ID {
        Kind::CaseEvent.id(self.event.id)
    }

    /// Its words; null when they were erased.
    async fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// When it was written down.
    async fn recorded_at(&self) -> DateTime<Utc> {
        self.event.recorded_at
    }

    /// Who wrote it; null when no account did, as in imports.
    async fn author(&self, ctx: &Context<'_>) -> Fallible<Account> {
        account(ctx, self.event.actor_id).await.transpose()
    }
}

/// A column of an imported log that nothing else of the case holds.
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
pub struct CaseAttribute {
    /// The name of the column.
    pub name: String,
    /// Its value, as text.
    pub value: String,
}

/// The attributes that a stored JSON object holds, by name.
#[must_use]
pub fn attributes(stored: &str) -> Vec<CaseAttribute> {
    let Ok(serde_json::Value::Object(object)) = serde_json::from_str(stored) else {
        return Vec::new();
    };
    object
        .into_iter()
        .map(|(name, value)| {
            let value = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            CaseAttribute { name, value }
        })
        .collect()
}

/// The account with this id, if there is one.
///
/// # Errors
/// When the database fails.
pub async fn account(ctx: &Context<'_>, id: Option<Uuid>) -> Result<Option<Account>, Failure> {
    match id {
        Some(id) => ctx.loader().load_one(AccountById(id)).await,
        None => Ok(None),
    }
}

/// The notes that events tell of.
///
/// # Errors
/// When the database fails.
pub async fn notes(
    ctx: &Context<'_>,
    events: Vec<case_event::Model>,
) -> Result<Vec<Note>, Failure> {
    let ids: Vec<TextById> = events
        .iter()
        .filter_map(|event| event.text_id)
        .map(TextById)
        .collect();
    let mut texts = ctx.loader().load_many(ids).await?;
    Ok(events
        .into_iter()
        .map(|event| {
            let text = event.text_id.and_then(|id| texts.remove(&TextById(id)));
            Note { event, text }
        })
        .collect())
}

/// What stands in the place of words that were erased. A description may also be empty because nothing was
/// typed: whether the case was erased tells one from the other.
pub const ERASED: &str = "";

/// True of words that were not erased.
fn stands(council_id: Uuid) -> Condition {
    let case = Query::select()
        .expr(Expr::val(1))
        .from(cases::Entity)
        .and_where(cases::Column::CouncilId.eq(council_id))
        .and_where(Expr::col((cases::Entity, cases::Column::Id)).equals((Entity, Column::CaseId)))
        .and_where(cases::Column::ErasedAt.is_null())
        .take();
    Condition::any()
        .add(Column::Body.ne(ERASED))
        .add(Expr::exists(case))
}

/// Loads the words of a text unless they were erased, for fields whose viewer may see personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TextById(pub Uuid);

impl Loader<TextById> for Reader {
    type Value = String;
    type Error = Failure;

    async fn load(&self, keys: &[TextById]) -> Result<HashMap<TextById, String>, Failure> {
        let found = self
            .rows_of::<Entity>(Column::Id, keys.iter().map(|key| key.0))
            .filter(stands(self.council_id()))
            .all(self.connection());
        let rows = self.ask("text by id", found).await?;
        Ok(rows
            .into_iter()
            .map(|row| (TextById(row.id), row.body))
            .collect())
    }
}
