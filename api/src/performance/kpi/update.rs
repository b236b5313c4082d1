//! `kpiUpdate`.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, SimpleObject};
use entities::performance::kpi::{ActiveModel, Column, Entity, Model};
use entities::performance::kpi_service;
use entities::select::InCouncil;
use rules::performance::Measure;
use rules::text::Limits;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect, Set,
};
use uuid::Uuid;

use self::{KpiUpdateProblem as P, KpiUpdateProblemCode as Code};
use super::create::put_services;
use super::definition::{self, MOST_LISTED, Numbers, input_path};
use super::{Kpi, Polarity};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Stop, changed, none, texts, unmoved};
use crate::graphql::problem::problems;
use crate::graphql::text::Rule;
use crate::organisation::refer;
use crate::performance::predicate::{KpiPartInput, Reading};

/// What to change of a KPI; what is left out stays. Its kind and its periods stay for life.
#[derive(Debug, InputObject)]
pub struct KpiUpdateInput {
    /// The KPI.
    pub id: ID,
    /// The revision last seen.
    pub expected_revision: i64,
    /// A new title.
    pub title: Option<String>,
    /// A new description; null removes it.
    pub description: MaybeUndefined<String>,
    /// A new unit.
    pub unit: Option<String>,
    /// A new factor.
    pub factor: Option<f64>,
    /// A new number of decimals, 0 to 6.
    pub decimals: Option<i32>,
    /// A new good direction.
    pub polarity: Option<Polarity>,
    /// A new lower end of the good range; null removes it.
    pub range_low: MaybeUndefined<f64>,
    /// A new upper end of the good range; null removes it.
    pub range_high: MaybeUndefined<f64>,
    /// A new accountable owner.
    pub owner_id: Option<ID>,
    /// Whether its figures are published.
    pub is_public: Option<bool>,
    /// The contributing services, all of them; none means the whole council.
    pub service_ids: Option<Vec<ID>>,
    /// A new numerator.
    pub numerator: Option<KpiPartInput>,
    /// A new denominator; null removes it.
    pub denominator: MaybeUndefined<KpiPartInput>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `kpiUpdate`.
#[derive(Debug, Default, SimpleObject)]
pub struct KpiUpdatePayload {
    /// The KPI as stored; null when there are problems.
    pub kpi: Option<Kpi>,
    /// What is to be mended; empty when the KPI was changed.
    pub problems: Vec<KpiUpdateProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a KPI from being changed.
    KpiUpdateProblem, KpiUpdateProblemCode {
        /// A text or number is not what it has to be, or a list is too long.
        Invalid,
        /// The numerator or denominator does not fit the kind, or its predicate is too large.
        InvalidMeasure,
        /// The KPI, or something that is named, does not exist.
        NotFound,
        /// Somebody changed the KPI since the revision last seen.
        Conflict,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct KpiUpdate;

#[Object]
impl KpiUpdate {
    /// Changes a KPI: its figures are computed by the new definition from then on, for every period.
    async fn kpi_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to change.")] input: KpiUpdateInput,
    ) -> Result<KpiUpdatePayload, Failure> {
        ctx.allow("Mutation.kpiUpdate")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(update(ctx.reader(), input).await)?;
        Ok(KpiUpdatePayload {
            kpi: ended.row.map(|row| Kpi(Arc::new(row))),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn update(reader: &Reader, input: KpiUpdateInput) -> Result<Model, Stop<P>> {
    let transaction = reader.database().write().await?;
    let found = Entity::in_council(reader.council_id())
        .filter(Column::Id.eq(Kind::Kpi.uuid(&input.id).unwrap_or_default()))
        .lock_exclusive()
        .one(&transaction)
        .await?
        .ok_or_else(|| P::new(Code::NotFound, "id", refer::unknown("KPI")))?;
    unmoved(found.revision, input.expected_revision, Code::Conflict)?;
    let id = found.id;
    let numbers = numbers(&found, &input);
    let mut problems = check(&input, numbers);
    let mut missing = Vec::new();
    let measure = measure(reader, &transaction, &found, &input, &mut problems).await?;
    let services = match &input.service_ids {
        Some(ids) => {
            let services = definition::services(reader, &transaction, ids).await?;
            services.map_err(|gone| missing.extend(gone)).ok()
        }
        None => None,
    };
    let owner = match &input.owner_id {
        Some(id) => {
            let owner = definition::owner(reader, &transaction, id).await?;
            owner.map_err(|gone| missing.push(gone)).ok()
        }
        None => None,
    };
    for (field, message) in missing {
        problems.push(P::new(Code::NotFound, &field, message));
    }
    none(problems)?;
    let stored = row(found, input, numbers, owner, measure)
        .update(&transaction)
        .await?;
    if let Some(services) = services {
        replace_services(reader, &transaction, id, &services).await?;
    }
    transaction.commit().await?;
    Ok(stored)
}

fn numbers(found: &Model, input: &KpiUpdateInput) -> Numbers {
    Numbers {
        factor: input.factor.unwrap_or(found.factor),
        decimals: input.decimals.unwrap_or(found.decimals),
        polarity: input.polarity.map_or(found.polarity, Into::into),
        range_low: given(input.range_low, found.range_low),
        range_high: given(input.range_high, found.range_high),
    }
}

fn given(input: MaybeUndefined<f64>, found: Option<f64>) -> Option<f64> {
    match input {
        MaybeUndefined::Undefined => found,
        MaybeUndefined::Null => None,
        MaybeUndefined::Value(value) => Some(value),
    }
}

/// What can be checked without asking the database.
fn check(input: &KpiUpdateInput, numbers: Numbers) -> Vec<P> {
    let description = match &input.description {
        MaybeUndefined::Value(description) => Some(description.as_str()),
        _ => None,
    };
    let words = Rule::Words(Limits::TITLE);
    let mut problems: Vec<P> = texts(
        Code::Invalid,
        [
            ("title", input.title.as_deref(), words),
            ("unit", input.unit.as_deref(), words),
            ("description", description, Rule::Words(Limits::DESCRIPTION)),
        ],
    );
    for (field, message) in numbers.faults() {
        problems.push(P::new(Code::Invalid, field, message));
    }
    if input
        .service_ids
        .as_ref()
        .is_some_and(|ids| ids.len() > MOST_LISTED)
    {
        let message = format!("serviceIds must hold at most {MOST_LISTED} ids.");
        problems.push(P::new(Code::Invalid, "serviceIds", message));
    }
    problems
}

/// The measure with the parts that are given put in place.
async fn measure(
    reader: &Reader,
    transaction: &impl ConnectionTrait,
    found: &Model,
    input: &KpiUpdateInput,
    problems: &mut Vec<P>,
) -> Result<serde_json::Value, Stop<P>> {
    let mut reading = Reading::default();
    let mut measure: Measure =
        serde_json::from_value(found.measure.clone()).map_err(Failure::fault)?;
    if let Some(part) = &input.numerator {
        measure.numerator = part.read("numerator", &mut reading);
    }
    match &input.denominator {
        MaybeUndefined::Undefined => {}
        MaybeUndefined::Null => measure.denominator = None,
        MaybeUndefined::Value(part) => {
            measure.denominator = Some(part.read("denominator", &mut reading));
        }
    }
    for problem in measure.problems(found.kind, "") {
        let field = input_path(&problem.field);
        problems.push(P::new(Code::InvalidMeasure, &field, problem.message));
    }
    for (field, message) in definition::missing_in_predicates(reader, transaction, reading).await? {
        problems.push(P::new(Code::NotFound, &field, message));
    }
    Ok(serde_json::to_value(&measure).map_err(Failure::fault)?)
}

fn row(
    found: Model,
    input: KpiUpdateInput,
    numbers: Numbers,
    owner: Option<Uuid>,
    measure: serde_json::Value,
) -> ActiveModel {
    let revision = found.revision + 1;
    let mut row = found.into_active_model();
    row.revision = Set(revision);
    row.factor = Set(numbers.factor);
    row.decimals = Set(numbers.decimals);
    row.polarity = Set(numbers.polarity);
    row.range_low = Set(numbers.range_low);
    row.range_high = Set(numbers.range_high);
    row.measure = Set(measure);
    if let Some(title) = input.title {
        row.title = Set(title);
    }
    if let Some(unit) = input.unit {
        row.unit = Set(unit);
    }
    if let Some(is_public) = input.is_public {
        row.is_public = Set(is_public);
    }
    if let Some(owner) = owner {
        row.owner_id = Set(owner);
    }
    match input.description {
        MaybeUndefined::Undefined => {}
        MaybeUndefined::Null => row.description = Set(None),
        MaybeUndefined::Value(description) => row.description = Set(Some(description)),
    }
    row
}

async fn replace_services(
    reader: &Reader,
    transaction: &impl ConnectionTrait,
    kpi_id: Uuid,
    services: &[Uuid],
) -> Result<(), Stop<P>> {
    kpi_service::Entity::delete_many()
        .filter(kpi_service::Column::CouncilId.eq(reader.council_id()))
        .filter(kpi_service::Column::KpiId.eq(kpi_id))
        .exec(transaction)
        .await?;
    put_services(reader, transaction, kpi_id, services).await?;
    Ok(())
}
