//! `legalHoldLift`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::cases::legal_hold::{Column, Entity, Model};
use entities::organisation::customer;
use entities::select::InCouncil;
use rules::access::Permission;
use rules::cases::EventKind;
use rules::text::Limits;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use self::{LegalHoldLiftProblem as P, LegalHoldLiftProblemCode as Code};
use super::LegalHold;
use crate::cases::erasure::particulars;
use crate::cases::held;
use crate::cases::problem::{Common, Problems};
use crate::cases::record::{self, Change};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Stop, changed};
use crate::graphql::problem::problems;

/// The hold to lift, and who ordered it.
#[derive(Debug, InputObject)]
pub struct LegalHoldLiftInput {
    /// The hold.
    pub hold_id: ID,
    /// Who ordered that it be lifted, or under which number, 1 to 200 characters on one line; no word of the
    /// customer, as of the hold itself.
    pub authority: String,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `legalHoldLift`.
#[derive(Debug, Default, SimpleObject)]
pub struct LegalHoldLiftPayload {
    /// The hold as stored; null when there are problems.
    pub hold: Option<LegalHold>,
    /// What is to be mended; empty when the hold was lifted.
    pub problems: Vec<LegalHoldLiftProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a legal hold from being lifted.
    LegalHoldLiftProblem, LegalHoldLiftProblemCode {
        /// The hold does not exist, or not for you.
        NotFound,
        /// The authority is blank, too long, or holds what it may not.
        Invalid,
        /// It was lifted before.
        AlreadyLifted,
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

/// The mutation.
#[derive(Debug, Default)]
pub struct LegalHoldLift;

#[Object]
impl LegalHoldLift {
    /// Lifts a legal hold: where no other stands, what is due is destroyed again. The hold stays on record.
    async fn legal_hold_lift(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The hold to lift, and who ordered it.")] input: LegalHoldLiftInput,
    ) -> Result<LegalHoldLiftPayload, Failure> {
        ctx.allow("Mutation.legalHoldLift")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(lift(ctx.reader(), input)).await?;
        Ok(LegalHoldLiftPayload {
            hold: ended.row.map(LegalHold),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn lift(reader: &Reader, input: LegalHoldLiftInput) -> Result<Model, Stop<P>> {
    let now = reader.clock().now();
    let authority = Some(input.authority.as_str());
    let mut problems = Problems::of_texts([("authority", authority, Limits::TITLE)]);
    let transaction = reader.database().write().await?;
    let missing = || {
        P::not_found(
            "holdId",
            "There is no legal hold with this id, or not for you.",
        )
    };
    let id = Kind::LegalHold.uuid(&input.hold_id).unwrap_or_default();
    let seen = row(&transaction, reader.council_id(), id).await?;
    let seen = problems.need(seen.ok_or_else(missing))?;
    let (change, customer) = problems.need(
        reached(&transaction, reader, &seen)
            .await?
            .ok_or_else(missing),
    )?;
    // Only now, when nobody else can change it, does it say how it stands.
    let before = row(&transaction, reader.council_id(), id).await?;
    let before = problems.need(before.ok_or_else(missing))?;
    if before.lifted_at.is_some() {
        let message = "The hold was lifted before.";
        problems.add(P::new(Code::AlreadyLifted, "holdId", message));
    }
    let known = particulars::known_as(&transaction, customer).await?;
    if rules::cases::erasure::names(&particulars::of(&known), &input.authority) {
        let message = "The authority stays when the customer is erased, and holds a word of their name, address of e-mail or telephone number. Give the number of the order or the name of the court alone.";
        problems.add(P::new(Code::NamesCustomer, "authority", message));
    }
    problems.none()?;

    let after = Model {
        lift_authority: Some(input.authority),
        lifted_by: reader.viewer().account_id(),
        lifted_at: Some(now),
        ..before
    };
    if let Some(mut change) = change {
        change.event(EventKind::HoldLifted, now, |_| {});
        record::apply(&transaction, change).await?;
    }
    write(&transaction, &after).await?;
    transaction.commit().await?;
    Ok(after)
}

type Reached<'a> = (Option<Change<'a>>, Option<customer::Model>);

/// What a hold is on, held, with the customer whom its authority must not name; `None` when the viewer does not
/// reach it for this.
async fn reached<'a>(
    transaction: &impl ConnectionTrait,
    reader: &'a Reader,
    hold: &Model,
) -> Result<Option<Reached<'a>>, DbErr> {
    let permission = Permission::LegalHoldChange;
    if let Some(id) = hold.case_id {
        let id = Kind::Case.id(id);
        let Some(case) = held::locked(transaction, reader, &id, permission).await? else {
            return Ok(None);
        };
        let customer = customer::Entity::in_council(reader.council_id())
            .filter(customer::Column::Id.eq(case.customer_id.unwrap_or_default()))
            .one(transaction)
            .await?;
        let change = Change::new(reader, reader.clock().now()).with_case(case);
        return Ok(Some((Some(change), customer)));
    }
    let customer = reader
        .viewer()
        .scope(permission)
        .customers(reader.backend())
        .filter(customer::Column::Id.eq(hold.customer_id.unwrap_or_default()))
        .lock_exclusive()
        .one(transaction)
        .await?;
    Ok(customer.map(|customer| (None, Some(customer))))
}

async fn row(
    transaction: &impl ConnectionTrait,
    council_id: Uuid,
    id: Uuid,
) -> Result<Option<Model>, DbErr> {
    Entity::in_council(council_id)
        .filter(Column::Id.eq(id))
        .one(transaction)
        .await
}

async fn write(transaction: &impl ConnectionTrait, lifted: &Model) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(
            Column::LiftAuthority,
            Expr::value(lifted.lift_authority.clone()),
        )
        .col_expr(Column::LiftedBy, Expr::value(lifted.lifted_by))
        .col_expr(Column::LiftedAt, Expr::value(lifted.lifted_at))
        .filter(Column::CouncilId.eq(lifted.council_id))
        .filter(Column::Id.eq(lifted.id))
        .exec(transaction)
        .await
        .map(|_| ())
}
