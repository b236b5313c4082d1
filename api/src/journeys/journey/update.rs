//! `journeyUpdate`.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, SimpleObject};
use entities::journeys::journey::{ActiveModel, Column, Entity, Model};
use entities::organisation::service;
use entities::select::InCouncil;
use rules::text::Limits;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, IntoActiveModel,
    QueryFilter, QuerySelect, Set,
};
use uuid::Uuid;

use super::audience::{self, JourneyAudience};
use super::{Journey, lgsl, teams};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Stop, changed, none, texts, unique, unmoved};
use crate::graphql::problem::problems;
use crate::graphql::text::Rule;
use crate::organisation::kinds::{Confidentiality, CustomerKind};
use crate::organisation::refer;

/// What to change of a journey; what is left out stays.
#[derive(Debug, InputObject)]
pub struct JourneyUpdateInput {
    /// The journey.
    pub id: ID,
    /// The revision last seen.
    pub expected_revision: i64,
    /// Another service that it leads to.
    pub service_id: Option<ID>,
    /// A new short name, unique in the council.
    pub code: Option<String>,
    /// A new name for readers.
    pub title: Option<String>,
    /// A new description; null removes it.
    pub description: MaybeUndefined<String>,
    /// Who the journey is for.
    pub customer_kind: Option<CustomerKind>,
    /// Those who from now on may open a case on it for themselves, whomever it is for; with an empty list only those
    /// who work on it open cases.
    pub audiences: Option<Vec<JourneyAudience>>,
    /// Another number in the Local Government Services List, from 1; null removes it.
    pub lgsl_id: MaybeUndefined<i32>,
    /// How confidential its cases are from now on when they are opened; those there are keep theirs.
    pub confidentiality: Option<Confidentiality>,
    /// All the teams that work on it from now on, at most 100: who is not listed no longer does.
    pub team_ids: Option<Vec<ID>>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `journeyUpdate`.
#[derive(Debug, SimpleObject)]
pub struct JourneyUpdatePayload {
    /// The journey as stored; null when there are problems.
    pub journey: Option<Journey>,
    /// What is to be mended; empty when the journey was changed.
    pub problems: Vec<JourneyUpdateProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a journey from being changed.
    JourneyUpdateProblem, JourneyUpdateProblemCode {
        /// A text is blank, too long, or holds what it may not; or a number or list is out of bounds.
        Invalid,
        /// The journey, the service or a team does not exist.
        NotFound,
        /// The code belongs to another journey.
        Taken,
        /// Somebody changed the journey since the revision last seen.
        Conflict,
    }
}

use JourneyUpdateProblemCode as Code;
type Stopped = Stop<JourneyUpdateProblem>;

/// The mutation.
#[derive(Debug, Default)]
pub struct JourneyUpdate;

#[Object]
impl JourneyUpdate {
    /// Changes a journey; its versions have mutations of their own.
    async fn journey_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to change.")] input: JourneyUpdateInput,
    ) -> Result<JourneyUpdatePayload, Failure> {
        ctx.allow("Mutation.journeyUpdate")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(update(ctx.reader(), input)).await?;
        Ok(JourneyUpdatePayload {
            journey: ended.row.map(Journey),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn update(reader: &Reader, input: JourneyUpdateInput) -> Result<Model, Stopped> {
    let transaction = reader.database().write().await?;
    let found = locked(reader, &transaction, &input.id).await?;
    let Some(found) = found else {
        let message = refer::unknown("journey");
        return Err(JourneyUpdateProblem::new(Code::NotFound, "id", message).into());
    };
    unmoved(found.revision, input.expected_revision, Code::Conflict)?;
    let (service_id, team_ids) = check(reader, &transaction, &input, &found).await?;
    let journey_id = found.id;
    if let Some(team_ids) = team_ids {
        teams::replace(reader, &transaction, journey_id, team_ids).await?;
    }
    let code = input.code.clone().unwrap_or_default();
    let stored = changes(found, input, service_id)
        .update(&transaction)
        .await
        .map_err(|error| unique(error, || taken(&code)))?;
    transaction.commit().await?;
    Ok(stored)
}

/// The journey, kept from being changed by others until the transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn locked(
    reader: &Reader,
    transaction: &DatabaseTransaction,
    id: &ID,
) -> Result<Option<Model>, sea_orm::DbErr> {
    let Some(id) = Kind::Journey.uuid(id) else {
        return Ok(None);
    };
    Entity::in_council(reader.council_id())
        .filter(Column::Id.eq(id))
        .lock_exclusive()
        .one(transaction)
        .await
}

fn changes(found: Model, input: JourneyUpdateInput, service_id: Option<Uuid>) -> ActiveModel {
    let revision = found.revision + 1;
    let mut row = found.into_active_model();
    row.revision = Set(revision);
    if let Some(service_id) = service_id {
        row.service_id = Set(service_id);
    }
    if let Some(code) = input.code {
        row.code = Set(code);
    }
    if let Some(title) = input.title {
        row.title = Set(title);
    }
    if let Some(kind) = input.customer_kind {
        row.customer_kind = Set(kind.into());
    }
    if let Some(audiences) = &input.audiences {
        let audiences = audience::these(audiences);
        row.open_to_residents = Set(audiences.residents);
        row.open_to_staff = Set(audiences.staff);
        row.open_to_managers = Set(audiences.managers);
    }
    if let Some(confidentiality) = input.confidentiality {
        row.confidentiality = Set(confidentiality.into());
    }
    if !input.description.is_undefined() {
        row.description = Set(input.description.take());
    }
    if !input.lgsl_id.is_undefined() {
        row.lgsl_id = Set(input.lgsl_id.take());
    }
    row
}

/// The new service and the new teams, as far as they are given.
async fn check(
    reader: &Reader,
    connection: &impl ConnectionTrait,
    input: &JourneyUpdateInput,
    found: &Model,
) -> Result<(Option<Uuid>, Option<Vec<Uuid>>), Stopped> {
    let mut problems = faults(input);
    let mut service_id = None;
    if let Some(id) = &input.service_id {
        let (column, kind) = (service::Column::Id, Kind::Service);
        service_id =
            refer::find_one::<service::Entity>(reader, connection, column, kind, id).await?;
        if service_id.is_none() {
            let message = refer::unknown("service");
            problems.push(JourneyUpdateProblem::new(
                Code::NotFound,
                "serviceId",
                message,
            ));
        }
    }
    if let Some(code) = input.code.as_deref().filter(|code| *code != found.code)
        && rules::text::code(code).is_ok()
        && refer::is_taken::<Entity>(reader, connection, Column::Code, code).await?
    {
        problems.push(taken(code));
    }
    let mut team_ids = None;
    if let Some(ids) = &input.team_ids {
        let (teams, wrong) = teams::check(reader, connection, ids).await?;
        problems.extend(wrong.into_iter().map(problem));
        team_ids = Some(teams);
    }
    none(problems)?;
    Ok((service_id, team_ids))
}

fn faults(input: &JourneyUpdateInput) -> Vec<JourneyUpdateProblem> {
    let description = input.description.value().map(String::as_str);
    let mut problems = texts(
        Code::Invalid,
        [
            ("code", input.code.as_deref(), Rule::Code),
            ("title", input.title.as_deref(), Rule::Words(Limits::TITLE)),
            ("description", description, Rule::Words(Limits::DESCRIPTION)),
        ],
    );
    problems.extend(lgsl::fault(input.lgsl_id.value().copied()).map(problem));
    problems
}

fn taken(code: &str) -> JourneyUpdateProblem {
    JourneyUpdateProblem::new(Code::Taken, "code", refer::taken("journey", code))
}

fn problem(fault: rules::journeys::plan::Fault) -> JourneyUpdateProblem {
    use rules::journeys::plan::FaultKind;
    let code = match fault.kind {
        FaultKind::NotFound => Code::NotFound,
        FaultKind::Invalid | FaultKind::Duplicate => Code::Invalid,
    };
    JourneyUpdateProblem::new(code, &fault.field, fault.message)
}
