//! `legalHoldPlace`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entities::cases::{cases, legal_hold};
use entities::organisation::customer;
use entities::select::InCouncil;
use rules::access::Permission;
use rules::cases::EventKind;
use rules::cases::legal_hold::{Place, PlaceProblem};
use rules::text::Limits;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};
use uuid::Uuid;

use self::{LegalHoldPlaceProblem as P, LegalHoldPlaceProblemCode as Code};
use super::LegalHold;
use super::standing::{self, On};
use crate::cases::erasure::particulars;
use crate::cases::held::{Wanted, hold};
use crate::cases::problem::{Common, Problems, case_problems};
use crate::cases::record::{self, Change};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Made, Stop, created};
use crate::identity::idempotency::Attempt;
use crate::organisation::customer::ERASED;

/// What is held, and why.
#[derive(Debug, InputObject)]
pub struct LegalHoldPlaceInput {
    /// The case, open or not; null when a customer is given.
    pub case_id: Option<ID>,
    /// The customer, with whom all their cases are held, also those to come; null when a case is given.
    pub customer_id: Option<ID>,
    /// Who ordered it, or under which number, 1 to 200 characters on one line. It stays when the customer is
    /// erased, and so holds no word of their name, address of e-mail or telephone number.
    pub authority: String,
    /// Why, 1 to 10,000 characters; it may name people.
    pub reason: String,
    /// Sending the same key again within 48 hours places no second hold.
    pub idempotency_key: Option<String>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `legalHoldPlace`.
#[derive(Debug, Default, SimpleObject)]
pub struct LegalHoldPlacePayload {
    /// The hold as stored; null when there are problems.
    pub hold: Option<LegalHold>,
    /// What is to be mended; empty when the hold was placed.
    pub problems: Vec<LegalHoldPlaceProblem>,
    /// Whether this answers an earlier mutation with the same idempotency key.
    pub replayed: bool,
    /// As given.
    pub client_mutation_id: Option<String>,
}

case_problems! {
    /// What keeps a legal hold from being placed.
    LegalHoldPlaceProblem, LegalHoldPlaceProblemCode of PlaceProblem {
        /// The authority holds a word of the customer's name, address of e-mail or telephone number.
        NamesCustomer,
        /// 100 holds stand on the case or customer, which is the most.
        TooManyHolds,
    } and {
        /// The idempotency key was used with another input.
        IdempotencyMismatch,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct LegalHoldPlace;

#[Object]
impl LegalHoldPlace {
    /// Places a legal hold on a case, or on a customer and all their cases: until it is lifted nothing of them is
    /// destroyed, neither by `customerErase` nor when the time is over for which words are kept, and no document
    /// is removed. Work goes on as before. Whoever is held is not told.
    async fn legal_hold_place(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is held, and why.")] input: LegalHoldPlaceInput,
    ) -> Result<LegalHoldPlacePayload, Failure> {
        ctx.allow("Mutation.legalHoldPlace")?;
        let attempt = Attempt::of(ctx, "legalHoldPlace", input.idempotency_key.as_deref());
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = created(place(ctx.reader(), &attempt, input)).await?;
        Ok(LegalHoldPlacePayload {
            hold: ended.row.map(LegalHold),
            problems: ended.problems,
            replayed: ended.replayed,
            client_mutation_id,
        })
    }
}

/// What is held, held for this change.
enum Target<'a> {
    Case(Box<(Change<'a>, cases::Model)>),
    Customer(customer::Model),
}

async fn place(
    reader: &Reader,
    attempt: &Attempt,
    input: LegalHoldPlaceInput,
) -> Result<Made<legal_hold::Model>, Stop<P>> {
    let now = reader.clock().now();
    let id = reader.clock().new_id();
    let texts = [
        ("authority", Some(input.authority.as_str()), Limits::TITLE),
        ("reason", Some(input.reason.as_str()), Limits::NOTE),
    ];
    let mut problems = Problems::of_texts(texts);
    let transaction = reader.database().write().await?;
    let target = target(&transaction, reader, (&input, now), &mut problems).await?;
    let earlier = attempt.earlier::<P>(reader, &transaction, id, Code::IdempotencyMismatch);
    if let Some(earlier) = earlier.await? {
        let stored = reader.rows_of::<legal_hold::Entity>(legal_hold::Column::Id, [earlier]);
        return Ok(Made::before(stored.one(&transaction).await?));
    }
    let (on, customer) = on(&transaction, reader, &target).await?;
    let standing = standing::holds(&transaction, reader.council_id(), &on).await?;
    let known = particulars::known_as(&transaction, customer).await?;
    let command = Place {
        standing: standing.len(),
        particulars: &particulars::of(&known),
        authority: &input.authority,
    };
    problems.decided(command.decide())?;

    let row = row(reader, (id, now), &on, input);
    if let Target::Case(held) = target {
        let (mut change, _) = *held;
        change.event(EventKind::HoldPlaced, now, |_| {});
        record::apply(&transaction, change).await?;
    }
    legal_hold::Entity::insert(row.clone().into_active_model())
        .exec_without_returning(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(Made::now(row))
}

/// The case or the customer that is named; of both or none it is said that one is wanted.
async fn target<'a>(
    transaction: &impl ConnectionTrait,
    reader: &'a Reader,
    (input, now): (&LegalHoldPlaceInput, DateTime<Utc>),
    problems: &mut Problems<P>,
) -> Result<Target<'a>, Stop<P>> {
    match (&input.case_id, &input.customer_id) {
        (Some(id), None) => {
            let wanted = Wanted {
                id,
                permission: Permission::LegalHoldChange,
                expected_revision: None,
            };
            let held = problems.need(hold(transaction, reader, wanted).await?)?;
            let change = Change::of(reader, now, &held);
            Ok(Target::Case(Box::new((change, held.case))))
        }
        (None, Some(id)) => {
            let found = reached(transaction, reader, id).await?;
            let missing = "There is no customer with this id, or not for you.";
            let found = found.ok_or_else(|| P::not_found("customerId", missing));
            let customer = problems.need(found)?;
            if customer.erased_at.is_some() {
                return Err(problems.and(P::invalid("customerId", ERASED.to_owned())));
            }
            Ok(Target::Customer(customer))
        }
        _ => {
            let message = "Give the case or the customer that is held, one of both.";
            Err(problems.and(P::invalid("", message.to_owned())))
        }
    }
}

/// The customer, held, when the viewer reaches them for this.
async fn reached(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    id: &ID,
) -> Result<Option<customer::Model>, DbErr> {
    let scope = reader.viewer().scope(Permission::LegalHoldChange);
    scope
        .customers(reader.backend())
        .filter(customer::Column::Id.eq(Kind::Customer.uuid(id).unwrap_or_default()))
        .lock_exclusive()
        .one(transaction)
        .await
}

/// What the hold is on, and whom its authority must not name.
async fn on(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    target: &Target<'_>,
) -> Result<(On, Option<customer::Model>), DbErr> {
    match target {
        Target::Customer(customer) => {
            let customers = vec![customer.id];
            let on = On {
                customers,
                ..On::default()
            };
            Ok((on, Some(customer.clone())))
        }
        Target::Case(held) => {
            let (_, case) = held.as_ref();
            let on = On {
                cases: vec![case.id],
                ..On::default()
            };
            let customer = match case.customer_id {
                Some(id) => {
                    customer::Entity::in_council(reader.council_id())
                        .filter(customer::Column::Id.eq(id))
                        .one(transaction)
                        .await?
                }
                None => None,
            };
            Ok((on, customer))
        }
    }
}

fn row(
    reader: &Reader,
    (id, now): (Uuid, DateTime<Utc>),
    on: &On,
    input: LegalHoldPlaceInput,
) -> legal_hold::Model {
    legal_hold::Model {
        id,
        council_id: reader.council_id(),
        case_id: on.cases.first().copied(),
        customer_id: on.customers.first().copied(),
        authority: input.authority,
        reason: input.reason,
        placed_by: reader.viewer().account_id(),
        placed_at: now,
        lift_authority: None,
        lifted_by: None,
        lifted_at: None,
    }
}
