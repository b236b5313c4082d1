//! Legal holds: as long as one stands on a case, or on a customer and with them on their cases, nothing of it is
//! destroyed.

pub mod lift;
pub mod place;
pub(super) mod standing;

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use entities::cases::legal_hold::{Column, Entity, Model};
use entities::organisation::customer;
use entities::scope::Scope;
use rules::access::Permission;
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::case::{Case, CaseById};
use super::text;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::id::Kind;
use crate::graphql::load::grouped;
use crate::organisation::account::Account;
use crate::organisation::customer::{Customer, CustomerInReach};

/// That nothing of a case, or of a customer and all their cases, is destroyed while it stands.
#[derive(Clone, Debug)]
pub struct LegalHold(pub Model);

/// That nothing of a case, or of a customer and all their cases, is destroyed while it stands. It stays on record
/// when it is lifted.
#[Object]
impl LegalHold {
    /// The opaque id.
    pub(crate) async fn id(&self) -> ID {
        Kind::LegalHold.id(self.0.id)
    }

    /// Who ordered it, or under which number.
    async fn authority(&self) -> &str {
        &self.0.authority
    }

    /// Why: personal. Null when it was erased, when the case is restricted, and when the viewer may not see what is
    /// personal of the case or customer.
    async fn reason(&self, ctx: &Context<'_>) -> Fallible<String> {
        self.find_reason(ctx).await.transpose()
    }

    /// The case that it is on; null when it is on a customer, and when the viewer does not reach the case.
    async fn case(&self, ctx: &Context<'_>) -> Fallible<Case> {
        ctx.one(CaseById(self.0.case_id?)).await.transpose()
    }

    /// The customer that it is on; null when it is on a case, and when the viewer does not reach the customer.
    async fn customer(&self, ctx: &Context<'_>) -> Fallible<Customer> {
        let id = CustomerInReach(self.0.customer_id?);
        if let Err(refusal) = ctx.allow("LegalHold.customer") {
            return Some(Err(refusal));
        }
        ctx.loader().load_one(id).await.transpose()
    }

    /// When it was placed.
    async fn placed_at(&self) -> DateTime<Utc> {
        self.0.placed_at
    }

    /// The account that placed it; null when a token without an account did.
    async fn placed_by(&self, ctx: &Context<'_>) -> Fallible<Account> {
        text::account(ctx, self.0.placed_by).await.transpose()
    }

    /// True until it is lifted.
    async fn is_standing(&self) -> bool {
        self.0.lifted_at.is_none()
    }

    /// When it was lifted; null while it stands.
    async fn lifted_at(&self) -> Option<DateTime<Utc>> {
        self.0.lifted_at
    }

    /// The account that lifted it; null while it stands, and when a token without an account did.
    async fn lifted_by(&self, ctx: &Context<'_>) -> Fallible<Account> {
        text::account(ctx, self.0.lifted_by).await.transpose()
    }

    /// Who ordered that it be lifted, or under which number; null while it stands.
    async fn lift_authority(&self) -> Option<&str> {
        self.0.lift_authority.as_deref()
    }
}

impl LegalHold {
    async fn find_reason(&self, ctx: &Context<'_>) -> Result<Option<String>, Failure> {
        ctx.allow("LegalHold.reason")?;
        let reason = ctx.loader().load_one(ReasonOf(self.0.id)).await?;
        Ok(reason.filter(|reason| !reason.is_empty()))
    }
}

/// True of the holds on cases or customers in this reach, but for those that are the viewer's own.
fn on_reached(reader: &Reader, scope: &Scope) -> Condition {
    let scope = scope.as_worker();
    let backend = reader.backend();
    let customers = scope
        .customers(backend)
        .select_only()
        .column(customer::Column::Id)
        .into_query();
    Condition::any()
        .add(Column::CaseId.in_subquery(scope.ids_of_cases(backend)))
        .add(Column::CustomerId.in_subquery(customers))
}

