//! The parts of a version as somebody gives them: its stages, the moves between them, its steps and
//! outcomes.

use std::collections::HashSet;

use async_graphql::{ID, InputObject};
use entities::journeys::outcome;
use entities::select::InCouncil;
use rules::journeys::plan::{
    Fault, FaultKind, MOST_OUTCOMES, MOST_STAGES, StagePlan, length_fault, stage_faults,
    transition_faults,
};
use rules::journeys::version::onward;
use rules::number::usize_to_i32;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::steps::{self, Staffed, StepInput};
use crate::graphql::context::Reader;
use crate::graphql::id::Kind;
use crate::journeys::journey::teams;
use crate::organisation::refer;

/// A stage of a version. Cases start in the first of the list.
#[derive(Clone, Debug, InputObject)]
pub struct StageInput {
    /// Short name, unique in the version; the same code in two versions means the same stage.
    pub code: String,
    /// Name for readers.
    pub title: String,
    /// Working days that a case is to stay at most, 0 to 1000; left out when there is no target.
    pub target_working_days: Option<i32>,
    /// Working hours that a case is to stay at most, 0 to 8000, where the target is not in days.
    pub target_working_hours: Option<i32>,
    /// The team that does the work; left out when any team of the journey does.
    pub team_id: Option<ID>,
}

/// A move that a version allows.
#[derive(Clone, Debug, InputObject)]
pub struct StageTransitionInput {
    /// The code of the stage that the case leaves.
    pub from: String,
    /// The code of the stage that the case enters.
    pub to: String,
}

/// What is given of a version; what is left out stays as it is.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// The stages in their order.
    pub stages: Option<Vec<StageInput>>,
    /// The allowed moves.
    pub transitions: Option<Vec<StageTransitionInput>>,
    /// The steps in their order.
    pub steps: Option<Vec<StepInput>>,
    /// The outcomes in the order offered to readers.
    pub outcome_ids: Option<Vec<ID>>,
}

/// Parts that fulfil every rule, ready to be stored.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// The stages, each with its team.
    pub stages: Option<Vec<(StageInput, Option<Uuid>)>>,
    /// The moves from code to code.
    pub transitions: Option<Vec<(String, String)>>,
    /// The steps, each with its team.
    pub steps: Option<Vec<Staffed>>,
    /// The outcomes.
    pub outcomes: Option<Vec<Uuid>>,
}

impl Parts {
    /// How many steps are given; none when they stay as they are.
    #[must_use]
    pub fn step_count(&self) -> Option<i32> {
        self.steps.as_ref().map(|steps| usize_to_i32(steps.len()))
    }
}

/// The parts of a version of `journey`, whose stages at present are `present`, or everything that
/// is wrong with them. Where stages are given without moves, each leads on to the next.
///
/// # Errors
/// When the database fails.
pub async fn check(
    reader: &Reader,
    connection: &impl ConnectionTrait,
    journey_id: Option<Uuid>,
    given: Given,
    present: &[String],
) -> Result<(Parts, Vec<Fault>), DbErr> {
    let mut faults = Vec::new();
    let mut parts = Parts::default();
    let moves: Option<Vec<(String, String)>> = given
        .transitions
        .map(|moves| moves.into_iter().map(|one| (one.from, one.to)).collect());
    let codes: Vec<String> = match &given.stages {
        Some(stages) => stages.iter().map(|stage| stage.code.clone()).collect(),
        None => present.to_vec(),
    };
    if let Some(moves) = &moves {
        let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
        faults.extend(transition_faults(moves, &codes));
    }
    parts.transitions = moves.or_else(|| given.stages.is_some().then(|| onward(&codes)));
    if let Some(stages) = given.stages {
        let (stages, wrong) = staffed(reader, connection, stages).await?;
        parts.stages = Some(stages);
        faults.splice(0..0, wrong);
    }
    if let Some(given) = given.steps {
        let (steps, wrong) = steps::check(reader, connection, given, &codes).await?;
        parts.steps = Some(steps);
        faults.extend(wrong);
    }
    if let (Some(ids), Some(journey_id)) = (given.outcome_ids, journey_id) {
        let (outcomes, wrong) = offered(reader, connection, journey_id, &ids).await?;
        parts.outcomes = Some(outcomes);
        faults.extend(wrong);
    }
    Ok((parts, faults))
}

