//! Stages: the parts of a journey version, and the moves allowed between them.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, ID, Object, SimpleObject};
use entities::journeys::stage::{Column, Entity, Model};
use entities::journeys::{journey_version, stage_transition};
use entities::select::{InCouncil, in_ids};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::version;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::id::Kind;
use crate::graphql::load::grouped;
use crate::organisation::team::{Team, TeamById};

/// A part of a journey version in which a case waits or is worked on.
#[derive(Clone, Debug)]
pub struct Stage(pub Model);

/// A part of a journey version in which a case waits or is worked on.
#[Object]
impl Stage {
    /// The opaque id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Stage.id(self.0.id)
    }

    /// Place in the order of stages, from 1; cases start in the first.
    async fn position(&self) -> i32 {
        self.0.position
    }

    /// Short name, unique in the version; the same code in two versions means the same stage.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// Name for readers.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Working days that a case is to stay at most; null when there is no target.
    async fn target_working_days(&self) -> Option<i32> {
        self.0.target_working_days
    }

    /// Working hours that a case is to stay at most; null when the target is in days or there is none.
    async fn target_working_hours(&self) -> Option<i32> {
        self.0.target_working_hours
    }

    /// The team that does the work of the stage; null when any team of the journey does, and for
    /// those without a token.
    async fn team(&self, ctx: &Context<'_>) -> Fallible<Team> {
        self.find_team(ctx).await.transpose()
    }
}

impl Stage {
    async fn find_team(&self, ctx: &Context<'_>) -> Result<Option<Team>, Failure> {
        ctx.allow("Stage.team")?;
        match self.0.team_id {
            Some(id) => ctx.loader().load_one(TeamById(id)).await,
            None => Ok(None),
        }
    }
}

/// A move that a journey version allows.
#[derive(Clone, Debug, SimpleObject)]
pub struct StageTransition {
    /// The stage that the case leaves.
    pub from: Stage,
    /// The stage that the case enters.
    pub to: Stage,
}

/// Loads stages by id. Stages of drafts only for those who may see drafts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StageById(pub Uuid);

impl Loader<StageById> for Reader {
    type Value = Stage;
    type Error = Failure;

    async fn load(&self, keys: &[StageById]) -> Result<HashMap<StageById, Stage>, Failure> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let visible = version::visible(self)
            .select_only()
            .column(journey_version::Column::Id)
            .into_query();
        let found = Entity::in_council(self.council_id())
            .filter(in_ids(Column::Id, &ids, self.backend()))
            .filter(Column::JourneyVersionId.in_subquery(visible))
            .all(self.connection());
        let rows = self.ask("stage by id", found).await?;
        Ok(rows
            .into_iter()
            .map(|row| (StageById(row.id), Stage(row)))
            .collect())
    }
}

/// Loads the stages of a version, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StagesOf(pub Uuid);

impl Loader<StagesOf> for Reader {
    type Value = Vec<Stage>;
    type Error = Failure;

    async fn load(&self, keys: &[StagesOf]) -> Result<HashMap<StagesOf, Vec<Stage>>, Failure> {
        let found = self
            .rows_of::<Entity>(Column::JourneyVersionId, keys.iter().map(|key| key.0))
            .order_by_asc(Column::Position)
            .all(self.connection());
        let rows = self.ask("stages of version", found).await?;
        Ok(grouped(
            rows.into_iter()
                .map(|row| (StagesOf(row.journey_version_id), Stage(row))),
        ))
    }
}

/// Loads the moves that a version allows, in the order of their stages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TransitionsOf(pub Uuid);

impl Loader<TransitionsOf> for Reader {
    type Value = Vec<StageTransition>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[TransitionsOf],
    ) -> Result<HashMap<TransitionsOf, Vec<StageTransition>>, Failure> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let found = stage_transition::Entity::in_council(self.council_id())
            .filter(in_ids(
                stage_transition::Column::JourneyVersionId,
                &ids,
                self.backend(),
            ))
            .all(self.connection());
        let links = self.ask("transitions of version", found).await?;
        let versions: Vec<StagesOf> = ids.into_iter().map(StagesOf).collect();
        let stages: HashMap<Uuid, Stage> = <Self as Loader<StagesOf>>::load(self, &versions)
            .await?
            .into_values()
            .flatten()
            .map(|stage| (stage.0.id, stage))
            .collect();
        let mut lists: HashMap<TransitionsOf, Vec<StageTransition>> = HashMap::new();
        for link in links {
            if let (Some(from), Some(to)) = (
                stages.get(&link.from_stage_id),
                stages.get(&link.to_stage_id),
            ) {
                lists
                    .entry(TransitionsOf(link.journey_version_id))
                    .or_default()
                    .push(StageTransition {
                        from: from.clone(),
                        to: to.clone(),
                    });
            }
        }
        for list in lists.values_mut() {
            list.sort_by_key(|one| (one.from.0.position, one.to.0.position));
        }
        Ok(lists)
    }
}