/// The holds on a case and on its customer, those that were lifted among them, the earliest first.
///
/// # Errors
/// `FORBIDDEN` when the viewer may see no holds.
pub async fn of_case(ctx: &Context<'_>, case: &Case) -> Result<Vec<LegalHold>, Failure> {
    ctx.allow("Case.legalHolds")?;
    let mut holds = ctx.loader().load_one(HoldsOnCase(case.0.id)).await?;
    if let Some(id) = case.0.customer_id {
        let more = ctx.loader().load_one(HoldsOnCustomer(id)).await?;
        holds
            .get_or_insert_default()
            .extend(more.unwrap_or_default());
    }
    let mut holds = holds.unwrap_or_default();
    holds.sort_by_key(|hold| (hold.0.placed_at, hold.0.id));
    Ok(holds)
}

/// The holds on a customer, those that were lifted among them, the earliest first.
///
/// # Errors
/// `FORBIDDEN` when the viewer may see no holds.
pub async fn of_customer(ctx: &Context<'_>, id: Uuid) -> Result<Vec<LegalHold>, Failure> {
    ctx.allow("Customer.legalHolds")?;
    let holds = ctx.loader().load_one(HoldsOnCustomer(id)).await?;
    Ok(holds.unwrap_or_default())
}

/// Holds where one of these stands in this column, as far as the viewer sees them.
async fn seen(
    reader: &Reader,
    name: &'static str,
    (column, ids): (Column, Vec<Uuid>),
) -> Result<Vec<Model>, Failure> {
    let found = reader
        .rows_of::<Entity>(column, ids)
        .filter(on_reached(
            reader,
            &reader.viewer().scope(Permission::LegalHoldRead),
        ))
        .order_by_asc(Column::PlacedAt)
        .order_by_asc(Column::Id)
        .all(reader.connection());
    reader.ask(name, found).await
}

/// Loads the holds on cases themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct HoldsOnCase(Uuid);

impl Loader<HoldsOnCase> for Reader {
    type Value = Vec<LegalHold>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[HoldsOnCase],
    ) -> Result<HashMap<HoldsOnCase, Vec<LegalHold>>, Failure> {
        let of = (Column::CaseId, keys.iter().map(|key| key.0).collect());
        let rows = seen(self, "legal holds on case", of).await?;
        Ok(grouped(rows.into_iter().filter_map(|row| {
            Some((HoldsOnCase(row.case_id?), LegalHold(row)))
        })))
    }
}

/// Loads the holds on customers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct HoldsOnCustomer(Uuid);

impl Loader<HoldsOnCustomer> for Reader {
    type Value = Vec<LegalHold>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[HoldsOnCustomer],
    ) -> Result<HashMap<HoldsOnCustomer, Vec<LegalHold>>, Failure> {
        let of = (Column::CustomerId, keys.iter().map(|key| key.0).collect());
        let rows = seen(self, "legal holds on customer", of).await?;
        Ok(grouped(rows.into_iter().filter_map(|row| {
            Some((HoldsOnCustomer(row.customer_id?), LegalHold(row)))
        })))
    }
}

/// Loads why there are holds, where the viewer may see what is personal of the case or customer without stating
/// a reason of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct ReasonOf(Uuid);

impl Loader<ReasonOf> for Reader {
    type Value = String;
    type Error = Failure;

    async fn load(&self, keys: &[ReasonOf]) -> Result<HashMap<ReasonOf, String>, Failure> {
        let found = self
            .rows_of::<Entity>(Column::Id, keys.iter().map(|key| key.0))
            .filter(on_reached(self, &self.viewer().open_personal()))
            .all(self.connection());
        let rows = self.ask("reasons of legal holds", found).await?;
        Ok(rows
            .into_iter()
            .map(|row| (ReasonOf(row.id), row.reason))
            .collect())
    }
}

/// Loads holds by id, as far as the viewer sees them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LegalHoldById(pub Uuid);

impl Loader<LegalHoldById> for Reader {
    type Value = LegalHold;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[LegalHoldById],
    ) -> Result<HashMap<LegalHoldById, LegalHold>, Failure> {
        let of = (Column::Id, keys.iter().map(|key| key.0).collect());
        let rows = seen(self, "legal hold by id", of).await?;
        Ok(rows
            .into_iter()
            .map(|row| (LegalHoldById(row.id), LegalHold(row)))
            .collect())
    }
}
