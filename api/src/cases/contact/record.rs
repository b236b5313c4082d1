//! `contactRecord`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entities::cases::{cases, contact};
use rules::access::Permission;
use rules::cases::EventKind;
use rules::time::zone::local_date;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter};
use serde_json::json;
use uuid::Uuid;

use self::{ContactRecordProblem as P, ContactRecordProblemCode as Code};
use super::Contact;
use crate::cases::clock::answer::answered;
use crate::cases::codes::DemandCode;
use crate::cases::dates;
use crate::cases::held;
use crate::cases::parties::{self, CustomerFault, There};
use crate::cases::problem::{Common, Problems};
use crate::cases::record::{self, Change};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Made, Stop, created};
use crate::graphql::problem::problems;
use crate::identity::idempotency::Attempt;

/// The contact to record: on a case, or on a journey without one.
#[derive(Debug, InputObject)]
pub struct ContactRecordInput {
    /// The case it was about; null when there was none.
    pub case_id: Option<ID>,
    /// The journey it was about; null with a case, whose journey it is.
    pub journey_id: Option<ID>,
    /// The channel used.
    pub channel_id: ID,
    /// Who got in touch; null when they gave no name, and with a case when it was its customer. Customers and
    /// staff members record their own contacts: null means themselves.
    pub customer_id: Option<ID>,
    /// Why they got in touch.
    pub demand_code: DemandCode,
    /// When, from 1900 until now; null means now.
    pub happened_at: Option<DateTime<Utc>>,
    /// Whether the matter was settled then and there.
    #[graphql(default)]
    pub is_resolved_at_contact: bool,
    /// Whether the council had asked for it: no repeat contact then.
    #[graphql(default)]
    pub is_invited: bool,
    /// Whether it told the council something new; if not it counts as a progress chase while its case is open
    /// and not yet due.
    #[graphql(default = true)]
    pub brings_new_information: bool,
    /// Sending the same key again within 48 hours records no second contact.
    pub idempotency_key: Option<String>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `contactRecord`.
#[derive(Debug, Default, SimpleObject)]
pub struct ContactRecordPayload {
    /// The contact as stored; null when there are problems, and when a repetition comes from somebody who can
    /// no longer see it.
    pub contact: Option<Contact>,
    /// What is to be mended; empty when the contact was recorded.
    pub problems: Vec<ContactRecordProblem>,
    /// Whether this answers an earlier mutation with the same idempotency key.
    pub replayed: bool,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a contact from being recorded.
    ContactRecordProblem, ContactRecordProblemCode {
        /// What is named does not exist, or not for you.
        NotFound,
        /// A value cannot be used, or excludes another that was given.
        Invalid,
        /// It would have happened later than now.
        HappenedInFuture,
        /// You record your own contacts only, and named somebody else.
        NotSelf,
        /// You record your own contacts only, and your account is linked to no customer.
        CustomerMissing,
        /// You record your own contacts only, your account is linked to several customers, and you named none.
        CustomerAmbiguous,
        /// The idempotency key was used with another input.
        IdempotencyMismatch,
    }
}

impl Common for P {
    fn not_found(field: &str, message: &str) -> Self {
        Self::new(Code::NotFound, field, message)
    }

