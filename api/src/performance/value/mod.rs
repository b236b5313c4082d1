//! Values recorded for periods of KPIs, and their corrections.

pub mod correct;
pub mod entry;
pub mod record;

use std::collections::{HashMap, HashSet};

use async_graphql::dataloader::Loader;
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, NaiveDate, Utc};
use entities::performance::kpi_value::{Column, Entity, Model};
use entities::performance::kpi_value_correction;
use rules::performance::Amounts;
use rules::time::period::Period as LocalDays;
use sea_orm::QueryOrder;
use uuid::Uuid;

use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::id::Kind;
use crate::graphql::load::grouped;
use crate::graphql::quantity::Quantity;
use crate::organisation::account::{Account, AccountById};
use crate::organisation::service::{Service, ServiceById};
use crate::performance::kpi::{KpiById, ReachOf};

/// A value recorded for a period of a KPI.
#[derive(Clone, Debug)]
pub struct KpiValue(pub Model);

/// A value recorded for a period of a KPI.
#[Object]
impl KpiValue {
    /// The opaque id.
    pub(crate) async fn id(&self) -> ID {
        Kind::KpiValue.id(self.0.id)
    }

    /// The first day of the period.
    async fn from(&self) -> NaiveDate {
        self.0.starts_on
    }

    /// The first day after the period.
    async fn to(&self) -> NaiveDate {
        self.0.ends_on
    }

    /// The first day that it looks back to when that is before the period; else null.
    async fn covers_from(&self) -> Option<NaiveDate> {
        self.0.covers_from
    }

    /// The service that reports it; null when it is of the whole KPI.
    async fn service(&self, ctx: &Context<'_>) -> Fallible<Service> {
        match self.0.service_id {
            Some(id) => ctx.loader().load_one(ServiceById(id)).await.transpose(),
            None => None,
        }
    }

    /// What counts; null when only a value was given, and when it is hidden as a small number.
    async fn numerator(&self, ctx: &Context<'_>) -> Fallible<Quantity> {
        let shown = self.shown(ctx).await;
        shown
            .map(|amounts| amounts.numerator.map(Quantity))
            .transpose()
    }

    /// What it is divided by; null for a plain amount, when only a value was given, and when it is hidden
    /// as a small number.
    async fn denominator(&self, ctx: &Context<'_>) -> Fallible<Quantity> {
        let shown = self.shown(ctx).await;
        shown
            .map(|amounts| amounts.denominator.map(Quantity))
            .transpose()
    }

    /// The value as it was given, in the unit; null when it comes of the numerator.
    async fn value(&self) -> Option<f64> {
        self.0.value
    }

    /// When it was recorded first.
    async fn recorded_at(&self) -> DateTime<Utc> {
        self.0.recorded_at
    }

    /// Who recorded it; null for an import, and for viewers who may not see staff.
    async fn recorded_by(&self, ctx: &Context<'_>) -> Fallible<Account> {
        by(ctx, "KpiValue.recordedBy", self.0.recorded_by).await
    }

    /// What it was before each correction, the oldest first.
    async fn corrections(&self, ctx: &Context<'_>) -> Fallible<Vec<KpiValueCorrection>> {
        let rows = ctx.loader().load_one(CorrectionsOf(self.0.id)).await;
        Some(rows.map(Option::unwrap_or_default))
    }

    /// Counts the changes, from 1; a correction names the revision it saw last.
    async fn revision(&self) -> i64 {
        self.0.revision
    }
}

impl KpiValue {
    /// What of it the viewer may know, by the profile of the version in force on its first day.
    async fn shown(&self, ctx: &Context<'_>) -> Result<Amounts, Failure> {
        let amounts = Amounts {
            numerator: self.0.numerator,
            denominator: self.0.denominator,
            given: self.0.value,
        };
        if !ctx.viewer().is_suppressed() {
            return Ok(amounts);
        }
        let kpi = ctx.loader().load_one(KpiById(self.0.kpi_id)).await?;
        let version = kpi
            .as_ref()
            .and_then(|kpi| kpi.0.version_on(self.0.starts_on));
        let shown =
            version.map(|version| amounts.published(version.kind, version.suppression_profile));
        Ok(shown.unwrap_or_default().amounts)
    }
}

/// What a recorded value was before a correction.
#[derive(Clone, Debug)]
pub struct KpiValueCorrection(kpi_value_correction::Model);

/// What a recorded value was before a correction.
#[Object]
impl KpiValueCorrection {
    /// The numerator before; null when there was none, and for viewers who may not see small numbers.
    async fn numerator(&self, ctx: &Context<'_>) -> Option<Quantity> {
        let known = self.0.numerator.filter(|_| !ctx.viewer().is_suppressed());
        known.map(Quantity)
    }

