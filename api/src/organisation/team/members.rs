//! Who is in which team.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use entities::organisation::{staff, team, team_member};
use sea_orm::{
    ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
};
use uuid::Uuid;

use super::Team;
use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;
use crate::graphql::load::grouped;
use crate::organisation::staff::Staff;

/// Loads the members of teams, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StaffOfTeam(pub Uuid);

impl Loader<StaffOfTeam> for Reader {
    type Value = Vec<Staff>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[StaffOfTeam],
    ) -> Result<HashMap<StaffOfTeam, Vec<Staff>>, Failure> {
        let member: RelationDef = team_member::Entity::belongs_to(staff::Entity)
            .from((team_member::Column::StaffId, team_member::Column::CouncilId))
            .to((staff::Column::Id, staff::Column::CouncilId))
            .into();
        let found = self
            .rows_of::<team_member::Entity>(
                team_member::Column::TeamId,
                keys.iter().map(|key| key.0),
            )
            .join(JoinType::InnerJoin, member)
            .filter(staff::Column::CouncilId.eq(self.council_id()))
            .select_also(staff::Entity)
            .order_by_asc(staff::Column::Name)
            .order_by_asc(staff::Column::Id)
            .all(self.connection());
        let rows = self.ask("staff of team", found).await?;
        Ok(grouped(rows.into_iter().filter_map(|(member, staff)| {
            Some((StaffOfTeam(member.team_id), Staff(staff?)))
        })))
    }
}

/// Loads the teams that members of staff are in, by code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TeamsOfStaff(pub Uuid);

impl Loader<TeamsOfStaff> for Reader {
    type Value = Vec<Team>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[TeamsOfStaff],
    ) -> Result<HashMap<TeamsOfStaff, Vec<Team>>, Failure> {
        let member: RelationDef = team_member::Entity::belongs_to(team::Entity)
            .from((team_member::Column::TeamId, team_member::Column::CouncilId))
            .to((team::Column::Id, team::Column::CouncilId))
            .into();
        let found = self
            .rows_of::<team_member::Entity>(
                team_member::Column::StaffId,
                keys.iter().map(|key| key.0),
            )
            .join(JoinType::InnerJoin, member)
            .filter(team::Column::CouncilId.eq(self.council_id()))
            .select_also(team::Entity)
            .order_by_asc(team::Column::Code)
            .all(self.connection());
        let rows = self.ask("teams of staff", found).await?;
        Ok(grouped(rows.into_iter().filter_map(|(member, team)| {
            Some((TeamsOfStaff(member.staff_id), Team(team?)))
        })))
    }
}
