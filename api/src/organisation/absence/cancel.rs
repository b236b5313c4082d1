//! `absenceCancel`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::organisation::staff_absence::Model;
use sea_orm::{ActiveModelTrait, IntoActiveModel};

use self::{AbsenceCancelProblem as P, AbsenceCancelProblemCode as Code};
use super::{Absence, Codes, held};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Stop, changed};
use crate::graphql::problem::problems;

/// The absence to cancel.
#[derive(Debug, InputObject)]
pub struct AbsenceCancelInput {
    /// The absence.
    pub absence_id: ID,
    /// The revision last seen.
    pub expected_revision: i64,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `absenceCancel`.
#[derive(Debug, Default, SimpleObject)]
pub struct AbsenceCancelPayload {
    /// The absence as stored; null when there are problems.
    pub absence: Option<Absence>,
    /// What is to be mended; empty when the absence was cancelled.
    pub problems: Vec<AbsenceCancelProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps an absence from being cancelled.
    AbsenceCancelProblem, AbsenceCancelProblemCode {
        /// The absence does not exist, or not for you.
        NotFound,
        /// It was cancelled already.
        Cancelled,
        /// Somebody changed the absence since the revision last seen.
        Conflict,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct AbsenceCancel;

#[Object]
impl AbsenceCancel {
    /// Cancels an absence, whenever it is: nobody is away by it. It stays told as cancelled. Whoever has come back
    /// early changes its last day instead.
    async fn absence_cancel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The absence to cancel.")] input: AbsenceCancelInput,
    ) -> Result<AbsenceCancelPayload, Failure> {
        ctx.allow("Mutation.absenceCancel")?;
        let ended = changed(cancel(ctx.reader(), &input)).await?;
        Ok(AbsenceCancelPayload {
            absence: ended.row.map(Absence),
            problems: ended.problems,
            client_mutation_id: input.client_mutation_id,
        })
    }
}

async fn cancel(reader: &Reader, input: &AbsenceCancelInput) -> Result<Model, Stop<P>> {
    let transaction = reader.database().write().await?;
    let named = (&input.absence_id, input.expected_revision);
    let codes = Codes {
        not_found: Code::NotFound,
        conflict: Code::Conflict,
        cancelled: Code::Cancelled,
    };
    let mut row = held::<P>(&transaction, reader, named, codes).await?;
    row.is_cancelled = true;
    row.revision += 1;
    let row = row.into_active_model().reset_all();
    let stored = row.update(&transaction).await?;
    transaction.commit().await?;
    Ok(stored)
}
