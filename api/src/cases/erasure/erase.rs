//! `customerErase`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use entities::cases::{cases, customer_erasure, legal_hold};
use entities::organisation::customer;
use rules::cases::CaseState;
use rules::cases::erasure::{Erase, EraseProblem};
use rules::problem::Problem;
use rules::text::Limits;
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use uuid::Uuid;

use self::{CustomerEraseProblem as P, CustomerEraseProblemCode as Code};
use super::hold::{Held, hold};
use super::{ErasureGround, particulars, words};
use crate::cases::held::as_seen;
use crate::cases::legal_hold::standing;
use crate::cases::problem::{Common, Problems, Revised};
use crate::cases::record::{Cleared, Eraser};
use crate::cases::search::index;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Stop, changed};
use crate::graphql::problem::{conflict, problems};
use crate::organisation::customer::Customer;

/// The customer to erase, and why.
#[derive(Debug, InputObject)]
pub struct CustomerEraseInput {
    /// The customer.
    pub customer_id: ID,
    /// The revision last seen.
    pub expected_revision: i64,
    /// Why.
    pub ground: ErasureGround,
    /// Who decided it, or under which number, 1 to 200 characters on one line; null when nobody said. It stays,
    /// and so holds no word of the customer's name, address of e-mail or telephone number.
    pub authority: Option<String>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `customerErase`.
#[derive(Debug, Default, SimpleObject)]
pub struct CustomerErasePayload {
    /// The customer as stored; null when there are problems.
    pub customer: Option<Customer>,
    /// What is to be mended; empty when the customer was erased.
    pub problems: Vec<CustomerEraseProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a customer from being erased.
    CustomerEraseProblem, CustomerEraseProblemCode {
        /// The customer does not exist, or not for you.
        NotFound,
        /// Somebody changed the customer since the revision last seen.
        Conflict,
        /// The authority is blank, too long, or holds what it may not.
        Invalid,
        /// They were erased before.
        AlreadyErased,
        /// A case of theirs is open: the message counts them and names the first ten.
        OpenCases,
        /// A legal hold stands on them or on a case of theirs: the message names the first ten.
        LegalHold,
        /// The authority holds a word of the customer's name, address of e-mail or telephone number.
        NamesCustomer,
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

impl Revised for P {
    fn conflict(revision: i64) -> Self {
        Self::new(Code::Conflict, "expectedRevision", conflict(revision))
    }
}

impl From<Problem<EraseProblem>> for P {
    fn from(problem: Problem<EraseProblem>) -> Self {
        let code = match problem.code {
            EraseProblem::AlreadyErased => Code::AlreadyErased,
            EraseProblem::OpenCases => Code::OpenCases,
            EraseProblem::LegalHold => Code::LegalHold,
            EraseProblem::NamesCustomer => Code::NamesCustomer,
        };
        Self::new(code, &problem.field, problem.message)
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct CustomerErase;

#[Object]
impl CustomerErase {
    /// Erases what is personal of a customer, for good: name and address, their account, and the descriptions,
    /// notes, reasons, attributes and documents of all their cases, which must have ended; and their drafts. The
    /// cases, contacts and their history stay without words, so that no figure changes. A case of an erased
    /// customer stays as it is. Words about them in the cases of others stay: `partyOf` says where to look.
    async fn customer_erase(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The customer to erase, and why.")] input: CustomerEraseInput,
    ) -> Result<CustomerErasePayload, Failure> {
        ctx.allow("Mutation.customerErase")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(erase(ctx.reader(), input)).await?;
        Ok(CustomerErasePayload {
            customer: ended.row.map(Customer),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn erase(reader: &Reader, input: CustomerEraseInput) -> Result<customer::Model, Stop<P>> {
    let now = reader.clock().now();
    let authority = input.authority.as_deref();
    let mut problems = Problems::of_texts([("authority", authority, Limits::TITLE)]);
    let id = Kind::Customer.uuid(&input.customer_id).unwrap_or_default();
    let missing = "There is no customer with this id, or not for you.";
    let (transaction, held) = hold(reader, id, now).await?;
    let held = problems.need(held.ok_or(P::not_found("customerId", missing)))?;
    problems.need(as_seen(
        held.customer.revision,
        Some(input.expected_revision),
    ))?;
    let zone = reader.viewer().zone();
    problems.decided(decide(&held, zone, authority))?;

    let all = held.theirs.case_ids();
    let own: Vec<Uuid> = held.known.iter().map(|known| known.id).collect();
    // Words that were due earlier are gone already.
    let cases = held.theirs.cases.into_iter();
    let worded: Vec<cases::Model> = cases.filter(|case| case.erased_at.is_none()).collect();
    let cleared = words::clear(&transaction, Eraser::viewer(reader, now), &worded).await?;
    let council_id = reader.council_id();
    words::forget_requests(&transaction, council_id, &own).await?;
    let holds = (legal_hold::Column::CustomerId, own.as_slice());
    words::clear_holds(&transaction, council_id, holds).await?;
    particulars::clear_exports(&transaction, &held.customer).await?;
    let accounts = &held.theirs.accounts;
    particulars::remove_drafts(&transaction, &held.customer, accounts).await?;
    particulars::clear_requests(&transaction, accounts).await?;
    particulars::clear_accounts(&transaction, accounts).await?;
    particulars::clear_merges(&transaction, &held.customer).await?;
    let stored = particulars::clear_customers(&transaction, held.customer, (&own, now)).await?;
    // Now that the name is gone, too: also cases without words were found by it.
    index::reindex(&transaction, council_id, &all).await?;
    let row = erasure(reader, id, input, (&cleared, now));
    row.into_active_model().insert(&transaction).await?;
    transaction.commit().await?;
    Ok(stored)
}

fn decide(
    held: &Held,
    zone: Tz,
    authority: Option<&str>,
) -> Result<(), Vec<Problem<EraseProblem>>> {
    let open: Vec<&str> = held
        .theirs
        .cases
        .iter()
        .filter(|case| case.state == CaseState::Open)
        .map(|case| case.reference.as_str())
        .collect();
    Erase {
        is_erased: held.customer.erased_at.is_some(),
        open_cases: &open,
        holds: &standing::told(&held.holds, zone),
        particulars: &particulars::of(&held.known),
        authority,
    }
    .decide()
}

/// The row that tells of it.
fn erasure(
    reader: &Reader,
    customer_id: Uuid,
    input: CustomerEraseInput,
    (cleared, now): (&Cleared, DateTime<Utc>),
) -> customer_erasure::Model {
    let count = |number| i64::try_from(number).unwrap_or(i64::MAX);
    customer_erasure::Model {
        id: reader.clock().new_id(),
        council_id: reader.council_id(),
        customer_id,
        ground: input.ground.into(),
        authority: input.authority,
        erased_by: reader.viewer().account_id(),
        erased_at: now,
        case_count: i64::try_from(cleared.cases.len()).unwrap_or(i64::MAX),
        text_count: count(cleared.texts),
        document_count: count(cleared.documents),
        cleaned_at: None,
    }
}
