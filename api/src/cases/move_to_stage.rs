//! `caseMove`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::cases::cases;
use entities::journeys::stage;
use rules::access::Permission;
use rules::cases::EventKind;
use rules::cases::lifecycle::{Move, MoveProblem};
use rules::problem::Problem;
use uuid::Uuid;

use super::case::Case;
use super::held::Held;
use super::problem::{Common, Problems, case_problems};
use super::record::{self, Change};
use super::task::ending::{self, Ending};
use super::task::making;
use super::verb::{Verb, Writing, alone};
use crate::graphql::context::Ask;
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
        let verb = Moving {
            stage_id: input.stage_id,
            stage_code: input.stage_code,
        };
        let named = (&input.case_id, input.expected_revision);
        let ended = changed(alone(ctx.reader(), named, &verb)).await?;
        Ok(CaseMovePayload {
            case: ended.row.map(Case::from),
            problems: ended.problems,
            client_mutation_id: input.client_mutation_id,
        })
    }
}

/// Where a case is moved to: by one of the two.
#[derive(Debug)]
pub(super) struct Moving {
    /// The stage.
    pub stage_id: Option<ID>,
    /// The code of the stage.
    pub stage_code: Option<String>,
}

impl Verb for Moving {
    type Problem = CaseMoveProblem;
    const PERMISSION: Permission = Permission::CaseMove;

    async fn within(
        &self,
        writing: &Writing<'_>,
        found: Result<Held, CaseMoveProblem>,
    ) -> Result<cases::Model, Stop<CaseMoveProblem>> {
        let (transaction, reader) = (writing.transaction, writing.reader);
        let now = reader.clock().now();
        let mut problems = Problems::new();
        if self.stage_id.is_some() == self.stage_code.is_some() {
            let message = "Name the stage by stageId or by stageCode: one of the two.";
            problems.add(CaseMoveProblem::invalid("stageId", message.to_owned()));
        }
        let held = problems.need(found)?;
        problems.none()?;
        let moves = writing.moves(held.version()).await?;
        let stage = self.stage(&moves.stages);
        let before = held.status();
        let open = making::open(transaction, &held.case).await?;
        let ending = Ending::Stage(before.stage);
        if let Some(message) =
            ending::kept(transaction, held.case.council_id, &open, ending).await?
        {
            let code = CaseMoveProblemCode::RequiredTasksOpen;
            problems.add(CaseMoveProblem::new(code, "caseId", message));
        }
        let decision = Move { stage }.decide(&before, &moves.rules);
        let status = problems.decided(decision.map_err(|problems| self.at_given(problems)))?;

        let mut change = Change::of(reader, now, &held);
        change.decide(&status);
        change.event(EventKind::Moved, now, |event| {
            event.stage_id = status.stage;
            if status.team != before.team {
                event.team_id = status.team;
            }
        });
        let to = (held.version(), status.stage);
        making::on_moving(transaction, reader, &mut change, to, &open).await?;
        let stored = record::apply(transaction, change).await?;
        Ok(stored.into_case()?)
    }
}

impl Moving {
    /// The stage that is meant; the nil id, which is no stage, when there is none.
    fn stage(&self, stages: &[stage::Model]) -> Uuid {
        let by_id = self.stage_id.as_ref().and_then(|id| Kind::Stage.uuid(id));
        let by_code = stages
            .iter()
            .find(|stage| Some(&stage.code) == self.stage_code.as_ref());
        by_id
            .or_else(|| by_code.map(|stage| stage.id))
            .unwrap_or(Uuid::nil())
    }

    /// The rules speak of `stageId`; a caller that gave a code reads of `stageCode`.
    fn at_given(&self, mut problems: Vec<Problem<MoveProblem>>) -> Vec<Problem<MoveProblem>> {
        for problem in &mut problems {
            if problem.field == "stageId" && self.stage_code.is_some() {
                "stageCode".clone_into(&mut problem.field);
            }
        }
        problems
    }
}
