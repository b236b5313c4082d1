//! `customerUpdate`.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, SimpleObject};
use entities::organisation::customer::{Column, Model};
use rules::access::Permission;
use rules::text::Limits;
use sea_orm::{ActiveModelTrait, ColumnTrait, IntoActiveModel, QueryFilter, QuerySelect};

use self::{CustomerUpdateProblem as P, CustomerUpdateProblemCode as Code};
use super::{Customer, ERASED};
use crate::cases::search::index;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Stop, changed, none, texts, unmoved};
use crate::graphql::problem::problems;
use crate::graphql::text::{Rule, given};
use crate::organisation::refer;

/// What to change of a customer; what is left out stays.
#[derive(Debug, InputObject)]
pub struct CustomerUpdateInput {
    /// The customer.
    pub id: ID,
    /// The revision last seen.
    pub expected_revision: i64,
    /// A new full name; null leaves it as it is.
    pub name: Option<String>,
    /// A new address of e-mail; null removes it.
    pub email: MaybeUndefined<String>,
    /// A new telephone number; null removes it.
    pub telephone: MaybeUndefined<String>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `customerUpdate`.
#[derive(Debug, Default, SimpleObject)]
pub struct CustomerUpdatePayload {
    /// The customer as stored; null when there are problems.
    pub customer: Option<Customer>,
    /// What is to be mended; empty when the customer was changed.
    pub problems: Vec<CustomerUpdateProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a customer from being changed.
    CustomerUpdateProblem, CustomerUpdateProblemCode {
        /// A text is blank, too long, or holds what it may not; or the customer was erased.
        Invalid,
        /// The customer does not exist, or not within the viewer's reach.
        NotFound,
        /// Somebody changed the customer since the revision last seen.
        Conflict,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct CustomerUpdate;

#[Object]
impl CustomerUpdate {
    /// Changes the particulars of a customer in the viewer's reach.
    async fn customer_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to change.")] input: CustomerUpdateInput,
    ) -> Result<CustomerUpdatePayload, Failure> {
        ctx.allow("Mutation.customerUpdate")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(update(ctx.reader(), input)).await?;
        Ok(CustomerUpdatePayload {
            customer: ended.row.map(Customer),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn update(reader: &Reader, input: CustomerUpdateInput) -> Result<Model, Stop<P>> {
    none(check(&input))?;
    let transaction = reader.database().write().await?;
    let id = Kind::Customer.uuid(&input.id).unwrap_or_default();
    let scope = reader.viewer().scope(Permission::CustomerChange);
    let mut row = scope
        .customers(reader.backend())
        .filter(Column::Id.eq(id))
        .lock_exclusive()
        .one(&transaction)
        .await?
        .ok_or_else(|| P::new(Code::NotFound, "id", refer::unknown("customer")))?;
    if row.erased_at.is_some() {
        none(vec![P::new(Code::Invalid, "id", ERASED)])?;
    }
    unmoved(row.revision, input.expected_revision, Code::Conflict)?;
    let before = row.clone();
    row.revision += 1;
    row.name = input.name.unwrap_or(row.name);
    input.email.update_to(&mut row.email);
    input.telephone.update_to(&mut row.telephone);
    let row = row.into_active_model().reset_all();
    let stored = row.update(&transaction).await?;
    index::reindex_customer(&transaction, &before, &stored).await?;
    transaction.commit().await?;
    Ok(stored)
}

fn check(input: &CustomerUpdateInput) -> Vec<P> {
    let telephone = given(&input.telephone);
    texts(
        Code::Invalid,
        [
            ("name", input.name.as_deref(), Rule::Words(Limits::TITLE)),
            ("email", given(&input.email), Rule::Email),
            ("telephone", telephone, Rule::Words(Limits::TITLE)),
        ],
    )
}
