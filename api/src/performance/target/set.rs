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

/// The target to set.
#[derive(Debug, InputObject)]
pub struct KpiTargetSetInput {
    /// The KPI.
    pub kpi_id: ID,
    /// The days in which it is in force. A KPI's period takes the narrowest target that covers it whole.
    pub period: PeriodInput,
    /// The value to reach, in the unit of the KPI.
    pub value: f64,
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
        /// The days do not begin with the first day of one of the KPI's periods, or do not end with the
        /// last day of one.
        NotWholePeriods,
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
        let ended = changed(set(ctx.reader(), &input).await)?;
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
    whole_periods(&kpi, days)?;
    let found = Entity::in_council(reader.council_id())
        .filter(Column::KpiId.eq(kpi.id))
        .filter(Column::StartsOn.eq(days.from))
        .filter(Column::EndsOn.eq(days.to))
        .one(&transaction)
        .await?;
    let stored = if let Some(found) = found {
        let revision = found.revision + 1;
        let mut row = found.into_active_model();
        row.value = Set(input.value);
        row.revision = Set(revision);
        row.update(&transaction).await?
    } else {
        let row = ActiveModel {
            id: Set(reader.clock().new_id()),
            council_id: Set(reader.council_id()),
            kpi_id: Set(kpi.id),
            starts_on: Set(days.from),
            ends_on: Set(days.to),
            value: Set(input.value),
            revision: Set(1),
        };
        row.insert(&transaction).await?
    };
    transaction.commit().await?;
    Ok(stored)
}

/// A target for days that no period of the KPI fits into would never be in force.
fn whole_periods(kpi: &kpi::Model, days: Period) -> Result<(), P> {
    let periods = days.split(kpi.frequency);
    let fits = periods.first().map(|first| first.from) == Some(days.from)
        && periods.last().map(|last| last.to) == Some(days.to);
    if fits {
        return Ok(());
    }
    let message = "The days must begin and end with periods of the KPI: months, quarters or financial years, as its frequency says.";
    Err(P::new(Code::NotWholePeriods, "period", message))
}
