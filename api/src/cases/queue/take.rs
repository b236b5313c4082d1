//! `caseTake`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::cases::cases::{Column, Model};
use entities::organisation::staff;
use rules::access::Permission;
use rules::cases::EventKind;
use rules::cases::lifecycle::{Assign, Assignee};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};
use uuid::Uuid;

use self::{CaseTakeProblem as P, CaseTakeProblemCode as Code};
use super::Queue;
use crate::cases::case::Case;
use crate::cases::held;
use crate::cases::list::CaseList;
use crate::cases::record::{self, Change};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Made, Stop, created, none};
use crate::graphql::page::PageArgs;
use crate::graphql::problem::problems;
use crate::identity::idempotency::Attempt;

/// Of so many cases from the front the first that nobody else is just taking is taken: more than there are
/// connections.
const LOOKED_AT: i32 = 100;

/// From which queue to take a case.
#[derive(Debug, InputObject)]
pub struct CaseTakeInput {
    /// The team, one of yours, from whose queue the case is taken; null means all your teams together.
    pub team_id: Option<ID>,
    /// The journey, if only its cases are to be taken; null means all.
    pub journey_id: Option<ID>,
    /// Sending the same key again within 48 hours takes no second case.
    pub idempotency_key: Option<String>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `caseTake`.
#[derive(Debug, Default, SimpleObject)]
pub struct CaseTakePayload {
    /// The case as stored; null when none waits that nobody else is just changing, when there are problems, and
    /// when a repetition comes from somebody who can no longer see it.
    pub case: Option<Case>,
    /// What is to be mended; empty also when no case waits.
    pub problems: Vec<CaseTakeProblem>,
    /// Whether this answers an earlier mutation with the same idempotency key.
    pub replayed: bool,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps somebody from taking a case.
    CaseTakeProblem, CaseTakeProblemCode {
        /// The journey does not exist or not for you, or the team is none of yours.
        NotFound,
        /// Your account is tied to no member of staff, or to one who has left, so that you can have no case.
        NotStaff,
        /// The idempotency key was used with another input.
        IdempotencyMismatch,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct CaseTake;

#[Object]
impl CaseTake {
    /// Gives you the first case of a queue, as `Team.queue` and `Viewer.queue` show it: of many who take at
    /// once each gets another. Its team stays as it is.
    async fn case_take(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "From which queue to take a case.")] input: CaseTakeInput,
    ) -> Result<CaseTakePayload, Failure> {
        ctx.allow("Mutation.caseTake")?;
        let attempt = Attempt::of(ctx, "caseTake", input.idempotency_key.as_deref());
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = created(take(ctx.reader(), &attempt, input)).await?;
        Ok(CaseTakePayload {
            case: ended.row.map(Case::from),
            problems: ended.problems,
            replayed: ended.replayed,
            client_mutation_id,
        })
    }
}

/// Who takes, and from where.
#[derive(Debug)]
struct Taking {
    taker: Assignee,
    teams: Vec<Uuid>,
    journey: Option<Uuid>,
}

async fn take(
    reader: &Reader,
    attempt: &Attempt,
    input: CaseTakeInput,
) -> Result<Made<Model>, Stop<P>> {
    let taking = taking(reader, &input)?;
    let queue = Queue {
        teams: &taking.teams,
        journey: taking.journey,
        text: String::new(),
    };
    let front = CaseList::page(PageArgs::new(Some(LOOKED_AT), None, None, None));
    let mut question = queue.question(reader, Permission::CaseTake, front)?;
    question.filter = question.filter.add(queue.is_for_its_teams(reader));
    let transaction = reader.database().write().await?;
    let found = question.hold_first(&transaction).await?;
    // Where none waits, an earlier attempt may still have taken one.
    let id = found.as_ref().map_or(Uuid::nil(), |case| case.id);
    let earlier = attempt.earlier::<P>(reader, &transaction, id, Code::IdempotencyMismatch);
    if let Some(earlier) = earlier.await? {
        return Ok(Made::before(again(&transaction, reader, earlier).await?));
    }
    let Some(case) = found else {
        return Ok(Made {
            row: None,
            replayed: false,
        });
    };
    let stored = give(&transaction, reader, case, taking.taker).await?;
    transaction.commit().await?;
    Ok(Made::now(stored))
}

/// Who takes from where, or all that is wrong with it.
fn taking(reader: &Reader, input: &CaseTakeInput) -> Result<Taking, Stop<P>> {
    let viewer = reader.viewer();
    let mut problems = Vec::new();
    let mut teams = viewer.team_ids().to_vec();
    if let Some(id) = &input.team_id {
        let team = Kind::Team.uuid(id);
        teams.retain(|own| Some(*own) == team);
        if teams.is_empty() {
            let message = "You are a member of no team with this id. Name a team of yours, or leave it out to take from all of them.";
            problems.push(P::new(Code::NotFound, "teamId", message));
        }
    }
    // An id of no journey is that of none in reach.
    let journey = input.journey_id.as_ref();
    let journey = journey.map(|id| Kind::Journey.uuid(id).unwrap_or_default());
    let worked_on = viewer.journeys_worked_on(Permission::CaseTake);
    if journey.is_some_and(|id| worked_on.is_some_and(|journeys| !journeys.contains(&id))) {
        let message = "There is no journey with this id, or not for you. Name a journey that your teams work on, or leave it out.";
        problems.push(P::new(Code::NotFound, "journeyId", message));
    }
    let Some(staff) = viewer.staff().filter(|staff| staff.is_active) else {
        let message = "Your account is tied to no member of staff who works for the council, so that you can have no case. Ask an administrator.";
        problems.push(P::new(Code::NotStaff, "", message));
        return Err(Stop::Problems(problems));
    };
    none(problems)?;
    Ok(Taking {
        taker: taker(staff, viewer.team_ids()),
        teams,
        journey,
    })
}

fn taker(staff: &staff::Model, teams: &[Uuid]) -> Assignee {
    Assignee {
        id: staff.id,
        is_active: staff.is_active,
        teams: teams.to_vec(),
    }
}

/// Gives a held case of the queue to whoever takes it.
async fn give(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    case: Model,
    taker: Assignee,
) -> Result<Model, Failure> {
    let now = reader.clock().now();
    let held = held::with_closings(transaction, case).await?;
    let command = Assign {
        team: held.case.team_id,
        assignee: Some(taker),
    };
    let status = command.decide(&held.status());
    let status =
        status.map_err(|_| Failure::fault("a case waited in the queue of others than its team"))?;
    let mut change = Change::of(reader, now, &held);
    change.decide(&status);
    change.event(EventKind::Assigned, now, |event| {
        event.team_id = status.team;
        event.assignee_id = status.assignee;
    });
    record::apply(transaction, change).await?.into_case()
}

/// What an earlier attempt has taken, as the viewer sees it now.
async fn again(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    id: Uuid,
) -> Result<Option<Model>, Failure> {
    let scope = reader.viewer().scope(Permission::CaseRead);
    let case = scope.cases(reader.backend()).filter(Column::Id.eq(id));
    Ok(case.one(transaction).await?)
}
