//! `bankHolidayAdd`.

use async_graphql::{Context, InputObject, Object, SimpleObject};
use chrono::NaiveDate;

use super::{CalendarsChanged, Edit, calendar_problems, change, told};
use crate::graphql::context::Ask;
use crate::graphql::failure::Failure;
use crate::journeys::calendar::BankHolidayDivision;

/// The bank holiday to add.
#[derive(Debug, InputObject)]
pub struct BankHolidayAddInput {
    /// Whose bank holiday it is.
    pub division: BankHolidayDivision,
    /// The local date, within the years whose holidays are known.
    pub held_on: NaiveDate,
    /// What it is called.
    pub title: String,
    /// Why, in words; kept with the change.
    pub reason: String,
    /// The revision of the calendars last seen.
    pub expected_revision: i64,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `bankHolidayAdd`.
#[derive(Debug, SimpleObject)]
pub struct BankHolidayAddPayload {
    /// What was done; null when there are problems.
    pub changed: Option<CalendarsChanged>,
    /// What is to be mended; empty when the calendars were changed.
    pub problems: Vec<BankHolidayAddProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

calendar_problems! {
    /// What keeps the calendars from being changed so.
    BankHolidayAddProblem, BankHolidayAddProblemCode
}

/// The mutation.
#[derive(Debug, Default)]
pub struct BankHolidayAdd;

#[Object]
impl BankHolidayAdd {
    /// Adds a bank holiday to a part of the kingdom. Open cases that count by it are due later; their history
    /// keeps what was promised.
    async fn bank_holiday_add(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The bank holiday to add.")] input: BankHolidayAddInput,
    ) -> Result<BankHolidayAddPayload, Failure> {
        ctx.allow("Mutation.bankHolidayAdd")?;
        let edit = Edit::AddHoliday(input.division.into(), input.held_on, input.title);
        let seen = Some(input.expected_revision);
        let (changed, problems) =
            told(Box::pin(change(ctx.reader(), seen, edit, &input.reason)).await)?;
        Ok(BankHolidayAddPayload {
            changed,
            problems,
            client_mutation_id: input.client_mutation_id,
        })
    }
}
