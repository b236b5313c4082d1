//! What ends with a case, however it ends: the pauses and the open tasks that it had.

use chrono::{DateTime, Utc};
use entities::cases::case_task;
use rules::cases::ClosingKind;
use rules::cases::replay::Detail;
use serde_json::Value;
use uuid::Uuid;

use super::clock::counted::{Counted, detail, moved};
use super::record::{AllTasks, Change};
use super::task::ending;
use crate::graphql::context::Reader;

/// How a case ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct End {
    /// With an outcome, by withdrawal or by a merge.
    pub kind: ClosingKind,
    /// When.
    pub at: DateTime<Utc>,
    /// How it turned out; none when a withdrawal names none, and for a merge.
    pub outcome: Option<Uuid>,
}

/// Adds the ending of a case to its change, with what ends with it: pauses that last end at that instant and
/// the due date follows, open tasks lapse. Gives what the event says of it.
pub(super) fn end(
    reader: &Reader,
    change: &mut Change<'_>,
    (counted, open): (&Counted, &[case_task::Model]),
    end: End,
) -> Option<Value> {
    let mut after = counted.clone();
    after.end(end.at, reader.viewer().account_id());
    after.write(counted, change);
    if !open.is_empty() {
        change.all_tasks(AllTasks::Lapse);
    }
    change.end(end.kind, end.at, end.outcome);
    detail(&Detail {
        tasks_lapsed: ending::lapsed(open.len()),
        ..moved(change)
    })
}
