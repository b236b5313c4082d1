//! `kpiValueCorrect`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::performance::kpi_value::{Column, Entity, Model};
use entities::performance::{kpi, kpi_value_correction};
use entities::select::InCouncil;
use rules::performance::Amounts;
use rules::text::Limits;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, IntoActiveModel, QueryFilter,
    QuerySelect, Set,
};
use uuid::Uuid;

use self::{KpiValueCorrectProblem as P, KpiValueCorrectProblemCode as Code};
use super::{KpiValue, entry};
use crate::clock::Clock;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Stop, changed, none, texts, unmoved};
use crate::graphql::problem::problems;
use crate::graphql::text::Rule;
use crate::organisation::refer;
use crate::performance::kpi::known_in;

/// The value as it should have been recorded: a numerator, with its denominator if it has one, or a
/// value alone. It takes the place of all that was recorded.
#[derive(Debug, InputObject)]
pub struct KpiValueCorrectInput {
    /// The value.
    pub id: ID,
    /// The revision last seen.
    pub expected_revision: i64,
    /// What counts.
    pub numerator: Option<f64>,
    /// What it is divided by.
    pub denominator: Option<f64>,
    /// The value in the unit of the KPI, when its parts are not known.
    pub value: Option<f64>,
    /// Why it is corrected.
    pub reason: String,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `kpiValueCorrect`.
#[derive(Debug, Default, SimpleObject)]
pub struct KpiValueCorrectPayload {
    /// The value as stored; null when there are problems.
    pub value: Option<KpiValue>,
    /// What is to be mended; empty when the value was corrected.
    pub problems: Vec<KpiValueCorrectProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a value from being corrected.
    KpiValueCorrectProblem, KpiValueCorrectProblemCode {
        /// A number is not what it has to be, the reason is blank or too long, or nothing would change.
        Invalid,
        /// The value does not exist.
        NotFound,
        /// Somebody corrected the value since the revision last seen.
        Conflict,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct KpiValueCorrect;

#[Object]
impl KpiValueCorrect {
    /// Corrects a recorded value. What it was before is kept and listed with the reason.
    async fn kpi_value_correct(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The value as it should be.")] input: KpiValueCorrectInput,
    ) -> Result<KpiValueCorrectPayload, Failure> {
        ctx.allow("Mutation.kpiValueCorrect")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(correct(ctx.reader(), &input)).await?;
        Ok(KpiValueCorrectPayload {
            value: ended.row.map(KpiValue),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn correct(reader: &Reader, input: &KpiValueCorrectInput) -> Result<Model, Stop<P>> {
    let transaction = reader.database().write().await?;
    let unknown = || P::new(Code::NotFound, "id", refer::unknown("value"));
    let found = Entity::in_council(reader.council_id())
        .filter(Column::Id.eq(Kind::KpiValue.uuid(&input.id).unwrap_or_default()))
        .lock_exclusive()
        .one(&transaction)
        .await?
        .ok_or_else(unknown)?;
    unmoved(found.revision, input.expected_revision, Code::Conflict)?;
    let kpi = kpi::Entity::in_council(reader.council_id())
        .filter(kpi::Column::Id.eq(found.kpi_id))
        .one(&transaction)
        .await?
        .ok_or_else(unknown)?;
    let kpi = known_in(reader, &transaction, kpi)
        .await?
        .ok_or_else(unknown)?;
    let reason = (
        "reason",
        Some(input.reason.as_str()),
        Rule::Words(Limits::NOTE),
    );
    let mut problems: Vec<P> = texts(Code::Invalid, [reason]);
    let amounts = Amounts {
        numerator: input.numerator,
        denominator: input.denominator,
        given: input.value,
    };
    for (field, message) in entry::amount_faults(&kpi.0, found.starts_on, &amounts) {
        problems.push(P::new(Code::Invalid, &field, message));
    }
    if amounts == amounts_of(&found) {
        let message = "This is the value as it stands: nothing would change.";
        problems.push(P::new(Code::Invalid, "value", message));
    }
    none(problems)?;
    let by = (reader.viewer().account_id(), input.reason.as_str());
    let stored = replace(&transaction, reader.clock(), found, amounts, by).await?;
    transaction.commit().await?;
    Ok(stored)
}

/// The amounts of a recorded value.
#[must_use]
pub fn amounts_of(row: &Model) -> Amounts {
    Amounts {
        numerator: row.numerator,
        denominator: row.denominator,
        given: row.value,
    }
}

/// Puts other amounts in the place of those recorded, and keeps those with who changed them and why.
///
/// # Errors
/// When the database fails.
pub async fn replace(
    transaction: &impl ConnectionTrait,
    clock: &Clock,
    found: Model,
    amounts: Amounts,
    (by, reason): (Option<Uuid>, &str),
) -> Result<Model, DbErr> {
    let before = kpi_value_correction::Model {
        id: clock.new_id(),
        council_id: found.council_id,
        kpi_value_id: found.id,
        kpi_id: found.kpi_id,
        numerator: found.numerator,
        denominator: found.denominator,
        value: found.value,
        reason: reason.to_owned(),
        corrected_at: clock.now(),
        corrected_by: by,
    };
    before.into_active_model().insert(transaction).await?;
    let revision = found.revision + 1;
    let mut row = found.into_active_model();
    row.numerator = Set(amounts.numerator);
    row.denominator = Set(amounts.denominator);
    row.value = Set(amounts.given);
    row.revision = Set(revision);
    row.update(transaction).await
}
