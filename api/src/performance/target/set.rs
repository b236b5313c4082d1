//! `kpiTargetSet`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::performance::kpi;
use entities::performance::kpi_target::{ActiveModel, Column, Entity, Model};
use entities::select::InCouncil;
use rules::time::period::Period;
use sea_orm::{ActiveModelTrait, ColumnTrait, IntoActiveModel, QueryFilter, QuerySelect, Set};

use self::{KpiTargetSetProblem as P, KpiTargetSetProblemCode as Code};
use super::KpiTarget;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Stop, changed};
use crate::graphql::period::{PeriodInput, today};
use crate::graphql::problem::problems;
use crate::organisation::refer;
use crate::performance::kpi::{Known, known_in};

/// The target to set.
#[derive(Debug, InputObject)]
pub struct KpiTargetSetInput {
    /// The KPI.
    pub kpi_id: ID,
    /// The days in which it is in force. A KPI's period takes the narrowest target that covers it whole.
    pub period: PeriodInput,
    /// The value to reach, in the unit of the KPI.
    pub value: f64,
    /// The share of the value that falls into each of the KPI's periods, in their order, together 1; every
    /// period is to reach the value itself when left out.
    pub phasing: Option<Vec<f64>>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `kpiTargetSet`.
#[derive(Debug, Default, SimpleObject)]
pub struct KpiTargetSetPayload {
    /// The target as stored; null when there are problems.
    pub target: Option<KpiTarget>,
    /// What is to be mended; empty when the target was set.
    pub problems: Vec<KpiTargetSetProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a target from being set.
    KpiTargetSetProblem, KpiTargetSetProblemCode {
        /// The value is no number, or the period is not in one of its forms.
        Invalid,
        /// The KPI does not exist.
        NotFound,
        /// The days are no whole periods of the KPI: they must begin and end with periods that it has.
        NotWholePeriods,
        /// There is not one share for each period of the KPI, or they do not make up 1.
        InvalidPhasing,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct KpiTargetSet;

#[Object]
impl KpiTargetSet {
    /// Sets the target of a KPI for a period; a target for the same days is replaced.
    async fn kpi_target_set(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The target to set.")] input: KpiTargetSetInput,
    ) -> Result<KpiTargetSetPayload, Failure> {
        ctx.allow("Mutation.kpiTargetSet")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(set(ctx.reader(), &input)).await?;
        Ok(KpiTargetSetPayload {
            target: ended.row.map(KpiTarget),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn set(reader: &Reader, input: &KpiTargetSetInput) -> Result<Model, Stop<P>> {
    if !input.value.is_finite() {
        return Err(P::new(Code::Invalid, "value", "value must be a number.").into());
    }
    let days = input
        .period
        .days(today(reader))
        .map_err(|failure| match failure {
            Failure::Refused(_, message) => P::new(Code::Invalid, "period", message).into(),
            fault @ Failure::Fault(_) => Stop::Failed(fault),
        })?;
    let transaction = reader.database().write().await?;
    let kpi = kpi::Entity::in_council(reader.council_id())
        .filter(kpi::Column::Id.eq(Kind::Kpi.uuid(&input.kpi_id).unwrap_or_default()))
        .lock_exclusive()
        .one(&transaction)
        .await?
        .ok_or_else(|| P::new(Code::NotFound, "kpiId", refer::unknown("KPI")))?;
    let kpi = known_in(reader, &transaction, kpi).await?;
    let kpi = kpi.ok_or_else(|| P::new(Code::NotFound, "kpiId", refer::unknown("KPI")))?;
    let count = whole_periods(&kpi.0, days)?;
    phased(input.phasing.as_deref(), count)?;
    let phasing = input.phasing.clone().map(serde_json::Value::from);
    let found = Entity::in_council(reader.council_id())
        .filter(Column::KpiId.eq(kpi.0.id))
        .filter(Column::StartsOn.eq(days.from))
        .filter(Column::EndsOn.eq(days.to))
        .one(&transaction)
        .await?;
    let stored = if let Some(found) = found {
        let revision = found.revision + 1;
        let mut row = found.into_active_model();
        row.value = Set(input.value);
        row.phasing = Set(phasing);
        row.revision = Set(revision);
        row.update(&transaction).await?
    } else {
        let row = ActiveModel {
            id: Set(reader.clock().new_id()),
            council_id: Set(reader.council_id()),
            kpi_id: Set(kpi.0.id),
            starts_on: Set(days.from),
            ends_on: Set(days.to),
            value: Set(input.value),
            revision: Set(1),
            phasing: Set(phasing),
        };
        row.insert(&transaction).await?
    };
    transaction.commit().await?;
    Ok(stored)
}

/// How many periods of the KPI make up the days. A target for days that are not made up of its periods
/// would never be in force.
fn whole_periods(kpi: &Known, days: Period) -> Result<usize, P> {
    let periods = kpi.periods(days);
    let fits = periods.first().map(|(first, _)| first.from) == Some(days.from)
        && periods.last().map(|(last, _)| last.to) == Some(days.to);
    if fits {
        return Ok(periods.len());
    }
    let message = "The days must begin and end with periods that the KPI has: months, quarters or years, as its frequency says, between its first version and its retirement.";
    Err(P::new(Code::NotWholePeriods, "period", message))
}

/// Shares add up to 1 but for what rounding leaves.
const ROUNDING: f64 = 1e-9;

fn phased(shares: Option<&[f64]>, count: usize) -> Result<(), P> {
    let Some(shares) = shares else {
        return Ok(());
    };
    let wrong = |message: String| Err(P::new(Code::InvalidPhasing, "phasing", message));
    if shares.len() != count {
        let given = shares.len();
        return wrong(format!(
            "There must be one share for each of the {count} periods in these days; there are {given}."
        ));
    }
    if shares
        .iter()
        .any(|share| !share.is_finite() || *share < 0.0)
    {
        return wrong("A share must be a number from 0 to 1.".to_owned());
    }
    let sum: f64 = shares.iter().sum();
    if (sum - 1.0).abs() > ROUNDING {
        return wrong(format!("The shares must make up 1; they make up {sum}."));
    }
    Ok(())
}
