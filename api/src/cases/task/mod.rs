//! Tasks: what is to be done on a case, by whom and until when.

pub mod add;
pub mod assign;
pub mod complete;
pub mod drop;
pub(super) mod ending;
mod held;
pub mod list;
pub(super) mod making;
pub mod reopen;
mod turn;

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, NaiveDate, Utc};
use entities::cases::case_task::{Column, Model};
use entities::select::in_ids;
use rules::access::Permission;
use rules::cases::task::TaskState as State;
use sea_orm::QueryFilter;
use uuid::Uuid;

use super::case::{Case, CaseById};
use super::codes::TaskState;
use super::personal;
use super::text::{self, TextById};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::id::Kind;
use crate::journeys::stage::{Stage, StageById};
use crate::journeys::step::{Step, StepById};
use crate::organisation::account::Account;
use crate::organisation::staff::Staff;
use crate::organisation::team::{Team, TeamById};

/// Something to be done on a case, made of a step of its version or added by hand.
#[derive(Clone, Debug)]
pub struct Task(pub Model);

/// Something to be done on a case, made of a step of its version or added by hand. Fields that name a person
/// are refused to those who may see them of no case, and null where this one is beyond reach.
#[Object]
impl Task {
    /// The opaque id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Task.id(self.0.id)
    }

    /// What is to be done: the title of its step, or the words of whoever added it, which are personal.
    /// Null when those were erased, and when the viewer may not see the personal fields of the case.
    async fn title(&self, ctx: &Context<'_>) -> Fallible<String> {
        self.find_title(ctx).await.transpose()
    }

    /// Where it stands.
    async fn state(&self) -> TaskState {
        self.0.state.into()
    }

    /// Whether its stage, or its case where it has no stage, cannot end before it is done or dropped.
    async fn is_required(&self) -> bool {
        self.0.is_required
    }

    /// The last instant in time: of the local day on which it is due, or of its working hours. Null when
    /// nothing says when it is to be done.
    async fn due_at(&self) -> Option<DateTime<Utc>> {
        self.0.due_at
    }

    /// The local day of `dueAt` in the council's zone; null with it.
    async fn due_on(&self) -> Option<NaiveDate> {
        self.0.due_on
    }

    /// True while it is open and `dueAt` has passed.
    async fn is_overdue(&self, ctx: &Context<'_>) -> bool {
        let now = ctx.reader().clock().now();
        self.0.state == State::Open && self.0.due_at.is_some_and(|due| due < now)
    }

    /// When it was made of its step or added by hand; its target is counted from here.
    async fn made_at(&self) -> DateTime<Utc> {
        self.0.made_at
    }

    /// When it was done or dropped, or lapsed with its case; null while it is open.
    async fn ended_at(&self) -> Option<DateTime<Utc>> {
        self.0.ended_at
    }

    /// Counts the changes, from 1; an update names the revision it saw last.
    async fn revision(&self) -> i64 {
        self.0.revision
    }

    /// The case; null only beside an error.
    async fn case(&self, ctx: &Context<'_>) -> Fallible<Case> {
        let id = CaseById(self.0.case_id);
        ctx.loader().load_one(id).await.transpose()
    }

    /// The step that it was made of; null when it was added by hand.
    async fn step(&self, ctx: &Context<'_>) -> Fallible<Step> {
        let id = StepById(self.0.step_id?);
        ctx.loader().load_one(id).await.transpose()
    }

    /// The stage in which it is to be done; null for the case as a whole.
    async fn stage(&self, ctx: &Context<'_>) -> Fallible<Stage> {
        let id = StageById(self.0.stage_id?);
        ctx.loader().load_one(id).await.transpose()
    }

    /// The team that has it; null when no team has.
    async fn team(&self, ctx: &Context<'_>) -> Fallible<Team> {
        let id = TeamById(self.0.team_id?);
        ctx.loader().load_one(id).await.transpose()
    }

    /// The member of staff who has it: personal. Null when nobody has, and when the viewer may see
    /// neither the personal fields of the case nor staff.
    async fn assignee(&self, ctx: &Context<'_>) -> Fallible<Staff> {
        self.find_assignee(ctx).await.transpose()
    }

    /// Who did or dropped it, or ended its case: personal. Null while it is open, and when the viewer may
    /// not see the personal fields of the case.
    async fn ended_by(&self, ctx: &Context<'_>) -> Fallible<Account> {
        self.find_ender(ctx).await.transpose()
    }

    /// Why it was dropped: personal. Null in any other state, when it was erased, and when the viewer may
    /// not see the personal fields of the case.
    async fn reason(&self, ctx: &Context<'_>) -> Fallible<String> {
        self.find_reason(ctx).await.transpose()
    }
}

impl Task {
    async fn find_title(&self, ctx: &Context<'_>) -> Result<Option<String>, Failure> {
        if let Some(id) = self.0.step_id {
            let step = ctx.loader().load_one(StepById(id)).await?;
            return Ok(step.map(|step| step.0.title));
        }
        let Some(id) = self.0.title_id else {
            return Ok(None);
        };
        match self.case_of(ctx).await? {
            Some(case) if personal::is_told(ctx, &case.0, case.0.confidentiality).await? => {
                ctx.loader().load_one(TextById(id)).await
            }
            _ => Ok(None),
        }
    }

    async fn case_of(&self, ctx: &Context<'_>) -> Result<Option<Case>, Failure> {
        ctx.loader().load_one(CaseById(self.0.case_id)).await
    }

    async fn find_assignee(&self, ctx: &Context<'_>) -> Result<Option<Staff>, Failure> {
        ctx.allow("Task.assignee")?;
        let Some(id) = self.0.assignee_id else {
            return Ok(None);
        };
        match self.case_of(ctx).await? {
            Some(case) => personal::staff(ctx, "Task.assignee", &case.0, Some(id)).await,
            None => Ok(None),
        }
    }

    async fn find_ender(&self, ctx: &Context<'_>) -> Result<Option<Account>, Failure> {
        ctx.allow("Task.endedBy")?;
        if self.0.ended_by.is_none() {
            return Ok(None);
        }
        match self.case_of(ctx).await? {
            Some(case) if personal::of_case(ctx, "Task.endedBy", &case.0).await? => {
                text::account(ctx, self.0.ended_by).await
            }
            _ => Ok(None),
        }
    }

    async fn find_reason(&self, ctx: &Context<'_>) -> Result<Option<String>, Failure> {
        ctx.allow("Task.reason")?;
        let Some(id) = self.0.reason_id else {
            return Ok(None);
        };
        match self.case_of(ctx).await? {
            Some(case) if personal::of_case(ctx, "Task.reason", &case.0).await? => {
                ctx.loader().load_one(TextById(id)).await
            }
            _ => Ok(None),
        }
    }
}

/// Loads tasks by id, as far as the viewer reaches their cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TaskById(pub Uuid);

impl Loader<TaskById> for Reader {
    type Value = Task;
    type Error = Failure;

    async fn load(&self, keys: &[TaskById]) -> Result<HashMap<TaskById, Task>, Failure> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let scope = self.viewer().scope(Permission::TaskRead);
        let found = scope
            .tasks(self.backend())
            .filter(in_ids(Column::Id, &ids, self.backend()))
            .all(self.connection());
        let rows = self.ask("task by id", found).await?;
        Ok(rows
            .into_iter()
            .map(|row| (TaskById(row.id), Task(row)))
            .collect())
    }
}
