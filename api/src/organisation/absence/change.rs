//! `absenceChange`.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, SimpleObject};
use chrono::NaiveDate;
use entities::organisation::staff_absence::Model;
use sea_orm::{ActiveModelTrait, IntoActiveModel};

use self::{AbsenceChangeProblem as P, AbsenceChangeProblemCode as Code};
use super::{Absence, Codes, held, others, overlap, possible};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Stop, changed};
use crate::graphql::problem::problems;

/// What to change of an absence; what is left out stays.
#[derive(Debug, InputObject)]
pub struct AbsenceChangeInput {
    /// The absence.
    pub absence_id: ID,
    /// The revision last seen.
    pub expected_revision: i64,
    /// Another first local day, in the years 1900 to 2199; null leaves it as it is.
    pub from: Option<NaiveDate>,
    /// Another last local day, on which they are still away; null when nobody knows it yet.
    pub until: MaybeUndefined<NaiveDate>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `absenceChange`.
#[derive(Debug, Default, SimpleObject)]
pub struct AbsenceChangePayload {
    /// The absence as stored; null when there are problems.
    pub absence: Option<Absence>,
    /// What is to be mended; empty when the absence was changed.
    pub problems: Vec<AbsenceChangeProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps an absence from being changed.
    AbsenceChangeProblem, AbsenceChangeProblemCode {
        /// A day is out of bounds, the last lies before the first, or there are too many between them.
        Invalid,
        /// The absence does not exist, or not for you.
        NotFound,
        /// It was cancelled.
        Cancelled,
        /// They are away on some of these days by another absence.
        Overlaps,
        /// Somebody changed the absence since the revision last seen.
        Conflict,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct AbsenceChange;

#[Object]
impl AbsenceChange {
    /// Changes when somebody is away: gives the last day of an absence that had none, ends it sooner or later, or
    /// moves it.
    async fn absence_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to change.")] input: AbsenceChangeInput,
    ) -> Result<AbsenceChangePayload, Failure> {
        ctx.allow("Mutation.absenceChange")?;
        let ended = changed(change(ctx.reader(), &input)).await?;
        Ok(AbsenceChangePayload {
            absence: ended.row.map(Absence),
            problems: ended.problems,
            client_mutation_id: input.client_mutation_id,
        })
    }
}

async fn change(reader: &Reader, input: &AbsenceChangeInput) -> Result<Model, Stop<P>> {
    let transaction = reader.database().write().await?;
    let named = (&input.absence_id, input.expected_revision);
    let codes = Codes {
        not_found: Code::NotFound,
        conflict: Code::Conflict,
        cancelled: Code::Cancelled,
    };
    let mut row = held::<P>(&transaction, reader, named, codes).await?;
    row.starts_on = input.from.unwrap_or(row.starts_on);
    input.until.update_to(&mut row.ends_on);
    possible::<P>(&row, Code::Invalid)?;
    let others = others(&transaction, &row).await?;
    if let Some(message) = overlap(&others, &row) {
        let field = if input.from.is_some() {
            "from"
        } else {
            "until"
        };
        return Err(P::new(Code::Overlaps, field, message).into());
    }
    row.revision += 1;
    let row = row.into_active_model().reset_all();
    let stored = row.update(&transaction).await?;
    transaction.commit().await?;
    Ok(stored)
}
