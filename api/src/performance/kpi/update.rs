//! `kpiUpdate`.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, SimpleObject};
use chrono::NaiveDate;
use entities::performance::kpi::{Column, Entity, Model};
use entities::select::InCouncil;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, IntoActiveModel, QueryFilter, QuerySelect, Set,
};
use uuid::Uuid;

use self::{KpiUpdateProblem as P, KpiUpdateProblemCode as Code};
use super::definition::{self, MOST_LISTED};
use super::formula::KpiFormulaInput;
use super::scheme::KpiRatingSchemeInput;
use super::{
    Frequency, Kpi, KpiKind, KpiVersionChange, Polarity, RollUp, SuppressionProfile, contributors,
    known_in, redefine,
};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Stop, changed, none, texts, unique, unmoved};
use crate::graphql::problem::problems;
use crate::graphql::text::{Rule, given};
use crate::organisation::refer;
use crate::performance::chart::ControlChartProfile;
use crate::performance::predicate::KpiPartInput;
use rules::text::Limits;

/// What to change of a KPI; what is left out stays. Its code, title and all that defines it make a new
/// version, or correct the last one as long as that has not begun; the rest is changed at once.
#[derive(Debug, InputObject)]
pub struct KpiUpdateInput {
    /// The KPI.
    pub id: ID,
    /// The revision last seen.
    pub expected_revision: i64,
    /// The first day of the new version, the first of a period, in the years 1900 to 2199; that of the present
    /// period when left out.
    pub valid_from: Option<NaiveDate>,
    /// Why the definition changes; mandatory for a new version.
    pub reason: Option<String>,
    /// What makes the new version; when left out renamed or redefined, as it is.
    pub change: Option<KpiVersionChange>,
    /// The KPIs from which the new version takes over what it counts; mandatory for a split or merger.
    pub origin_ids: Option<Vec<ID>>,
    /// A new code.
    pub code: Option<String>,
    /// A new title.
    pub title: Option<String>,
    /// A new description; null removes it.
    pub description: MaybeUndefined<String>,
    /// A new kind.
    pub kind: Option<KpiKind>,
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
    /// A new length of its periods.
    pub frequency: Option<Frequency>,
    /// A new accountable owner.
    pub owner_id: Option<ID>,
    /// Whether its figures are published.
    pub is_public: Option<bool>,
    /// The contributing services, all of them; none means the whole council.
    pub service_ids: Option<Vec<ID>>,
    /// A new numerator; null removes it.
    pub numerator: MaybeUndefined<KpiPartInput>,
    /// A new denominator; null removes it.
    pub denominator: MaybeUndefined<KpiPartInput>,
    /// A new formula; null removes it.
    pub formula: MaybeUndefined<KpiFormulaInput>,
    /// A new way to put figures together over time.
    pub roll_up_over_time: Option<RollUp>,
    /// A new way to put the values of several services together.
    pub roll_up_over_services: Option<RollUp>,
    /// Whether each contributing service reports a value of its own.
    pub is_reported_by_service: Option<bool>,
    /// A new number of days in which figures are provisional, 0 to 731.
    pub collection_lag_days: Option<i32>,
    /// A new rating scheme.
    pub rating_scheme: Option<KpiRatingSchemeInput>,
    /// New rules for signals in its control chart.
    pub chart_profile: Option<ControlChartProfile>,
    /// A new way to hide small numbers.
    pub suppression_profile: Option<SuppressionProfile>,
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
        /// A text, number or day is not what it has to be, or a list is too long.
        Invalid,
        /// The numerator or denominator does not fit the kind, or its predicate is too large.
        InvalidMeasure,
        /// The formula does not fit the kind, names a KPI that is not there, or leads back to the KPI.
        InvalidFormula,
        /// A definition in force changes, and nobody says why.
        ReasonMissing,
        /// The KPI, or something that is named, does not exist.
        NotFound,
        /// The code belongs to another KPI.
        Taken,
        /// The KPI is retired: its definition no longer changes.
        Retired,
        /// Somebody changed the KPI since the revision last seen.
        Conflict,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct KpiUpdate;

#[Object]
impl KpiUpdate {
    /// Changes a KPI. A change of its definition makes a new version, and periods before it stay as they
    /// were counted.
    async fn kpi_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to change.")] input: KpiUpdateInput,
    ) -> Result<KpiUpdatePayload, Failure> {
        ctx.allow("Mutation.kpiUpdate")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(update(ctx.reader(), input)).await?;
        Ok(KpiUpdatePayload {
            kpi: ended.row,
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn update(reader: &Reader, input: KpiUpdateInput) -> Result<Kpi, Stop<P>> {
    let transaction = reader.database().write().await?;
    let found = Entity::in_council(reader.council_id())
        .filter(Column::Id.eq(Kind::Kpi.uuid(&input.id).unwrap_or_default()))
        .lock_exclusive()
        .one(&transaction)
        .await?
        .ok_or_else(|| P::new(Code::NotFound, "id", refer::unknown("KPI")))?;
    unmoved(found.revision, input.expected_revision, Code::Conflict)?;
    let id = found.id;
    let kpi = known_in(reader, &transaction, found)
        .await?
        .ok_or_else(|| P::new(Code::NotFound, "id", refer::unknown("KPI")))?;
    let mut problems = check(&input);
    let step = redefine::step(reader, &transaction, &kpi, &input, &mut problems).await?;
    let (services, owner) = named(reader, &transaction, &input, &mut problems).await?;
    none(problems)?;
    let row = row(kpi.0.row.clone(), &input, owner);
    let stored = row.update(&transaction).await.map_err(|error| {
        unique(error, || {
            let code = input.code.as_deref().unwrap_or_default();
            P::new(Code::Taken, "code", refer::taken("KPI", code))
        })
    })?;
    redefine::store(reader, &transaction, step).await?;
    if let Some(services) = services {
        contributors::replace_services(reader, &transaction, id, &services).await?;
    }
    let kpi = known_in(reader, &transaction, stored).await?;
    transaction.commit().await?;
    Ok(kpi.ok_or_else(|| Failure::fault("a KPI without a version"))?)
}

/// What can be checked without asking the database, beside the definition.
fn check(input: &KpiUpdateInput) -> Vec<P> {
    let words = Rule::Words(Limits::TITLE);
    let mut problems: Vec<P> = texts(
        Code::Invalid,
        [
            ("code", input.code.as_deref(), Rule::Code),
            ("title", input.title.as_deref(), words),
            ("unit", input.unit.as_deref(), words),
            (
                "description",
                given(&input.description),
                Rule::Words(Limits::DESCRIPTION),
            ),
            ("reason", input.reason.as_deref(), Rule::Words(Limits::NOTE)),
        ],
    );
    for (field, ids) in [
        ("serviceIds", &input.service_ids),
        ("originIds", &input.origin_ids),
    ] {
        if ids.as_ref().is_some_and(|ids| ids.len() > MOST_LISTED) {
            let message = format!("{field} must hold at most {MOST_LISTED} ids.");
            problems.push(P::new(Code::Invalid, field, message));
        }
    }
    problems
}

/// The services and the owner that the input names, if it does.
async fn named(
    reader: &Reader,
    transaction: &impl ConnectionTrait,
    input: &KpiUpdateInput,
    problems: &mut Vec<P>,
) -> Result<(Option<Vec<Uuid>>, Option<Uuid>), Stop<P>> {
    let mut missing = Vec::new();
    let services = match &input.service_ids {
        Some(ids) => {
            let services = definition::services(reader, transaction, ids).await?;
            services.map_err(|gone| missing.extend(gone)).ok()
        }
        None => None,
    };
    let owner = match &input.owner_id {
        Some(id) => {
            let owner = definition::owner(reader, transaction, id).await?;
            owner.map_err(|gone| missing.push(gone)).ok()
        }
        None => None,
    };
    for (field, message) in missing {
        problems.push(P::new(Code::NotFound, &field, message));
    }
    Ok((services, owner))
}

fn row(
    found: Model,
    input: &KpiUpdateInput,
    owner: Option<Uuid>,
) -> entities::performance::kpi::ActiveModel {
    let revision = found.revision + 1;
    let mut row = found.into_active_model();
    row.revision = Set(revision);
    if let Some(code) = &input.code {
        row.code = Set(code.clone());
    }
    if let Some(title) = &input.title {
        row.title = Set(title.clone());
    }
    if let Some(is_public) = input.is_public {
        row.is_public = Set(is_public);
    }
    if let Some(owner) = owner {
        row.owner_id = Set(owner);
    }
    match &input.description {
        MaybeUndefined::Undefined => {}
        MaybeUndefined::Null => row.description = Set(None),
        MaybeUndefined::Value(description) => row.description = Set(Some(description.clone())),
    }
    row
}
