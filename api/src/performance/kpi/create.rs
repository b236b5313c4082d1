//! `kpiCreate`.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::performance::kpi::{ActiveModel, Column, Entity, Model};
use entities::performance::{kpi_outcome, kpi_service};
use entities::select::InCouncil;
use rules::performance::Measure;
use rules::text::Limits;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, Set,
};
use uuid::Uuid;

use self::{KpiCreateProblem as P, KpiCreateProblemCode as Code};
use super::definition::{self, MOST_LISTED, Numbers, input_path};
use super::{Frequency, Kpi, KpiKind, Polarity};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Made, Stop, created, none, texts, unique};
use crate::graphql::problem::problems;
use crate::graphql::text::Rule;
use crate::identity::idempotency::Attempt;
use crate::organisation::refer;
use crate::performance::predicate::{KpiPartInput, Reading};

/// The KPI to make.
#[derive(Debug, InputObject)]
pub struct KpiCreateInput {
    /// Short name, unique in the council.
    pub code: String,
    /// Title for readers.
    pub title: String,
    /// What it tells and why.
    pub description: Option<String>,
    /// How its values come about.
    pub kind: KpiKind,
    /// The unit of its values, such as "%", "cases" or "working days".
    pub unit: String,
    /// What numerator over denominator (or the count) is multiplied by: 100 for a percentage.
    #[graphql(default = 1.0)]
    pub factor: f64,
    /// How many decimals a reader is shown, 0 to 6.
    #[graphql(default = 1)]
    pub decimals: i32,
    /// Which direction is good.
    pub polarity: Polarity,
    /// The lower end of the good range, for the polarity `IN_RANGE`.
    pub range_low: Option<f64>,
    /// The upper end of the good range, for the polarity `IN_RANGE`.
    pub range_high: Option<f64>,
    /// The length of one of its periods.
    #[graphql(default_with = "Frequency::Month")]
    pub frequency: Frequency,
    /// The one accountable owner, a member of staff.
    pub owner_id: ID,
    /// Whether its figures are published.
    #[graphql(default = false)]
    pub is_public: bool,
    /// The contributing services, whose cases count; none means the whole council.
    #[graphql(default)]
    pub service_ids: Vec<ID>,
    /// Which cases count in the numerator; for a duration those whose working days are averaged.
    pub numerator: KpiPartInput,
    /// Which cases count in the denominator, for a ratio.
    pub denominator: Option<KpiPartInput>,
    /// The outcomes that count towards it, for predicates that ask for a linked outcome.
    #[graphql(default)]
    pub outcome_ids: Vec<ID>,
    /// Sending the same key again within 48 hours makes no second KPI.
    pub idempotency_key: Option<String>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `kpiCreate`.
#[derive(Debug, Default, SimpleObject)]
pub struct KpiCreatePayload {
    /// The KPI as stored; null when there are problems.
    pub kpi: Option<Kpi>,
    /// What is to be mended; empty when the KPI was made.
    pub problems: Vec<KpiCreateProblem>,
    /// Whether this answers an earlier mutation with the same idempotency key.
    pub replayed: bool,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a KPI from being made.
    KpiCreateProblem, KpiCreateProblemCode {
        /// A text or number is not what it has to be, or a list is too long.
        Invalid,
        /// The numerator or denominator does not fit the kind, or its predicate is too large.
        InvalidMeasure,
        /// Something that is named does not exist.
        NotFound,
        /// The code belongs to another KPI.
        Taken,
        /// The idempotency key was used with another input.
        IdempotencyMismatch,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct KpiCreate;

#[Object]
impl KpiCreate {
    /// Makes a KPI.
    async fn kpi_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The KPI to make.")] input: KpiCreateInput,
    ) -> Result<KpiCreatePayload, Failure> {
        ctx.allow("Mutation.kpiCreate")?;
        let attempt = Attempt::of(ctx, "kpiCreate", input.idempotency_key.as_deref());
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = created(create(ctx.reader(), &attempt, input).await)?;
        Ok(KpiCreatePayload {
            kpi: ended.row.map(|row| Kpi(Arc::new(row))),
            problems: ended.problems,
            replayed: ended.replayed,
            client_mutation_id,
        })
    }
}

/// What a new KPI refers to, all found.
struct Found {
    owner: Uuid,
    services: Vec<Uuid>,
    outcomes: Vec<Uuid>,
    measure: serde_json::Value,
}

async fn create(
    reader: &Reader,
    attempt: &Attempt,
    input: KpiCreateInput,
) -> Result<Made<Model>, Stop<P>> {
    let id = reader.clock().new_id();
    let transaction = reader.database().write().await?;
    if let Some(earlier) = attempt
        .earlier::<P>(reader, &transaction, id, Code::IdempotencyMismatch)
        .await?
    {
        let found = Entity::in_council(reader.council_id()).filter(Column::Id.eq(earlier));
        return Ok(Made::before(found.one(&transaction).await?));
    }
    none(check(&input))?;
    let found = find(reader, &transaction, &input).await?;
    let row = ActiveModel {
        id: Set(id),
        council_id: Set(reader.council_id()),
        code: Set(input.code.clone()),
        title: Set(input.title),
        description: Set(input.description),
        kind: Set(input.kind.into()),
        unit: Set(input.unit),
        factor: Set(input.factor),
        decimals: Set(input.decimals),
        polarity: Set(input.polarity.into()),
        range_low: Set(input.range_low),
        range_high: Set(input.range_high),
        frequency: Set(input.frequency.into()),
        owner_id: Set(found.owner),
        is_public: Set(input.is_public),
        measure: Set(found.measure.clone()),
        revision: Set(1),
    };
    let stored = row.insert(&transaction).await;
    let stored = stored.map_err(|error| unique(error, || taken(&input.code)))?;
    put_services(reader, &transaction, id, &found.services).await?;
    put_links(reader, &transaction, id, &found.outcomes).await?;
    transaction.commit().await?;
    Ok(Made::now(stored))
}

/// What can be checked without asking the database.
fn check(input: &KpiCreateInput) -> Vec<P> {
    let words = Rule::Words(Limits::TITLE);
    let mut problems: Vec<P> = texts(
        Code::Invalid,
        [
            ("code", Some(input.code.as_str()), Rule::Code),
            ("title", Some(input.title.as_str()), words),
            ("unit", Some(input.unit.as_str()), words),
            (
                "description",
                input.description.as_deref(),
                Rule::Words(Limits::DESCRIPTION),
            ),
        ],
    );
    let numbers = Numbers {
        factor: input.factor,
        decimals: input.decimals,
        polarity: input.polarity.into(),
        range_low: input.range_low,
        range_high: input.range_high,
    };
    for (field, message) in numbers.faults() {
        problems.push(P::new(Code::Invalid, field, message));
    }
    for (field, ids) in [
        ("serviceIds", &input.service_ids),
        ("outcomeIds", &input.outcome_ids),
    ] {
        if ids.len() > MOST_LISTED {
            let message = format!("{field} must hold at most {MOST_LISTED} ids.");
            problems.push(P::new(Code::Invalid, field, message));
        }
    }
    problems
}

async fn find(
    reader: &Reader,
    transaction: &impl ConnectionTrait,
    input: &KpiCreateInput,
) -> Result<Found, Stop<P>> {
    let mut problems = Vec::new();
    if refer::is_taken::<Entity>(reader, transaction, Column::Code, &input.code).await? {
        problems.push(taken(&input.code));
    }
    let mut reading = Reading::default();
    let measure = Measure {
        numerator: input.numerator.read("numerator", &mut reading),
        denominator: input
            .denominator
            .as_ref()
            .map(|part| part.read("denominator", &mut reading)),
    };
    for problem in measure.problems(input.kind.into(), "") {
        let field = input_path(&problem.field);
        problems.push(P::new(Code::InvalidMeasure, &field, problem.message));
    }
    let mut missing = definition::missing_in_predicates(reader, transaction, reading).await?;
    let owner = definition::owner(reader, transaction, &input.owner_id).await?;
    let owner = owner.map_err(|gone| missing.push(gone)).unwrap_or_default();
    let services = definition::services(reader, transaction, &input.service_ids).await?;
    let services = services
        .map_err(|gone| missing.extend(gone))
        .unwrap_or_default();
    let outcomes = definition::outcomes(reader, transaction, &input.outcome_ids).await?;
    let outcomes = outcomes
        .map_err(|gone| missing.extend(gone))
        .unwrap_or_default();
    for (field, message) in missing {
        problems.push(P::new(Code::NotFound, &field, message));
    }
    none(problems)?;
    Ok(Found {
        owner,
        services,
        outcomes,
        measure: serde_json::to_value(&measure).map_err(Failure::fault)?,
    })
}

fn taken(code: &str) -> P {
    P::new(Code::Taken, "code", refer::taken("KPI", code))
}

/// Writes the contributing services of a KPI that has none yet.
pub(super) async fn put_services(
    reader: &Reader,
    transaction: &impl ConnectionTrait,
    kpi_id: Uuid,
    services: &[Uuid],
) -> Result<(), DbErr> {
    if services.is_empty() {
        return Ok(());
    }
    let rows = services.iter().map(|service_id| kpi_service::ActiveModel {
        council_id: Set(reader.council_id()),
        kpi_id: Set(kpi_id),
        service_id: Set(*service_id),
    });
    kpi_service::Entity::insert_many(rows)
        .exec_without_returning(transaction)
        .await?;
    Ok(())
}

async fn put_links(
    reader: &Reader,
    transaction: &impl ConnectionTrait,
    kpi_id: Uuid,
    outcomes: &[Uuid],
) -> Result<(), DbErr> {
    if outcomes.is_empty() {
        return Ok(());
    }
    let rows = outcomes.iter().map(|outcome_id| kpi_outcome::ActiveModel {
        council_id: Set(reader.council_id()),
        kpi_id: Set(kpi_id),
        outcome_id: Set(*outcome_id),
    });
    kpi_outcome::Entity::insert_many(rows)
        .exec_without_returning(transaction)
        .await?;
    Ok(())
}
