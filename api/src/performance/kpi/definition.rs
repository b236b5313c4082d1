//! What making and changing a KPI have in common: the checks of its definition.

use async_graphql::ID;
use entities::journeys::{journey, journey_version, outcome};
use entities::organisation::{channel, service, staff, team};
use entities::performance::kpi_version::Model;
use entities::select::{InCouncil, in_ids};
use rules::performance::{KpiKind, Measure, PartDefinition, Polarity, RollUp};
use sea_orm::{ConnectionTrait, DbErr, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::graphql::context::Reader;
use crate::graphql::id::Kind;
use crate::organisation::refer;
use crate::performance::predicate::Reading;

/// Most contributing services, and most outcomes that can be linked in one mutation.
pub const MOST_LISTED: usize = 500;

/// Something that a definition names and that is not there: the path of its field and a sentence.
pub type Missing = (String, String);

/// What of a predicate's ids names nothing in the council, one entry for each list.
///
/// # Errors
/// When the database fails.
pub async fn missing_in_predicates(
    reader: &Reader,
    connection: &impl ConnectionTrait,
    reading: Reading,
) -> Result<Vec<Missing>, DbErr> {
    let mut missing: Vec<(String, Kind)> = reading.unknown;
    let mut kinds: Vec<Kind> = Vec::new();
    for (_, kind, _) in &reading.named {
        if !kinds.contains(kind) {
            kinds.push(*kind);
        }
    }
    for kind in kinds {
        let of_kind = || reading.named.iter().filter(|(_, named, _)| *named == kind);
        let ids: Vec<Uuid> = of_kind().map(|(_, _, id)| *id).collect();
        let known = known(reader, connection, kind, &ids).await?;
        missing.extend(
            of_kind()
                .filter(|(_, _, id)| !known.contains(id))
                .map(|(path, kind, _)| (path.clone(), *kind)),
        );
    }
    missing.dedup();
    Ok(missing
        .into_iter()
        .map(|(path, kind)| {
            let message = format!(
                "An id in this list is not the id of a {} of the council.",
                kind.name()
            );
            (path, message)
        })
        .collect())
}

async fn known(
    reader: &Reader,
    connection: &impl ConnectionTrait,
    kind: Kind,
    ids: &[Uuid],
) -> Result<Vec<Uuid>, DbErr> {
    match kind {
        Kind::Journey => {
            ids_in::<journey::Entity>(reader, connection, journey::Column::Id, ids).await
        }
        Kind::Service => {
            ids_in::<service::Entity>(reader, connection, service::Column::Id, ids).await
        }
        Kind::JourneyVersion => {
            ids_in::<journey_version::Entity>(reader, connection, journey_version::Column::Id, ids)
                .await
        }
        Kind::Channel => {
            ids_in::<channel::Entity>(reader, connection, channel::Column::Id, ids).await
        }
        Kind::Team => ids_in::<team::Entity>(reader, connection, team::Column::Id, ids).await,
        Kind::Outcome => {
            ids_in::<outcome::Entity>(reader, connection, outcome::Column::Id, ids).await
        }
        _ => Ok(Vec::new()),
    }
}

async fn ids_in<E: InCouncil>(
    reader: &Reader,
    connection: &impl ConnectionTrait,
    column: E::Column,
    ids: &[Uuid],
) -> Result<Vec<Uuid>, DbErr> {
    E::in_council(reader.council_id())
        .filter(in_ids(column, ids, reader.backend()))
        .select_only()
        .column(column)
        .into_tuple()
        .all(connection)
        .await
}

/// The owner, or that there is none with this id.
///
/// # Errors
/// When the database fails.
pub async fn owner(
    reader: &Reader,
    connection: &impl ConnectionTrait,
    id: &ID,
) -> Result<Result<Uuid, Missing>, DbErr> {
    let found =
        refer::find_one::<staff::Entity>(reader, connection, staff::Column::Id, Kind::Staff, id)
            .await?;
    Ok(found.ok_or_else(|| ("ownerId".to_owned(), refer::unknown("member of staff"))))
}

/// The contributing services, each once, or which of them are not there.
///
/// # Errors
/// When the database fails.
pub async fn services(
    reader: &Reader,
    connection: &impl ConnectionTrait,
    ids: &[ID],
) -> Result<Result<Vec<Uuid>, Vec<Missing>>, DbErr> {
    let column = service::Column::Id;
    let found = refer::find::<service::Entity>(reader, connection, column, Kind::Service, ids);
    Ok(listed("serviceIds", "service", found.await?))
}

/// The outcomes to link, each once, or which of them are not there.
///
/// # Errors
/// When the database fails.
pub async fn outcomes(
    reader: &Reader,
    connection: &impl ConnectionTrait,
    ids: &[ID],
) -> Result<Result<Vec<Uuid>, Vec<Missing>>, DbErr> {
    let column = outcome::Column::Id;
    let found = refer::find::<outcome::Entity>(reader, connection, column, Kind::Outcome, ids);
    Ok(listed("outcomeIds", "outcome", found.await?))
}

fn listed(field: &str, what: &str, found: Vec<Option<Uuid>>) -> Result<Vec<Uuid>, Vec<Missing>> {
    let missing: Vec<Missing> = found
        .iter()
        .enumerate()
        .filter(|(_, id)| id.is_none())
        .map(|(place, _)| (format!("{field}.{place}"), refer::unknown(what)))
        .collect();
    if !missing.is_empty() {
        return Err(missing);
    }
    let mut ids: Vec<Uuid> = found.into_iter().flatten().collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

/// The most days that figures of a period may be waited for.
const MOST_LAG_DAYS: i32 = 731;

/// What is wrong with a definition as it will be stored, beside its predicates and what it names: the
/// path of the field and a sentence for each.
#[must_use]
pub fn faults(version: &Model) -> Vec<(String, String)> {
    let mut faults = Vec::new();
    if !(version.factor.is_finite() && version.factor > 0.0) {
        faults.push((
            "factor",
            "factor must be a number above 0: 1, or 100 for a percentage.",
        ));
    }
    if !(0..=6).contains(&version.decimals) {
        faults.push(("decimals", "decimals must be 0 to 6."));
    }
    if !(0..=MOST_LAG_DAYS).contains(&version.collection_lag_days) {
        faults.push((
            "collectionLagDays",
            "collectionLagDays must be 0 to 731 days.",
        ));
    }
    faults.extend(range_fault(version));
    faults.extend(roll_up_faults(version));
    let mut faults: Vec<(String, String)> = faults
        .into_iter()
        .map(|(field, message)| (field.to_owned(), message.to_owned()))
        .collect();
    if let Ok(scheme) = super::known::rating_scheme(version) {
        let problems = scheme.problems("ratingScheme").into_iter();
        faults.extend(problems.map(|problem| (problem.field, problem.message)));
    }
    faults
}

fn range_fault(version: &Model) -> Option<(&'static str, &'static str)> {
    match (version.polarity, version.range_low, version.range_high) {
        (Polarity::InRange, Some(low), Some(high)) if low <= high => None,
        (Polarity::InRange, Some(_), Some(_)) => Some((
            "rangeHigh",
            "The ends of the range are crossed: rangeHigh must not be below rangeLow.",
        )),
        (Polarity::InRange, _, _) => Some((
            "rangeLow",
            "The polarity IN_RANGE needs rangeLow and rangeHigh.",
        )),
        (_, None, None) => None,
        _ => Some((
            "rangeLow",
            "Only the polarity IN_RANGE has a range: leave rangeLow and rangeHigh out.",
        )),
    }
}

fn roll_up_faults(version: &Model) -> Vec<(&'static str, &'static str)> {
    let mut faults = Vec::new();
    if version.kind == KpiKind::Stock && version.roll_up_over_time == RollUp::Sum {
        faults.push((
            "rollUpOverTime",
            "A stock is not added up over time, since a case would count in every period: choose LAST, AVERAGE, MIN, MAX or NONE.",
        ));
    }
    if version.roll_up_over_services == RollUp::Last {
        faults.push((
            "rollUpOverServices",
            "Services have no order in time: choose SUM, AVERAGE, MIN, MAX or NONE.",
        ));
    }
    if version.is_reported_by_service && !version.kind.is_recorded() {
        faults.push((
            "isReportedByService",
            "Only the kinds SURVEY and EXTERNAL are reported: leave it out.",
        ));
    }
    faults
}

/// How figures of a kind are put together over time unless somebody says otherwise.
#[must_use]
pub const fn usual_roll_up(kind: KpiKind) -> RollUp {
    match kind {
        KpiKind::Stock => RollUp::Last,
        _ => RollUp::Sum,
    }
}

/// What a kind asks of its numerator, denominator and formula: the field and a sentence for each that
/// is missing or too many.
#[must_use]
pub fn source_faults(
    kind: KpiKind,
    numerator: bool,
    denominator: bool,
    formula: bool,
) -> Vec<(&'static str, &'static str)> {
    let mut faults = Vec::new();
    if kind.is_counted() {
        if !numerator {
            faults.push((
                "numerator",
                "A KPI of this kind counts cases or contacts: say which ones count in the numerator.",
            ));
        }
    } else if numerator || denominator {
        faults.push((
            "numerator",
            "A KPI of this kind counts neither cases nor contacts: leave numerator and denominator out.",
        ));
    }
    match (kind == KpiKind::Derived, formula) {
        (true, false) => faults.push(("formula", "A derived KPI needs a formula over other KPIs.")),
        (false, true) => faults.push((
            "formula",
            "Only the kind DERIVED has a formula: leave it out.",
        )),
        _ => {}
    }
    faults
}

/// The measure that the parts of an input make, told to `reading`; `None` without a numerator.
#[must_use]
pub fn measure_of(
    numerator: Option<PartDefinition>,
    denominator: Option<PartDefinition>,
) -> Option<Measure> {
    numerator.map(|numerator| Measure {
        numerator,
        denominator,
    })
}

/// The path of a problem in a measure as a path in the input: `all[2]` becomes `all.2`.
#[must_use]
pub fn input_path(path: &str) -> String {
    path.replace('[', ".").replace(']', "")
}
