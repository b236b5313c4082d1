//! The version that an update makes or corrects.

use async_graphql::MaybeUndefined;
use chrono::NaiveDate;
use entities::performance::kpi_version::Model;
use entities::performance::{kpi, kpi_version_origin};
use rules::performance::{RatingScheme, VersionChange};
use rules::time::period::{Period as LocalDays, day_fault};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, Set};
use uuid::Uuid;

use super::definition::{self, input_path};
use super::update::{KpiUpdateInput, KpiUpdateProblem as P, KpiUpdateProblemCode as Code};
use super::{Kpi, formula, known};
use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::Stop;
use crate::graphql::period::today;
use crate::organisation::refer;
use crate::performance::predicate::Reading;

/// What is written of a definition that changes.
pub(super) enum Step {
    /// Nothing: the definition stays.
    None,
    /// The last version has not begun, and becomes this.
    Corrected(Box<Model>),
    /// A version more, with the KPIs it takes over from.
    Made(Box<Model>, Vec<Uuid>),
}

/// What the update does to the definition. What is wrong with it is added to `problems`.
pub(super) async fn step(
    reader: &Reader,
    transaction: &impl ConnectionTrait,
    kpi: &Kpi,
    input: &KpiUpdateInput,
    problems: &mut Vec<P>,
) -> Result<Step, Stop<P>> {
    let latest = kpi.0.latest();
    let mut version = overlaid(latest, input)?;
    measured(reader, transaction, &mut version, input, problems).await?;
    let is_dated = input.valid_from.is_some() && input.valid_from != latest.valid_from;
    if version == *latest && input.change.is_none() && !is_dated {
        return Ok(Step::None);
    }
    if kpi.0.row.retired_on.is_some() {
        let message =
            "The KPI is retired: only its description, owner, services and publication can change.";
        problems.push(P::new(Code::Retired, "id", message));
        return Ok(Step::None);
    }
    for (field, message) in definition::faults(&version) {
        problems.push(P::new(Code::Invalid, &field, message));
    }
    for (field, message) in formula::faults(reader, transaction, &version).await? {
        problems.push(P::new(Code::InvalidFormula, &field, message));
    }
    let code = &version.code;
    let is_renumbered = *code != kpi.0.row.code;
    if is_renumbered
        && refer::is_taken::<kpi::Entity>(reader, transaction, kpi::Column::Code, code).await?
    {
        problems.push(P::new(Code::Taken, "code", refer::taken("KPI", code)));
    }
    let origins = origins(reader, transaction, input, problems).await?;
    let today = today(reader);
    if latest.valid_from.is_some_and(|begins| begins > today) {
        version.valid_from = input.valid_from.or(latest.valid_from);
        version.reason = input.reason.clone().or_else(|| latest.reason.clone());
        problems.extend(date_fault(kpi, &version, today));
        return Ok(Step::Corrected(Box::new(version)));
    }
    renewed(reader, kpi, &mut version, input);
    problems.extend(date_fault(kpi, &version, today));
    if input.reason.is_none() {
        let message = "This definition is in force. Say why it changes: a new version is made, and periods before it stay as they were counted.";
        problems.push(P::new(Code::ReasonMissing, "reason", message));
    }
    let takes_over = matches!(version.change, VersionChange::Split | VersionChange::Merged);
    if takes_over == origins.is_empty() {
        let message =
            "A split or merger says from which KPIs it takes over, and nothing else does.";
        problems.push(P::new(Code::Invalid, "originIds", message));
    }
    Ok(Step::Made(Box::new(version), origins))
}

/// The last version with what the input says put over it, but for its measure.
fn overlaid(latest: &Model, input: &KpiUpdateInput) -> Result<Model, Failure> {
    let mut version = latest.clone();
    let put = |text: &mut String, given: &Option<String>| {
        if let Some(given) = given {
            text.clone_from(given);
        }
    };
    put(&mut version.code, &input.code);
    put(&mut version.title, &input.title);
    put(&mut version.unit, &input.unit);
    version.kind = input.kind.map_or(version.kind, Into::into);
    version.factor = input.factor.unwrap_or(version.factor);
    version.decimals = input.decimals.unwrap_or(version.decimals);
    version.polarity = input.polarity.map_or(version.polarity, Into::into);
    version.range_low = over(input.range_low, version.range_low);
    version.range_high = over(input.range_high, version.range_high);
    version.frequency = input.frequency.map_or(version.frequency, Into::into);
    let (time, services) = (input.roll_up_over_time, input.roll_up_over_services);
    version.roll_up_over_time = time.map_or(version.roll_up_over_time, Into::into);
    version.roll_up_over_services = services.map_or(version.roll_up_over_services, Into::into);
    if let Some(is_reported) = input.is_reported_by_service {
        version.is_reported_by_service = is_reported;
    }
    version.collection_lag_days = input
        .collection_lag_days
        .unwrap_or(version.collection_lag_days);
    if let Some(scheme) = &input.rating_scheme {
        let scheme = RatingScheme::from(scheme);
        version.rating_scheme = serde_json::to_value(scheme).map_err(Failure::fault)?;
    }
    version.chart_profile = input
        .chart_profile
        .map_or(version.chart_profile, Into::into);
    let suppression = input.suppression_profile;
    version.suppression_profile = suppression.map_or(version.suppression_profile, Into::into);
    match &input.formula {
        MaybeUndefined::Undefined => {}
        MaybeUndefined::Null => version.formula = None,
        MaybeUndefined::Value(formula) => {
            let formula = serde_json::to_value(formula.read()).map_err(Failure::fault)?;
            version.formula = Some(formula);
        }
    }
    Ok(version)
}

