//! `kpiNarrativeSet`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::performance::kpi;
use entities::select::InCouncil;
use rules::text::Limits;
use sea_orm::{ColumnTrait, QueryFilter, QuerySelect};

use self::{KpiNarrativeSetProblem as P, KpiNarrativeSetProblemCode as Code};
use super::{KpiNarrative, write};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Stop, changed, none, texts};
use crate::graphql::period::{PeriodInput, today};
use crate::graphql::problem::{conflict, problems};
use crate::graphql::text::Rule;
use crate::organisation::refer;
use crate::performance::kpi::known_in;

/// What is to be said about a period of a KPI.
#[derive(Debug, InputObject)]
pub struct KpiNarrativeSetInput {
    /// The KPI, of any kind.
    pub kpi_id: ID,
    /// The period, exactly one of the KPI's own.
    pub period: PeriodInput,
    /// The words: what the figure tells, and what is done about it.
    pub text: String,
    /// The revision of what was said last; 0 where nothing was said yet.
    #[graphql(default = 0)]
    pub expected_revision: i32,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `kpiNarrativeSet`.
#[derive(Debug, Default, SimpleObject)]
pub struct KpiNarrativeSetPayload {
    /// The narrative as stored; null when there are problems.
    pub narrative: Option<KpiNarrative>,
    /// What is to be mended; empty when the narrative was stored.
    pub problems: Vec<KpiNarrativeSetProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a narrative from being set.
    KpiNarrativeSetProblem, KpiNarrativeSetProblemCode {
        /// The words are blank or too long.
        Invalid,
        /// The KPI does not exist.
        NotFound,
        /// The days are not exactly one period of the KPI.
        NotAPeriod,
        /// Somebody wrote about the period since the revision last seen.
        Conflict,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct KpiNarrativeSet;

#[Object]
impl KpiNarrativeSet {
    /// Says something about a period of a KPI. What was said before is kept as history.
    async fn kpi_narrative_set(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is to be said.")] input: KpiNarrativeSetInput,
    ) -> Result<KpiNarrativeSetPayload, Failure> {
        ctx.allow("Mutation.kpiNarrativeSet")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(set(ctx.reader(), &input)).await?;
        Ok(KpiNarrativeSetPayload {
            narrative: ended.row,
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn set(reader: &Reader, input: &KpiNarrativeSetInput) -> Result<KpiNarrative, Stop<P>> {
    let text = ("text", Some(input.text.as_str()), Rule::Words(Limits::NOTE));
    none(texts::<P>(Code::Invalid, [text]))?;
    let days = input
        .period
        .days(today(reader))
        .map_err(|failure| match failure {
            Failure::Refused(_, message) => P::new(Code::NotAPeriod, "period", message).into(),
            fault @ Failure::Fault(_) => Stop::Failed(fault),
        })?;
    let transaction = reader.database().write().await?;
    let unknown = || P::new(Code::NotFound, "kpiId", refer::unknown("KPI"));
    let found = kpi::Entity::in_council(reader.council_id())
        .filter(kpi::Column::Id.eq(Kind::Kpi.uuid(&input.kpi_id).unwrap_or_default()))
        .lock_exclusive()
        .one(&transaction)
        .await?
        .ok_or_else(unknown)?;
    let kpi = known_in(reader, &transaction, found)
        .await?
        .ok_or_else(unknown)?;
    let is_period = matches!(kpi.0.periods(days).as_slice(), [(period, _)] if *period == days);
    if !is_period {
        let message = "The days must be exactly one period of the KPI: a month, quarter or year, as its frequency says.";
        return Err(P::new(Code::NotAPeriod, "period", message).into());
    }
    let expected = (input.expected_revision, input.text.as_str());
    let written = write(reader, &transaction, &kpi, days, expected).await?;
    let written = written
        .map_err(|number| P::new(Code::Conflict, "expectedRevision", conflict(number.into())))?;
    transaction.commit().await?;
    Ok(written)
}
