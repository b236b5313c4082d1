//! The journeys that a partner is granted, kept as one list.

use entities::journeys::partner_journey::{ActiveModel, Column, Entity};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

use crate::graphql::context::Reader;

/// Makes `journey_ids` all the journeys that the account is granted.
pub(super) async fn set(
    reader: &Reader,
    transaction: &impl ConnectionTrait,
    account_id: Uuid,
    journey_ids: &[Uuid],
) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::CouncilId.eq(reader.council_id()))
        .filter(Column::AccountId.eq(account_id))
        .exec(transaction)
        .await?;
    let rows = journey_ids.iter().map(|journey_id| ActiveModel {
        council_id: Set(reader.council_id()),
        account_id: Set(account_id),
        journey_id: Set(*journey_id),
    });
    Entity::insert_many(rows)
        .exec_without_returning(transaction)
        .await?;
    Ok(())
}
