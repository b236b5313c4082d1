//! `kpiValueRecord`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::NaiveDate;
use entities::performance::kpi_value::{ActiveModel, Column, Entity, Model};
use entities::performance::{kpi, kpi_service};
use entities::select::InCouncil;
use rules::performance::Amounts;
use rules::text::Limits;
use rules::time::period::{Period as LocalDays, day_fault};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, QueryFilter, QuerySelect, Set};
use uuid::Uuid;

use self::{KpiValueRecordProblem as P, KpiValueRecordProblemCode as Code};
use super::{KpiValue, entry};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Made, Stop, created, none, texts, unique};
use crate::graphql::period::{PeriodInput, today};
use crate::graphql::problem::problems;
use crate::graphql::text::Rule;
use crate::identity::idempotency::Attempt;
use crate::organisation::refer;
use crate::performance::kpi::{Kpi, known_in};
use crate::performance::narrative;

/// The value to record: a numerator, with its denominator if it has one, or a value alone.
#[derive(Debug, InputObject)]
pub struct KpiValueRecordInput {
    /// The KPI, of the kind `SURVEY` or `EXTERNAL`.
    pub kpi_id: ID,
    /// The period, exactly one of the KPI's own that has begun.
    pub period: PeriodInput,
    /// The contributing service that reports, where each reports by itself.
    pub service_id: Option<ID>,
    /// What counts; for a survey the answers that count.
    pub numerator: Option<f64>,
    /// What it is divided by; for a survey all answers.
    pub denominator: Option<f64>,
    /// The value in the unit of the KPI, when its parts are not known.
    pub value: Option<f64>,
    /// The first day that it looks back to, when that is before the period; not before 1900.
    pub covers_from: Option<NaiveDate>,
    /// What is to be said about the period, where nothing was said yet.
    pub narrative: Option<String>,
    /// Sending the same key again within 48 hours records nothing more.
    pub idempotency_key: Option<String>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `kpiValueRecord`.
#[derive(Debug, Default, SimpleObject)]
pub struct KpiValueRecordPayload {
    /// The value as stored; null when there are problems.
    pub value: Option<KpiValue>,
    /// What is to be mended; empty when the value was recorded.
    pub problems: Vec<KpiValueRecordProblem>,
    /// Whether this answers an earlier mutation with the same idempotency key.
    pub replayed: bool,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a value from being recorded.
    KpiValueRecordProblem, KpiValueRecordProblemCode {
        /// A number or text is not what it has to be, or does not go with the others.
        Invalid,
        /// The KPI or the service does not exist.
        NotFound,
        /// The days are not one period of the KPI for which values are recorded.
        NotAPeriod,
        /// The KPI is reported by each contributing service and none is named, or the other way round.
        WrongService,
        /// There is a value already: correct it instead. Or something was said about the period already.
        AlreadyRecorded,
        /// The idempotency key was used with another input.
        IdempotencyMismatch,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct KpiValueRecord;

#[Object]
impl KpiValueRecord {
    /// Records the value of a KPI for one of its periods. What is recorded changes by a correction only.
    async fn kpi_value_record(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The value to record.")] input: KpiValueRecordInput,
    ) -> Result<KpiValueRecordPayload, Failure> {
        ctx.allow("Mutation.kpiValueRecord")?;
        let attempt = Attempt::of(ctx, "kpiValueRecord", input.idempotency_key.as_deref());
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = created(record(ctx.reader(), &attempt, &input)).await?;
        Ok(KpiValueRecordPayload {
            value: ended.row.map(KpiValue),
            problems: ended.problems,
            replayed: ended.replayed,
            client_mutation_id,
        })
    }
}

async fn record(
    reader: &Reader,
    attempt: &Attempt,
    input: &KpiValueRecordInput,
) -> Result<Made<Model>, Stop<P>> {
    let id = reader.clock().new_id();
    let transaction = reader.database().write().await?;
    if let Some(earlier) = attempt
        .earlier::<P>(reader, &transaction, id, Code::IdempotencyMismatch)
        .await?
    {
        let found = Entity::in_council(reader.council_id()).filter(Column::Id.eq(earlier));
        return Ok(Made::before(found.one(&transaction).await?));
    }
    let kpi = find(reader, &transaction, &input.kpi_id).await?;
    let days = days(reader, &input.period)?;
    let row = Model {
        id,
        council_id: reader.council_id(),
        kpi_id: kpi.0.id,
        service_id: None,
        starts_on: days.from,
        ends_on: days.to,
        covers_from: input.covers_from,
        numerator: input.numerator,
        denominator: input.denominator,
        value: input.value,
        recorded_at: reader.clock().now(),
        recorded_by: reader.viewer().account_id(),
        revision: 1,
    };
    none(check(reader, &kpi, input, &row))?;
    let service_id = service(reader, &transaction, &kpi, input, days.from).await?;
    let same = Entity::in_council(reader.council_id())
        .filter(Column::KpiId.eq(kpi.0.id))
        .filter(Column::StartsOn.eq(days.from))
        .filter(match service_id {
            Some(service_id) => Column::ServiceId.eq(service_id),
            None => Column::ServiceId.is_null(),
        });
    if same.one(&transaction).await?.is_some() {
        return Err(recorded_already().into());
    }
    let row = ActiveModel {
        service_id: Set(service_id),
        ..ActiveModel::from(row).reset_all()
    };
    let stored = row.insert(&transaction).await;
    let stored = stored.map_err(|error| unique(error, recorded_already))?;
    if let Some(text) = &input.narrative {
        let is_first = narrative::write(reader, &transaction, &kpi, days, (0, text)).await?;
        if is_first.is_err() {
            let message = "Something was said about the period already: use kpiNarrativeSet.";
            return Err(P::new(Code::AlreadyRecorded, "narrative", message).into());
        }
    }
    transaction.commit().await?;
    Ok(Made::now(stored))
}

fn recorded_already() -> P {
    let message = "There is a value for this period already: use kpiValueCorrect and say why.";
    P::new(Code::AlreadyRecorded, "period", message)
}

async fn find(
    reader: &Reader,
    transaction: &impl ConnectionTrait,
    id: &ID,
) -> Result<Kpi, Stop<P>> {
    let found = kpi::Entity::in_council(reader.council_id())
        .filter(kpi::Column::Id.eq(Kind::Kpi.uuid(id).unwrap_or_default()))
        .lock_exclusive()
        .one(transaction)
        .await?;
    let kpi = match found {
        Some(row) => known_in(reader, transaction, row).await?,
        None => None,
    };
    kpi.ok_or_else(|| P::new(Code::NotFound, "kpiId", refer::unknown("KPI")).into())
}

fn days(reader: &Reader, period: &PeriodInput) -> Result<LocalDays, Stop<P>> {
    period.days(today(reader)).map_err(|failure| match failure {
        Failure::Refused(_, message) => P::new(Code::NotAPeriod, "period", message).into(),
        fault @ Failure::Fault(_) => Stop::Failed(fault),
    })
}

fn check(reader: &Reader, kpi: &Kpi, input: &KpiValueRecordInput, row: &Model) -> Vec<P> {
    let narrative = input.narrative.as_deref();
    let mut problems: Vec<P> = texts(
        Code::Invalid,
        [("narrative", narrative, Rule::Words(Limits::NOTE))],
    );
    let days = LocalDays {
        from: row.starts_on,
        to: row.ends_on,
    };
    if let Some(message) = entry::period_fault(&kpi.0, days, today(reader)) {
        problems.push(P::new(Code::NotAPeriod, "period", message));
    }
    let amounts = Amounts {
        numerator: row.numerator,
        denominator: row.denominator,
        given: row.value,
    };
    for (field, message) in entry::amount_faults(&kpi.0, days.from, &amounts) {
        problems.push(P::new(Code::Invalid, &field, message));
    }
    let far = row.covers_from.and_then(|day| day_fault("coversFrom", day));
    if let Some(message) = far {
        problems.push(P::new(Code::Invalid, "coversFrom", message));
    } else if row.covers_from.is_some_and(|day| day >= days.from) {
        let message = "coversFrom must be before the first day of the period, or left out.";
        problems.push(P::new(Code::Invalid, "coversFrom", message));
    }
    problems
}

/// The service that reports, when services report.
async fn service(
    reader: &Reader,
    transaction: &impl ConnectionTrait,
    kpi: &Kpi,
    input: &KpiValueRecordInput,
    day: NaiveDate,
) -> Result<Option<Uuid>, Stop<P>> {
    let version = kpi.0.version_on(day);
    let is_reported = version.is_some_and(|version| version.is_reported_by_service);
    let wrong = |message: &str| Err(P::new(Code::WrongService, "serviceId", message).into());
    match (is_reported, &input.service_id) {
        (false, None) => Ok(None),
        (false, Some(_)) => wrong("The KPI has one value a period: leave serviceId out."),
        (true, None) => wrong("Each contributing service reports by itself: say which this is."),
        (true, Some(id)) => {
            let service_id = Kind::Service.uuid(id).unwrap_or_default();
            let found = kpi_service::Entity::in_council(reader.council_id())
                .filter(kpi_service::Column::KpiId.eq(kpi.0.id))
                .filter(kpi_service::Column::ServiceId.eq(service_id))
                .one(transaction)
                .await?;
            if let Some(found) = found {
                return Ok(Some(found.service_id));
            }
            let message = "This is not the id of a service that contributes to the KPI.";
            Err(P::new(Code::NotFound, "serviceId", message).into())
        }
    }
}
