//! Queues of teams: the open cases that nobody has, in the order in which they are to be taken.
//!
//! A case waits for its team, and where no team has it for every team that works on its journey.

pub mod take;

use async_graphql::Context;
use entities::cases::cases::{Column, Entity};
use entities::journeys::{journey, journey_team};
use entities::select::{InCouncil, in_ids};
use rules::access::Permission;
use sea_orm::sea_query::{Expr, ExprTrait, Func, SelectStatement, UnionType};
use sea_orm::{ColumnTrait, Condition, QueryFilter, QuerySelect, QueryTrait, Select};
use uuid::Uuid;

use super::list::{self, CaseConnection, CaseList};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::page::SortColumn;
use crate::graphql::question::{Each, Question};

/// What the index of the queues has for a case that is never due.
const NEVER_DUE: &str = "'9999-12-31T00:00:00+00:00'";

/// Whose queue, and which part of it.
#[derive(Debug)]
struct Queue<'a> {
    /// The teams for whom its cases wait.
    teams: &'a [Uuid],
    /// The only journey that is asked about; none for all.
    journey: Option<Uuid>,
    /// What tells it from other queues.
    text: String,
}

/// The queue of a team, as far as the viewer reaches its journeys.
///
/// # Errors
/// `FORBIDDEN` when the viewer may see no queues, `BAD_USER_INPUT` for a wrong filter or page.
pub async fn of_team(
    ctx: &Context<'_>,
    team_id: Uuid,
    list: CaseList,
) -> Result<CaseConnection, Failure> {
    ctx.allow("Team.queue")?;
    let queue = Queue {
        teams: &[team_id],
        journey: None,
        text: format!("queue of {team_id}"),
    };
    page(ctx, &queue, list).await
}

/// The queue of all the viewer's teams together.
///
/// # Errors
/// `FORBIDDEN` when the viewer may see no queues, `BAD_USER_INPUT` for a wrong filter or page.
pub async fn mine(ctx: &Context<'_>, list: CaseList) -> Result<CaseConnection, Failure> {
    ctx.allow("Viewer.queue")?;
    let queue = Queue {
        teams: ctx.viewer().team_ids(),
        journey: None,
        text: "queue of mine".to_owned(),
    };
    page(ctx, &queue, list).await
}

async fn page(
    ctx: &Context<'_>,
    queue: &Queue<'_>,
    list: CaseList,
) -> Result<CaseConnection, Failure> {
    let list = list.seen_from(ctx);
    let question = queue.question(ctx.reader(), Permission::QueueRead, list)?;
    list::ask(ctx, question).await
}

impl Queue<'_> {
    /// The question for its cases on journeys that `permission` reaches.
    fn question(
        &self,
        reader: &Reader,
        permission: Permission,
        list: CaseList,
    ) -> Result<Question<Entity>, Failure> {
        let scope = reader.viewer().scope(permission);
        let (rows, journeys) = scope.cases_on(self.journeys(reader), reader.backend());
        let waiting = Condition::all()
            .add(Column::ClosedAt.is_null())
            .add(Column::AssigneeId.is_null());
        let mut question = list.question(reader, rows, waiting, &self.text)?;
        question.order = order();
        question.each = Some(Each {
            council_id: reader.council_id(),
            keys: self.keys(reader, journeys),
            on: waits_for(),
        });
        Ok(question)
    }

    /// True of cases that still wait for the teams. The index finds no others; but one that is held may have
    /// been given to another team since it was found.
    fn is_for_its_teams(&self, reader: &Reader) -> Condition {
        Condition::any().add(Column::TeamId.is_null()).add(in_ids(
            Column::TeamId,
            self.teams,
            reader.backend(),
        ))
    }

    /// The ids of the journeys that the teams work on.
    fn journeys(&self, reader: &Reader) -> SelectStatement {
        let worked_on = self
            .rows(reader)
            .select_only()
            .column(journey_team::Column::JourneyId);
        let mut journeys = journey::Entity::in_council(reader.council_id())
            .filter(journey::Column::Id.in_subquery(worked_on.into_query()));
        if let Some(id) = self.journey {
            journeys = journeys.filter(journey::Column::Id.eq(id));
        }
        let journeys = journeys.select_only().column(journey::Column::Id);
        journeys.into_query()
    }

    /// Whose cases are looked for on which of `journeys`: on each those of its teams, and those of no team,
    /// which stand under the journey.
    fn keys(&self, reader: &Reader, mut journeys: SelectStatement) -> SelectStatement {
        let on_journey = journey_team::Column::JourneyId.in_subquery(journeys.clone());
        let holder = [
            journey_team::Column::TeamId,
            journey_team::Column::JourneyId,
        ];
        let holder = holder.map(|column| Expr::col(column.as_column_ref()));
        // The team, which is never null: SQLite compares what an index has of an expression only with what is
        // no column either.
        let mut keys = self
            .rows(reader)
            .filter(on_journey)
            .select_only()
            .column(journey_team::Column::JourneyId)
            .into_query();
        keys.expr_as(Func::coalesce(holder), "holder");
        let id = (journey::Entity, journey::Column::Id);
        journeys
            .clear_selects()
            .column(id)
            .expr_as(Expr::col(id), "holder");
        keys.union(UnionType::All, journeys).take()
    }

    fn rows(&self, reader: &Reader) -> Select<journey_team::Entity> {
        let team = journey_team::Column::TeamId;
        let of_teams = in_ids(team, self.teams, reader.backend());
        journey_team::Entity::in_council(reader.council_id()).filter(of_teams)
    }
}

/// Which cases belong to a key, as the index of the queues has them.
fn waits_for() -> Condition {
    let journey = Expr::col(Column::JourneyId.as_column_ref());
    let team = Expr::col(Column::TeamId.as_column_ref());
    let holder = Expr::expr(Func::coalesce([team, journey.clone()]));
    Condition::all()
        .add(journey.eq(Each::key("journey_id")))
        .add(holder.eq(Each::key("holder")))
}

/// Soonest due first and those never due last, then the longest received.
fn order() -> Vec<SortColumn<Column>> {
    vec![
        SortColumn {
            column: Column::DueAt,
            is_descending: false,
            is_nullable: true,
            null_as: Some(NEVER_DUE),
        },
        SortColumn::ascending(Column::ReceivedAt),
        SortColumn::ascending(Column::Id),
    ]
}
