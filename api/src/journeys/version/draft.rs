//! `journeyVersionDraft`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::NaiveDate;
use entities::journeys::journey_version::{ActiveModel, Column, Entity, Model};
use entities::select::InCouncil;
use rules::journeys::VersionState;
use rules::journeys::form::Failure as Failed;
use rules::journeys::plan::{Fault, FaultKind, valid_from_fault};
use rules::journeys::terms::{TermsPlan, terms_faults};
use rules::time::bank_holidays::Division;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QueryOrder, QuerySelect,
    Set,
};
use uuid::Uuid;

use super::parts::{self, Given, Parts, StageInput, StageTransitionInput};
use super::steps::StepInput;
use super::{JourneyDesign, JourneyVersion, form, store};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::json::Json;
use crate::graphql::mutation::{Made, Stop, created, none};
use crate::graphql::problem::problems;
use crate::identity::idempotency::Attempt;
use crate::journeys::calendar::{self, CalendarKind};
use crate::journeys::journey::update::locked;
use crate::organisation::refer;

/// The version to draft. It can be changed until it is published.
#[derive(Debug, InputObject)]
pub struct JourneyVersionDraftInput {
    /// The journey.
    pub journey_id: ID,
    /// Whether it records what was found or what was redesigned.
    pub design: JourneyDesign,
    /// First local date on which cases are opened under it, once it is published; in the years 1900
    /// to 2199.
    pub valid_from: NaiveDate,
    /// Working days from receipt (day 0) in which a case is to be closed, 0 to 1000; left out, cases
    /// have no due date.
    pub target_working_days: Option<i32>,
    /// Working hours from receipt in which a case is to be closed, 0 to 8000, where the target is not in
    /// days.
    pub target_working_hours: Option<i32>,
    /// By whose bank holidays working time is counted; those of England and Wales when left out.
    pub calendar: Option<CalendarKind>,
    /// The share of the target from which on a case is to be looked at, 1 to 100 percent; left out, it
    /// never warns.
    pub warning_percent: Option<i32>,
    /// By how much a case may be extended in all, in the unit of the target: 1 to 1000 days or 8000
    /// hours; left out, cases cannot be extended.
    pub extension_cap: Option<i32>,
    /// The stages in their order, at most 50; cases start in the first.
    pub stages: Vec<StageInput>,
    /// The allowed moves, at most 500. Left out, each stage leads on to the next, and not back.
    pub transitions: Option<Vec<StageTransitionInput>>,
    /// What is to be done on each of its cases, at most 50 steps; left out, its cases get no tasks but those
    /// added by hand.
    #[graphql(default)]
    pub steps: Vec<StepInput>,
    /// The outcomes that its cases may end with, in the order offered to readers, at most 200. Left
    /// out, all outcomes that the journey has now, by code.
    pub outcome_ids: Option<Vec<ID>>,
    /// What it asks of whoever opens a case; left out, it asks nothing. A JSON Schema of draft 2020-12 of type
    /// object, at most 65,536 bytes, without references to other documents; its patterns have neither
    /// look-around nor back-references.
    pub form: Option<Json>,
    /// Sending the same key again within 48 hours makes no second draft.
    pub idempotency_key: Option<String>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `journeyVersionDraft`.
#[derive(Debug, SimpleObject)]
pub struct JourneyVersionDraftPayload {
    /// The draft as stored; null when there are problems.
    pub journey_version: Option<JourneyVersion>,
    /// What is to be mended; empty when the draft was made.
    pub problems: Vec<JourneyVersionDraftProblem>,
    /// Whether this answers an earlier mutation with the same idempotency key.
    pub replayed: bool,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a version from being drafted.
    JourneyVersionDraftProblem, JourneyVersionDraftProblemCode {
        /// A text is blank, too long, or holds what it may not; or a number, a date, a list or a move
        /// is out of bounds; or the form cannot be used.
        Invalid,
        /// The journey, a team, an outcome, a skill, or the stage of a move or step does not exist.
        NotFound,
        /// A stage's or step's code, a move, an outcome, or a skill of one step is listed twice.
        Duplicate,
        /// The idempotency key was used with another input.
        IdempotencyMismatch,
    }
}

use JourneyVersionDraftProblemCode as Code;
type Stopped = Stop<JourneyVersionDraftProblem>;

/// The mutation.
#[derive(Debug, Default)]
pub struct JourneyVersionDraft;

#[Object]
impl JourneyVersionDraft {
    /// Drafts a version of a journey, which takes the next number.
    async fn journey_version_draft(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The version to draft.")] input: JourneyVersionDraftInput,
    ) -> Result<JourneyVersionDraftPayload, Failure> {
        ctx.allow("Mutation.journeyVersionDraft")?;
        let key = input.idempotency_key.as_deref();
        let attempt = Attempt::of(ctx, "journeyVersionDraft", key);
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = created(draft(ctx.reader(), &attempt, input)).await?;
        Ok(JourneyVersionDraftPayload {
            journey_version: ended.row.map(JourneyVersion),
            problems: ended.problems,
            replayed: ended.replayed,
            client_mutation_id,
        })
    }
}

async fn draft(
    reader: &Reader,
    attempt: &Attempt,
    mut input: JourneyVersionDraftInput,
) -> Result<Made<Model>, Stopped> {
    let id = reader.clock().new_id();
    let transaction = reader.database().write().await?;
    if let Some(earlier) = attempt
        .earlier(reader, &transaction, id, Code::IdempotencyMismatch)
        .await?
    {
        let stored = reader.rows_of::<Entity>(Column::Id, [earlier]);
        return Ok(Made::before(stored.one(&transaction).await?));
    }
    // The lock on the journey gives the numbers in turn.
    let journey = locked(reader, &transaction, &input.journey_id).await?;
    let journey_id = journey.map(|journey| journey.id);
    let mut row = ActiveModel {
        id: Set(id),
        council_id: Set(reader.council_id()),
        state: Set(VersionState::Draft),
        design: Set(input.design.into()),
        valid_from: Set(input.valid_from),
        target_working_days: Set(input.target_working_days),
        target_working_hours: Set(input.target_working_hours),
        calendar_revision: Set(calendar::revision(&transaction, reader.council_id()).await?),
        calendar: Set(input.calendar.map_or(Division::EnglandWales, Into::into)),
        warning_percent: Set(input.warning_percent),
        extension_cap: Set(input.extension_cap),
        published_at: Set(None),
        retired_at: Set(None),
        revision: Set(1),
        ..Default::default()
    };
    let form = input.form.take().map(|form| form::checked(&form));
    let (form, wrong) = form.transpose()?.unzip();
    let given = (journey_id, wrong.unwrap_or_default());
    let (journey_id, parts) = check(reader, &transaction, given, input).await?;
    row.has_form = Set(form.is_some());
    row.journey_id = Set(journey_id);
    row.step_count = Set(parts.step_count().unwrap_or_default());
    row.number = Set(next_number(reader, &transaction, journey_id).await?);
    let stored = row.insert(&transaction).await?;
    if form.is_some() {
        form::put(reader, &transaction, id, form).await?;
    }
    store::replace(reader, &transaction, id, parts).await?;
    transaction.commit().await?;
    Ok(Made::now(stored))
}

async fn check(
    reader: &Reader,
    connection: &impl ConnectionTrait,
    (journey_id, wrong_form): (Option<Uuid>, Vec<Failed>),
    input: JourneyVersionDraftInput,
) -> Result<(Uuid, Parts), Stopped> {
    let mut faults: Vec<Fault> = Vec::new();
    if journey_id.is_none() {
        let message = refer::unknown("journey");
        faults.push(Fault::new(FaultKind::NotFound, "journeyId", message));
    }
    faults.extend(valid_from_fault("validFrom", input.valid_from));
    faults.extend(terms_faults(TermsPlan {
        target_working_days: input.target_working_days,
        target_working_hours: input.target_working_hours,
        warning_percent: input.warning_percent,
        extension_cap: input.extension_cap,
    }));
    let given = Given {
        stages: Some(input.stages),
        transitions: input.transitions,
        steps: Some(input.steps),
        outcome_ids: input.outcome_ids,
    };
    let (mut parts, wrong) = parts::check(reader, connection, journey_id, given, &[]).await?;
    faults.extend(wrong);
    let faults = faults.into_iter().map(problem);
    none(faults.chain(wrong_form.into_iter().map(of_form)).collect())?;
    let journey_id = journey_id.unwrap_or_default();
    if parts.outcomes.is_none() {
        let all = parts::of_journey(reader, connection, journey_id).await?;
        parts.outcomes = Some(all.into_iter().map(|outcome| outcome.id).collect());
    }
    Ok((journey_id, parts))
}

async fn next_number(
    reader: &Reader,
    connection: &impl ConnectionTrait,
    journey_id: Uuid,
) -> Result<i32, DbErr> {
    let last: Option<i32> = Entity::in_council(reader.council_id())
        .filter(Column::JourneyId.eq(journey_id))
        .select_only()
        .column(Column::Number)
        .order_by_desc(Column::Number)
        .into_tuple()
        .one(connection)
        .await?;
    Ok(last.unwrap_or_default() + 1)
}

fn of_form(failed: Failed) -> JourneyVersionDraftProblem {
    JourneyVersionDraftProblem {
        code: Code::Invalid,
        field: failed.path,
        message: failed.message,
    }
}

fn problem(fault: Fault) -> JourneyVersionDraftProblem {
    let code = match fault.kind {
        FaultKind::Invalid => Code::Invalid,
        FaultKind::NotFound => Code::NotFound,
        FaultKind::Duplicate => Code::Duplicate,
    };
    JourneyVersionDraftProblem::new(code, &fault.field, fault.message)
}
