//! The teams that a member of staff is in, kept as one list.

use entities::organisation::team_member::{ActiveModel, Column, Entity};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

use crate::graphql::context::Reader;

/// The most teams that one person can be in.
const MOST_TEAMS: usize = 100;

/// What is wrong with a list of that many teams; `None` when nothing is.
pub(super) fn too_many(teams: usize) -> Option<String> {
    (teams > MOST_TEAMS)
        .then(|| format!("teamIds must have at most {MOST_TEAMS} teams; this has {teams}."))
}

/// Makes `team_ids` all the teams that the member of staff is in.
pub(super) async fn set(
    reader: &Reader,
    transaction: &impl ConnectionTrait,
    staff_id: Uuid,
    team_ids: &[Uuid],
) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::CouncilId.eq(reader.council_id()))
        .filter(Column::StaffId.eq(staff_id))
        .exec(transaction)
        .await?;
    let rows = team_ids.iter().map(|team_id| ActiveModel {
        council_id: Set(reader.council_id()),
        team_id: Set(*team_id),
        staff_id: Set(staff_id),
    });
    Entity::insert_many(rows)
        .exec_without_returning(transaction)
        .await?;
    Ok(())
}