    fn invalid(field: &str, message: String) -> Self {
        Self::new(Code::Invalid, field, message)
    }
}

impl From<CustomerFault> for P {
    fn from(fault: CustomerFault) -> Self {
        let code = match fault {
            CustomerFault::Unknown => Code::NotFound,
            CustomerFault::NotSelf => Code::NotSelf,
            CustomerFault::Nobody => Code::CustomerMissing,
            CustomerFault::Several => Code::CustomerAmbiguous,
        };
        Self::new(code, "customerId", fault.message())
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct ContactRecord;

#[Object]
impl ContactRecord {
    /// Records one approach by a customer, on a case or without one. On a case it is part of its history; where
    /// it brings new information, it ends a pause that waits for the customer.
    async fn contact_record(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The contact to record.")] input: ContactRecordInput,
    ) -> Result<ContactRecordPayload, Failure> {
        ctx.allow("Mutation.contactRecord")?;
        let attempt = Attempt::of(ctx, "contactRecord", input.idempotency_key.as_deref());
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = created(record(ctx.reader(), &attempt, input)).await?;
        Ok(ContactRecordPayload {
            contact: ended.row.map(Contact),
            problems: ended.problems,
            replayed: ended.replayed,
            client_mutation_id,
        })
    }
}

/// Where a contact belongs, and by which channel and from whom it came.
struct Parts {
    journey_id: Uuid,
    case: Option<cases::Model>,
    channel_id: Uuid,
    customer_id: Option<Uuid>,
}

async fn record(
    reader: &Reader,
    attempt: &Attempt,
    input: ContactRecordInput,
) -> Result<Made<contact::Model>, Stop<P>> {
    let (id, now) = (reader.clock().new_id(), reader.clock().now());
    let happened_at = input.happened_at.map_or(now, dates::kept);
    let mut problems = Problems::new();
    problems.add_invalid("happenedAt", dates::too_long_ago("happenedAt", happened_at));
    if happened_at > now {
        problems.add(in_future(happened_at, now));
    }
    let transaction = reader.database().write().await?;
    let earlier = attempt.earlier::<P>(reader, &transaction, id, Code::IdempotencyMismatch);
    if let Some(earlier) = earlier.await? {
        let found = replay(&transaction, reader, earlier).await?;
        return Ok(Made::before(found));
    }
    let parts = parts(&transaction, reader, &input, &mut problems).await?;
    problems.none()?;
    let row = row(reader, &parts, &input, (id, happened_at, now));
    let mut change = Change::new(reader, now);
    if let Some(case) = &parts.case {
        change = change.with_case(case.clone());
    }
    let demand_code = row.demand_code;
    let is_answer = row.brings_new_information && row.customer_id.is_some();
    let contact_id = change.new_contact(row);
    change.event(EventKind::Contacted, happened_at, |event| {
        event.contact_id = Some(contact_id);
        event.detail = Some(json!({ "demandCode": demand_code }));
    });
    if let Some(case) = parts.case
        && is_answer
    {
        answered(&transaction, reader, (&case, happened_at), &mut change).await?;
    }
    let stored = record::apply(&transaction, change).await?;
    transaction.commit().await?;
    Ok(Made::now(stored.into_contact()?))
}

fn row(
    reader: &Reader,
    parts: &Parts,
    input: &ContactRecordInput,
    (id, happened_at, recorded_at): (Uuid, DateTime<Utc>, DateTime<Utc>),
) -> contact::Model {
    contact::Model {
        id,
        council_id: reader.council_id(),
        channel_id: parts.channel_id,
        customer_id: parts.customer_id,
        journey_id: parts.journey_id,
        case_id: parts.case.as_ref().map(|case| case.id),
        demand_code: input.demand_code.into(),
        happened_at,
        happened_on: local_date(happened_at, reader.viewer().zone()),
        is_resolved_at_contact: input.is_resolved_at_contact,
        is_invited: input.is_invited,
        brings_new_information: input.brings_new_information,
        recorded_by: reader.viewer().account_id(),
        recorded_at,
        revision: 1,
        merged_from_id: None,
    }
}

fn in_future(happened_at: DateTime<Utc>, now: DateTime<Utc>) -> P {
    let message = format!(
        "happenedAt {} lies in the future: it is now {}. Give an instant that has passed.",
        happened_at.to_rfc3339(),
        now.to_rfc3339()
    );
    P::new(Code::HappenedInFuture, "happenedAt", message)
}

async fn parts(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    input: &ContactRecordInput,
    problems: &mut Problems<P>,
) -> Result<Parts, Stop<P>> {
    const PERMISSION: Permission = Permission::ContactRecord;
    let customer_id = input.customer_id.as_ref();
    let (journey_id, channel_id) = (input.journey_id.as_ref(), &input.channel_id);
    let there = There::find(transaction, reader, journey_id, channel_id, customer_id).await?;
    let channel_id = problems.noted(there.channel()).unwrap_or_default();
    let (journey_id, case) = match (&input.case_id, &input.journey_id) {
        (Some(id), None) => {
            let case = held::locked(transaction, reader, id, PERMISSION).await?;
            let missing = P::not_found("caseId", held::NO_CASE);
            let case = problems.need(case.ok_or(missing))?;
            if case.erased_at.is_some() {
                return Err(problems.and(P::invalid("caseId", held::ERASED.to_owned())));
            }
            (case.journey_id, Some(case))
        }
        (None, Some(_)) => (problems.need(there.journey(reader, PERMISSION))?, None),
        _ => {
            let message = "Name the case by caseId, or without a case the journey by journeyId: one of the two.";
            return Err(problems.and(P::invalid("caseId", message.to_owned())));
        }
    };
    let is_own = reader.viewer().opens_for_self_only(PERMISSION, journey_id);
    let named = parties::named(customer_id);
    let of_case = case.as_ref().and_then(|case| case.customer_id);
    let customer = there.customer(reader, is_own, named, of_case);
    let customer_id = problems.noted(customer.map_err(P::from));
    Ok(Parts {
        journey_id,
        case,
        channel_id,
        customer_id: customer_id.flatten(),
    })
}

/// What the first recording with the same key left, as the viewer sees it now.
async fn replay(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    id: Uuid,
) -> Result<Option<contact::Model>, DbErr> {
    reader
        .viewer()
        .scope(Permission::ContactRead)
        .contacts(reader.backend())
        .filter(contact::Column::Id.eq(id))
        .one(transaction)
        .await
}
