//! `closureRemove`.

use async_graphql::{Context, InputObject, Object, SimpleObject};
use chrono::NaiveDate;

use super::{CalendarsChanged, Edit, calendar_problems, change, told};
use crate::graphql::context::Ask;
use crate::graphql::failure::Failure;

/// The closure to remove.
#[derive(Debug, InputObject)]
pub struct ClosureRemoveInput {
    /// The first date of the closure.
    pub starts_on: NaiveDate,
    /// Why, in words; kept with the change.
    pub reason: String,
    /// The revision of the calendars last seen.
    pub expected_revision: i64,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `closureRemove`.
#[derive(Debug, SimpleObject)]
pub struct ClosureRemovePayload {
    /// What was done; null when there are problems.
    pub changed: Option<CalendarsChanged>,
    /// What is to be mended; empty when the calendars were changed.
    pub problems: Vec<ClosureRemoveProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

calendar_problems! {
    /// What keeps the calendars from being changed so.
    ClosureRemoveProblem, ClosureRemoveProblemCode
}

/// The mutation.
#[derive(Debug, Default)]
pub struct ClosureRemove;

#[Object]
impl ClosureRemove {
    /// Removes a closure. Open cases are due earlier; their history keeps what was promised.
    async fn closure_remove(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The closure to remove.")] input: ClosureRemoveInput,
    ) -> Result<ClosureRemovePayload, Failure> {
        ctx.allow("Mutation.closureRemove")?;
        let edit = Edit::RemoveClosure(input.starts_on);
        let seen = Some(input.expected_revision);
        let (changed, problems) =
            told(Box::pin(change(ctx.reader(), seen, edit, &input.reason)).await)?;
        Ok(ClosureRemovePayload {
            changed,
            problems,
            client_mutation_id: input.client_mutation_id,
        })
    }
}
