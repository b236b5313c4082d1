//! A task held for a change: its case is read through the viewer's reach under a row lock, so that nobody
//! else changes either.

use async_graphql::ID;
use entities::cases::{case_task, cases};
use entities::select::InCouncil;
use rules::access::Permission;
use rules::cases::task::TaskStatus;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

use crate::cases::held::as_seen;
use crate::cases::problem::Revised;
use crate::graphql::context::Reader;
use crate::graphql::id::Kind;

/// A task that nobody else can change until the transaction ends.
#[derive(Debug)]
pub(super) struct HeldTask {
    /// Its case as it stands.
    pub case: cases::Model,
    /// The task as it stands.
    pub task: case_task::Model,
}

/// Holds a task whose case may be worked on, or says why not.
pub(super) async fn hold<P: Revised>(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    id: &ID,
    expected_revision: i64,
) -> Result<Result<HeldTask, P>, DbErr> {
    let missing = P::not_found("taskId", "There is no task with this id, or not for you.");
    let Some(id) = Kind::Task.uuid(id) else {
        return Ok(Err(missing));
    };
    let Some(case) = case_of(transaction, reader, id).await? else {
        return Ok(Err(missing));
    };
    let found = case_task::Entity::in_council(reader.council_id())
        .filter(case_task::Column::Id.eq(id))
        .one(transaction)
        .await?;
    let Some(task) = found else {
        return Ok(Err(missing));
    };
    if let Err(conflict) = as_seen(task.revision, Some(expected_revision)) {
        return Ok(Err(conflict));
    }
    Ok(Ok(HeldTask { case, task }))
}

/// The case of a task; a task stays with its case, so that this needs no lock on the task.
async fn case_of(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    id: Uuid,
) -> Result<Option<cases::Model>, DbErr> {
    let of_task = case_task::Entity::in_council(reader.council_id())
        .select_only()
        .column(case_task::Column::CaseId)
        .filter(case_task::Column::Id.eq(id))
        .into_query();
    reader
        .viewer()
        .scope(Permission::TaskChange)
        .cases(reader.backend())
        .filter(cases::Column::Id.in_subquery(of_task))
        .lock_exclusive()
        .one(transaction)
        .await
}

impl HeldTask {
    /// The task as the rules see it.
    pub const fn status(&self) -> TaskStatus {
        TaskStatus {
            state: self.task.state,
            is_required: self.task.is_required,
            case: self.case.state,
        }
    }
}
