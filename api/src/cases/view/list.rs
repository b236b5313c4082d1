//! Lists of views: those that the viewer may use, and those of a team.

use async_graphql::Context;
use async_graphql::connection::Connection;
use entities::cases::case_view::{Column, Entity};
use entities::select::InCouncil;
use sea_orm::{Condition, QueryFilter};
use uuid::Uuid;

use super::{CaseView, owner};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::page::{PageArgs, SortColumn};
use crate::graphql::question::{self, Asked, Nested, Question, Rows};

/// The connection of views.
pub type CaseViewConnection = Connection<String, CaseView>;

fn by_name(reader: &Reader, args: PageArgs) -> Question<Entity> {
    let rows = Entity::in_council(reader.council_id()).filter(owner::seen(reader));
    Question {
        rows: Rows::InReach(Box::new(rows)),
        filter: Condition::all(),
        each: None,
        order: vec![
            SortColumn::ascending(Column::Name),
            SortColumn::ascending(Column::Id),
        ],
        text: "views".to_owned(),
        args,
    }
}

/// The views that the viewer may use, by name.
///
/// # Errors
/// `FORBIDDEN` when the viewer may see no cases, `BAD_USER_INPUT` for a wrong page.
pub async fn mine(ctx: &Context<'_>, args: PageArgs) -> Result<CaseViewConnection, Failure> {
    ctx.allow("Viewer.caseViews")?;
    let asked = Asked::new(by_name(ctx.reader(), args.seen_from(ctx)))?;
    let page = ctx.loader().load_one(asked).await?;
    Ok(page.unwrap_or_default().into_connection(CaseView))
}

/// The views of a team, by name: none that the viewer may not use.
///
/// # Errors
/// `FORBIDDEN` when the viewer may see no cases, `BAD_USER_INPUT` for a wrong page.
pub async fn of_team(
    ctx: &Context<'_>,
    team_id: Uuid,
    args: PageArgs,
) -> Result<CaseViewConnection, Failure> {
    ctx.allow("Team.caseViews")?;
    let question = by_name(ctx.reader(), args.seen_from(ctx));
    let nested = Nested::new(Column::TeamId, team_id, question)?;
    let page = ctx.loader().load_one(nested).await?;
    Ok(page.unwrap_or_default().into_connection(CaseView))
}

question::loads!(Entity {
    asked: "case views",
    nested: "case views of team",
});
