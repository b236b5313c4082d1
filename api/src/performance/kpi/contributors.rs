//! Writing the services that contribute to a KPI, and the outcomes linked to it.

use entities::performance::{kpi_outcome, kpi_service};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

use crate::graphql::context::Reader;

/// Writes the contributing services of a KPI that has none yet.
///
/// # Errors
/// When the database fails.
pub(super) async fn put_services(
    reader: &Reader,
    transaction: &impl ConnectionTrait,
    kpi_id: Uuid,
    services: &[Uuid],
) -> Result<(), DbErr> {
    if services.is_empty() {
        return Ok(());
    }
    let rows = services.iter().map(|service_id| kpi_service::ActiveModel {
        council_id: Set(reader.council_id()),
        kpi_id: Set(kpi_id),
        service_id: Set(*service_id),
    });
    kpi_service::Entity::insert_many(rows)
        .exec_without_returning(transaction)
        .await?;
    Ok(())
}

/// Puts these contributing services in the place of those that there are.
///
/// # Errors
/// When the database fails.
pub(super) async fn replace_services(
    reader: &Reader,
    transaction: &impl ConnectionTrait,
    kpi_id: Uuid,
    services: &[Uuid],
) -> Result<(), DbErr> {
    kpi_service::Entity::delete_many()
        .filter(kpi_service::Column::CouncilId.eq(reader.council_id()))
        .filter(kpi_service::Column::KpiId.eq(kpi_id))
        .exec(transaction)
        .await?;
    put_services(reader, transaction, kpi_id, services).await
}

/// Writes the outcomes linked to a KPI that has none yet.
///
/// # Errors
/// When the database fails.
pub(super) async fn put_links(
    reader: &Reader,
    transaction: &impl ConnectionTrait,
    kpi_id: Uuid,
    outcomes: &[Uuid],
) -> Result<(), DbErr> {
    if outcomes.is_empty() {
        return Ok(());
    }
    let rows = outcomes.iter().map(|outcome_id| kpi_outcome::ActiveModel {
        council_id: Set(reader.council_id()),
        kpi_id: Set(kpi_id),
        outcome_id: Set(*outcome_id),
    });
    kpi_outcome::Entity::insert_many(rows)
        .exec_without_returning(transaction)
        .await?;
    Ok(())
}
