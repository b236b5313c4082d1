//! `caseAssign`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::cases::cases;
use rules::access::Permission;
use rules::cases::EventKind;
use rules::cases::lifecycle::{Assign, AssignProblem};

use super::case::Case;
use super::held::Held;
use super::owner::{self, Given};
use super::problem::{Problems, case_problems};
use super::record::{self, Change};
use super::verb::{Verb, Writing, alone};
use crate::graphql::context::Ask;
use crate::graphql::failure::Failure;
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

impl Given for CaseAssignProblem {
    fn team_not_on_journey(message: String) -> Self {
        Self::new(CaseAssignProblemCode::TeamNotOnJourney, "teamId", message)
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
        let verb = Assigning {
            team_id: input.team_id,
            assignee_id: input.assignee_id,
        };
        let named = (&input.case_id, input.expected_revision);
        let ended = changed(alone(ctx.reader(), named, &verb)).await?;
        Ok(CaseAssignPayload {
            case: ended.row.map(Case::from),
            problems: ended.problems,
            client_mutation_id: input.client_mutation_id,
        })
    }
}

/// Whom a case is given to.
#[derive(Debug)]
pub(super) struct Assigning {
    /// The team, if any.
    pub team_id: Option<ID>,
    /// The member of staff, if any.
    pub assignee_id: Option<ID>,
}

impl Verb for Assigning {
    type Problem = CaseAssignProblem;
    const PERMISSION: Permission = Permission::CaseAssign;

    async fn within(
        &self,
        writing: &Writing<'_>,
        found: Result<Held, CaseAssignProblem>,
    ) -> Result<cases::Model, Stop<CaseAssignProblem>> {
        let (transaction, reader) = (writing.transaction, writing.reader);
        let now = reader.clock().now();
        let mut problems = Problems::new();
        let held = problems.need(found)?;
        let named = (self.team_id.as_ref(), self.assignee_id.as_ref());
        let owners = (transaction, &writing.owners);
        let owner = owner::find(owners, &held.case, named, &mut problems).await?;
        let command = Assign {
            team: owner.team,
            assignee: owner.assignee,
        };
        let status = problems.decided(command.decide(&held.status()))?;

        let mut change = Change::of(reader, now, &held);
        change.decide(&status);
        change.event(EventKind::Assigned, now, |event| {
            event.team_id = status.team;
            event.assignee_id = status.assignee;
        });
        let stored = record::apply(transaction, change).await?;
        Ok(stored.into_case()?)
    }
}
