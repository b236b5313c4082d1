//! Turning a task into another state, as the rules of its verb decide.

use async_graphql::ID;
use entities::cases::case_task;
use rules::cases::EventKind;
use rules::cases::task::{TaskState, TaskStatus};
use rules::problem::Problem;

use super::held::hold;
use crate::cases::problem::{Problems, Revised};
use crate::cases::record::{self, Change};
use crate::graphql::context::Reader;
use crate::graphql::mutation::Stop;

/// Turns the task of this id, of which this revision was seen last, into what `decide` makes of it; the event
/// of `kind` tells so.
pub(super) async fn turn<P, C>(
    reader: &Reader,
    (id, expected_revision): (&ID, i64),
    kind: EventKind,
    decide: impl Fn(TaskStatus) -> Result<TaskState, Vec<Problem<C>>> + Send,
) -> Result<case_task::Model, Stop<P>>
where
    P: Revised + From<Problem<C>> + Send,
    C: Send,
{
    let now = reader.clock().now();
    let mut problems = Problems::new();
    let transaction = reader.database().write().await?;
    let held = hold(&transaction, reader, id, expected_revision).await?;
    let held = problems.need(held)?;
    let state = problems.decided(decide(held.status()))?;

    let mut change = Change::new(reader, now).with_case(held.case);
    change.alter_task(held.task, (kind, None), state);
    let stored = record::apply(&transaction, change).await?;
    transaction.commit().await?;
    Ok(stored.into_task()?)
}
