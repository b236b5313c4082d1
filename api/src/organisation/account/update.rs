//! `accountUpdate`.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, SimpleObject};
use entities::identity::account::{Column, Entity, Model};
use entities::journeys::journey;
use entities::organisation::{customer, staff};
use entities::select::InCouncil;
use rules::text::Limits;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, IntoActiveModel, QueryFilter, QuerySelect,
};
use uuid::Uuid;

use self::{AccountUpdateProblem as P, AccountUpdateProblemCode as Code};
use super::holder::Holder;
use super::{Account, grants};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Stop, changed, none, texts, unmoved};
use crate::graphql::problem::problems;
use crate::graphql::text::Rule;
use crate::organisation::customer::{ERASED, hold_unerased};
use crate::organisation::refer::{self, Lookup};

/// What to change of an account; what is left out stays.
#[derive(Debug, InputObject)]
pub struct AccountUpdateInput {
    /// The account.
    pub id: ID,
    /// The revision last seen.
    pub expected_revision: i64,
    /// A new name shown beside what the account does; null leaves it as it is.
    pub name: Option<String>,
    /// False refuses its tokens from the next request on; null leaves it as it is.
    pub is_active: Option<bool>,
    /// The member of staff who holds it from now on; null unbinds them.
    pub staff_id: MaybeUndefined<ID>,
    /// The customer who holds it from now on; null unbinds them.
    pub customer_id: MaybeUndefined<ID>,
    /// All the journeys granted to the partner from now on, at most 1,000; null leaves them as they
    /// are.
    pub journey_ids: Option<Vec<ID>>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `accountUpdate`.
#[derive(Debug, Default, SimpleObject)]
pub struct AccountUpdatePayload {
    /// The account as stored; null when there are problems.
    pub account: Option<Account>,
    /// What is to be mended; empty when the account was changed.
    pub problems: Vec<AccountUpdateProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps an account from being changed.
    AccountUpdateProblem, AccountUpdateProblemCode {
        /// A text is blank, too long, or holds what it may not; or the account is bound to more than
        /// one holder, or has journeys without being a partner's.
        Invalid,
        /// The account, the member of staff, the customer or a journey does not exist.
        NotFound,
        /// Somebody changed the account since the revision last seen.
        Conflict,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct AccountUpdate;

#[Object]
impl AccountUpdate {
    /// Changes an account; its tokens have the new reach from their next request on.
    async fn account_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to change.")] input: AccountUpdateInput,
    ) -> Result<AccountUpdatePayload, Failure> {
        ctx.allow("Mutation.accountUpdate")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(update(ctx.reader(), input)).await?;
        Ok(AccountUpdatePayload {
            account: ended.row.map(Account),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn update(reader: &Reader, input: AccountUpdateInput) -> Result<Model, Stop<P>> {
    let name = ("name", input.name.as_deref(), Rule::Words(Limits::TITLE));
    none::<P>(texts(Code::Invalid, [name]))?;
    let transaction = reader.database().write().await?;
    let id = Kind::Account.uuid(&input.id).unwrap_or_default();
    let mut row = Entity::in_council(reader.council_id())
        .filter(Column::Id.eq(id))
        .lock_exclusive()
        .one(&transaction)
        .await?
        .ok_or_else(|| P::new(Code::NotFound, "id", refer::unknown("account")))?;
    unmoved(row.revision, input.expected_revision, Code::Conflict)?;
    let (holder, journey_ids) = check(reader, &transaction, &input, &row).await?;
    if let Some(journey_ids) = journey_ids {
        grants::set(reader, &transaction, row.id, &journey_ids).await?;
    }
    row.revision += 1;
    row.name = input.name.unwrap_or(row.name);
    row.is_active = input.is_active.unwrap_or(row.is_active);
    row.staff_id = holder.staff_id;
    row.customer_id = holder.customer_id;
    let row = row.into_active_model().reset_all();
    let stored = row.update(&transaction).await?;
    transaction.commit().await?;
    Ok(stored)
}

/// The holder and, when they change, the journeys, if nothing is to be mended. An account that
/// ceases to be a partner's loses its journeys.
async fn check(
    reader: &Reader,
    transaction: &impl ConnectionTrait,
    input: &AccountUpdateInput,
    row: &Model,
) -> Result<(Holder, Option<Vec<Uuid>>), Stop<P>> {
    let mut lookup = Lookup::new(reader, transaction, Code::NotFound, Vec::<P>::new());
    let mut holder = Holder {
        staff_id: row.staff_id,
        customer_id: row.customer_id,
    };
    if let Some(id) = input.staff_id.as_opt_ref() {
        holder.staff_id = lookup.any::<staff::Entity>("staffId", id).await?;
    }
    if let Some(id) = input.customer_id.as_opt_ref() {
        holder.customer_id = lookup.any::<customer::Entity>("customerId", id).await?;
    }
    let mut journey_ids = None;
    if let Some(ids) = &input.journey_ids {
        journey_ids = Some(lookup.list::<journey::Entity>("journeyIds", ids).await?);
    }
    for (field, message) in holder.faults(input.journey_ids.as_ref().map_or(0, Vec::len)) {
        lookup.push(P::new(Code::Invalid, field, message));
    }
    if let Some(id) = holder.customer_id.filter(|id| !id.is_nil())
        && !hold_unerased(transaction, reader, id).await?
    {
        lookup.push(P::new(Code::NotFound, "customerId", ERASED));
    }
    lookup.end()?;
    if !holder.is_partner() {
        journey_ids = Some(Vec::new());
    }
    Ok((holder, journey_ids))
}
