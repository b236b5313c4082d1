//! The list of jobs that the viewer sees.

use async_graphql::Context;
use async_graphql::connection::Connection;
use entities::cases::case_bulk_job::{Column, Entity};
use entities::select::InCouncil;
use sea_orm::{Condition, QueryFilter};

use super::{CaseBulkJob, seen};
use crate::graphql::context::Ask;
use crate::graphql::failure::Failure;
use crate::graphql::page::{PageArgs, SortColumn};
use crate::graphql::question::{self, Asked, Question, Rows};

/// The connection of jobs.
pub type CaseBulkJobConnection = Connection<String, CaseBulkJob>;

/// The jobs that the viewer sees, the latest first.
///
/// # Errors
/// `FORBIDDEN` when the viewer may see no cases, `BAD_USER_INPUT` for a wrong page.
pub async fn mine(ctx: &Context<'_>, args: PageArgs) -> Result<CaseBulkJobConnection, Failure> {
    ctx.allow("Viewer.caseBulkJobs")?;
    let reader = ctx.reader();
    let rows = Entity::in_council(reader.council_id()).filter(seen::seen(reader));
    let asked = Asked::new(Question {
        rows: Rows::InReach(Box::new(rows)),
        filter: Condition::all(),
        each: None,
        order: vec![SortColumn::descending(Column::Id)],
        text: "jobs".to_owned(),
        args: args.seen_from(ctx),
    })?;
    let page = ctx.loader().load_one(asked).await?;
    Ok(page.unwrap_or_default().into_connection(CaseBulkJob))
}

question::loads!(Entity {
    asked: "case bulk jobs",
});
