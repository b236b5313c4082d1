//! `caseMove`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::cases::cases;
use entities::journeys::stage;
use rules::access::Permission;
use rules::cases::EventKind;
use rules::cases::lifecycle::{Move, MoveProblem};
use uuid::Uuid;

use super::case::Case;
use super::held::{Wanted, hold};
use super::problem::{Common, Problems, case_problems};
use super::record::{self, Change};
use super::task::ending::{self, Ending};
use super::task::making;
use super::version_rules;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Stop, changed};

/// The case to move, and where to: by the stage's id or by its code, one of the two.
#[derive(Debug, InputObject)]
pub struct CaseMoveInput {
    /// The case.
    pub case_id: ID,
    /// The revision last seen.
    pub expected_revision: i64,
    /// The stage to move to; null when its code is given.
    pub stage_id: Option<ID>,
    /// The code of the stage to move to, in the case's own journey version; null when its id is given.
    pub stage_code: Option<String>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `caseMove`.
#[derive(Debug, Default, SimpleObject)]
pub struct CaseMovePayload {
    /// The case as stored; null when there are problems.
    pub case: Option<Case>,
    /// What is to be mended; empty when the case was moved.
    pub problems: Vec<CaseMoveProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

case_problems! {
    /// What keeps a case from being moved.
    CaseMoveProblem, CaseMoveProblemCode of MoveProblem {
        /// The case is closed or withdrawn.
        NotOpen,
        /// The stage is not one of the case's journey version.
        StageUnknown,
        /// The case is at this stage already.
        AlreadyThere,
        /// The journey version does not allow this move.
        TransitionNotAllowed,
    } and {
        /// Tasks of the stage that ends are required, and open.
        RequiredTasksOpen,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct CaseMove;

#[Object]
impl CaseMove {
    /// Moves a case to another stage of its journey version, once the required tasks of its stage are done.
    /// It gets tasks of the steps of the new stage. Where another team does that stage the case becomes that
    /// team's, and nobody in it has it yet.
    async fn case_move(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case to move, and where to.")] input: CaseMoveInput,
    ) -> Result<CaseMovePayload, Failure> {
        ctx.allow("Mutation.caseMove")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(move_to_stage(ctx.reader(), input)).await?;
        Ok(CaseMovePayload {
            case: ended.row.map(Case::from),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn move_to_stage(
    reader: &Reader,
    input: CaseMoveInput,
) -> Result<cases::Model, Stop<CaseMoveProblem>> {
    let now = reader.clock().now();
    let mut problems = Problems::new();
    if input.stage_id.is_some() == input.stage_code.is_some() {
        let message = "Name the stage by stageId or by stageCode: one of the two.";
        problems.add(CaseMoveProblem::invalid("stageId", message.to_owned()));
    }
    let transaction = reader.database().write().await?;
    let wanted = Wanted {
        id: &input.case_id,
        permission: Permission::CaseMove,
        expected_revision: Some(input.expected_revision),
    };
    let held = problems.need(hold(&transaction, reader, wanted).await?)?;
    problems.none()?;
    let stages = version_rules::stages(&transaction, held.version()).await?;
    let stage = wanted_stage(&input, &stages);
    let rules = version_rules::for_moving(&transaction, held.version(), stages).await?;
    let before = held.status();
    let open = making::open(&transaction, &held.case).await?;
    let ending = Ending::Stage(before.stage);
    if let Some(message) = ending::kept(&transaction, held.case.council_id, &open, ending).await? {
        let code = CaseMoveProblemCode::RequiredTasksOpen;
        problems.add(CaseMoveProblem::new(code, "caseId", message));
    }
    let decision = Move { stage }.decide(&before, &rules);
    let status = problems.decided(decision.map_err(|problems| at_given(&input, problems)))?;

    let mut change = Change::of(reader, now, &held);
    change.decide(&status);
    change.event(EventKind::Moved, now, |event| {
        event.stage_id = status.stage;
        if status.team != before.team {
            event.team_id = status.team;
        }
    });
    let to = (held.version(), status.stage);
    making::on_moving(&transaction, reader, &mut change, to, &open).await?;
    let stored = record::apply(&transaction, change).await?;
    transaction.commit().await?;
    Ok(stored.into_case()?)
}

/// The stage that is meant; the nil id, which is no stage, when there is none.
fn wanted_stage(input: &CaseMoveInput, stages: &[stage::Model]) -> Uuid {
    let by_id = input.stage_id.as_ref().and_then(|id| Kind::Stage.uuid(id));
    let by_code = stages
        .iter()
        .find(|stage| Some(&stage.code) == input.stage_code.as_ref());
    by_id
        .or_else(|| by_code.map(|stage| stage.id))
        .unwrap_or(Uuid::nil())
}

/// The rules speak of `stageId`; a caller that gave a code reads of `stageCode`.
fn at_given(
    input: &CaseMoveInput,
    mut problems: Vec<rules::problem::Problem<MoveProblem>>,
) -> Vec<rules::problem::Problem<MoveProblem>> {
    for problem in &mut problems {
        if problem.field == "stageId" && input.stage_code.is_some() {
            "stageCode".clone_into(&mut problem.field);
        }
    }
    problems
}
