//! What is held of a customer outside their cases: their own row, their accounts, what was remembered of their
//! requests.

use chrono::{DateTime, Utc};
use entities::cases::{customer_export, customer_merge};
use entities::identity::{account, idempotency};
use entities::organisation::customer;
use entities::select::{InCouncil, in_ids};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
};
use uuid::Uuid;

use crate::cases::draft::own;
use crate::cases::text::ERASED;

/// A customer, and after them who turned out to be them.
///
/// # Errors
/// When the database fails.
pub(in crate::cases) async fn known_as(
    transaction: &impl ConnectionTrait,
    customer: Option<customer::Model>,
) -> Result<Vec<customer::Model>, DbErr> {
    use customer_merge::{Column, Entity};
    let Some(customer) = customer else {
        return Ok(Vec::new());
    };
    let merged = Entity::in_council(customer.council_id)
        .select_only()
        .column(Column::CustomerId)
        .filter(Column::IntoId.eq(customer.id))
        .into_query();
    let merged = customer::Entity::in_council(customer.council_id)
        .filter(customer::Column::Id.in_subquery(merged))
        .all(transaction)
        .await?;
    Ok([customer].into_iter().chain(merged).collect())
}

/// What is known of a customer, by which words that stay must not name them: of an address of e-mail what
/// stands before the `@`.
pub(in crate::cases) fn of(known: &[customer::Model]) -> Vec<&str> {
    let of_each = known.iter().flat_map(|customer| {
        let email = customer.email.as_deref();
        [
            Some(customer.name.as_str()),
            email.and_then(|email| email.split('@').next()),
            customer.telephone.as_deref(),
        ]
    });
    of_each.flatten().collect()
}

/// Overwrites the rows of a customer and of who turned out to be them, whose ids `known` are. They are no longer
/// tied to a member of staff either. Gives the customer as stored.
pub(super) async fn clear_customers(
    transaction: &impl ConnectionTrait,
    customer: customer::Model,
    (known, now): (&[Uuid], DateTime<Utc>),
) -> Result<customer::Model, DbErr> {
    use customer::{Column, Entity};
    let backend = transaction.get_database_backend();
    Entity::update_many()
        .col_expr(Column::StaffId, Expr::value(None::<Uuid>))
        .col_expr(Column::Name, Expr::value(ERASED))
        .col_expr(Column::Email, Expr::value(None::<String>))
        .col_expr(Column::Telephone, Expr::value(None::<String>))
        .col_expr(Column::ErasedAt, Expr::value(now))
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .filter(Column::CouncilId.eq(customer.council_id))
        .filter(in_ids(Column::Id, known, backend))
        .exec(transaction)
        .await?;
    Ok(customer::Model {
        staff_id: None,
        name: ERASED.to_owned(),
        email: None,
        telephone: None,
        revision: customer.revision + 1,
        erased_at: Some(now),
        ..customer
    })
}

/// Overwrites the accounts, which sign nobody in any more. Their ids still say what the customer did
/// themselves. Whoever held them is no longer found by the issuer's name for them.
pub(super) async fn clear_accounts(
    transaction: &impl ConnectionTrait,
    accounts: &[account::Model],
) -> Result<(), DbErr> {
    use account::Column;
    for account in accounts {
        account::Entity::update_many()
            .col_expr(
                Column::Subject,
                Expr::value(format!("erased:{}", account.id)),
            )
            .col_expr(Column::Name, Expr::value(""))
            .col_expr(Column::IsActive, Expr::value(false))
            .col_expr(Column::Revision, Expr::value(account.revision + 1))
            .filter(Column::CouncilId.eq(account.council_id))
            .filter(Column::Id.eq(account.id))
            .exec(transaction)
            .await?;
    }
    Ok(())
}

/// Removes what the customer has begun to ask for, also as a member of staff.
pub(super) async fn remove_drafts(
    transaction: &impl ConnectionTrait,
    customer: &customer::Model,
    accounts: &[account::Model],
) -> Result<(), DbErr> {
    let council_id = customer.council_id;
    let mut ids: Vec<Uuid> = accounts.iter().map(|account| account.id).collect();
    if let Some(staff_id) = customer.staff_id {
        let as_staff = account::Entity::in_council(council_id)
            .filter(account::Column::StaffId.eq(staff_id))
            .select_only()
            .column(account::Column::Id)
            .into_tuple::<Uuid>();
        ids.extend(as_staff.all(transaction).await?);
    }
    own::remove_all(transaction, council_id, &ids).await
}

/// Overwrites why others were merged into the customer. That they were stays.
pub(super) async fn clear_merges(
    transaction: &impl ConnectionTrait,
    customer: &customer::Model,
) -> Result<(), DbErr> {
    use customer_merge::{Column, Entity};
    Entity::update_many()
        .col_expr(Column::Reason, Expr::value(ERASED))
        .filter(Column::CouncilId.eq(customer.council_id))
        .filter(Column::IntoId.eq(customer.id))
        .exec(transaction)
        .await
        .map(|_| ())
}

/// Overwrites why what is restricted was read with exports of the customer. Who was given them stays.
pub(super) async fn clear_exports(
    transaction: &impl ConnectionTrait,
    customer: &customer::Model,
) -> Result<(), DbErr> {
    use customer_export::{Column, Entity};
    Entity::update_many()
        .col_expr(Column::Reason, Expr::value(ERASED))
        .filter(Column::CouncilId.eq(customer.council_id))
        .filter(Column::CustomerId.eq(customer.id))
        .exec(transaction)
        .await
        .map(|_| ())
}

/// Forgets the idempotency keys that the customer used: a hash of few words can be guessed.
pub(super) async fn clear_requests(
    transaction: &impl ConnectionTrait,
    accounts: &[account::Model],
) -> Result<(), DbErr> {
    use idempotency::{Column, Entity};
    for account in accounts {
        let principal = format!("{}\n{}", account.issuer, account.subject);
        Entity::delete_many()
            .filter(Column::CouncilId.eq(account.council_id))
            .filter(Column::Principal.eq(principal))
            .exec(transaction)
            .await?;
    }
    Ok(())
}
