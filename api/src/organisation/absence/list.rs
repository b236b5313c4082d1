//! The absences of a member of staff.

use async_graphql::connection::Connection;
use async_graphql::{Context, Object};
use entities::organisation::staff_absence::{Column, Entity};
use sea_orm::Condition;
use uuid::Uuid;

use super::Absence;
use crate::graphql::context::Ask;
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::page::{PageArgs, SortColumn};
use crate::graphql::question::{self, CountOf, Nested, Question, Rows};
use crate::graphql::total::TotalCount;
use crate::organisation::keeper::Kept;

/// The connection of absences.
pub type AbsenceConnection = Connection<String, Absence, AbsenceTotal>;

/// What counts the absences of a connection.
#[derive(Debug)]
pub struct AbsenceTotal(Nested<Entity>);

/// What counts the absences of a connection.
#[Object]
impl AbsenceTotal {
    /// How many absences there are on all pages, counted only when asked for; null only beside an error.
    async fn total_count(&self, ctx: &Context<'_>) -> Fallible<TotalCount> {
        let found = ctx.loader().load_one(CountOf(self.0.clone())).await;
        Some(found.map(|count| count.unwrap_or_default().into()))
    }
}

/// The absences of a member of staff, the latest begun first; `None` when they are not for the viewer.
///
/// # Errors
/// `FORBIDDEN` when the viewer may see nobody's, `BAD_USER_INPUT` for a wrong page.
pub async fn of_staff(
    ctx: &Context<'_>,
    staff_id: Uuid,
    args: PageArgs,
) -> Result<Option<AbsenceConnection>, Failure> {
    ctx.allow("Staff.absences")?;
    let question: Question<Entity> = Question {
        rows: Rows::OfCouncil(ctx.reader().council_id()),
        filter: Condition::all(),
        each: None,
        order: vec![
            SortColumn::descending(Column::StartsOn),
            SortColumn::descending(Column::Id),
        ],
        args,
        text: "absences".to_owned(),
    };
    let nested = Nested::new(Column::StaffId, staff_id, question)?;
    if ctx.loader().load_one(Kept(staff_id)).await?.is_none() {
        return Ok(None);
    }
    let page = ctx.loader().load_one(nested.clone()).await?;
    let page = page.unwrap_or_default();
    Ok(Some(
        page.into_connection_with(AbsenceTotal(nested), Absence),
    ))
}

question::loads!(Entity {
    nested: "absences of staff",
    count_nested: "count of absences of staff",
});
