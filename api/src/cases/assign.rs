//! `caseAssign`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::cases::cases;
use entities::journeys::journey_team;
use entities::organisation::{staff, team, team_member};
use entities::select::InCouncil;
use rules::access::Permission;
use rules::cases::EventKind;
use rules::cases::lifecycle::{Assign, AssignProblem, Assignee};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::case::Case;
use super::held::{Wanted, hold};
use super::problem::{Common, Problems, case_problems};
use super::record::{self, Change};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Stop, changed};

/// The case to assign, and to whom.
#[derive(Debug, InputObject)]
pub struct CaseAssignInput {
    /// The case.
    pub case_id: ID,
    /// The revision last seen.
    pub expected_revision: i64,
    /// The team that has it from now on, one of the journey's; null takes it from its team.
    pub team_id: Option<ID>,
    /// The member of staff who has it from now on, in that team if one is given; null takes it from whoever has it.
    pub assignee_id: Option<ID>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `caseAssign`.
#[derive(Debug, Default, SimpleObject)]
pub struct CaseAssignPayload {
    /// The case as stored; null when there are problems.
    pub case: Option<Case>,
    /// What is to be mended; empty when the case was assigned.
    pub problems: Vec<CaseAssignProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

case_problems! {
    /// What keeps a case from being assigned.
    CaseAssignProblem, CaseAssignProblemCode of AssignProblem {
        /// The case is closed or withdrawn.
        NotOpen,
        /// The member of staff works for the council no longer.
        AssigneeInactive,
        /// The member of staff is not in the team.
        AssigneeNotInTeam,
    } and {
        /// The team does not work on the case's journey, and could not see the case.
        TeamNotOnJourney,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct CaseAssign;

#[Object]
impl CaseAssign {
    /// Gives a case to a team, to a member of staff, to both, or with neither to nobody.
    async fn case_assign(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case to assign, and to whom.")] input: CaseAssignInput,
    ) -> Result<CaseAssignPayload, Failure> {
        ctx.allow("Mutation.caseAssign")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(assign(ctx.reader(), input).await)?;
        Ok(CaseAssignPayload {
            case: ended.row.map(Case::from),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn assign(
    reader: &Reader,
    input: CaseAssignInput,
) -> Result<cases::Model, Stop<CaseAssignProblem>> {
    let now = reader.clock().now();
    let mut problems = Problems::new();
    let transaction = reader.database().write().await?;
    let wanted = Wanted {
        id: &input.case_id,
        permission: Permission::CaseAssign,
        expected_revision: Some(input.expected_revision),
    };
    let held = problems.need(hold(&transaction, reader, wanted).await?)?;
    let mut command = Assign {
        team: None,
        assignee: None,
    };
    if let Some(id) = &input.team_id {
        match team_of(&transaction, &held.case, id).await? {
            Ok(team) => command.team = Some(team),
            Err(problem) => problems.add(problem),
        }
    }
    if let Some(id) = &input.assignee_id {
        command.assignee = assignee(&transaction, held.case.council_id, id).await?;
        if command.assignee.is_none() {
            let message = "There is no member of staff with this id.";
            problems.add(CaseAssignProblem::not_found("assigneeId", message));
        }
    }
    let status = problems.decided(command.decide(&held.status()))?;

    let mut change = Change::of(reader, now, &held);
    change.decide(&status);
    change.event(EventKind::Assigned, now, |event| {
        event.team_id = status.team;
        event.assignee_id = status.assignee;
    });
    let stored = record::apply(&transaction, change).await?;
    transaction.commit().await?;
    Ok(stored.into_case()?)
}

/// The team, when it works on the case's journey: another could not see the case.
async fn team_of(
    connection: &impl ConnectionTrait,
    case: &cases::Model,
    id: &ID,
) -> Result<Result<Uuid, CaseAssignProblem>, DbErr> {
    let found = match Kind::Team.uuid(id) {
        Some(id) => {
            team::Entity::in_council(case.council_id)
                .filter(team::Column::Id.eq(id))
                .one(connection)
                .await?
        }
        None => None,
    };
    let Some(team) = found else {
        let message = "There is no team with this id.";
        return Ok(Err(CaseAssignProblem::not_found("teamId", message)));
    };
    let works_on = journey_team::Entity::in_council(case.council_id)
        .filter(journey_team::Column::JourneyId.eq(case.journey_id))
        .filter(journey_team::Column::TeamId.eq(team.id))
        .one(connection)
        .await?;
    if works_on.is_none() {
        return Ok(Err(CaseAssignProblem::new(
            CaseAssignProblemCode::TeamNotOnJourney,
            "teamId",
            format!(
                "The team {} does not work on this case's journey, so that it could not see the case. Choose one of the journey's teams.",
                team.title
            ),
        )));
    }
    Ok(Ok(team.id))
}

async fn assignee(
    connection: &impl ConnectionTrait,
    council_id: Uuid,
    id: &ID,
) -> Result<Option<Assignee>, DbErr> {
    let Some(id) = Kind::Staff.uuid(id) else {
        return Ok(None);
    };
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
