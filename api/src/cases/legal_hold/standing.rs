//! The legal holds that stand on some cases or customers, read where something is about to be destroyed.

use chrono_tz::Tz;
use entities::cases::cases;
use entities::cases::legal_hold::{Column, Entity, Model};
use entities::organisation::customer;
use entities::select::{InCouncil, in_ids};
use rules::cases::legal_hold::Hold;
use rules::time::zone::local_date;
use sea_orm::sea_query::LockType;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

/// What holds are sought on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::cases) struct On {
    /// These cases.
    pub cases: Vec<Uuid>,
    /// These customers.
    pub customers: Vec<Uuid>,
}

impl On {
    /// Cases, with their customers.
    pub fn cases<'a>(cases: impl IntoIterator<Item = &'a cases::Model>) -> Self {
        let mut on = Self::default();
        for case in cases {
            on.cases.push(case.id);
            on.customers.extend(case.customer_id);
        }
        on.customers.sort_unstable();
        on.customers.dedup();
        on
    }
}

/// The holds that stand on these, the earliest first.
///
/// # Errors
/// When the database fails.
pub(in crate::cases) async fn holds(
    connection: &impl ConnectionTrait,
    council_id: Uuid,
    on: &On,
) -> Result<Vec<Model>, DbErr> {
    let backend = connection.get_database_backend();
    let any = Condition::any()
        .add(in_ids(Column::CaseId, &on.cases, backend))
        .add(in_ids(Column::CustomerId, &on.customers, backend));
    Entity::in_council(council_id)
        .filter(any)
        .filter(Column::LiftedAt.is_null())
        .order_by_asc(Column::PlacedAt)
        .order_by_asc(Column::Id)
        .all(connection)
        .await
}

/// Holds the customers of cases that are held, so that nobody places a hold on them meanwhile: whoever does
/// waits, or is waited for and seen.
///
/// # Errors
/// When the database fails.
pub(in crate::cases) async fn keep_from_new(
    transaction: &impl ConnectionTrait,
    council_id: Uuid,
    on: &On,
) -> Result<(), DbErr> {
    let backend = transaction.get_database_backend();
    customer::Entity::in_council(council_id)
        .filter(in_ids(customer::Column::Id, &on.customers, backend))
        .order_by_asc(customer::Column::Id)
        .lock(LockType::KeyShare)
        .all(transaction)
        .await
        .map(|_| ())
}

/// Holds as the rules see them.
pub(in crate::cases) fn told(holds: &[Model], zone: Tz) -> Vec<Hold<'_>> {
    let told = holds.iter().map(|hold| Hold {
        since: local_date(hold.placed_at, zone),
        authority: &hold.authority,
    });
    told.collect()
}
