//! `workingWeekSet`.

use async_graphql::{Context, InputObject, Object, SimpleObject};
use chrono::NaiveDate;

use super::{CalendarsChanged, Edit, calendar_problems, change, told};
use crate::graphql::context::Ask;
use crate::graphql::failure::Failure;
use crate::journeys::calendar::BankHolidayDivision;
use crate::journeys::calendar::week::{OwnWeek, WorkingSlotInput, week_of};

/// The most slots of a week.
const MOST_SLOTS: usize = 50;

/// The week to set.
#[derive(Debug, InputObject)]
pub struct WorkingWeekSetInput {
    /// The first local date on which it holds; a week from the same date on is replaced.
    pub starts_on: NaiveDate,
    /// When work is done, 1 to 50 slots; those of a day may not overlap.
    pub slots: Vec<WorkingSlotInput>,
    /// Whose bank holidays are kept.
    pub bank_holidays_of: BankHolidayDivision,
    /// Why, in words; kept with the change.
    pub reason: String,
    /// The revision of the calendars last seen.
    pub expected_revision: i64,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `workingWeekSet`.
#[derive(Debug, SimpleObject)]
pub struct WorkingWeekSetPayload {
    /// What was done; null when there are problems.
    pub changed: Option<CalendarsChanged>,
    /// What is to be mended; empty when the calendars were changed.
    pub problems: Vec<WorkingWeekSetProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

calendar_problems! {
    /// What keeps the calendars from being changed so.
    WorkingWeekSetProblem, WorkingWeekSetProblemCode
}

/// The mutation.
#[derive(Debug, Default)]
pub struct WorkingWeekSet;

#[Object]
impl WorkingWeekSet {
    /// Sets the council's own working week from a date on, and whose bank holidays it keeps: what journeys of the
    /// calendar `COUNCIL` count by. Their open cases are due by it; their history keeps what was promised.
    async fn working_week_set(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The week to set.")] input: WorkingWeekSetInput,
    ) -> Result<WorkingWeekSetPayload, Failure> {
        ctx.allow("Mutation.workingWeekSet")?;
        let (changed, problems) = match edit(&input) {
            Ok(edit) => {
                let seen = Some(input.expected_revision);
                told(Box::pin(change(ctx.reader(), seen, edit, &input.reason)).await)?
            }
            Err(problem) => (None, vec![problem]),
        };
        Ok(WorkingWeekSetPayload {
            changed,
            problems,
            client_mutation_id: input.client_mutation_id,
        })
    }
}

/// What the input asks for.
fn edit(input: &WorkingWeekSetInput) -> Result<Edit, WorkingWeekSetProblem> {
    let wrong = |field: &str, message: String| {
        WorkingWeekSetProblem::new(WorkingWeekSetProblemCode::Invalid, field, message)
    };
    if input.slots.len() > MOST_SLOTS {
        let message = format!("A week has at most {MOST_SLOTS} slots.");
        return Err(wrong("slots", message));
    }
    let week = week_of(&input.slots).map_err(|(field, message)| wrong(&field, message))?;
    let own = OwnWeek {
        week,
        bank_holidays_of: input.bank_holidays_of.into(),
    };
    Ok(Edit::SetWeek(input.starts_on, own))
}
