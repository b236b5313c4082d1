//! What is a customer's, held before the customer is.

use entities::cases::cases;
use entities::identity::account;
use entities::select::InCouncil;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use uuid::Uuid;

/// The cases and accounts of a customer, held.
pub(super) struct Theirs {
    pub council_id: Uuid,
    pub customer_id: Uuid,
    pub cases: Vec<cases::Model>,
    pub accounts: Vec<account::Model>,
}

impl Theirs {
    /// Holds them: whoever changes a case or an account holds it before the customer, and so does who asks here.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn hold(
        transaction: &impl ConnectionTrait,
        council_id: Uuid,
        customer_id: Uuid,
    ) -> Result<Self, DbErr> {
        let cases = cases_of(council_id, customer_id).lock_exclusive();
        let cases = cases.all(transaction).await?;
        let accounts = accounts_of(council_id, customer_id).lock_exclusive();
        let accounts = accounts.all(transaction).await?;
        Ok(Self {
            council_id,
            customer_id,
            cases,
            accounts,
        })
    }

    /// Whether these are all cases and accounts of the customer, now that the customer is held and no new ones can
    /// come.
    ///
    /// A case that was opened before the customer was held is not waited for: who has it may wait for the customer.
    /// All is to be let go then, and begun anew.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn is_all(&self, transaction: &impl ConnectionTrait) -> Result<bool, DbErr> {
        let cases = cases_of(self.council_id, self.customer_id);
        let cases = ids(transaction, cases, cases::Column::Id).await?;
        let accounts = accounts_of(self.council_id, self.customer_id);
        let accounts = ids(transaction, accounts, account::Column::Id).await?;
        Ok(self.case_ids() == cases
            && (self.accounts.iter())
                .map(|account| account.id)
                .eq(accounts))
    }

    /// The ids of the cases, in their order.
    pub(super) fn case_ids(&self) -> Vec<Uuid> {
        self.cases.iter().map(|case| case.id).collect()
    }
}

/// The cases of a customer in the order of their ids, in which they are held.
fn cases_of(council_id: Uuid, customer_id: Uuid) -> Select<cases::Entity> {
    cases::Entity::in_council(council_id)
        .filter(cases::Column::CustomerId.eq(customer_id))
        .order_by_asc(cases::Column::Id)
}

/// The accounts of a customer in the order of their ids, in which they are held.
fn accounts_of(council_id: Uuid, customer_id: Uuid) -> Select<account::Entity> {
    account::Entity::in_council(council_id)
        .filter(account::Column::CustomerId.eq(customer_id))
        .order_by_asc(account::Column::Id)
}

async fn ids<E: EntityTrait>(
    transaction: &impl ConnectionTrait,
    select: Select<E>,
    id: E::Column,
) -> Result<Vec<Uuid>, DbErr> {
    let select = select.select_only().column(id).into_tuple();
    select.all(transaction).await
}