fn over<T>(input: MaybeUndefined<T>, found: Option<T>) -> Option<T> {
    match input {
        MaybeUndefined::Undefined => found,
        MaybeUndefined::Null => None,
        MaybeUndefined::Value(value) => Some(value),
    }
}

/// Puts the parts that are given in place of those of the measure.
async fn measured(
    reader: &Reader,
    transaction: &impl ConnectionTrait,
    version: &mut Model,
    input: &KpiUpdateInput,
    problems: &mut Vec<P>,
) -> Result<(), Stop<P>> {
    let mut reading = Reading::default();
    let (mut numerator, mut denominator) = match known::measure(version)? {
        Some(measure) => (Some(measure.numerator), measure.denominator),
        None => (None, None),
    };
    for (given, at, part) in [
        (&input.numerator, "numerator", &mut numerator),
        (&input.denominator, "denominator", &mut denominator),
    ] {
        match given {
            MaybeUndefined::Undefined => {}
            MaybeUndefined::Null => *part = None,
            MaybeUndefined::Value(given) => *part = Some(given.read(at, &mut reading)),
        }
    }
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
    let measure = definition::measure_of(numerator, denominator);
    for problem in measure
        .iter()
        .flat_map(|measure| measure.problems(version.kind, ""))
    {
        let field = input_path(&problem.field);
        problems.push(P::new(Code::InvalidMeasure, &field, problem.message));
    }
    for (field, message) in definition::missing_in_predicates(reader, transaction, reading).await? {
        problems.push(P::new(Code::NotFound, &field, message));
    }
    let stored = measure.map(serde_json::to_value).transpose();
    version.measure = stored.map_err(Failure::fault)?;
    Ok(())
}

/// Makes a new version of what was the last.
fn renewed(reader: &Reader, kpi: &Kpi, version: &mut Model, input: &KpiUpdateInput) {
    let latest = kpi.0.latest();
    let mut renamed = latest.clone();
    renamed.code.clone_from(&version.code);
    renamed.title.clone_from(&version.title);
    let own = if renamed == *version && version != latest {
        VersionChange::Renamed
    } else {
        VersionChange::Redefined
    };
    let present = LocalDays::holding(today(reader), version.frequency).from;
    version.change = input.change.map_or(own, Into::into);
    version.id = reader.clock().new_id();
    version.number += 1;
    version.valid_from = Some(input.valid_from.unwrap_or(present));
    version.reason.clone_from(&input.reason);
    version.made_at = Some(reader.clock().now());
    version.made_by = reader.viewer().account_id();
}

/// What is wrong with the first day of a version.
fn date_fault(kpi: &Kpi, version: &Model, today: NaiveDate) -> Option<P> {
    let begins = version.valid_from?;
    if let Some(message) = day_fault("validFrom", begins) {
        return Some(P::new(Code::Invalid, "validFrom", message));
    }
    let before = kpi
        .0
        .versions
        .iter()
        .rev()
        .find(|other| other.number < version.number);
    let starts = |frequency| LocalDays::holding(begins, frequency).from == begins;
    let message =
        if !starts(version.frequency) || !before.is_none_or(|before| starts(before.frequency)) {
            "validFrom must be the first day of a period, of the new version and of the one before."
        } else if before.is_some_and(|before| begins <= known::begins(before)) {
            "validFrom must be later than the first day of the version before."
        } else if before.is_some() && version.code != kpi.0.row.code && begins > today {
            "A new code holds at once: validFrom must not lie in the future."
        } else {
            return None;
        };
    Some(P::new(Code::Invalid, "validFrom", message))
}

async fn origins(
    reader: &Reader,
    transaction: &impl ConnectionTrait,
    input: &KpiUpdateInput,
    problems: &mut Vec<P>,
) -> Result<Vec<Uuid>, Stop<P>> {
    let ids = input.origin_ids.as_deref().unwrap_or_default();
    let found =
        refer::find::<kpi::Entity>(reader, transaction, kpi::Column::Id, Kind::Kpi, ids).await?;
    for (place, _) in found.iter().enumerate().filter(|(_, id)| id.is_none()) {
        let field = format!("originIds.{place}");
        problems.push(P::new(Code::NotFound, &field, refer::unknown("KPI")));
    }
    let mut origins: Vec<Uuid> = found.into_iter().flatten().collect();
    origins.sort_unstable();
    origins.dedup();
    Ok(origins)
}

/// Writes the version.
pub(super) async fn store(
    reader: &Reader,
    transaction: &impl ConnectionTrait,
    step: Step,
) -> Result<(), Stop<P>> {
    match step {
        Step::None => {}
        Step::Corrected(version) => {
            let row = version.into_active_model().reset_all();
            row.update(transaction).await?;
        }
        Step::Made(version, origins) => {
            let version_id = version.id;
            version.into_active_model().insert(transaction).await?;
            if !origins.is_empty() {
                let rows = origins
                    .into_iter()
                    .map(|kpi_id| kpi_version_origin::ActiveModel {
                        council_id: Set(reader.council_id()),
                        version_id: Set(version_id),
                        kpi_id: Set(kpi_id),
                    });
                kpi_version_origin::Entity::insert_many(rows)
                    .exec_without_returning(transaction)
                    .await?;
            }
        }
    }
    Ok(())
}
