//! The documents of a case.

use std::sync::Arc;

use async_graphql::connection::Connection;
use async_graphql::{Context, Object};
use entities::cases::cases;
use entities::cases::document::{Column, Entity};
use rules::access::Confidentiality;
use sea_orm::{ColumnTrait, Condition};

use super::Document;
use crate::graphql::context::Ask;
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::page::{PageArgs, SortColumn};
use crate::graphql::question::{self, CountOf, Nested, Question, Rows};
use crate::graphql::total::TotalCount;

/// The connection of documents.
pub type DocumentConnection = Connection<String, Document, DocumentTotal>;

/// What counts the documents of a connection.
#[derive(Debug)]
pub struct DocumentTotal(Nested<Entity>);

/// What counts the documents of a connection.
#[Object]
impl DocumentTotal {
    /// How many documents there are on all pages, with those removed, counted only when asked for; null only
    /// beside an error.
    async fn total_count(&self, ctx: &Context<'_>) -> Fallible<TotalCount> {
        let found = ctx.loader().load_one(CountOf(self.0.clone())).await;
        Some(found.map(|count| count.unwrap_or_default().into()))
    }
}

/// The documents of a case, the latest first, with those removed.
///
/// # Errors
/// `BAD_USER_INPUT` for a wrong page.
pub async fn of_case(
    ctx: &Context<'_>,
    case: &Arc<cases::Model>,
    args: PageArgs,
) -> Result<DocumentConnection, Failure> {
    let question: Question<Entity> = Question {
        rows: Rows::OfCouncil(ctx.reader().council_id()),
        filter: under(ctx.viewer().ceiling()),
        each: None,
        order: vec![
            SortColumn::descending(Column::AddedAt),
            SortColumn::descending(Column::Id),
        ],
        args,
        text: "documents".to_owned(),
    };
    let nested = Nested::new(Column::CaseId, case.id, question)?;
    let page = ctx.loader().load_one(nested.clone()).await?;
    let page = page.unwrap_or_default();
    Ok(
        page.into_connection_with(DocumentTotal(nested), |row| Document {
            row,
            case: Arc::clone(case),
        }),
    )
}

/// True of documents without a level of their own above a ceiling.
pub(in crate::cases) fn under(ceiling: Confidentiality) -> Condition {
    Condition::any()
        .add(Column::Confidentiality.is_null())
        .add(Column::Confidentiality.lte(ceiling))
}

question::loads!(Entity {
    nested: "documents of case",
    count_nested: "count of documents of case",
});
