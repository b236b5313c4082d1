//! The tasks that a case gets of the steps of its version when it comes to a stage.

use entities::cases::{case_task, cases};
use entities::journeys::step;
use entities::select::InCouncil;
use rules::cases::task::TaskState;
use rules::cases::task::made::{Coming, StepRule};
use rules::time::working_days::WorkingCalendar;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::cases::dates;
use crate::cases::record::{Change, NewTask};
use crate::cases::version_rules::{self, Of};
use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;
use crate::journeys::calendar;

/// The open tasks of a case that is held.
pub(in crate::cases) async fn open(
    connection: &impl ConnectionTrait,
    case: &cases::Model,
) -> Result<Vec<case_task::Model>, DbErr> {
    case_task::Entity::in_council(case.council_id)
        .filter(case_task::Column::CaseId.eq(case.id))
        .filter(case_task::Column::State.eq(TaskState::Open))
        .order_by_asc(case_task::Column::Id)
        .all(connection)
        .await
}

/// The steps of a version that can matter to a case that comes to `stage`, in their order.
pub(in crate::cases) async fn steps(
    connection: &impl ConnectionTrait,
    of: Of,
    (coming, stage): (Coming, Option<Uuid>),
    open: &[case_task::Model],
) -> Result<Vec<step::Model>, DbErr> {
    let mut among = Condition::any();
    if coming == Coming::Opened {
        among = among.add(step::Column::StageId.is_null());
    }
    if let Some(stage) = stage {
        among = among.add(step::Column::StageId.eq(stage));
    }
    if among.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = step::Entity::in_council(of.council_id)
        .filter(step::Column::JourneyVersionId.eq(of.version_id))
        .filter(among)
        .order_by_asc(step::Column::Position)
        .all(connection)
        .await?;
    let open: Vec<Uuid> = open.iter().filter_map(|task| task.step_id).collect();
    found.retain(|step| {
        let rule = StepRule {
            id: step.id,
            stage: step.stage_id,
        };
        rule.makes_task(coming, stage, &open)
    });
    Ok(found)
}

/// Adds a task of each step to the case of a change, due by `calendar` from now on.
pub(in crate::cases) fn make(
    reader: &Reader,
    change: &mut Change<'_>,
    steps: &[step::Model],
    calendar: &WorkingCalendar,
) {
    let (now, zone) = (change.now(), reader.viewer().zone());
    // Of one instant the ids tell the order.
    let mut ids: Vec<Uuid> = steps.iter().map(|_| reader.clock().new_id()).collect();
    ids.sort_unstable();
    for (step, id) in steps.iter().zip(ids) {
        let due = dates::due(now, step.target(), calendar, zone, &[]);
        change.new_task(NewTask {
            id,
            step: Some(step.id),
            stage: step.stage_id,
            is_required: step.is_required,
            team: step.team_id,
            due: due.map(|due| (due.at, due.on)),
            ..NewTask::default()
        });
    }
}

/// Adds the tasks of the stage to which a held case moves.
///
/// # Errors
/// When the database fails.
pub(in crate::cases) async fn on_moving(
    connection: &impl ConnectionTrait,
    reader: &Reader,
    change: &mut Change<'_>,
    (of, stage): (Of, Option<Uuid>),
    open: &[case_task::Model],
) -> Result<(), Failure> {
    let steps = steps(connection, of, (Coming::Moved, stage), open).await?;
    if steps.is_empty() {
        return Ok(());
    }
    let version = version_rules::version(connection, of).await?;
    let calendar = calendar::of_version(connection, &version).await?;
    make(reader, change, &steps, &calendar);
    Ok(())
}
