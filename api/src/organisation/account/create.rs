//! `accountCreate`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::identity::account::{ActiveModel, Column, Entity, Model};
use entities::journeys::journey;
use entities::organisation::{customer, staff};
use entities::select::InCouncil;
use rules::text::Limits;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, QueryFilter, Set};
use uuid::Uuid;

use self::{AccountCreateProblem as P, AccountCreateProblemCode as Code};
use super::holder::Holder;
use super::{Account, grants};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Made, Stop, created, texts, unique};
use crate::graphql::problem::problems;
use crate::graphql::text::Rule;
use crate::identity::idempotency::Attempt;
use crate::organisation::customer::{ERASED, hold_unerased};
use crate::organisation::refer::Lookup;

/// The account to make.
#[derive(Debug, InputObject)]
pub struct AccountCreateInput {
    /// The `iss` of the tokens, exactly.
    pub issuer: String,
    /// The `sub` of the tokens, exactly; unique for its issuer in the council.
    pub subject: String,
    /// Name shown beside what the account does.
    pub name: String,
    /// The member of staff who holds it; null for customers and partners.
    pub staff_id: Option<ID>,
    /// The customer who holds it; null for staff and partners.
    pub customer_id: Option<ID>,
    /// The journeys granted to a partner, at most 1,000. An account with neither staff nor customer
    /// is a partner's.
    #[graphql(default)]
    pub journey_ids: Vec<ID>,
    /// Sending the same key again within 48 hours makes no second account.
    pub idempotency_key: Option<String>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `accountCreate`.
#[derive(Debug, Default, SimpleObject)]
pub struct AccountCreatePayload {
    /// The account as stored; null when there are problems.
    pub account: Option<Account>,
    /// What is to be mended; empty when the account was made.
    pub problems: Vec<AccountCreateProblem>,
    /// Whether this answers an earlier mutation with the same idempotency key.
    pub replayed: bool,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps an account from being made.
    AccountCreateProblem, AccountCreateProblemCode {
        /// A text is blank, too long, or holds what it may not; or the account is bound to more than
        /// one holder, or has journeys without being a partner's.
        Invalid,
        /// The member of staff, the customer or a journey does not exist.
        NotFound,
        /// Another account has this issuer and subject.
        Taken,
        /// The idempotency key was used with another input.
        IdempotencyMismatch,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct AccountCreate;

#[Object]
impl AccountCreate {
    /// Makes an account: it gives the tokens of one issuer and subject their reach, from their next
    /// request on. Their roles come from the tokens.
    async fn account_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The account to make.")] input: AccountCreateInput,
    ) -> Result<AccountCreatePayload, Failure> {
        ctx.allow("Mutation.accountCreate")?;
        let attempt = Attempt::of(ctx, "accountCreate", input.idempotency_key.as_deref());
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = created(create(ctx.reader(), &attempt, input)).await?;
        Ok(AccountCreatePayload {
            account: ended.row.map(Account),
            problems: ended.problems,
            replayed: ended.replayed,
            client_mutation_id,
        })
    }
}

async fn create(
    reader: &Reader,
    attempt: &Attempt,
    input: AccountCreateInput,
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
    let (holder, journey_ids) = check(reader, &transaction, &input).await?;
    let row = ActiveModel {
        id: Set(id),
        council_id: Set(reader.council_id()),
        issuer: Set(input.issuer),
        subject: Set(input.subject),
        name: Set(input.name),
        staff_id: Set(holder.staff_id),
        customer_id: Set(holder.customer_id),
        is_active: Set(true),
        created_at: Set(reader.clock().now()),
        revision: Set(1),
    };
    let stored = row.insert(&transaction).await;
    let stored = stored.map_err(|error| unique(error, taken))?;
    grants::set(reader, &transaction, id, &journey_ids).await?;
    transaction.commit().await?;
    Ok(Made::now(stored))
}

/// The holder and the journeys, when nothing is to be mended.
async fn check(
    reader: &Reader,
    transaction: &impl ConnectionTrait,
    input: &AccountCreateInput,
) -> Result<(Holder, Vec<Uuid>), Stop<P>> {
    let wrong: Vec<P> = texts(
        Code::Invalid,
        [
            (
                "issuer",
                Some(input.issuer.as_str()),
                Rule::Words(Limits::TITLE),
            ),
            ("subject", Some(&input.subject), Rule::Words(Limits::TITLE)),
            ("name", Some(&input.name), Rule::Words(Limits::TITLE)),
        ],
    );
    let is_askable = wrong.is_empty();
    let mut lookup = Lookup::new(reader, transaction, Code::NotFound, wrong);
    if is_askable && is_taken(reader, transaction, input).await? {
        lookup.push(taken());
    }
    let holder = Holder {
        staff_id: lookup
            .any::<staff::Entity>("staffId", input.staff_id.as_ref())
            .await?,
        customer_id: lookup
            .any::<customer::Entity>("customerId", input.customer_id.as_ref())
            .await?,
    };
    let journey_ids = lookup
        .list::<journey::Entity>("journeyIds", &input.journey_ids)
        .await?;
    for (field, message) in holder.faults(input.journey_ids.len()) {
        lookup.push(P::new(Code::Invalid, field, message));
    }
    if let Some(id) = holder.customer_id.filter(|id| !id.is_nil())
        && !hold_unerased(transaction, reader, id).await?
    {
        lookup.push(P::new(Code::NotFound, "customerId", ERASED));
    }
    lookup.end()?;
    Ok((holder, journey_ids))
}

async fn is_taken(
    reader: &Reader,
    transaction: &impl ConnectionTrait,
    input: &AccountCreateInput,
) -> Result<bool, DbErr> {
    let found = Entity::in_council(reader.council_id())
        .filter(Column::Issuer.eq(&input.issuer))
        .filter(Column::Subject.eq(&input.subject));
    Ok(found.one(transaction).await?.is_some())
}

fn taken() -> P {
    let message = "Another account has this issuer and subject. Change that one instead.";
    P::new(Code::Taken, "subject", message)
}
