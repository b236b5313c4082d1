//! `caseBulkCancel`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::cases::case_bulk_job::{Column, Entity, Model};
use entities::select::InCouncil;
use rules::cases::bulk::JobState;
use sea_orm::{ColumnTrait, QueryFilter, QuerySelect};

use self::{CaseBulkCancelProblem as P, CaseBulkCancelProblemCode as Code};
use super::{CaseBulkJob, NO_JOB, seen, stored};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Stop, changed};
use crate::graphql::problem::problems;

/// The job to stop.
#[derive(Debug, InputObject)]
pub struct CaseBulkCancelInput {
    /// The job.
    pub job_id: ID,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `caseBulkCancel`.
#[derive(Debug, Default, SimpleObject)]
pub struct CaseBulkCancelPayload {
    /// The job as stored; null when there are problems.
    pub job: Option<CaseBulkJob>,
    /// What is to be mended; empty when the job was stopped.
    pub problems: Vec<CaseBulkCancelProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a job from being stopped.
    CaseBulkCancelProblem, CaseBulkCancelProblemCode {
        /// The job does not exist, or not for you.
        NotFound,
        /// The job has ended already.
        AlreadyEnded,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct CaseBulkCancel;

#[Object]
impl CaseBulkCancel {
    /// Stops a job: what it has done stays, and what it has not done it leaves.
    async fn case_bulk_cancel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The job to stop.")] input: CaseBulkCancelInput,
    ) -> Result<CaseBulkCancelPayload, Failure> {
        ctx.allow("Mutation.caseBulkCancel")?;
        let ended = changed(cancel(ctx.reader(), &input.job_id)).await?;
        Ok(CaseBulkCancelPayload {
            job: ended.row.map(CaseBulkJob),
            problems: ended.problems,
            client_mutation_id: input.client_mutation_id,
        })
    }
}

async fn cancel(reader: &Reader, id: &ID) -> Result<Model, Stop<P>> {
    let transaction = reader.database().write().await?;
    // Waits for the cases that are being done, and sees them done.
    let held = Entity::in_council(reader.council_id())
        .filter(Column::Id.eq(Kind::CaseBulkJob.uuid(id).unwrap_or_default()))
        .filter(seen::seen(reader))
        .lock_exclusive()
        .one(&transaction)
        .await?;
    let job = held.ok_or_else(|| P::new(Code::NotFound, "jobId", NO_JOB))?;
    if !job.state.is_live() {
        let message = "The job has ended already. What it did stays.";
        return Err(P::new(Code::AlreadyEnded, "jobId", message).into());
    }
    let now = reader.clock().now();
    let job = stored::end(&transaction, job, JobState::Cancelled, now).await?;
    transaction.commit().await?;
    Ok(job)
}
