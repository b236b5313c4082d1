//! Doing jobs in the background: a few cases of each in a transaction that also writes what became of them. So
//! a process may end at any time, and nothing is done twice.

use std::sync::Arc;

use entities::cases::case_bulk_job::Model;
use rules::cases::bulk::JobState;
use sea_orm::{DatabaseTransaction, DbErr};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::action::CaseBulkAction;
use super::stored;
use crate::cases::assign::Assigning;
use crate::cases::bulk::{Row, run};
use crate::cases::close::Closing;
use crate::cases::move_to_stage::Moving;
use crate::cases::note::Noting;
use crate::cases::verb::Verb;
use crate::clock::Clock;
use crate::database::Database;
use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::Problem;
use crate::identity::resolve;

/// Cases of one transaction, so that nobody waits long for the writer.
const AT_ONCE: u64 = 10;

/// Does the next few cases of each job of a council that goes on; says how many such jobs there are.
///
/// # Errors
/// When the database fails. A job that breaks off by itself keeps no other waiting.
pub async fn some(database: &Database, clock: &Clock, council_id: Uuid) -> Result<usize, DbErr> {
    let jobs = stored::live(database.read(), council_id).await?;
    for job in &jobs {
        if let Err(failure) = Box::pin(few(database, clock, job)).await {
            tracing::error!(job = %job.id, ?failure, "a job broke off; it is tried again");
            let transaction = database.write().await?;
            if let Some(job) = stored::hold(&transaction, job).await? {
                stored::broke_off(&transaction, job, clock.now()).await?;
            }
            transaction.commit().await?;
        }
    }
    Ok(jobs.len())
}

/// The cases that were changed, and those that could not be, with their problems.
type Ended = (Vec<Uuid>, Vec<(Uuid, Json)>);

/// Does the next few cases of a job, unless another process is at it.
async fn few(database: &Database, clock: &Clock, job: &Model) -> Result<(), Failure> {
    let by = (job.council_id, job.started_by);
    let viewer = resolve::in_roles(database.connections(), by, &job.roles).await?;
    let transaction = database.write().await?;
    let Some(job) = stored::hold(&transaction, job).await? else {
        return Ok(());
    };
    let Some(viewer) = viewer else {
        tracing::warn!(job = %job.id, "a job ends: whoever started it has no active account any more");
        stored::end(&transaction, job, JobState::Failed, clock.now()).await?;
        return Ok(transaction.commit().await?);
    };
    // One that broke off goes on case by case, so that no other is undone with the one that is at fault.
    let most = if job.faults == 0 { AT_ONCE } else { 1 };
    let cases = stored::next(&transaction, &job, most).await?;
    let reader = Reader::new(database.clone(), Arc::new(viewer), clock.clone(), None);
    let ended = match Box::pin(acted(&transaction, &reader, (&job, &cases))).await {
        Ok(ended) => ended,
        Err(failure) => {
            // The job is let go, so that it can be noted.
            transaction.rollback().await?;
            return Err(failure);
        }
    };
    stored::settle(&transaction, job, ended, clock.now()).await?;
    Ok(transaction.commit().await?)
}

async fn acted(
    transaction: &DatabaseTransaction,
    reader: &Reader,
    (job, cases): (&Model, &[Uuid]),
) -> Result<Ended, Failure> {
    let to = (transaction, reader);
    match CaseBulkAction::of(&job.action)? {
        CaseBulkAction::Assign(to_whom) => each(to, cases, &Assigning::from(to_whom)).await,
        CaseBulkAction::Move(to_where) => each(to, cases, &Moving::from(to_where)).await,
        CaseBulkAction::Close(with) => each(to, cases, &Closing::from(with)).await,
        CaseBulkAction::Note(note) => each(to, cases, &Noting::from(note)).await,
    }
}

/// Does the same to each case, as a request for them would.
async fn each<V: Verb>(
    (transaction, reader): (&DatabaseTransaction, &Reader),
    cases: &[Uuid],
    verb: &V,
) -> Result<Ended, Failure> {
    let rows = cases.iter().map(|id| Row {
        case_id: Kind::Case.id(*id),
        expected_revision: None,
        verb,
    });
    let rows: Vec<Row<&V>> = rows.collect();
    let results = run::each(transaction, reader, &rows).await?;
    let (mut changed, mut failed) = (Vec::new(), Vec::new());
    for (id, result) in cases.iter().zip(results) {
        if result.problems.is_empty() {
            changed.push(*id);
        } else {
            let told: Vec<_> = result.problems.into_iter().map(Problem::told).collect();
            failed.push((*id, json!(told)));
        }
    }
    Ok((changed, failed))
}
