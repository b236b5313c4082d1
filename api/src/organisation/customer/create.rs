//! `customerCreate`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::organisation::customer::{ActiveModel, Column, Model};
use entities::organisation::staff;
use rules::access::Permission;
use rules::text::Limits;
use sea_orm::{ActiveModelTrait, ColumnTrait, QueryFilter, Set};

use self::{CustomerCreateProblem as P, CustomerCreateProblemCode as Code};
use super::Customer;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Made, Stop, created, texts};
use crate::graphql::problem::problems;
use crate::graphql::text::Rule;
use crate::identity::idempotency::Attempt;
use crate::organisation::kinds::CustomerKind;
use crate::organisation::refer::Lookup;

/// The customer to make.
#[derive(Debug, InputObject)]
pub struct CustomerCreateInput {
    /// Resident, business, or staff as customer of an internal service.
    pub kind: CustomerKind,
    /// The member of staff who is the customer: needed for STAFF, and for nobody else.
    pub staff_id: Option<ID>,
    /// Full name.
    pub name: String,
    /// Address of e-mail for answers; null when none was given.
    pub email: Option<String>,
    /// Telephone number as given; null when none was given.
    pub telephone: Option<String>,
    /// Sending the same key again within 48 hours makes no second customer.
    pub idempotency_key: Option<String>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `customerCreate`.
#[derive(Debug, Default, SimpleObject)]
pub struct CustomerCreatePayload {
    /// The customer as stored; null when there are problems.
    pub customer: Option<Customer>,
    /// What is to be mended; empty when the customer was made.
    pub problems: Vec<CustomerCreateProblem>,
    /// Whether this answers an earlier mutation with the same idempotency key.
    pub replayed: bool,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a customer from being made.
    CustomerCreateProblem, CustomerCreateProblemCode {
        /// A text is blank, too long, or holds what it may not; or a member of staff is named who
        /// should not be, or not named who should be.
        Invalid,
        /// The member of staff does not exist.
        NotFound,
        /// The idempotency key was used with another input.
        IdempotencyMismatch,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct CustomerCreate;

#[Object]
impl CustomerCreate {
    /// Records a customer. Whoever may change customers sees this one until a case or contact of
    /// theirs decides who does.
    async fn customer_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The customer to make.")] input: CustomerCreateInput,
    ) -> Result<CustomerCreatePayload, Failure> {
        ctx.allow("Mutation.customerCreate")?;
        let attempt = Attempt::of(ctx, "customerCreate", input.idempotency_key.as_deref());
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = created(create(ctx.reader(), &attempt, input)).await?;
        Ok(CustomerCreatePayload {
            customer: ended.row.map(Customer),
            problems: ended.problems,
            replayed: ended.replayed,
            client_mutation_id,
        })
    }
}

async fn create(
    reader: &Reader,
    attempt: &Attempt,
    input: CustomerCreateInput,
) -> Result<Made<Model>, Stop<P>> {
    let id = reader.clock().new_id();
    let transaction = reader.database().write().await?;
    if let Some(earlier) = attempt
        .earlier::<P>(reader, &transaction, id, Code::IdempotencyMismatch)
        .await?
    {
        let scope = reader.viewer().scope(Permission::CustomerRead);
        let found = scope
            .customers(reader.backend())
            .filter(Column::Id.eq(earlier));
        return Ok(Made::before(found.one(&transaction).await?));
    }
    let mut lookup = Lookup::new(reader, &transaction, Code::NotFound, check(&input));
    let staff_id = lookup
        .any::<staff::Entity>("staffId", input.staff_id.as_ref())
        .await?;
    lookup.end()?;
    let row = ActiveModel {
        id: Set(id),
        council_id: Set(reader.council_id()),
        kind: Set(input.kind.into()),
        staff_id: Set(staff_id),
        name: Set(input.name),
        email: Set(input.email),
        telephone: Set(input.telephone),
        created_at: Set(reader.clock().now()),
        revision: Set(1),
        erased_at: Set(None),
        merged_at: Set(None),
    };
    let stored = row.insert(&transaction).await?;
    transaction.commit().await?;
    Ok(Made::now(stored))
}

fn check(input: &CustomerCreateInput) -> Vec<P> {
    let telephone = input.telephone.as_deref();
    let mut problems: Vec<P> = texts(
        Code::Invalid,
        [
            (
                "name",
                Some(input.name.as_str()),
                Rule::Words(Limits::TITLE),
            ),
            ("email", input.email.as_deref(), Rule::Email),
            ("telephone", telephone, Rule::Words(Limits::TITLE)),
        ],
    );
    let is_staff = input.kind == CustomerKind::Staff;
    if is_staff != input.staff_id.is_some() {
        let message = if is_staff {
            "A customer of the kind STAFF needs the id of the member of staff."
        } else {
            "Only a customer of the kind STAFF has the id of a member of staff. Leave it out."
        };
        problems.push(P::new(Code::Invalid, "staffId", message));
    }
    problems
}
