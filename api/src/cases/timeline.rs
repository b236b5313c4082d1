//! The time line of a case: its events in the order in which they happened.
//!
//! Contacts, notes, documents, pauses and promised dates need no rows of their own here: each is written together
//! with the event that tells of it.

use std::sync::Arc;

use async_graphql::Context;
use entities::cases::case_event::Column;
use entities::cases::cases;
use entities::select::in_texts;
use rules::cases::EventKind;
use sea_orm::{ActiveEnum, Condition};

use super::codes::CaseEventKind;
use super::history::{self, CaseEventConnection, Told};
use crate::graphql::context::Ask;
use crate::graphql::failure::Failure;
use crate::graphql::page::{PageArgs, SortColumn};

/// The order in which events happened; of those at one instant, in which they were recorded.
const HAPPENED: [SortColumn<Column>; 2] = [
    SortColumn::ascending(Column::HappenedAt),
    SortColumn::ascending(Column::Sequence),
];

/// The time line of a case, or the entries of some kinds in it, a page at a time.
///
/// # Errors
/// `BAD_USER_INPUT` for wrong paging arguments.
pub async fn page(
    ctx: &Context<'_>,
    case: &Arc<cases::Model>,
    kinds: Option<Vec<CaseEventKind>>,
    args: PageArgs,
) -> Result<CaseEventConnection, Failure> {
    let text = format!("timeline {kinds:?}");
    let mut filter = Condition::all();
    if let Some(kinds) = kinds {
        let kinds: Vec<String> = kinds
            .into_iter()
            .map(|kind| EventKind::from(kind).to_value())
            .collect();
        filter = filter.add(in_texts(Column::Kind, &kinds, ctx.reader().backend()));
    }
    let told = Told {
        filter,
        order: HAPPENED.to_vec(),
        text,
    };
    history::connection(ctx, case, told, args).await
}
