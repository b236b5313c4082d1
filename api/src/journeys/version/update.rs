//! `journeyVersionUpdate`.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, SimpleObject};
use chrono::NaiveDate;
use entities::journeys::journey_version::{ActiveModel, Column, Entity, Model};
use entities::select::InCouncil;
use rules::journeys::VersionState;
use rules::journeys::form::Failure as Failed;
use rules::journeys::plan::{Fault, FaultKind, valid_from_fault};
use rules::journeys::terms::{TermsPlan, terms_faults};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, DbErr, IntoActiveModel, QueryFilter,
    QuerySelect, Set,
};

use super::parts::{self, Given, Parts, StageInput, StageTransitionInput};
use super::steps::{self, StepInput};
use super::{JourneyDesign, JourneyVersion, form, skills, store};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::json::Json;
use crate::graphql::mutation::{Stop, changed, none, unmoved};
use crate::graphql::problem::problems;
use crate::journeys::calendar::CalendarKind;
use crate::organisation::refer;

/// What to change of a draft; what is left out stays.
#[derive(Debug, InputObject)]
pub struct JourneyVersionUpdateInput {
    /// The draft.
    pub id: ID,
    /// The revision last seen.
    pub expected_revision: i64,
    /// Whether it records what was found or what was redesigned.
    pub design: Option<JourneyDesign>,
    /// Another first local date, in the years 1900 to 2199.
    pub valid_from: Option<NaiveDate>,
    /// Another target in working days from receipt, 0 to 1000; null removes it.
    pub target_working_days: MaybeUndefined<i32>,
    /// Another target in working hours from receipt, 0 to 8000; null removes it.
    pub target_working_hours: MaybeUndefined<i32>,
    /// By whose bank holidays working time is counted from now on.
    pub calendar: Option<CalendarKind>,
    /// Another share of the target that warns, 1 to 100 percent; null removes it.
    pub warning_percent: MaybeUndefined<i32>,
    /// Another cap of extensions, in the unit of the target: 1 to 1000 days or 8000 hours; null forbids
    /// extensions.
    pub extension_cap: MaybeUndefined<i32>,
    /// All its stages from now on, at most 50. Without new moves, each then leads on to the next; without new
    /// steps, those that it has stay with the stages of the same codes, and with their skills but for those that were
    /// retired since.
    pub stages: Option<Vec<StageInput>>,
    /// All the allowed moves from now on, at most 500.
    pub transitions: Option<Vec<StageTransitionInput>>,
    /// All its steps from now on, at most 50.
    pub steps: Option<Vec<StepInput>>,
    /// All the outcomes that it offers from now on, at most 200, in the order offered to readers.
    pub outcome_ids: Option<Vec<ID>>,
    /// Another form, as for a draft; null removes it.
    pub form: MaybeUndefined<Json>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `journeyVersionUpdate`.
#[derive(Debug, SimpleObject)]
pub struct JourneyVersionUpdatePayload {
    /// The draft as stored; null when there are problems.
    pub journey_version: Option<JourneyVersion>,
    /// What is to be mended; empty when the draft was changed.
    pub problems: Vec<JourneyVersionUpdateProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a draft from being changed.
    JourneyVersionUpdateProblem, JourneyVersionUpdateProblemCode {
        /// A text is blank, too long, or holds what it may not; a number, a date, a list or a move is out
        /// of bounds; a step would be left without its stage; or the form cannot be used.
        Invalid,
        /// The version, a team, an outcome, a skill, or the stage of a move or step does not exist.
        NotFound,
        /// A stage's or step's code, a move, an outcome, or a skill of one step is listed twice.
        Duplicate,
        /// The version is published or retired: draft another one.
        NotADraft,
        /// Somebody changed the version since the revision last seen.
        Conflict,
    }
}

use JourneyVersionUpdateProblemCode as Code;
type Stopped = Stop<JourneyVersionUpdateProblem>;

/// The mutation.
#[derive(Debug, Default)]
pub struct JourneyVersionUpdate;

#[Object]
impl JourneyVersionUpdate {
    /// Changes a draft. What was published is never changed.
    async fn journey_version_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to change.")] input: JourneyVersionUpdateInput,
    ) -> Result<JourneyVersionUpdatePayload, Failure> {
        ctx.allow("Mutation.journeyVersionUpdate")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(update(ctx.reader(), input)).await?;
        Ok(JourneyVersionUpdatePayload {
            journey_version: ended.row.map(JourneyVersion),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn update(reader: &Reader, mut input: JourneyVersionUpdateInput) -> Result<Model, Stopped> {
    let transaction = reader.database().write().await?;
    let Some(found) = locked(reader, &transaction, &input.id).await? else {
        let message = refer::unknown("journey version");
        return Err(JourneyVersionUpdateProblem::new(Code::NotFound, "id", message).into());
    };
    unmoved(found.revision, input.expected_revision, Code::Conflict)?;
    if found.state != VersionState::Draft {
        let message = "Only a draft can be changed. Draft another version of the journey.";
        return Err(JourneyVersionUpdateProblem::new(Code::NotADraft, "id", message).into());
    }
    let given = Given {
        stages: input.stages.take(),
        transitions: input.transitions.take(),
        steps: input.steps.take(),
        outcome_ids: input.outcome_ids.take(),
    };
    let (form, wrong) = match &input.form {
        MaybeUndefined::Undefined => (None, Vec::new()),
        MaybeUndefined::Null => (Some(None), Vec::new()),
        MaybeUndefined::Value(form) => {
            let (body, wrong) = form::checked(form)?;
            (Some(Some(body)), wrong)
        }
    };
    let parts = check(reader, &transaction, &input, (given, wrong), &found).await?;
    let id = found.id;
    let mut row = changes(found, &input);
    if let Some(count) = parts.step_count() {
        row.step_count = Set(count);
    }
    if let Some(form) = &form {
        row.has_form = Set(form.is_some());
    }
    let stored = row.update(&transaction).await?;
    if let Some(form) = form {
        form::put(reader, &transaction, id, form).await?;
    }
    store::replace(reader, &transaction, id, parts).await?;
    transaction.commit().await?;
    Ok(stored)
}

/// The version, kept from being changed by others until the transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn locked(
    reader: &Reader,
    transaction: &DatabaseTransaction,
    id: &ID,
) -> Result<Option<Model>, DbErr> {
    let Some(id) = Kind::JourneyVersion.uuid(id) else {
        return Ok(None);
    };
    Entity::in_council(reader.council_id())
        .filter(Column::Id.eq(id))
        .lock_exclusive()
        .one(transaction)
        .await
}

fn changes(found: Model, input: &JourneyVersionUpdateInput) -> ActiveModel {
    let (revision, plan) = (found.revision + 1, plan(&found, input));
    let mut row = found.into_active_model();
    row.revision = Set(revision);
    if let Some(design) = input.design {
        row.design = Set(design.into());
    }
    if let Some(date) = input.valid_from {
        row.valid_from = Set(date);
    }
    if let Some(calendar) = input.calendar {
        row.calendar = Set(calendar.into());
    }
    row.target_working_days = Set(plan.target_working_days);
    row.target_working_hours = Set(plan.target_working_hours);
    row.warning_percent = Set(plan.warning_percent);
    row.extension_cap = Set(plan.extension_cap);
    row
}

/// What it is to promise: what is given, and otherwise what it promised before.
fn plan(found: &Model, input: &JourneyVersionUpdateInput) -> TermsPlan {
    let over = |given: &MaybeUndefined<i32>, before| match given {
        MaybeUndefined::Undefined => before,
        MaybeUndefined::Null => None,
        MaybeUndefined::Value(value) => Some(*value),
    };
    TermsPlan {
        target_working_days: over(&input.target_working_days, found.target_working_days),
        target_working_hours: over(&input.target_working_hours, found.target_working_hours),
        warning_percent: over(&input.warning_percent, found.warning_percent),
        extension_cap: over(&input.extension_cap, found.extension_cap),
    }
}

async fn check(
    reader: &Reader,
    transaction: &DatabaseTransaction,
    input: &JourneyVersionUpdateInput,
    (mut given, wrong_form): (Given, Vec<Failed>),
    found: &Model,
) -> Result<Parts, Stopped> {
    let mut faults: Vec<Fault> = Vec::new();
    if let Some(date) = input.valid_from {
        faults.extend(valid_from_fault("validFrom", date));
    }
    faults.extend(terms_faults(plan(found, input)));
    let stages = store::stages(reader, transaction, found.id).await?;
    if let (Some(after), None) = (&given.stages, &given.steps) {
        let after: Vec<String> = after.iter().map(|stage| stage.code.clone()).collect();
        let steps = steps::of_version(reader, transaction, found.id).await?;
        let skills = skills::of_version(reader, transaction, found.id).await?;
        let (kept, wrong) = steps::kept(steps, skills, &stages, &after);
        faults.extend(wrong);
        given.steps = Some(kept);
    }
    let present: Vec<String> = stages.into_iter().map(|stage| stage.code).collect();
    let journey_id = Some(found.journey_id);
    let (parts, wrong) = parts::check(reader, transaction, journey_id, given, &present).await?;
    faults.extend(wrong);
    let faults = faults.into_iter().map(problem);
    none(faults.chain(wrong_form.into_iter().map(of_form)).collect())?;
    Ok(parts)
}

fn of_form(failed: Failed) -> JourneyVersionUpdateProblem {
    JourneyVersionUpdateProblem {
        code: Code::Invalid,
        field: failed.path,
        message: failed.message,
    }
}

fn problem(fault: Fault) -> JourneyVersionUpdateProblem {
    let code = match fault.kind {
        FaultKind::Invalid => Code::Invalid,
        FaultKind::NotFound => Code::NotFound,
        FaultKind::Duplicate => Code::Duplicate,
    };
    JourneyVersionUpdateProblem::new(code, &fault.field, fault.message)
}
