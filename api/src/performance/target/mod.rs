//! Targets: what a KPI is to reach in a period.

pub mod remove;
pub mod set;

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, ID, Object};
use chrono::NaiveDate;
use entities::performance::kpi_target::{Column, Entity, Model};
use rules::time::period::Period;
use sea_orm::QueryOrder;
use uuid::Uuid;

use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::performance::kpi::{Known, KpiById};

/// What a KPI is to reach in every one of its periods that lies within these days.
#[derive(Clone, Debug)]
pub struct KpiTarget(pub Model);

/// What a KPI is to reach in every one of its periods that lies within these days.
#[Object]
impl KpiTarget {
    /// The opaque id.
    pub(crate) async fn id(&self) -> ID {
        Kind::KpiTarget.id(self.0.id)
    }

    /// The first day it is in force.
    async fn from(&self) -> NaiveDate {
        self.0.starts_on
    }

    /// The first day it is no longer in force.
    async fn to(&self) -> NaiveDate {
        self.0.ends_on
    }

    /// The value to reach, in the unit of the KPI.
    async fn value(&self) -> f64 {
        self.0.value
    }

    /// The share of the value that falls into each period of the KPI, in their order: a period's target is
    /// its share. Null when every period is to reach the value itself.
    async fn phasing(&self) -> Option<Vec<f64>> {
        shares(&self.0)
    }

    /// Counts the changes, from 1.
    async fn revision(&self) -> i64 {
        self.0.revision
    }
}

/// Loads the targets of a KPI by their first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TargetsOf(pub Uuid);

impl Loader<TargetsOf> for Reader {
    type Value = Vec<Model>;
    type Error = Failure;

    async fn load(&self, keys: &[TargetsOf]) -> Result<HashMap<TargetsOf, Vec<Model>>, Failure> {
        let select = self
            .rows_of::<Entity>(Column::KpiId, keys.iter().map(|key| key.0))
            .order_by_asc(Column::StartsOn)
            .order_by_asc(Column::EndsOn)
            .all(self.connection());
        let mut found: HashMap<TargetsOf, Vec<Model>> = HashMap::new();
        for row in self.ask("targets of KPI", select).await? {
            found.entry(TargetsOf(row.kpi_id)).or_default().push(row);
        }
        Ok(found)
    }
}

/// Loads targets by id, as far as the viewer may know of their KPI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KpiTargetById(pub Uuid);

impl Loader<KpiTargetById> for Reader {
    type Value = KpiTarget;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[KpiTargetById],
    ) -> Result<HashMap<KpiTargetById, KpiTarget>, Failure> {
        let select = self
            .rows_of::<Entity>(Column::Id, keys.iter().map(|key| key.0))
            .all(self.connection());
        let rows = self.ask("target by id", select).await?;
        let kpis: Vec<KpiById> = rows.iter().map(|row| KpiById(row.kpi_id)).collect();
        let known = self.load(&kpis).await?;
        Ok(rows
            .into_iter()
            .filter(|row| known.contains_key(&KpiById(row.kpi_id)))
            .map(|row| (KpiTargetById(row.id), KpiTarget(row)))
            .collect())
    }
}

/// The targets of a KPI by their first day.
///
/// # Errors
/// When the database fails.
pub async fn of(ctx: &Context<'_>, kpi_id: Uuid) -> Result<Vec<KpiTarget>, Failure> {
    let targets = ctx.loader().load_one(TargetsOf(kpi_id)).await?;
    Ok(targets
        .unwrap_or_default()
        .into_iter()
        .map(KpiTarget)
        .collect())
}

/// The target in force for the whole of `period`: of those that cover it the narrowest; of a phased
/// one the shares of the KPI's own periods in it.
#[must_use]
pub fn in_force(targets: &[Model], kpi: &Known, period: &Period) -> Option<f64> {
    let target = targets
        .iter()
        .filter(|target| target.starts_on <= period.from && period.to <= target.ends_on)
        .min_by_key(|target| target.ends_on - target.starts_on)?;
    let Some(shares) = shares(target) else {
        return Some(target.value);
    };
    let days = Period {
        from: target.starts_on,
        to: target.ends_on,
    };
    let own = kpi.periods(days).into_iter().zip(shares);
    let share: f64 = own
        .filter(|((own, _), _)| period.from <= own.from && own.to <= period.to)
        .map(|(_, share)| share)
        .sum();
    Some(target.value * share)
}

/// The shares of a phased target; `None` of one that is not.
fn shares(target: &Model) -> Option<Vec<f64>> {
    serde_json::from_value(target.phasing.clone()?).ok()
}
