//! To which team and member of staff work on a case can be given.

use async_graphql::ID;
use entities::cases::cases;
use entities::journeys::journey_team;
use entities::organisation::{staff, team, team_member};
use entities::select::InCouncil;
use rules::cases::lifecycle::Assignee;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::once::Once;
use super::problem::{Common, Problems};
use crate::graphql::id::Kind;

/// The problem of a verb that gives work to a team.
pub(super) trait Given: Common {
    /// The team at `teamId` does not work on the case's journey, and could not see the case.
    fn team_not_on_journey(message: String) -> Self;
}

/// Who is to have work on a case.
#[derive(Debug, Default)]
pub(super) struct Owner {
    /// The team; none when no team is to have it.
    pub team: Option<Uuid>,
    /// The member of staff; none when nobody is to have it.
    pub assignee: Option<Assignee>,
}

/// The owners that were named before in the same transaction: each is looked up once.
#[derive(Debug, Default)]
pub(super) struct Owners {
    teams: Once<Uuid, Option<team::Model>>,
    /// Whether a team works on a journey.
    on_journey: Once<(Uuid, Uuid), bool>,
    staff: Once<Uuid, Option<Assignee>>,
}

/// Finds whom `team_id` and `assignee_id` of an input name; what is missing is among the problems
/// afterwards.
pub(super) async fn find<P: Given>(
    (connection, owners): (&impl ConnectionTrait, &Owners),
    case: &cases::Model,
    (team_id, assignee_id): (Option<&ID>, Option<&ID>),
    problems: &mut Problems<P>,
) -> Result<Owner, DbErr> {
    let mut owner = Owner::default();
    if let Some(id) = team_id {
        let found = owners.team(connection, case, id).await?;
        owner.team = problems.noted(found);
    }
    if let Some(id) = assignee_id {
        owner.assignee = match Kind::Staff.uuid(id) {
            Some(id) => {
                let read = member(connection, case.council_id, id);
                owners.staff.get(id, read).await?
            }
            None => None,
        };
        if owner.assignee.is_none() {
            let message = "There is no member of staff with this id.";
            problems.add(P::not_found("assigneeId", message));
        }
    }
    Ok(owner)
}

impl Owners {
    /// The team, when it works on the case's journey: another could not see the case.
    async fn team<P: Given>(
        &self,
        connection: &impl ConnectionTrait,
        case: &cases::Model,
        id: &ID,
    ) -> Result<Result<Uuid, P>, DbErr> {
        let found = match Kind::Team.uuid(id) {
            Some(id) => {
                let team = team::Entity::in_council(case.council_id)
                    .filter(team::Column::Id.eq(id))
                    .one(connection);
                self.teams.get(id, team).await?
            }
            None => None,
        };
        let Some(team) = found else {
            let message = "There is no team with this id.";
            return Ok(Err(P::not_found("teamId", message)));
        };
        let pair = (case.journey_id, team.id);
        let works_on = works_on(connection, case.council_id, pair);
        if !self.on_journey.get(pair, works_on).await? {
            return Ok(Err(P::team_not_on_journey(format!(
                "The team {} does not work on this case's journey, so that it could not see the case. Choose one of the journey's teams.",
                team.title
            ))));
        }
        Ok(Ok(team.id))
    }
}

/// Whether a team works on a journey.
pub(super) async fn works_on(
    connection: &impl ConnectionTrait,
    council_id: Uuid,
    (journey_id, team_id): (Uuid, Uuid),
) -> Result<bool, DbErr> {
    let row = journey_team::Entity::in_council(council_id)
        .filter(journey_team::Column::JourneyId.eq(journey_id))
        .filter(journey_team::Column::TeamId.eq(team_id))
        .one(connection)
        .await?;
    Ok(row.is_some())
}

/// A member of staff, with their teams.
pub(super) async fn member(
    connection: &impl ConnectionTrait,
    council_id: Uuid,
    id: Uuid,
) -> Result<Option<Assignee>, DbErr> {
    let found = staff::Entity::in_council(council_id)
        .filter(staff::Column::Id.eq(id))
        .one(connection)
        .await?;
    let teams = team_member::Entity::in_council(council_id)
        .select_only()
        .column(team_member::Column::TeamId)
        .filter(team_member::Column::StaffId.eq(id))
        .into_tuple()
        .all(connection)
        .await?;
    Ok(found.map(|staff| Assignee {
        id: staff.id,
        is_active: staff.is_active,
        teams,
    }))
}
