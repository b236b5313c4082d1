//! The viewer's drafts.

use async_graphql::Context;
use async_graphql::connection::Connection;
use entities::cases::case_draft::Column;

use super::{CaseDraft, own};
use crate::graphql::context::Ask;
use crate::graphql::failure::Failure;
use crate::graphql::page::{self, PageArgs, SortColumn};

/// The connection of drafts.
pub type CaseDraftConnection = Connection<String, CaseDraft>;

/// The drafts of the viewer's account, the latest saved first.
///
/// # Errors
/// `FORBIDDEN` when the viewer may open no case, `BAD_USER_INPUT` for a wrong page.
pub async fn mine(ctx: &Context<'_>, args: &PageArgs) -> Result<CaseDraftConnection, Failure> {
    ctx.allow("Viewer.drafts")?;
    let reader = ctx.reader();
    let order = [
        SortColumn::descending(Column::SavedAt),
        SortColumn::descending(Column::Id),
    ];
    let of = || page::fingerprint(&["drafts"]);
    let page = page::read(
        reader,
        "case drafts",
        own::drafts(reader),
        &order,
        args,
        &of,
    )
    .await?;
    Ok(page.into_connection(CaseDraft))
}
