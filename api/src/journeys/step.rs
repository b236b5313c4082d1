//! Steps: what is to be done on each case of a journey version.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, ID, Object};
use entities::journeys::journey_version;
use entities::journeys::step::{Column, Entity, Model};
use entities::select::{InCouncil, in_ids};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::stage::{Stage, StageById};
use super::step_skill::{self, StepSkill};
use super::version;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::id::Kind;
use crate::graphql::load::grouped;
use crate::organisation::team::{Team, TeamById};

/// What is to be done on each case of a journey version: a case that comes to its stage gets a task of it.
#[derive(Clone, Debug)]
pub struct Step(pub Model);

/// What is to be done on each case of a journey version: a case that comes to its stage gets a task of it.
#[Object]
impl Step {
    /// The opaque id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Step.id(self.0.id)
    }

    /// Place in the order of steps, from 1.
    async fn position(&self) -> i32 {
        self.0.position
    }

    /// Short name, unique in the version; the same code in two versions means the same step.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// Name for readers.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Whether its stage, or its case where it has no stage, cannot end before it is done.
    async fn is_required(&self) -> bool {
        self.0.is_required
    }

    /// Working days from the making of its task (day 0) in which it is to be done; null when the target
    /// is in hours or there is none.
    async fn target_working_days(&self) -> Option<i32> {
        self.0.target_working_days
    }

    /// Working hours from the making of its task in which it is to be done; null when the target is in
    /// days or there is none.
    async fn target_working_hours(&self) -> Option<i32> {
        self.0.target_working_hours
    }

    /// The stage in which it is to be done; null from the opening of a case on, before it can be closed.
    async fn stage(&self, ctx: &Context<'_>) -> Fallible<Stage> {
        let id = StageById(self.0.stage_id?);
        ctx.loader().load_one(id).await.transpose()
    }

    /// The team that its tasks are given to; null when they are given to none, and for those without a
    /// token.
    async fn team(&self, ctx: &Context<'_>) -> Fallible<Team> {
        self.find_team(ctx).await.transpose()
    }

    /// The skills that whoever does it needs, by code; null when the viewer may not see staff.
    async fn skills(&self, ctx: &Context<'_>) -> Fallible<Vec<StepSkill>> {
        Some(step_skill::of_step(ctx, self.0.id).await)
    }
}

impl Step {
    async fn find_team(&self, ctx: &Context<'_>) -> Result<Option<Team>, Failure> {
        ctx.allow("Step.team")?;
        match self.0.team_id {
            Some(id) => ctx.loader().load_one(TeamById(id)).await,
            None => Ok(None),
        }
    }
}

/// Loads steps by id. Steps of drafts only for those who may see drafts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StepById(pub Uuid);

impl Loader<StepById> for Reader {
    type Value = Step;
    type Error = Failure;

    async fn load(&self, keys: &[StepById]) -> Result<HashMap<StepById, Step>, Failure> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let visible = version::visible(self)
            .select_only()
            .column(journey_version::Column::Id)
            .into_query();
        let found = Entity::in_council(self.council_id())
            .filter(in_ids(Column::Id, &ids, self.backend()))
            .filter(Column::JourneyVersionId.in_subquery(visible))
            .all(self.connection());
        let rows = self.ask("step by id", found).await?;
        Ok(rows
            .into_iter()
            .map(|row| (StepById(row.id), Step(row)))
            .collect())
    }
}

/// Loads the steps of a version, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StepsOf(pub Uuid);

impl Loader<StepsOf> for Reader {
    type Value = Vec<Step>;
    type Error = Failure;

    async fn load(&self, keys: &[StepsOf]) -> Result<HashMap<StepsOf, Vec<Step>>, Failure> {
        let found = self
            .rows_of::<Entity>(Column::JourneyVersionId, keys.iter().map(|key| key.0))
            .order_by_asc(Column::Position)
            .all(self.connection());
        let rows = self.ask("steps of version", found).await?;
        Ok(grouped(
            rows.into_iter()
                .map(|row| (StepsOf(row.journey_version_id), Step(row))),
        ))
    }
}
