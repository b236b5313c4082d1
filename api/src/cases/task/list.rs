//! Lists of tasks: those of a case, those of a team, and the viewer's own.

use async_graphql::connection::Connection;
use async_graphql::{Context, Object};
use entities::cases::case_task::{Column, Entity, Model};
use entities::cases::cases;
use rules::access::Permission;
use rules::cases::task::TaskState as State;
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use super::Task;
use crate::cases::codes::TaskState;
use crate::cases::personal;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::page::{Page, PageArgs, SortColumn};
use crate::graphql::question::{self, Asked, CountOf, Nested, Question, Rows};
use crate::graphql::total::TotalCount;

/// The connection of tasks.
pub type TaskConnection = Connection<String, Task, TaskTotal>;

/// What counts the tasks of a connection.
#[derive(Debug)]
pub struct TaskTotal(Option<Asker>);

#[derive(Clone, Debug)]
enum Asker {
    Asked(Asked<Entity>),
    Nested(Nested<Entity>),
}

/// What counts the tasks of a connection.
#[Object]
impl TaskTotal {
    /// How many tasks there are on all pages, counted only when asked for; null only beside an error.
    async fn total_count(&self, ctx: &Context<'_>) -> Fallible<TotalCount> {
        let found = match self.0.clone() {
            Some(Asker::Asked(asked)) => ctx.loader().load_one(CountOf(asked)).await,
            Some(Asker::Nested(nested)) => ctx.loader().load_one(CountOf(nested)).await,
            None => Ok(None),
        };
        Some(found.map(|count| count.unwrap_or_default().into()))
    }
}

/// Soonest due first; those without a due date last.
fn by_due() -> Vec<SortColumn<Column>> {
    vec![
        SortColumn {
            column: Column::DueAt,
            is_descending: false,
            is_nullable: true,
            null_as: None,
        },
        SortColumn::ascending(Column::Id),
    ]
}

fn is_open() -> Condition {
    Condition::all().add(Column::State.eq(State::Open))
}

fn in_reach(reader: &Reader) -> Rows<Entity> {
    let scope = reader.viewer().scope(Permission::TaskRead);
    Rows::InReach(Box::new(scope.tasks(reader.backend())))
}

/// The tasks of a case in the order in which they were made; `None` when those of this case are beyond the
/// viewer's reach.
///
/// # Errors
/// `FORBIDDEN` when the viewer may see no tasks, `BAD_USER_INPUT` for a wrong page.
pub async fn of_case(
    ctx: &Context<'_>,
    case: &cases::Model,
    state: Option<TaskState>,
    args: PageArgs,
) -> Result<Option<TaskConnection>, Failure> {
    ctx.allow("Case.tasks")?;
    if !personal::is_reached(ctx, Permission::TaskRead, case).await? {
        return Ok(None);
    }
    let filter = match state {
        Some(state) => Condition::all().add(Column::State.eq(State::from(state))),
        None => Condition::all(),
    };
    let question = Question {
        rows: Rows::OfCouncil(case.council_id),
        filter,
        each: None,
        order: vec![
            SortColumn::ascending(Column::MadeAt),
            SortColumn::ascending(Column::Id),
        ],
        args,
        text: format!("tasks {state:?}"),
    };
    let nested = Nested::new(Column::CaseId, case.id, question)?;
    nested_page(ctx, nested).await.map(Some)
}

/// The open tasks of a team, soonest due first.
///
/// # Errors
/// `FORBIDDEN` when the viewer may see no tasks, `BAD_USER_INPUT` for a wrong page.
pub async fn of_team(
    ctx: &Context<'_>,
    team_id: Uuid,
    args: PageArgs,
) -> Result<TaskConnection, Failure> {
    ctx.allow("Team.tasks")?;
    let question = Question {
        rows: in_reach(ctx.reader()),
        filter: is_open(),
        each: None,
        order: by_due(),
        args,
        text: "open tasks".to_owned(),
    };
    nested_page(ctx, Nested::new(Column::TeamId, team_id, question)?).await
}

/// The open tasks that the viewer has as a member of staff, soonest due first.
///
/// # Errors
/// `FORBIDDEN` when the viewer may see no tasks, `BAD_USER_INPUT` for a wrong page.
pub async fn mine(ctx: &Context<'_>, args: PageArgs) -> Result<TaskConnection, Failure> {
    ctx.allow("Viewer.myTasks")?;
    let Some(staff) = ctx.viewer().staff() else {
        args.size()?;
        return Ok(connection(None, None));
    };
    let own = Column::AssigneeId.eq(staff.id);
    let asked = Asked::new(Question {
        rows: in_reach(ctx.reader()),
        filter: is_open().add(own),
        each: None,
        order: by_due(),
        args,
        text: "my open tasks".to_owned(),
    })?;
    let page = ctx.loader().load_one(asked.clone()).await?;
    Ok(connection(page, Some(Asker::Asked(asked))))
}

async fn nested_page(ctx: &Context<'_>, nested: Nested<Entity>) -> Result<TaskConnection, Failure> {
    let page = ctx.loader().load_one(nested.clone()).await?;
    Ok(connection(page, Some(Asker::Nested(nested))))
}

fn connection(page: Option<Page<Model>>, asker: Option<Asker>) -> TaskConnection {
    page.unwrap_or_default()
        .into_connection_with(TaskTotal(asker), Task)
}

question::loads!(Entity {
    asked: "tasks",
    nested: "tasks of parent",
    count_asked: "count of tasks",
    count_nested: "count of tasks of parent",
});
