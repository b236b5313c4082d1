//! The exports of a customer.

use async_graphql::Context;
use async_graphql::connection::Connection;
use entities::cases::customer_export::{Column, Entity};
use entities::organisation::customer;
use entities::select::InCouncil;
use rules::access::Permission;
use sea_orm::{ColumnTrait, Condition, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::CustomerExport;
use crate::graphql::context::Ask;
use crate::graphql::failure::Failure;
use crate::graphql::page::{PageArgs, SortColumn};
use crate::graphql::question::{self, Nested, Question, Rows};

/// The connection of exports.
pub type CustomerExportConnection = Connection<String, CustomerExport>;

/// The exports of a customer, the latest first; none when the viewer may not export them.
///
/// # Errors
/// `FORBIDDEN` when the viewer may export nobody, `BAD_USER_INPUT` for a wrong page.
pub async fn of_customer(
    ctx: &Context<'_>,
    id: Uuid,
    args: PageArgs,
) -> Result<CustomerExportConnection, Failure> {
    ctx.allow("Customer.exports")?;
    let reader = ctx.reader();
    let scope = reader.viewer().scope(Permission::CustomerExport);
    let reached = scope
        .customers(reader.backend())
        .select_only()
        .column(customer::Column::Id)
        .into_query();
    let rows = Entity::in_council(reader.council_id());
    let rows = rows.filter(Column::CustomerId.in_subquery(reached));
    let question: Question<Entity> = Question {
        rows: Rows::InReach(Box::new(rows)),
        filter: Condition::all(),
        each: None,
        order: vec![
            SortColumn::descending(Column::GrantedAt),
            SortColumn::descending(Column::Id),
        ],
        args,
        text: "exports".to_owned(),
    };
    let nested = Nested::new(Column::CustomerId, id, question)?;
    let page = ctx.loader().load_one(nested).await?;
    Ok(page.unwrap_or_default().into_connection(CustomerExport))
}

question::loads!(Entity {
    nested: "exports of customer",
});
