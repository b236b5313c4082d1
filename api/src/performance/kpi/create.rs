//! `kpiCreate`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::NaiveDate;
use entities::performance::kpi::{ActiveModel, Column, Entity};
use entities::performance::kpi_version;
use entities::select::InCouncil;
use rules::performance::{RatingScheme, VersionChange};
use rules::text::Limits;
use rules::time::period::{Period as LocalDays, day_fault};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, IntoActiveModel, QueryFilter, Set};
use uuid::Uuid;

use self::{KpiCreateProblem as P, KpiCreateProblemCode as Code};
use super::definition::{self, MOST_LISTED, input_path};
use super::formula::{self, KpiFormulaInput};
use super::scheme::KpiRatingSchemeInput;
use super::{
    Frequency, Kpi, KpiKind, Polarity, RollUp, SuppressionProfile, contributors, known_in,
};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Made, Stop, created, none, texts, unique};
use crate::graphql::problem::problems;
use crate::graphql::text::Rule;
use crate::identity::idempotency::Attempt;
use crate::organisation::refer;
use crate::performance::chart::ControlChartProfile;
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
    /// The first day of its first period, in the years 1900 to 2199; for all time when left out.
    pub valid_from: Option<NaiveDate>,
    /// The one accountable owner, a member of staff.
    pub owner_id: ID,
    /// Whether its figures are published.
    #[graphql(default = false)]
    pub is_public: bool,
    /// The contributing services, whose cases count; none means the whole council.
    #[graphql(default)]
    pub service_ids: Vec<ID>,
    /// What counts in the numerator, for kinds that count cases or contacts; for a duration those whose working
    /// days are averaged, for a stock those that count while they are open.
    pub numerator: Option<KpiPartInput>,
    /// What counts in the denominator, for a ratio.
    pub denominator: Option<KpiPartInput>,
    /// How it comes of other KPIs, for the kind `DERIVED`.
    pub formula: Option<KpiFormulaInput>,
    /// The outcomes that count towards it, for predicates that ask for a linked outcome.
    #[graphql(default)]
    pub outcome_ids: Vec<ID>,
    /// How figures are put together over time; added up when left out, the last for a stock.
    pub roll_up_over_time: Option<RollUp>,
    /// How the values of several services are put together.
    #[graphql(default_with = "RollUp::Sum")]
    pub roll_up_over_services: RollUp,
    /// Whether each contributing service reports a value of its own.
    #[graphql(default = false)]
    pub is_reported_by_service: bool,
    /// Days after the end of a period in which its figure is still provisional, 0 to 731.
    #[graphql(default = 0)]
    pub collection_lag_days: i32,
    /// How figures are coloured against their targets; when left out green from the target, amber to 5 %
    /// of it below, then red.
    pub rating_scheme: Option<KpiRatingSchemeInput>,
    /// By which rules signals are found in its control chart.
    #[graphql(default_with = "ControlChartProfile::PlotTheDots")]
    pub chart_profile: ControlChartProfile,
    /// How small numbers of it are hidden from those who may not see the cases.
    #[graphql(default_with = "SuppressionProfile::Hes2018")]
    pub suppression_profile: SuppressionProfile,
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
        /// The formula does not fit the kind, names a KPI that is not there, or leads back to the KPI.
        InvalidFormula,
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
    /// Makes a KPI, with its first version.
    async fn kpi_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The KPI to make.")] input: KpiCreateInput,
    ) -> Result<KpiCreatePayload, Failure> {
        ctx.allow("Mutation.kpiCreate")?;
        let attempt = Attempt::of(ctx, "kpiCreate", input.idempotency_key.as_deref());
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = created(create(ctx.reader(), &attempt, input)).await?;
        Ok(KpiCreatePayload {
            kpi: ended.row,
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
}

async fn create(
    reader: &Reader,
    attempt: &Attempt,
    input: KpiCreateInput,
) -> Result<Made<Kpi>, Stop<P>> {
    let id = reader.clock().new_id();
    let transaction = reader.database().write().await?;
    if let Some(earlier) = attempt
        .earlier::<P>(reader, &transaction, id, Code::IdempotencyMismatch)
        .await?
    {
        let found = Entity::in_council(reader.council_id()).filter(Column::Id.eq(earlier));
        let kpi = match found.one(&transaction).await? {
            Some(row) => known_in(reader, &transaction, row).await?,
            None => None,
        };
        return Ok(Made::before(kpi));
    }
    let mut version = version(reader, id, &input)?;
    none(check(&input, &version))?;
    let found = find(reader, &transaction, &input, &mut version).await?;
    let row = ActiveModel {
        id: Set(id),
        council_id: Set(reader.council_id()),
        code: Set(input.code.clone()),
        title: Set(input.title),
        description: Set(input.description),
        owner_id: Set(found.owner),
        is_public: Set(input.is_public),
        revision: Set(1),
        retired_on: Set(None),
        retirement_reason: Set(None),
    };
    let stored = row.insert(&transaction).await;
    let stored = stored.map_err(|error| unique(error, || taken(&input.code)))?;
    version.into_active_model().insert(&transaction).await?;
    contributors::put_services(reader, &transaction, id, &found.services).await?;
    contributors::put_links(reader, &transaction, id, &found.outcomes).await?;
    let kpi = known_in(reader, &transaction, stored).await?;
    transaction.commit().await?;
    Ok(Made {
        row: kpi,
        replayed: false,
    })
}

/// The first version, but for its measure.
fn version(
    reader: &Reader,
    kpi_id: Uuid,
    input: &KpiCreateInput,
) -> Result<kpi_version::Model, Failure> {
    let kind = input.kind.into();
    let scheme = input.rating_scheme.as_ref();
    let scheme = scheme.map_or_else(RatingScheme::default, RatingScheme::from);
    let formula = input.formula.as_ref().map(KpiFormulaInput::read);
    let time = input.roll_up_over_time.map(Into::into);
    Ok(kpi_version::Model {
        id: reader.clock().new_id(),
        council_id: reader.council_id(),
        kpi_id,
        number: 1,
        valid_from: input.valid_from,
        change: VersionChange::Created,
        reason: None,
        made_at: Some(reader.clock().now()),
        made_by: reader.viewer().account_id(),
        code: input.code.clone(),
        title: input.title.clone(),
        kind,
        unit: input.unit.clone(),
        factor: input.factor,
        decimals: input.decimals,
        polarity: input.polarity.into(),
        range_low: input.range_low,
        range_high: input.range_high,
        frequency: input.frequency.into(),
        measure: None,
        formula: formula
            .map(serde_json::to_value)
            .transpose()
            .map_err(Failure::fault)?,
        roll_up_over_time: time.unwrap_or_else(|| definition::usual_roll_up(kind)),
        roll_up_over_services: input.roll_up_over_services.into(),
        is_reported_by_service: input.is_reported_by_service,
        collection_lag_days: input.collection_lag_days,
        rating_scheme: serde_json::to_value(scheme).map_err(Failure::fault)?,
        chart_profile: input.chart_profile.into(),
        suppression_profile: input.suppression_profile.into(),
    })
}

/// What can be checked without asking the database.
fn check(input: &KpiCreateInput, version: &kpi_version::Model) -> Vec<P> {
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
    for (field, message) in definition::faults(version) {
        problems.push(P::new(Code::Invalid, &field, message));
    }
    let far = version
        .valid_from
        .and_then(|day| day_fault("validFrom", day));
    problems.extend(far.map(|message| P::new(Code::Invalid, "validFrom", message)));
    let holding = |day| LocalDays::holding(day, version.frequency).from;
    if version.valid_from.is_some_and(|day| holding(day) != day) {
        let message = "validFrom must be the first day of one of the KPI's periods.";
        problems.push(P::new(Code::Invalid, "validFrom", message));
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
    version: &mut kpi_version::Model,
) -> Result<Found, Stop<P>> {
    let mut problems = Vec::new();
    if refer::is_taken::<Entity>(reader, transaction, Column::Code, &input.code).await? {
        problems.push(taken(&input.code));
    }
    let mut reading = Reading::default();
    let part = |part: &Option<KpiPartInput>, at: &str, reading: &mut Reading| {
        part.as_ref().map(|part| part.read(at, reading))
    };
    let numerator = part(&input.numerator, "numerator", &mut reading);
    let denominator = part(&input.denominator, "denominator", &mut reading);
    let faults = definition::source_faults(
        version.kind,
        numerator.is_some(),
        denominator.is_some(),
        version.formula.is_some(),
    );
    for (field, message) in faults {
        let code = if field == "formula" {
            Code::InvalidFormula
        } else {
            Code::InvalidMeasure
        };
        problems.push(P::new(code, field, message));
    }
    if let Some(measure) = definition::measure_of(numerator, denominator) {
        for problem in measure.problems(version.kind, "") {
            let field = input_path(&problem.field);
            problems.push(P::new(Code::InvalidMeasure, &field, problem.message));
        }
        version.measure = Some(serde_json::to_value(&measure).map_err(Failure::fault)?);
    }
    for (field, message) in formula::faults(reader, transaction, version).await? {
        problems.push(P::new(Code::InvalidFormula, &field, message));
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
    })
}

fn taken(code: &str) -> P {
    P::new(Code::Taken, "code", refer::taken("KPI", code))
}
