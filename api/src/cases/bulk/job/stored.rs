//! The rows of jobs: each is written here.

use chrono::{DateTime, Utc};
use entities::cases::case_bulk_job::{Column, Entity, Model};
use entities::cases::{case_bulk_row, cases};
use entities::select::{InCouncil, in_ids};
use rules::cases::bulk::{BulkVerb, JobState, MOST_FAULTS, RowState};
use rules::number::usize_to_i64;
use sea_orm::sea_query::{Expr, LockBehavior, LockType};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait,
    IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::cases::rows::insert_rows;

/// True of jobs that go on.
pub(super) fn is_live() -> Condition {
    let live = JobState::LIVE.map(|state| Column::State.eq(state));
    live.into_iter().fold(Condition::any(), Condition::add)
}

/// Writes a new job with its cases.
pub(super) async fn insert(
    transaction: &impl ConnectionTrait,
    job: Model,
    cases: Vec<Uuid>,
) -> Result<Model, DbErr> {
    let rows = cases.into_iter().map(|case_id| case_bulk_row::Model {
        council_id: job.council_id,
        job_id: job.id,
        case_id,
        state: RowState::Waiting,
        problems: json!([]),
    });
    let rows = rows.collect();
    let job = job.into_active_model().insert(transaction).await?;
    insert_rows(transaction, rows).await?;
    Ok(job)
}

/// How many jobs of an account go on.
pub(super) async fn count_live(
    transaction: &impl ConnectionTrait,
    (council_id, account_id): (Uuid, Uuid),
) -> Result<u64, DbErr> {
    Entity::in_council(council_id)
        .filter(Column::StartedBy.eq(account_id))
        .filter(is_live())
        .count(transaction)
        .await
}

/// The jobs of a council that go on, the oldest first.
pub(super) async fn live(
    connection: &impl ConnectionTrait,
    council_id: Uuid,
) -> Result<Vec<Model>, DbErr> {
    Entity::in_council(council_id)
        .filter(is_live())
        .order_by_asc(Column::Id)
        .all(connection)
        .await
}

/// Holds a job, if it still goes on and no other process is at it. It is held before its cases are.
pub(super) async fn hold(
    transaction: &impl ConnectionTrait,
    job: &Model,
) -> Result<Option<Model>, DbErr> {
    Entity::in_council(job.council_id)
        .filter(Column::Id.eq(job.id))
        .filter(is_live())
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .one(transaction)
        .await
}

/// The next cases of a job, in the order of their ids.
pub(super) async fn next(
    transaction: &impl ConnectionTrait,
    job: &Model,
    most: u64,
) -> Result<Vec<Uuid>, DbErr> {
    use case_bulk_row::Column;
    case_bulk_row::Entity::in_council(job.council_id)
        .filter(Column::JobId.eq(job.id))
        .filter(Column::State.eq(RowState::Waiting))
        .order_by_asc(Column::CaseId)
        .limit(most)
        .select_only()
        .column(Column::CaseId)
        .into_tuple()
        .all(transaction)
        .await
}

/// Writes what became of some cases of a held job: those that were changed, and those that could not be, with
/// their problems. A job without any left has ended.
pub(super) async fn settle(
    transaction: &impl ConnectionTrait,
    job: Model,
    (changed, failed): (Vec<Uuid>, Vec<(Uuid, Json)>),
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    write_rows(
        transaction,
        &job,
        &changed,
        (RowState::Succeeded, json!([])),
    )
    .await?;
    for (case_id, problems) in &failed {
        write_rows(
            transaction,
            &job,
            &[*case_id],
            (RowState::Failed, problems.clone()),
        )
        .await?;
    }
    let mut after = Model {
        state: JobState::Running,
        succeeded: job.succeeded + usize_to_i64(changed.len()),
        failed: job.failed + usize_to_i64(failed.len()),
        faults: 0,
        started_at: job.started_at.or(Some(now)),
        ..job
    };
    if after.succeeded + after.failed >= after.total {
        after = ended(after, JobState::Done, now);
    }
    write(transaction, after).await
}

async fn write_rows(
    transaction: &impl ConnectionTrait,
    job: &Model,
    cases: &[Uuid],
    (state, problems): (RowState, Json),
) -> Result<(), DbErr> {
    use case_bulk_row::Column;
    if cases.is_empty() {
        return Ok(());
    }
    let among = in_ids(Column::CaseId, cases, transaction.get_database_backend());
    case_bulk_row::Entity::update_many()
        .col_expr(Column::State, Expr::value(state.to_value()))
        .col_expr(Column::Problems, Expr::value(problems))
        .filter(Column::CouncilId.eq(job.council_id))
        .filter(Column::JobId.eq(job.id))
        .filter(among)
        .exec(transaction)
        .await
        .map(|_| ())
}

/// Ends a held job.
pub(super) async fn end(
    transaction: &impl ConnectionTrait,
    job: Model,
    state: JobState,
    now: DateTime<Utc>,
) -> Result<Model, DbErr> {
    let job = ended(job, state, now);
    write(transaction, job.clone()).await?;
    Ok(job)
}

/// Notes that a held job broke off. After too often in a row it is given up.
pub(super) async fn broke_off(
    transaction: &impl ConnectionTrait,
    job: Model,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let faults = job.faults + 1;
    let mut after = Model { faults, ..job };
    if faults >= MOST_FAULTS {
        after = ended(after, JobState::Failed, now);
    }
    write(transaction, after).await
}

/// What it was to do, words too, is needed no more.
fn ended(job: Model, state: JobState, now: DateTime<Utc>) -> Model {
    Model {
        state,
        action: json!({}),
        finished_at: Some(now),
        ..job
    }
}

async fn write(transaction: &impl ConnectionTrait, job: Model) -> Result<(), DbErr> {
    let row = job.into_active_model().reset_all();
    row.update(transaction).await.map(|_| ())
}

/// Ends the jobs that can hold words and would write them to a case of a customer who is erased.
pub(in crate::cases) async fn cancel_for(
    transaction: &impl ConnectionTrait,
    (council_id, customer_id): (Uuid, Uuid),
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let cases = cases::Entity::in_council(council_id)
        .select_only()
        .column(cases::Column::Id)
        .filter(cases::Column::CustomerId.eq(customer_id))
        .into_query();
    let jobs = case_bulk_row::Entity::in_council(council_id)
        .select_only()
        .column(case_bulk_row::Column::JobId)
        .filter(case_bulk_row::Column::CaseId.in_subquery(cases))
        .into_query();
    Entity::update_many()
        .col_expr(Column::State, Expr::value(JobState::Cancelled.to_value()))
        .col_expr(Column::Action, Expr::value(json!({})))
        .col_expr(Column::FinishedAt, Expr::value(now))
        .filter(Column::CouncilId.eq(council_id))
        .filter(is_live())
        .filter(Column::Verb.is_in([BulkVerb::Close, BulkVerb::Note]))
        .filter(Column::Id.in_subquery(jobs))
        .exec(transaction)
        .await
        .map(|_| ())
}