    /// The denominator before; null when there was none, and for viewers who may not see small numbers.
    async fn denominator(&self, ctx: &Context<'_>) -> Option<Quantity> {
        let known = self.0.denominator.filter(|_| !ctx.viewer().is_suppressed());
        known.map(Quantity)
    }

    /// The value as given before; null when it came of the numerator.
    async fn value(&self) -> Option<f64> {
        self.0.value
    }

    /// Why it was corrected.
    async fn reason(&self) -> &str {
        &self.0.reason
    }

    /// When it was corrected.
    async fn corrected_at(&self) -> DateTime<Utc> {
        self.0.corrected_at
    }

    /// Who corrected it; null for an import, and for viewers who may not see staff.
    async fn corrected_by(&self, ctx: &Context<'_>) -> Fallible<Account> {
        by(ctx, "KpiValueCorrection.correctedBy", self.0.corrected_by).await
    }
}

/// The account that did something, for viewers who may see staff.
pub(super) async fn by(
    ctx: &Context<'_>,
    field: &'static str,
    account: Option<Uuid>,
) -> Fallible<Account> {
    if ctx.allow(field).is_err() {
        return None;
    }
    ctx.loader()
        .load_one(AccountById(account?))
        .await
        .transpose()
}

/// Loads all that was recorded for a KPI, by day and service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ValuesOf(pub Uuid);

impl Loader<ValuesOf> for Reader {
    type Value = Vec<Model>;
    type Error = Failure;

    async fn load(&self, keys: &[ValuesOf]) -> Result<HashMap<ValuesOf, Vec<Model>>, Failure> {
        let select = self
            .rows_of::<Entity>(Column::KpiId, keys.iter().map(|key| key.0))
            .order_by_asc(Column::StartsOn)
            .order_by_asc(Column::ServiceId)
            .order_by_asc(Column::Id)
            .all(self.connection());
        let rows = self.ask("values of KPI", select).await?;
        Ok(grouped(
            rows.into_iter().map(|row| (ValuesOf(row.kpi_id), row)),
        ))
    }
}

/// Loads the corrections of a value, the oldest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct CorrectionsOf(Uuid);

impl Loader<CorrectionsOf> for Reader {
    type Value = Vec<KpiValueCorrection>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[CorrectionsOf],
    ) -> Result<HashMap<CorrectionsOf, Vec<KpiValueCorrection>>, Failure> {
        let select = self
            .rows_of::<kpi_value_correction::Entity>(
                kpi_value_correction::Column::KpiValueId,
                keys.iter().map(|key| key.0),
            )
            .order_by_asc(kpi_value_correction::Column::Id)
            .all(self.connection());
        let rows = self.ask("corrections of KPI values", select).await?;
        let pairs = rows
            .into_iter()
            .map(|row| (CorrectionsOf(row.kpi_value_id), KpiValueCorrection(row)));
        Ok(grouped(pairs))
    }
}

/// Loads values by id, as far as their figures are for the viewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KpiValueById(pub Uuid);

impl Loader<KpiValueById> for Reader {
    type Value = KpiValue;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[KpiValueById],
    ) -> Result<HashMap<KpiValueById, KpiValue>, Failure> {
        let select = self
            .rows_of::<Entity>(Column::Id, keys.iter().map(|key| key.0))
            .all(self.connection());
        let rows = self.ask("KPI value by id", select).await?;
        let kpis: Vec<KpiById> = rows.iter().map(|row| KpiById(row.kpi_id)).collect();
        let known = self.load(&kpis).await?;
        let kpis: Vec<ReachOf> = known.values().cloned().map(ReachOf).collect();
        let shown = self.load(&kpis).await?;
        let shown: HashSet<Uuid> = shown.into_keys().map(|key| key.0.0.id).collect();
        Ok(rows
            .into_iter()
            .filter(|row| shown.contains(&row.kpi_id))
            .map(|row| (KpiValueById(row.id), KpiValue(row)))
            .collect())
    }
}

/// The values of a KPI that lie in a period.
///
/// # Errors
/// When the database fails.
pub async fn of_period(
    ctx: &Context<'_>,
    kpi_id: Uuid,
    days: LocalDays,
) -> Result<Vec<KpiValue>, Failure> {
    let rows = ctx
        .loader()
        .load_one(ValuesOf(kpi_id))
        .await?
        .unwrap_or_default();
    let lies_in = |row: &Model| days.from <= row.starts_on && row.ends_on <= days.to;
    Ok(rows.into_iter().filter(lies_in).map(KpiValue).collect())
}
