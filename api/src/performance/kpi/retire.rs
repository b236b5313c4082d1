//! `kpiRetire`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::NaiveDate;
use entities::performance::kpi::{Column, Entity};
use entities::select::InCouncil;
use rules::text::Limits;
use rules::time::period::{Period as LocalDays, day_fault};
use sea_orm::{ActiveModelTrait, ColumnTrait, IntoActiveModel, QueryFilter, QuerySelect, Set};

use self::{KpiRetireProblem as P, KpiRetireProblemCode as Code};
use super::{Kpi, known, known_in};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Stop, changed, none, texts, unmoved};
use crate::graphql::problem::problems;
use crate::graphql::text::Rule;
use crate::organisation::refer;

/// The KPI to retire.
#[derive(Debug, InputObject)]
pub struct KpiRetireInput {
    /// The KPI.
    pub id: ID,
    /// The revision last seen.
    pub expected_revision: i64,
    /// The first day on which it is no longer measured, the first of a period, in the years 1900 to 2199.
    pub on: NaiveDate,
    /// Why.
    pub reason: String,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `kpiRetire`.
#[derive(Debug, Default, SimpleObject)]
pub struct KpiRetirePayload {
    /// The KPI as stored; null when there are problems.
    pub kpi: Option<Kpi>,
    /// What is to be mended; empty when the KPI was retired.
    pub problems: Vec<KpiRetireProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a KPI from being retired.
    KpiRetireProblem, KpiRetireProblemCode {
        /// The reason is blank or too long, or the day is not the first of a period that could be counted.
        Invalid,
        /// The KPI does not exist.
        NotFound,
        /// The KPI is retired already.
        Retired,
        /// Somebody changed the KPI since the revision last seen.
        Conflict,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct KpiRetire;

#[Object]
impl KpiRetire {
    /// Ends the measuring of a KPI from a day on. Its earlier figures stay.
    async fn kpi_retire(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The KPI to retire.")] input: KpiRetireInput,
    ) -> Result<KpiRetirePayload, Failure> {
        ctx.allow("Mutation.kpiRetire")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(retire(ctx.reader(), input)).await?;
        Ok(KpiRetirePayload {
            kpi: ended.row,
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn retire(reader: &Reader, input: KpiRetireInput) -> Result<Kpi, Stop<P>> {
    let transaction = reader.database().write().await?;
    let unknown = || P::new(Code::NotFound, "id", refer::unknown("KPI"));
    let found = Entity::in_council(reader.council_id())
        .filter(Column::Id.eq(Kind::Kpi.uuid(&input.id).unwrap_or_default()))
        .lock_exclusive()
        .one(&transaction)
        .await?
        .ok_or_else(unknown)?;
    unmoved(found.revision, input.expected_revision, Code::Conflict)?;
    if found.retired_on.is_some() {
        let message = "The KPI is retired already.";
        return Err(P::new(Code::Retired, "id", message).into());
    }
    let kpi = known_in(reader, &transaction, found.clone()).await?;
    let kpi = kpi.ok_or_else(unknown)?;
    let mut problems: Vec<P> = texts(
        Code::Invalid,
        [(
            "reason",
            Some(input.reason.as_str()),
            Rule::Words(Limits::NOTE),
        )],
    );
    let latest = kpi.0.latest();
    let is_first = LocalDays::holding(input.on, latest.frequency).from == input.on;
    if let Some(message) = day_fault("on", input.on) {
        problems.push(P::new(Code::Invalid, "on", message));
    } else if !is_first || input.on <= known::begins(latest) {
        let message = "on must be the first day of one of the KPI's periods, later than the first day of its last version.";
        problems.push(P::new(Code::Invalid, "on", message));
    }
    none(problems)?;
    let revision = found.revision + 1;
    let mut row = found.into_active_model();
    row.retired_on = Set(Some(input.on));
    row.retirement_reason = Set(Some(input.reason));
    row.revision = Set(revision);
    let stored = row.update(&transaction).await?;
    let kpi = known_in(reader, &transaction, stored).await?;
    transaction.commit().await?;
    Ok(kpi.ok_or_else(|| Failure::fault("a KPI without a version"))?)
}
