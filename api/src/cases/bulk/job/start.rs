//! `caseBulkStart`.

use async_graphql::{Context, InputObject, Object, SimpleObject};
use entities::cases::case_bulk_job::{Column, Entity, Model};
use entities::cases::cases;
use entities::identity::account;
use entities::select::InCouncil;
use rules::cases::bulk::{JobState, MOST_CASES, MOST_JOBS};
use rules::number::{usize_to_i64, usize_to_u64};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use self::{CaseBulkStartProblem as P, CaseBulkStartProblemCode as Code};
use super::action::CaseBulkAction;
use super::{CaseBulkJob, seen, stored};
use crate::cases::filter::CaseWhere;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Made, Stop, created, none, noted};
use crate::graphql::problem::problems;
use crate::identity::idempotency::Attempt;

/// Which cases to change, and how.
#[derive(Debug, InputObject)]
pub struct CaseBulkStartInput {
    /// Which cases: those in your reach that fulfil it now, 1 to 10,000. They are fixed by this; what becomes of
    /// others later matters no more.
    #[graphql(name = "where")]
    pub filter: CaseWhere,
    /// What is done to each of them.
    pub action: CaseBulkAction,
    /// Sending the same key again within 48 hours starts no second job.
    pub idempotency_key: Option<String>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `caseBulkStart`.
#[derive(Debug, Default, SimpleObject)]
pub struct CaseBulkStartPayload {
    /// The job, which has done nothing yet; null when there are problems.
    pub job: Option<CaseBulkJob>,
    /// What is to be mended; empty when the job was started.
    pub problems: Vec<CaseBulkStartProblem>,
    /// Whether this answers an earlier mutation with the same idempotency key.
    pub replayed: bool,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a job from being started.
    CaseBulkStartProblem, CaseBulkStartProblemCode {
        /// `cases` would refuse the filter, or no case could be changed so.
        Invalid,
        /// No case in your reach fulfils the filter.
        Empty,
        /// More than 10,000 cases fulfil the filter.
        TooMany,
        /// You have 10 jobs that have not ended.
        TooManyJobs,
        /// A job changes cases on behalf of an account, and you have none here.
        AccountMissing,
        /// The idempotency key was used with another input.
        IdempotencyMismatch,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct CaseBulkStart;

#[Object]
impl CaseBulkStart {
    /// Starts a job that changes many cases in the background, a few at a time. Each is changed as its mutation
    /// would change it when its turn comes, whatever its revision, on your behalf: in the roles that you have now,
    /// with the reach that you have then. Those that cannot be changed are told by `failures`, and the others go on.
    async fn case_bulk_start(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which cases to change, and how.")] input: CaseBulkStartInput,
    ) -> Result<CaseBulkStartPayload, Failure> {
        ctx.allow("Mutation.caseBulkStart")?;
        ctx.allow(input.action.single().0)?;
        let key = input.idempotency_key.as_deref();
        let attempt = Attempt::at_many(ctx, "caseBulkStart", key);
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = created(start(ctx.reader(), &attempt, input)).await?;
        Ok(CaseBulkStartPayload {
            job: ended.row.map(CaseBulkJob),
            problems: ended.problems,
            replayed: ended.replayed,
            client_mutation_id,
        })
    }
}

async fn start(
    reader: &Reader,
    attempt: &Attempt,
    input: CaseBulkStartInput,
) -> Result<Made<Model>, Stop<P>> {
    let id = reader.clock().new_id();
    let transaction = reader.database().write().await?;
    let earlier = attempt.earlier::<P>(reader, &transaction, id, Code::IdempotencyMismatch);
    if let Some(earlier) = earlier.await? {
        let found = Entity::in_council(reader.council_id())
            .filter(Column::Id.eq(earlier))
            .filter(seen::seen(reader));
        return Ok(Made::before(found.one(&transaction).await?));
    }
    let faults = input.action.faults().into_iter();
    let mut problems: Vec<P> = faults
        .map(|(field, message)| P::new(Code::Invalid, field, message))
        .collect();
    let mut cases = Vec::new();
    if let Some(condition) = noted(input.filter.condition(reader), Code::Invalid, &mut problems)? {
        cases = found(&transaction, reader, (&input.action, condition)).await?;
        problems.extend(counted(cases.len()));
    }
    let account = has_room(&transaction, reader).await?;
    let account = account.map_err(|problem| problems.push(problem)).ok();
    none(problems)?;
    let job = job(
        reader,
        (id, account.unwrap_or_default()),
        &input.action,
        cases.len(),
    )?;
    let stored = stored::insert(&transaction, job, cases).await?;
    transaction.commit().await?;
    Ok(Made::now(stored))
}

/// The cases that the viewer may change so, as many as a job may have and one more.
async fn found(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    (action, condition): (&CaseBulkAction, Condition),
) -> Result<Vec<Uuid>, DbErr> {
    reader
        .viewer()
        .scope(action.single().1)
        .cases(reader.backend())
        .filter(condition)
        .order_by_asc(cases::Column::Id)
        .limit(usize_to_u64(MOST_CASES + 1))
        .select_only()
        .column(cases::Column::Id)
        .into_tuple()
        .all(transaction)
        .await
}

fn counted(count: usize) -> Option<P> {
    match count {
        0 => {
            let message =
                "No case in your reach fulfils where. Ask cases with the same filter first.";
            Some(P::new(Code::Empty, "where", message))
        }
        1..=MOST_CASES => None,
        _ => {
            let message = format!(
                "More than {MOST_CASES} cases fulfil where. Start a job for each part of them, such as for each journey or each month."
            );
            Some(P::new(Code::TooMany, "where", message))
        }
    }
}

/// The account on whose behalf the job is to be done, if it may have one more. It is held, so that of two who
/// start at once the second sees the job of the first.
async fn has_room(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
) -> Result<Result<Uuid, P>, DbErr> {
    let Some(id) = reader.viewer().account_id() else {
        let message = "A job is done on behalf of an account, and you have none here. Ask an administrator for one.";
        return Ok(Err(P::new(Code::AccountMissing, "", message)));
    };
    let council_id = reader.council_id();
    account::Entity::in_council(council_id)
        .filter(account::Column::Id.eq(id))
        .lock(LockType::NoKeyUpdate)
        .one(transaction)
        .await?;
    let live = stored::count_live(transaction, (council_id, id)).await?;
    if live >= usize_to_u64(MOST_JOBS) {
        let message = format!(
            "You have {MOST_JOBS} jobs that have not ended. Wait for one to end, or cancel one."
        );
        return Ok(Err(P::new(Code::TooManyJobs, "", message)));
    }
    Ok(Ok(id))
}

fn job(
    reader: &Reader,
    (id, started_by): (Uuid, Uuid),
    action: &CaseBulkAction,
    total: usize,
) -> Result<Model, Failure> {
    Ok(Model {
        id,
        council_id: reader.council_id(),
        state: JobState::Queued,
        verb: action.verb(),
        action: action.json()?,
        started_by,
        roles: reader.viewer().role_codes(),
        total: usize_to_i64(total),
        succeeded: 0,
        failed: 0,
        faults: 0,
        created_at: reader.clock().now(),
        started_at: None,
        finished_at: None,
    })
}
