//! The tasks of one case as its verbs would have written them. They draw nothing from the story's chance.

use chrono::{DateTime, Utc};
use entities::cases::case_task;
use entities::journeys::step;
use rules::cases::EventKind;
use rules::cases::task::TaskState;
use rules::cases::task::made::{Coming, StepRule};
use serde_json::json;
use uuid::Uuid;

use super::life::Life;
use super::maker::Beside;
use super::window::due;

/// The tasks of a case while it is being told.
#[derive(Debug)]
pub struct Tasks {
    ids: Beside,
    /// The tasks as they stand, in the order in which they were made.
    pub rows: Vec<case_task::Model>,
}

impl Tasks {
    /// None yet.
    pub fn of(case_id: Uuid) -> Self {
        Self {
            ids: Beside::row(case_id),
            rows: Vec::new(),
        }
    }
}

/// When something was done, and by which account.
type Deed = (DateTime<Utc>, Uuid);

impl Life<'_> {
    /// Makes the tasks of the stage that the case came to.
    pub fn make_tasks(&mut self, (at, actor): Deed, coming: Coming, steps: &[step::Model]) {
        let open = self.tasks.rows.iter().filter(|task| is_open(task));
        let open: Vec<Uuid> = open.filter_map(|task| task.step_id).collect();
        // They come with the opening or the move, which has counted.
        let revision = self.case.revision;
        let mut ids: Vec<Uuid> = steps.iter().map(|_| self.tasks.ids.id(at)).collect();
        ids.sort_unstable();
        for (step, id) in steps.iter().zip(ids) {
            let rule = StepRule {
                id: step.id,
                stage: step.stage_id,
            };
            if !rule.makes_task(coming, self.case.stage_id, &open) {
                continue;
            }
            let due = due(at, step.target_working_days, &[]);
            let task = case_task::Model {
                id,
                council_id: self.case.council_id,
                case_id: self.case.id,
                step_id: Some(step.id),
                stage_id: step.stage_id,
                title_id: None,
                is_required: step.is_required,
                team_id: step.team_id,
                assignee_id: None,
                state: TaskState::Open,
                due_at: due.map(|due| due.at),
                due_on: due.map(|due| due.on),
                made_at: at,
                ended_at: None,
                ended_by: None,
                reason_id: None,
                revision: 1,
            };
            self.task_event(EventKind::TaskAdded, (at, actor), &task);
            self.tasks.rows.push(task);
        }
        self.case.revision = revision;
    }

    /// Does the open tasks that are required and that `wanted` asks for.
    pub fn do_required(&mut self, (at, actor): Deed, wanted: impl Fn(&case_task::Model) -> bool) {
        self.change_tasks(
            (EventKind::TaskDone, at, actor),
            |task| task.is_required && wanted(task),
            |task| end(task, TaskState::Done, (at, actor)),
        );
    }

    /// Gives the open tasks to whoever has the case, those of their team.
    pub fn give_tasks(&mut self, (at, actor): Deed, team_id: Uuid, staff_id: Uuid) {
        self.change_tasks(
            (EventKind::TaskAssigned, at, actor),
            |task| task.team_id == Some(team_id) && task.assignee_id != Some(staff_id),
            |task| task.assignee_id = Some(staff_id),
        );
    }

    /// Lets the open tasks lapse, since the case has ended.
    pub fn lapse_tasks(&mut self, deed: Deed) {
        let mut lapsed = 0;
        for task in self.tasks.rows.iter_mut().filter(|task| is_open(task)) {
            end(task, TaskState::Lapsed, deed);
            task.revision += 1;
            lapsed += 1;
        }
        if lapsed > 0 {
            self.tell_of_latest(&json!({ "tasksLapsed": lapsed }));
        }
    }

    /// Opens the lapsed tasks again, since the case is open again.
    pub fn reopen_tasks(&mut self) {
        let mut opened = 0;
        let lapsed = |task: &&mut case_task::Model| task.state == TaskState::Lapsed;
        for task in self.tasks.rows.iter_mut().filter(lapsed) {
            task.state = TaskState::Open;
            (task.ended_at, task.ended_by) = (None, None);
            task.revision += 1;
            opened += 1;
        }
        if opened > 0 {
            self.tell_of_latest(&json!({ "tasksReopened": opened }));
        }
    }

    /// Changes the open tasks that are `wanted`, each with its event.
    fn change_tasks(
        &mut self,
        (kind, at, actor): (EventKind, DateTime<Utc>, Uuid),
        wanted: impl Fn(&case_task::Model) -> bool,
        with: impl Fn(&mut case_task::Model),
    ) {
        let mut rows = std::mem::take(&mut self.tasks.rows);
        for task in rows.iter_mut().filter(|task| is_open(task) && wanted(task)) {
            with(task);
            task.revision += 1;
            self.task_event(kind, (at, actor), task);
        }
        self.tasks.rows = rows;
    }

    fn task_event(&mut self, kind: EventKind, (at, actor): Deed, task: &case_task::Model) {
        let id = self.tasks.ids.id(at);
        let mut event = self.event_with(id, kind, at, actor);
        if kind != EventKind::TaskDone {
            (event.team_id, event.assignee_id) = (task.team_id, task.assignee_id);
        }
        event.detail = Some(json!({ "taskId": task.id }));
        self.append(event);
    }
}

fn is_open(task: &case_task::Model) -> bool {
    task.state == TaskState::Open
}

fn end(task: &mut case_task::Model, state: TaskState, (at, actor): Deed) {
    task.state = state;
    task.ended_at = Some(at);
    task.ended_by = Some(actor);
}
