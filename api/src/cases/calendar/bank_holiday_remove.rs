//! `bankHolidayRemove`.

use async_graphql::{Context, InputObject, Object, SimpleObject};
use chrono::NaiveDate;

use super::{CalendarsChanged, Edit, calendar_problems, change, told};
use crate::graphql::context::Ask;
use crate::graphql::failure::Failure;
use crate::journeys::calendar::BankHolidayDivision;

/// The bank holiday to remove.
#[derive(Debug, InputObject)]
pub struct BankHolidayRemoveInput {
    /// Whose bank holiday it is.
    pub division: BankHolidayDivision,
    /// The local date.
    pub held_on: NaiveDate,
    /// Why, in words; kept with the change.
    pub reason: String,
    /// The revision of the calendars last seen.
    pub expected_revision: i64,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `bankHolidayRemove`.
#[derive(Debug, SimpleObject)]
pub struct BankHolidayRemovePayload {
    /// What was done; null when there are problems.
    pub changed: Option<CalendarsChanged>,
    /// What is to be mended; empty when the calendars were changed.
    pub problems: Vec<BankHolidayRemoveProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

calendar_problems! {
    /// What keeps the calendars from being changed so.
    BankHolidayRemoveProblem, BankHolidayRemoveProblemCode
}

/// The mutation.
#[derive(Debug, Default)]
pub struct BankHolidayRemove;

#[Object]
impl BankHolidayRemove {
    /// Removes a bank holiday from a part of the kingdom. Open cases that count by it are due earlier; their
    /// history keeps what was promised.
    async fn bank_holiday_remove(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The bank holiday to remove.")] input: BankHolidayRemoveInput,
    ) -> Result<BankHolidayRemovePayload, Failure> {
        ctx.allow("Mutation.bankHolidayRemove")?;
        let edit = Edit::RemoveHoliday(input.division.into(), input.held_on);
        let seen = Some(input.expected_revision);
        let (changed, problems) =
            told(Box::pin(change(ctx.reader(), seen, edit, &input.reason)).await)?;
        Ok(BankHolidayRemovePayload {
            changed,
            problems,
            client_mutation_id: input.client_mutation_id,
        })
    }
}
