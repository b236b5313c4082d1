//! Removing a demonstration council that was left half filled.

use entities::cases::{
    case_bulk_job, case_bulk_row, case_closing, case_destruction, case_draft, case_escalation,
    case_event, case_extension, case_kept, case_party, case_pause, case_reading, case_relation,
    case_share, case_task, case_text, case_view, cases, contact, contact_event, customer_erasure,
    customer_export, customer_merge, document, document_download, document_upload, legal_hold,
    sub_case,
};
use entities::demand::{cell_delta, cell_upkeep};
use entities::identity::{account, idempotency};
use entities::journeys::{
    activity, escalation_rule, journey, journey_team, journey_version, outcome, partner_journey,
    stage, stage_transition, step, step_skill, version_form, version_outcome,
};
use entities::organisation::{
    channel, council, customer, directorate, import_run, service, skill, staff, staff_absence,
    staff_skill, team, team_member,
};
use entities::performance::{
    kpi, kpi_narrative, kpi_outcome, kpi_service, kpi_target, kpi_value, kpi_value_correction,
    kpi_version, kpi_version_origin,
};
use entities::select::InCouncil;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter};
use uuid::Uuid;

use crate::cases::search::index;
use crate::demand::cells;

/// Removes a council and every row that belongs to it, children before parents.
///
/// # Errors
/// When the database refuses.
pub async fn remove(connection: &impl ConnectionTrait, council_id: Uuid) -> Result<(), DbErr> {
    clear::<cell_delta::Entity>(connection, council_id).await?;
    clear::<cell_upkeep::Entity>(connection, council_id).await?;
    cells::remove::all(connection, council_id).await?;
    index::remove_all(connection, council_id).await?;
    clear::<contact_event::Entity>(connection, council_id).await?;
    clear::<contact::Entity>(connection, council_id).await?;
    clear::<case_bulk_row::Entity>(connection, council_id).await?;
    clear::<case_bulk_job::Entity>(connection, council_id).await?;
    clear::<sub_case::Entity>(connection, council_id).await?;
    clear::<case_relation::Entity>(connection, council_id).await?;
    clear::<case_reading::Entity>(connection, council_id).await?;
    clear::<case_party::Entity>(connection, council_id).await?;
    clear::<case_share::Entity>(connection, council_id).await?;
    clear::<case_closing::Entity>(connection, council_id).await?;
    clear::<case_task::Entity>(connection, council_id).await?;
    clear::<case_escalation::Entity>(connection, council_id).await?;
    clear::<case_event::Entity>(connection, council_id).await?;
    clear::<case_extension::Entity>(connection, council_id).await?;
    clear::<case_pause::Entity>(connection, council_id).await?;
    clear::<document_download::Entity>(connection, council_id).await?;
    clear::<document_upload::Entity>(connection, council_id).await?;
    clear::<document::Entity>(connection, council_id).await?;
    clear::<case_kept::Entity>(connection, council_id).await?;
    clear::<case_destruction::Entity>(connection, council_id).await?;
    clear::<legal_hold::Entity>(connection, council_id).await?;
    clear::<case_text::Entity>(connection, council_id).await?;
    clear::<cases::Entity>(connection, council_id).await?;
    clear::<case_draft::Entity>(connection, council_id).await?;
    clear::<kpi_target::Entity>(connection, council_id).await?;
    clear::<kpi_outcome::Entity>(connection, council_id).await?;
    clear::<kpi_service::Entity>(connection, council_id).await?;
    clear::<kpi_narrative::Entity>(connection, council_id).await?;
    clear::<kpi_value_correction::Entity>(connection, council_id).await?;
    clear::<kpi_value::Entity>(connection, council_id).await?;
    clear::<kpi_version_origin::Entity>(connection, council_id).await?;
    clear::<kpi_version::Entity>(connection, council_id).await?;
    clear::<kpi::Entity>(connection, council_id).await?;
    remove_journeys(connection, council_id).await?;
    remove_organisation(connection, council_id).await
}

async fn remove_journeys(connection: &impl ConnectionTrait, council_id: Uuid) -> Result<(), DbErr> {
    clear::<partner_journey::Entity>(connection, council_id).await?;
    clear::<activity::Entity>(connection, council_id).await?;
    clear::<version_outcome::Entity>(connection, council_id).await?;
    clear::<outcome::Entity>(connection, council_id).await?;
    clear::<stage_transition::Entity>(connection, council_id).await?;
    clear::<version_form::Entity>(connection, council_id).await?;
    clear::<step_skill::Entity>(connection, council_id).await?;
    clear::<step::Entity>(connection, council_id).await?;
    clear::<stage::Entity>(connection, council_id).await?;
    clear::<journey_version::Entity>(connection, council_id).await?;
    clear::<escalation_rule::Entity>(connection, council_id).await?;
    clear::<journey_team::Entity>(connection, council_id).await?;
    clear::<journey::Entity>(connection, council_id).await
}

async fn remove_organisation(
    connection: &impl ConnectionTrait,
    council_id: Uuid,
) -> Result<(), DbErr> {
    clear::<customer_erasure::Entity>(connection, council_id).await?;
    clear::<customer_export::Entity>(connection, council_id).await?;
    clear::<customer_merge::Entity>(connection, council_id).await?;
    clear::<idempotency::Entity>(connection, council_id).await?;
    clear::<case_view::Entity>(connection, council_id).await?;
    clear::<import_run::Entity>(connection, council_id).await?;
    clear::<staff_absence::Entity>(connection, council_id).await?;
    clear::<staff_skill::Entity>(connection, council_id).await?;
    clear::<skill::Entity>(connection, council_id).await?;
    clear::<account::Entity>(connection, council_id).await?;
    clear::<customer::Entity>(connection, council_id).await?;
    clear::<service::Entity>(connection, council_id).await?;
    clear::<channel::Entity>(connection, council_id).await?;
    clear::<team_member::Entity>(connection, council_id).await?;
    clear::<staff::Entity>(connection, council_id).await?;
    clear::<team::Entity>(connection, council_id).await?;
    clear::<directorate::Entity>(connection, council_id).await?;
    clear::<council::Entity>(connection, council_id).await
}

async fn clear<E: InCouncil>(
    connection: &impl ConnectionTrait,
    council_id: Uuid,
) -> Result<(), DbErr> {
    E::delete_many()
        .filter(E::COUNCIL.eq(council_id))
        .exec(connection)
        .await?;
    Ok(())
}
