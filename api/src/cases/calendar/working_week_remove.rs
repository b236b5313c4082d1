//! `workingWeekRemove`.

use async_graphql::{Context, InputObject, Object, SimpleObject};
use chrono::NaiveDate;

use super::{CalendarsChanged, Edit, calendar_problems, change, told};
use crate::graphql::context::Ask;
use crate::graphql::failure::Failure;

/// The week to remove.
#[derive(Debug, InputObject)]
pub struct WorkingWeekRemoveInput {
    /// The date from which on it holds.
    pub starts_on: NaiveDate,
    /// Why, in words; kept with the change.
    pub reason: String,
    /// The revision of the calendars last seen.
    pub expected_revision: i64,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `workingWeekRemove`.
#[derive(Debug, SimpleObject)]
pub struct WorkingWeekRemovePayload {
    /// What was done; null when there are problems.
    pub changed: Option<CalendarsChanged>,
    /// What is to be mended; empty when the calendars were changed.
    pub problems: Vec<WorkingWeekRemoveProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

calendar_problems! {
    /// What keeps the calendars from being changed so.
    WorkingWeekRemoveProblem, WorkingWeekRemoveProblemCode
}

/// The mutation.
#[derive(Debug, Default)]
pub struct WorkingWeekRemove;

#[Object]
impl WorkingWeekRemove {
    /// Removes the council's own working week from a date on, so that the one before it holds on. Open cases that
    /// count by it are due anew; their history keeps what was promised.
    async fn working_week_remove(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The week to remove.")] input: WorkingWeekRemoveInput,
    ) -> Result<WorkingWeekRemovePayload, Failure> {
        ctx.allow("Mutation.workingWeekRemove")?;
        let edit = Edit::RemoveWeek(input.starts_on);
        let seen = Some(input.expected_revision);
        let (changed, problems) =
            told(Box::pin(change(ctx.reader(), seen, edit, &input.reason)).await)?;
        Ok(WorkingWeekRemovePayload {
            changed,
            problems,
            client_mutation_id: input.client_mutation_id,
        })
    }
}