/// The stages with their teams.
async fn staffed(
    reader: &Reader,
    connection: &impl ConnectionTrait,
    stages: Vec<StageInput>,
) -> Result<(Vec<(StageInput, Option<Uuid>)>, Vec<Fault>), DbErr> {
    let plans: Vec<StagePlan<'_>> = stages
        .iter()
        .map(|stage| StagePlan {
            code: &stage.code,
            title: &stage.title,
            target_working_days: stage.target_working_days,
            target_working_hours: stage.target_working_hours,
        })
        .collect();
    let mut faults = stage_faults(&plans);
    if stages.len() > MOST_STAGES {
        return Ok((Vec::new(), faults));
    }
    let ids: Vec<Option<ID>> = stages.iter().map(|stage| stage.team_id.clone()).collect();
    let (teams, wrong) = teams_at(reader, connection, "stages", &ids).await?;
    faults.extend(wrong);
    Ok((stages.into_iter().zip(teams).collect(), faults))
}

/// The teams of the entries of the list `list`, each of which may name one, and what is wrong with them.
///
/// # Errors
/// When the database fails.
pub async fn teams_at(
    reader: &Reader,
    connection: &impl ConnectionTrait,
    list: &str,
    ids: &[Option<ID>],
) -> Result<(Vec<Option<Uuid>>, Vec<Fault>), DbErr> {
    let asked: Vec<ID> = ids.iter().flatten().cloned().collect();
    let mut found = teams::find(reader, connection, &asked).await?.into_iter();
    let mut faults = Vec::new();
    let mut teams = Vec::new();
    for (place, id) in ids.iter().enumerate() {
        let team = id.is_some().then(|| found.next().flatten());
        if team == Some(None) {
            let field = format!("{list}.{place}.teamId");
            let message = refer::unknown("team");
            faults.push(Fault::new(FaultKind::NotFound, field, message));
        }
        teams.push(team.flatten());
    }
    Ok((teams, faults))
}

/// The outcomes that a version is to offer.
async fn offered(
    reader: &Reader,
    connection: &impl ConnectionTrait,
    journey_id: Uuid,
    ids: &[ID],
) -> Result<(Vec<Uuid>, Vec<Fault>), DbErr> {
    if let Some(fault) = length_fault("outcomeIds", ids.len(), MOST_OUTCOMES) {
        return Ok((Vec::new(), vec![fault]));
    }
    let known: HashSet<Uuid> = of_journey(reader, connection, journey_id)
        .await?
        .into_iter()
        .map(|outcome| outcome.id)
        .collect();
    let mut seen = HashSet::new();
    let mut outcomes = Vec::new();
    let mut faults = Vec::new();
    for (place, id) in ids.iter().enumerate() {
        let field = format!("outcomeIds.{place}");
        match Kind::Outcome.uuid(id).filter(|id| known.contains(id)) {
            None => {
                let message = "The journey has no outcome with this id.";
                faults.push(Fault::new(FaultKind::NotFound, field, message));
            }
            Some(id) if !seen.insert(id) => {
                let message = "This outcome is listed already. Leave it out here.";
                faults.push(Fault::new(FaultKind::Duplicate, field, message));
            }
            Some(id) => outcomes.push(id),
        }
    }
    Ok((outcomes, faults))
}

/// Every outcome of a journey, by code.
///
/// # Errors
/// When the database fails.
pub async fn of_journey(
    reader: &Reader,
    connection: &impl ConnectionTrait,
    journey_id: Uuid,
) -> Result<Vec<outcome::Model>, DbErr> {
    outcome::Entity::in_council(reader.council_id())
        .filter(outcome::Column::JourneyId.eq(journey_id))
        .order_by_asc(outcome::Column::Code)
        .all(connection)
        .await
}
