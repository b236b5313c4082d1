//! The steps of a version: as somebody gives them, checked, and written.

use std::collections::HashMap;

use async_graphql::{ID, InputObject};
use entities::journeys::{stage, step};
use entities::select::InCouncil;
use rules::journeys::plan::{Fault, FaultKind};
use rules::journeys::steps::{MOST_STEPS, StepPlan, step_faults};
use rules::number::usize_to_i32;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder,
    Set,
};
use uuid::Uuid;

use super::parts::teams_at;
use super::skills::{self, Needs, StepSkillInput};
use crate::graphql::context::Reader;
use crate::graphql::id::Kind;

/// A step of a version: a case that comes to its stage gets a task of it.
#[derive(Clone, Debug, InputObject)]
pub struct StepInput {
    /// Short name, unique in the version; the same code in two versions means the same step.
    pub code: String,
    /// Name for readers.
    pub title: String,
    /// The code of the stage in which it is to be done; left out, it is to be done from the opening of a
    /// case on, before that can be closed.
    pub stage_code: Option<String>,
    /// Whether its stage, or its case where it has no stage, cannot end before it is done.
    #[graphql(default)]
    pub is_required: bool,
    /// Working days from the making of its task (day 0) in which it is to be done, 0 to 1000; left out when
    /// there is no target.
    pub target_working_days: Option<i32>,
    /// Working hours from the making of its task in which it is to be done, 0 to 8000, where the target is
    /// not in days.
    pub target_working_hours: Option<i32>,
    /// The team that its tasks are given to; left out when they are given to none.
    pub team_id: Option<ID>,
    /// The skills that whoever does it needs, at most 10, each once; none when left out.
    #[graphql(default)]
    pub skills: Vec<StepSkillInput>,
}

/// A step that fulfils every rule, with its team and what it asks for.
#[derive(Clone, Debug)]
pub struct Staffed {
    /// The step as given.
    pub step: StepInput,
    /// The team that its tasks are given to.
    pub team: Option<Uuid>,
    /// The skills that it asks for.
    pub skills: Needs,
}

/// The steps with their teams and skills, for a version whose stages have the codes `stages`, and everything that is
/// wrong with them.
///
/// # Errors
/// When the database fails.
pub async fn check(
    reader: &Reader,
    connection: &impl ConnectionTrait,
    steps: Vec<StepInput>,
    stages: &[String],
) -> Result<(Vec<Staffed>, Vec<Fault>), DbErr> {
    let plans: Vec<StepPlan<'_>> = steps
        .iter()
        .map(|step| StepPlan {
            code: &step.code,
            title: &step.title,
            stage: step.stage_code.as_deref(),
            target_working_days: step.target_working_days,
            target_working_hours: step.target_working_hours,
        })
        .collect();
    let stages: Vec<&str> = stages.iter().map(String::as_str).collect();
    let mut faults = step_faults(&plans, &stages);
    if steps.len() > MOST_STEPS {
        return Ok((Vec::new(), faults));
    }
    let ids: Vec<Option<ID>> = steps.iter().map(|step| step.team_id.clone()).collect();
    let (teams, wrong) = teams_at(reader, connection, "steps", &ids).await?;
    faults.extend(wrong);
    let (asked, wrong) = skills::check(reader, connection, &steps).await?;
    faults.extend(wrong);
    let staffed = steps.into_iter().zip(teams).zip(asked);
    let staffed = staffed.map(|((step, team), skills)| Staffed { step, team, skills });
    Ok((staffed.collect(), faults))
}

/// The steps of a version in their order, as the transaction sees them.
///
/// # Errors
/// When the database fails.
pub async fn of_version(
    reader: &Reader,
    transaction: &DatabaseTransaction,
    version_id: Uuid,
) -> Result<Vec<step::Model>, DbErr> {
    step::Entity::in_council(reader.council_id())
        .filter(step::Column::JourneyVersionId.eq(version_id))
        .order_by_asc(step::Column::Position)
        .all(transaction)
        .await
}

/// The steps of a draft with the skills that they ask for, as somebody would give them again, when its stages get
/// the codes `after`. Those whose stage is not among these are faults of `stages`.
#[must_use]
pub(super) fn kept(
    steps: Vec<step::Model>,
    mut skills: HashMap<Uuid, Vec<StepSkillInput>>,
    before: &[stage::Model],
    after: &[String],
) -> (Vec<StepInput>, Vec<Fault>) {
    let codes: HashMap<Uuid, &str> = before
        .iter()
        .map(|stage| (stage.id, stage.code.as_str()))
        .collect();
    let mut faults = Vec::new();
    let mut kept = Vec::new();
    for step in steps {
        let stage = step.stage_id.and_then(|id| codes.get(&id)).copied();
        if let Some(stage) = stage.filter(|stage| !after.iter().any(|code| code == stage)) {
            let message = format!(
                "The step {} is to be done in the stage {stage}, which is not among these. Keep the stage, or give all steps anew.",
                step.code
            );
            faults.push(Fault::new(FaultKind::Invalid, "stages", message));
            continue;
        }
        kept.push(StepInput {
            code: step.code,
            title: step.title,
            stage_code: stage.map(str::to_owned),
            is_required: step.is_required,
            target_working_days: step.target_working_days,
            target_working_hours: step.target_working_hours,
            team_id: step.team_id.map(|id| Kind::Team.id(id)),
            skills: skills.remove(&step.id).unwrap_or_default(),
        });
    }
    (kept, faults)
}

/// Removes the steps of a draft, so that its stages can be replaced.
///
/// # Errors
/// When the database fails.
pub async fn clear(
    reader: &Reader,
    transaction: &DatabaseTransaction,
    version_id: Uuid,
) -> Result<(), DbErr> {
    skills::clear(reader, transaction, version_id).await?;
    step::Entity::delete_many()
        .filter(step::Column::CouncilId.eq(reader.council_id()))
        .filter(step::Column::JourneyVersionId.eq(version_id))
        .exec(transaction)
        .await
        .map(|_| ())
}

/// Writes the steps of a draft that has none, and whose stages are written.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    reader: &Reader,
    transaction: &DatabaseTransaction,
    version_id: Uuid,
    steps: Vec<Staffed>,
) -> Result<(), DbErr> {
    if steps.is_empty() {
        return Ok(());
    }
    let stages: HashMap<String, Uuid> = super::store::stages(reader, transaction, version_id)
        .await?
        .into_iter()
        .map(|stage| (stage.code, stage.id))
        .collect();
    let mut asked = Vec::new();
    let rows = steps
        .into_iter()
        .enumerate()
        .map(|(place, Staffed { step, team, skills })| {
            let stage_id = step.stage_code.and_then(|code| stages.get(&code).copied());
            let id = reader.clock().new_id();
            asked.extend(skills.into_iter().map(|skill| (id, skill)));
            step::ActiveModel {
                id: Set(id),
                council_id: Set(reader.council_id()),
                journey_version_id: Set(version_id),
                position: Set(usize_to_i32(place + 1)),
                code: Set(step.code),
                title: Set(step.title),
                stage_id: Set(stage_id),
                is_required: Set(step.is_required),
                target_working_days: Set(step.target_working_days),
                target_working_hours: Set(step.target_working_hours),
                team_id: Set(team),
            }
        });
    step::Entity::insert_many(rows.collect::<Vec<_>>())
        .exec_without_returning(transaction)
        .await?;
    skills::insert(reader, transaction, asked).await
}
