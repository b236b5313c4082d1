//! `closureAdd`.

use async_graphql::{Context, InputObject, Object, SimpleObject};
use chrono::NaiveDate;

use super::{CalendarsChanged, Edit, calendar_problems, change, told};
use crate::graphql::context::Ask;
use crate::graphql::failure::Failure;

/// The closure to add.
#[derive(Debug, InputObject)]
pub struct ClosureAddInput {
    /// The first local date.
    pub starts_on: NaiveDate,
    /// The last local date, at most 366 days in all.
    pub ends_on: NaiveDate,
    /// What it is called.
    pub title: String,
    /// Why, in words; kept with the change.
    pub reason: String,
    /// The revision of the calendars last seen.
    pub expected_revision: i64,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `closureAdd`.
#[derive(Debug, SimpleObject)]
pub struct ClosureAddPayload {
    /// What was done; null when there are problems.
    pub changed: Option<CalendarsChanged>,
    /// What is to be mended; empty when the calendars were changed.
    pub problems: Vec<ClosureAddProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

calendar_problems! {
    /// What keeps the calendars from being changed so.
    ClosureAddProblem, ClosureAddProblemCode
}

/// The mutation.
#[derive(Debug, Default)]
pub struct ClosureAdd;

#[Object]
impl ClosureAdd {
    /// Closes the council for some days: they are no working days of any calendar but `ANY_UK`. Open cases are
    /// due later; their history keeps what was promised.
    async fn closure_add(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The closure to add.")] input: ClosureAddInput,
    ) -> Result<ClosureAddPayload, Failure> {
        ctx.allow("Mutation.closureAdd")?;
        let edit = Edit::AddClosure(input.starts_on, input.ends_on, input.title);
        let seen = Some(input.expected_revision);
        let (changed, problems) =
            told(Box::pin(change(ctx.reader(), seen, edit, &input.reason)).await)?;
        Ok(ClosureAddPayload {
            changed,
            problems,
            client_mutation_id: input.client_mutation_id,
        })
    }
}
