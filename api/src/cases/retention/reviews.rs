//! The cases whose words somebody has to decide about.

use async_graphql::{Context, Object};
use rules::access::Permission;
use rules::journeys::retention::RetentionAction;
use rules::time::zone::local_date;

use super::due;
use crate::cases::list::{self, CaseConnection, CaseList};
use crate::cases::order::{CaseOrder, CaseOrderField};
use crate::graphql::context::Ask;
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::filter::SortDirection;
use crate::graphql::page::PageArgs;

/// The root field.
#[derive(Debug, Default)]
pub struct RetentionQueries;

#[Object]
impl RetentionQueries {
    /// The cases in reach whose time is over and whose outcome asks for a review, the earliest ended first: each
    /// until `caseRetentionDecide` keeps its words longer or destroys them. Those on which, or on whose customer, a
    /// legal hold stands are left out until it is lifted. Null when the viewer may not decide.
    async fn retention_reviews(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<CaseConnection> {
        let args = PageArgs::new(first, after, last, before);
        Some(page(ctx, args).await)
    }
}

async fn page(ctx: &Context<'_>, args: PageArgs) -> Result<CaseConnection, Failure> {
    ctx.allow("Query.retentionReviews")?;
    let reader = ctx.reader();
    let council_id = reader.council_id();
    let by = due::retentions(reader.connection(), council_id, &[RetentionAction::Review]);
    let by = reader.ask("retentions to review", by).await?;
    let today = local_date(reader.clock().now(), reader.viewer().zone());
    let scope = reader.viewer().scope(Permission::RetentionReview);
    let condition = due::is_due(council_id, (&by, today));
    let condition = condition.add(scope.case_condition(reader.backend()));
    let list = CaseList {
        order: Some(vec![CaseOrder {
            field: CaseOrderField::ClosedAt,
            direction: SortDirection::Asc,
        }]),
        ..CaseList::page(args)
    };
    list::behind(ctx, condition, "retention reviews", list).await
}
