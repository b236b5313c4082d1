//! Formulas of derived KPIs, as clients write and read them.

use std::collections::HashMap;

use async_graphql::{Context, ID, InputObject, Object, OneofObject};
use entities::performance::kpi_version;
use entities::select::InCouncil;
use rules::performance::formula::{Tangle, untangled};
use rules::performance::{Formula, Weight};
use sea_orm::{ConnectionTrait, QueryOrder};
use uuid::Uuid;

use super::known;
use super::{Kpi, KpiById};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::id::Kind;

/// How a derived KPI is to come of other KPIs: exactly one of these.
#[derive(Debug, OneofObject)]
pub enum KpiFormulaInput {
    /// Their values added up; those without a value are left out, and told as coverage.
    Sum(Vec<ID>),
    /// The value of the first less that of the second.
    Difference(KpiPairInput),
    /// The value of the first over that of the second.
    Ratio(KpiPairInput),
    /// Their values averaged by weight; those without a value are left out.
    Weighted(Vec<KpiWeightInput>),
    /// Their numerators added up over their denominators added up.
    Pooled(Vec<ID>),
}

/// Two KPIs.
#[derive(Debug, InputObject)]
pub struct KpiPairInput {
    /// The one on top, or taken from.
    pub first: ID,
    /// The one below the line, or taken away.
    pub second: ID,
}

/// How much a KPI counts.
#[derive(Debug, InputObject)]
pub struct KpiWeightInput {
    /// The KPI.
    pub kpi_id: ID,
    /// Its weight, above 0.
    pub weight: f64,
}

impl KpiFormulaInput {
    /// The formula as it is stored. An id that is none of a KPI becomes nobody's.
    #[must_use]
    pub fn read(&self) -> Formula {
        let uuid = |id: &ID| Kind::Kpi.uuid(id).unwrap_or_default();
        match self {
            Self::Sum(ids) => Formula::Sum(ids.iter().map(uuid).collect()),
            Self::Pooled(ids) => Formula::Pooled(ids.iter().map(uuid).collect()),
            Self::Difference(pair) => Formula::Difference(uuid(&pair.first), uuid(&pair.second)),
            Self::Ratio(pair) => Formula::Ratio(uuid(&pair.first), uuid(&pair.second)),
            Self::Weighted(weights) => {
                let weight = |input: &KpiWeightInput| Weight {
                    kpi: uuid(&input.kpi_id),
                    weight: input.weight,
                };
                Formula::Weighted(weights.iter().map(weight).collect())
            }
        }
    }
}

/// How a derived KPI comes of other KPIs.
#[derive(Clone, Debug)]
pub struct KpiFormula(pub Formula);

/// How a derived KPI comes of other KPIs.
#[Object]
impl KpiFormula {
    /// What is done with them: "SUM", "DIFFERENCE", "RATIO", "WEIGHTED" or "POOLED".
    async fn operation(&self) -> &'static str {
        match self.0 {
            Formula::Sum(_) => "SUM",
            Formula::Difference(..) => "DIFFERENCE",
            Formula::Ratio(..) => "RATIO",
            Formula::Weighted(_) => "WEIGHTED",
            Formula::Pooled(_) => "POOLED",
        }
    }

    /// The KPIs, in their order, as far as the viewer may know of them.
    async fn kpis(&self, ctx: &Context<'_>) -> Fallible<Vec<Kpi>> {
        let ids = self.0.operands();
        let found = ctx
            .loader()
            .load_many(ids.iter().copied().map(KpiById))
            .await;
        Some(found.map(|found| {
            ids.iter()
                .filter_map(|id| found.get(&KpiById(*id)).cloned())
                .collect()
        }))
    }

    /// Their weights, in the order of all the KPIs that it names; null unless it weighs them.
    async fn weights(&self) -> Option<Vec<f64>> {
        match &self.0 {
            Formula::Weighted(weights) => Some(weights.iter().map(|one| one.weight).collect()),
            _ => None,
        }
    }
}

/// What keeps a version from coming of other KPIs: the path and a sentence for each.
///
/// # Errors
/// When the database fails or a stored formula cannot be read.
pub async fn faults(
    reader: &Reader,
    connection: &impl ConnectionTrait,
    version: &kpi_version::Model,
) -> Result<Vec<(String, String)>, Failure> {
    let Some(formula) = known::formula(version)? else {
        return Ok(Vec::new());
    };
    let problems = formula.problems("formula").into_iter();
    let mut faults: Vec<(String, String)> = problems
        .map(|problem| (problem.field, problem.message))
        .collect();
    let fault = fault(reader, connection, version, &formula.operands()).await?;
    faults.extend(fault.map(|message| ("formula".to_owned(), message.to_owned())));
    Ok(faults)
}

async fn fault(
    reader: &Reader,
    connection: &impl ConnectionTrait,
    version: &kpi_version::Model,
    operands: &[Uuid],
) -> Result<Option<&'static str>, Failure> {
    let versions = kpi_version::Entity::in_council(reader.council_id())
        .order_by_asc(kpi_version::Column::Number)
        .all(connection)
        .await?;
    let mut known: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for other in versions
        .iter()
        .filter(|other| other.kpi_id != version.kpi_id)
    {
        let kpis = known::formula(other)?.map(|formula| formula.operands());
        known
            .entry(other.kpi_id)
            .or_default()
            .extend(kpis.unwrap_or_default());
    }
    if operands.contains(&version.kpi_id) {
        return Ok(Some("The KPI would come of itself: the formula names it."));
    }
    if operands.iter().any(|id| !known.contains_key(id)) {
        return Ok(Some(
            "An id in the formula is not the id of a KPI of the council.",
        ));
    }
    let is_coarser = |id: &Uuid| {
        let last = versions.iter().rev().find(|other| other.kpi_id == *id);
        last.is_some_and(|last| !version.frequency.holds(last.frequency))
    };
    if operands.iter().any(is_coarser) {
        return Ok(Some(
            "The periods of each KPI in the formula must make up whole periods of this one.",
        ));
    }
    Ok(match untangled(version.kpi_id, operands, &known) {
        Ok(()) => None,
        Err(Tangle::Cycle) => Some("The KPI would come of itself: the formula leads back to it."),
        Err(Tangle::TooDeep) => Some("Too many derived KPIs would stand on each other: at most 5."),
    })
}
