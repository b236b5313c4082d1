//! `kpiRebase`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::NaiveDate;
use entities::journeys::journey_version;
use entities::performance::kpi;
use entities::performance::kpi_rebase::{ActiveModel, Column, Entity, Model};
use entities::select::InCouncil;
use rules::journeys::VersionState;
use rules::performance::RebaseCause;
use rules::text::Limits;
use rules::time::period::{Period, day_fault};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, QueryFilter, QuerySelect, Set};
use uuid::Uuid;

use self::{KpiRebaseProblem as P, KpiRebaseProblemCode as Code};
use super::phases::{KpiRebase, KpiRebaseCause};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Made, Stop, created, none, texts, unique};
use crate::graphql::period::today;
use crate::graphql::problem::problems;
use crate::graphql::text::Rule;
use crate::identity::idempotency::Attempt;
use crate::organisation::refer;
use crate::performance::kpi::known_in;

/// The rebasing to record.
#[derive(Debug, InputObject)]
pub struct KpiRebaseInput {
    /// The KPI.
    pub kpi_id: ID,
    /// The first day of the new phase: the first day of one of the KPI's periods, not before 1900 nor after
    /// today.
    pub from: NaiveDate,
    /// Why the process is another one from then on.
    pub cause: KpiRebaseCause,
    /// The journey version that is the cause, published or retired since; null unless the cause is
    /// `JOURNEY_VERSION`.
    pub journey_version_id: Option<ID>,
    /// The same in your words, 1 to 10,000 characters.
    pub reason: String,
    /// Sending the same key again records no second rebasing.
    pub idempotency_key: Option<String>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `kpiRebase`.
#[derive(Debug, Default, SimpleObject)]
pub struct KpiRebasePayload {
    /// The rebasing as stored; null when there are problems.
    pub rebase: Option<KpiRebase>,
    /// What is to be mended; empty when the rebasing was recorded.
    pub problems: Vec<KpiRebaseProblem>,
    /// Whether this answers an earlier mutation with the same idempotency key.
    pub replayed: bool,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a rebasing from being recorded.
    KpiRebaseProblem, KpiRebaseProblemCode {
        /// The reason is empty or too long, the day lies in the future, or a version is given without its cause or
        /// the cause without a version.
        Invalid,
        /// The KPI or the journey version does not exist.
        NotFound,
        /// The journey version was never published.
        NotPublished,
        /// The day is not the first of one of the KPI's periods.
        NotFirstDay,
        /// The KPI is rebased on this day already.
        Taken,
        /// A rebasing has an author, and you have no account here.
        AccountMissing,
        /// The idempotency key was used with another input.
        IdempotencyMismatch,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct KpiRebaseMutation;

#[Object]
impl KpiRebaseMutation {
    /// Has mean and limits of a KPI's control charts found anew from a day on, because the process is another
    /// one from then on. Values do not change.
    async fn kpi_rebase(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The rebasing to record.")] input: KpiRebaseInput,
    ) -> Result<KpiRebasePayload, Failure> {
        ctx.allow("Mutation.kpiRebase")?;
        let attempt = Attempt::of(ctx, "kpiRebase", input.idempotency_key.as_deref());
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = created(rebase(ctx.reader(), &attempt, input)).await?;
        Ok(KpiRebasePayload {
            rebase: ended.row.map(KpiRebase),
            problems: ended.problems,
            replayed: ended.replayed,
            client_mutation_id,
        })
    }
}

async fn rebase(
    reader: &Reader,
    attempt: &Attempt,
    input: KpiRebaseInput,
) -> Result<Made<Model>, Stop<P>> {
    let id = reader.clock().new_id();
    let transaction = reader.database().write().await?;
    let earlier = attempt.earlier::<P>(reader, &transaction, id, Code::IdempotencyMismatch);
    if let Some(earlier) = earlier.await? {
        let found = Entity::in_council(reader.council_id()).filter(Column::Id.eq(earlier));
        return Ok(Made::before(found.one(&transaction).await?));
    }
    let mut problems = check(reader, &input);
    let kpi = kpi(reader, &transaction, &input, &mut problems).await?;
    let version = version(reader, &transaction, &input, &mut problems).await?;
    none(problems)?;
    let row = ActiveModel {
        id: Set(id),
        council_id: Set(reader.council_id()),
        kpi_id: Set(kpi),
        starts_on: Set(input.from),
        cause: Set(input.cause.into()),
        journey_version_id: Set(version),
        reason: Set(input.reason),
        author_id: Set(reader.viewer().account_id().unwrap_or_default()),
        recorded_at: Set(reader.clock().now()),
    };
    let stored = row.insert(&transaction).await;
    let stored = stored.map_err(|error| unique(error, || taken(input.from)))?;
    transaction.commit().await?;
    Ok(Made::now(stored))
}

/// What can be checked without asking the database.
fn check(reader: &Reader, input: &KpiRebaseInput) -> Vec<P> {
    let reason = Some(input.reason.as_str());
    let mut problems: Vec<P> = texts(
        Code::Invalid,
        [("reason", reason, Rule::Words(Limits::NOTE))],
    );
    let today = today(reader);
    if let Some(message) = day_fault("from", input.from) {
        problems.push(P::new(Code::Invalid, "from", message));
    } else if input.from > today {
        let message = format!("from {} lies in the future: today is {today}.", input.from);
        problems.push(P::new(Code::Invalid, "from", message));
    }
    let is_version = RebaseCause::from(input.cause) == RebaseCause::JourneyVersion;
    if is_version != input.journey_version_id.is_some() {
        let message =
            "journeyVersionId is given with the cause JOURNEY_VERSION, and with no other.";
        problems.push(P::new(Code::Invalid, "journeyVersionId", message));
    }
    if reader.viewer().account_id().is_none() {
        let message =
            "A rebasing has an author, and you have no account here. Ask an administrator for one.";
        problems.push(P::new(Code::AccountMissing, "", message));
    }
    problems
}

/// The KPI, when a period of it begins on the day.
async fn kpi(
    reader: &Reader,
    transaction: &impl ConnectionTrait,
    input: &KpiRebaseInput,
    problems: &mut Vec<P>,
) -> Result<Uuid, Stop<P>> {
    let found = kpi::Entity::in_council(reader.council_id())
        .filter(kpi::Column::Id.eq(Kind::Kpi.uuid(&input.kpi_id).unwrap_or_default()))
        .lock_exclusive()
        .one(transaction)
        .await?;
    let Some(kpi) = found else {
        problems.push(P::new(Code::NotFound, "kpiId", refer::unknown("KPI")));
        return Ok(Uuid::nil());
    };
    let id = kpi.id;
    let known = known_in(reader, transaction, kpi).await?;
    let version = known.as_ref().and_then(|kpi| kpi.0.version_on(input.from));
    let begins = |frequency| Period::holding(input.from, frequency).from == input.from;
    if !version.is_some_and(|version| begins(version.frequency)) {
        let message =
            "from must be the first day of one of the KPI's periods, as its frequency says.";
        problems.push(P::new(Code::NotFirstDay, "from", message));
    }
    Ok(id)
}

/// The version that is named, when it was ever published.
async fn version(
    reader: &Reader,
    transaction: &impl ConnectionTrait,
    input: &KpiRebaseInput,
    problems: &mut Vec<P>,
) -> Result<Option<Uuid>, Stop<P>> {
    let Some(id) = &input.journey_version_id else {
        return Ok(None);
    };
    let id = Kind::JourneyVersion.uuid(id).unwrap_or_default();
    let found = journey_version::Entity::in_council(reader.council_id())
        .filter(journey_version::Column::Id.eq(id))
        .one(transaction)
        .await?;
    let (code, message) = match found {
        Some(version) if version.state != VersionState::Draft => return Ok(Some(version.id)),
        Some(_) => (
            Code::NotPublished,
            "This journey version is a draft: nothing has been done by it yet.".to_owned(),
        ),
        None => (Code::NotFound, refer::unknown("journey version")),
    };
    problems.push(P::new(code, "journeyVersionId", message));
    Ok(None)
}

fn taken(from: NaiveDate) -> P {
    let message = format!("The KPI is rebased on {from} already.");
    P::new(Code::Taken, "from", message)
}
