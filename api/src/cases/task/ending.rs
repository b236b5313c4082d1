//! What the open tasks of a case keep from ending.

use entities::cases::{case_task, cases};
use entities::journeys::step;
use entities::select::{InCouncil, in_ids};
use rules::cases::replay::Given;
use rules::cases::task::TaskState;
use rules::cases::task::required::{self, OpenTask};
use rules::number::usize_to_i64;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, PaginatorTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

/// What is to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cases) enum Ending {
    /// The stage of the case.
    Stage(Option<Uuid>),
    /// The case.
    Case,
}

/// What a caller reads when required tasks among `open` keep the stage or the case from ending.
///
/// # Errors
/// When the database fails.
pub(in crate::cases) async fn kept(
    connection: &impl ConnectionTrait,
    council_id: Uuid,
    open: &[case_task::Model],
    ending: Ending,
) -> Result<Option<String>, DbErr> {
    let open: Vec<OpenTask> = open.iter().map(rule).collect();
    let (keeping, deed) = match ending {
        Ending::Stage(stage) => (
            required::of_stage(&open, stage),
            "The case cannot leave its stage",
        ),
        Ending::Case => (required::of_case(&open), "The case cannot be closed"),
    };
    if keeping.is_empty() {
        return Ok(None);
    }
    let ids: Vec<Uuid> = keeping.iter().filter_map(|task| task.step).collect();
    let steps = step::Entity::in_council(council_id)
        .filter(in_ids(
            step::Column::Id,
            &ids,
            connection.get_database_backend(),
        ))
        .order_by_asc(step::Column::Position)
        .all(connection)
        .await?;
    let titles: Vec<&str> = steps.iter().map(|step| step.title.as_str()).collect();
    let by_hand = keeping.iter().filter(|task| task.step.is_none()).count();
    Ok(Some(required::message(deed, &titles, by_hand)))
}

const fn rule(task: &case_task::Model) -> OpenTask {
    OpenTask {
        step: task.step_id,
        stage: task.stage_id,
        is_required: task.is_required,
    }
}

/// What the event of an ending says of the open tasks that lapse with it; none without any.
pub(in crate::cases) fn lapsed(count: usize) -> Option<Given<i64>> {
    (count > 0).then(|| Given::First(usize_to_i64(count)))
}

/// How many tasks of a held case lapsed when it ended.
///
/// # Errors
/// When the database fails.
pub(in crate::cases) async fn count_lapsed(
    connection: &impl ConnectionTrait,
    case: &cases::Model,
) -> Result<u64, DbErr> {
    case_task::Entity::in_council(case.council_id)
        .filter(case_task::Column::CaseId.eq(case.id))
        .filter(case_task::Column::State.eq(TaskState::Lapsed))
        .count(connection)
        .await
}
