//! What a change does to the tasks of its case. It counts nowhere, so that it adds nothing to the roll-ups.

use chrono::{DateTime, NaiveDate, Utc};
use entities::cases::{case_task, cases};
use rules::cases::EventKind;
use rules::cases::task::TaskState;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveEnum, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use serde_json::json;
use uuid::Uuid;

use super::{Altered, Change};
use crate::cases::event_detail;

/// A change of all tasks of a case in one state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cases) enum AllTasks {
    /// The open ones lapse, since their case ends.
    Lapse,
    /// The lapsed ones are open again, since their case is.
    Reopen,
}

/// What is to be known of a task when it is made.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::cases) struct NewTask {
    /// Its id.
    pub id: Uuid,
    /// The step that it is made of; none when it is added by hand.
    pub step: Option<Uuid>,
    /// The stage in which it is to be done.
    pub stage: Option<Uuid>,
    /// The row of its title; none when its step tells it.
    pub title: Option<Uuid>,
    /// Whether its stage, or its case, cannot end before it is done.
    pub is_required: bool,
    /// The team that has it.
    pub team: Option<Uuid>,
    /// The member of staff who has it.
    pub assignee: Option<Uuid>,
    /// When it is due, with the local day of that.
    pub due: Option<(DateTime<Utc>, NaiveDate)>,
}

impl Change<'_> {
    /// Adds a task to the case, with its event.
    pub fn new_task(&mut self, task: NewTask) {
        let Some(case) = &self.case else { return };
        let row = case_task::Model {
            id: task.id,
            council_id: case.after.council_id,
            case_id: case.after.id,
            step_id: task.step,
            stage_id: task.stage,
            title_id: task.title,
            is_required: task.is_required,
            team_id: task.team,
            assignee_id: task.assignee,
            state: TaskState::Open,
            due_at: task.due.map(|(at, _)| at),
            due_on: task.due.map(|(_, on)| on),
            made_at: self.now,
            ended_at: None,
            ended_by: None,
            reason_id: None,
            revision: 1,
        };
        self.task_event(EventKind::TaskAdded, &row);
        self.tasks.push(Altered {
            before: None,
            after: row,
        });
    }

    /// Brings a task of the case into another state, with its event and the words of that.
    pub fn alter_task(
        &mut self,
        task: case_task::Model,
        (kind, reason_id): (EventKind, Option<Uuid>),
        state: TaskState,
    ) {
        let is_over = state != TaskState::Open;
        let actor = self.reader.viewer().account_id();
        let after = case_task::Model {
            state,
            ended_at: is_over.then_some(self.now),
            ended_by: actor.filter(|_| is_over),
            reason_id,
            revision: task.revision + 1,
            ..task.clone()
        };
        self.put_task(kind, task, after);
    }

    /// Gives a task of the case to others, or to nobody.
    pub fn give_task(
        &mut self,
        task: case_task::Model,
        team_id: Option<Uuid>,
        assignee_id: Option<Uuid>,
    ) {
        let after = case_task::Model {
            team_id,
            assignee_id,
            revision: task.revision + 1,
            ..task.clone()
        };
        self.put_task(EventKind::TaskAssigned, task, after);
    }

    fn put_task(&mut self, kind: EventKind, before: case_task::Model, after: case_task::Model) {
        self.task_event(kind, &after);
        self.tasks.push(Altered {
            before: Some(before),
            after,
        });
    }

    /// Changes all tasks of the case together. Only its own event tells of it, which is to say how many.
    pub const fn all_tasks(&mut self, all: AllTasks) {
        self.all_tasks = Some(all);
    }

    fn task_event(&mut self, kind: EventKind, task: &case_task::Model) {
        let tells_owner = matches!(kind, EventKind::TaskAdded | EventKind::TaskAssigned);
        self.event(kind, self.now, |event| {
            if tells_owner {
                event.team_id = task.team_id;
                event.assignee_id = task.assignee_id;
            }
            event.text_id = task.reason_id;
            event.detail = Some(json!({ event_detail::TASK: task.id }));
        });
    }
}

/// Changes all tasks of a held case.
pub(super) async fn alter_all(
    transaction: &impl ConnectionTrait,
    change: &Change<'_>,
    all: AllTasks,
    case: &cases::Model,
) -> Result<(), DbErr> {
    let (from, to) = match all {
        AllTasks::Lapse => (TaskState::Open, TaskState::Lapsed),
        AllTasks::Reopen => (TaskState::Lapsed, TaskState::Open),
    };
    let is_over = all == AllTasks::Lapse;
    let ended_at = is_over.then_some(change.now);
    let ended_by = change.reader.viewer().account_id().filter(|_| is_over);
    case_task::Entity::update_many()
        .col_expr(case_task::Column::State, Expr::value(to.to_value()))
        .col_expr(case_task::Column::EndedAt, Expr::value(ended_at))
        .col_expr(case_task::Column::EndedBy, Expr::value(ended_by))
        .col_expr(
            case_task::Column::Revision,
            Expr::col(case_task::Column::Revision).add(1),
        )
        .filter(case_task::Column::CouncilId.eq(case.council_id))
        .filter(case_task::Column::CaseId.eq(case.id))
        .filter(case_task::Column::State.eq(from))
        .exec(transaction)
        .await
        .map(|_| ())
}
