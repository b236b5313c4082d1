//! Whoever follows a signed link.

use entities::organisation::council;
use entities::select::InCouncil;
use uuid::Uuid;

use super::resolve::ViewerRefusal;
use super::viewer::Viewer;
use crate::database::Database;

/// The viewer that a link to the picture of a KPI makes of anybody; none when its council is gone.
///
/// # Errors
/// When the council's time zone is none, or the database fails.
pub async fn viewer(
    database: &Database,
    council_id: Uuid,
    kpi_id: Uuid,
    is_whole: bool,
) -> Result<Option<Viewer>, ViewerRefusal> {
    let council = council::Entity::in_council(council_id);
    let council = council.one(database.connections()).await?;
    let viewer = council.map(Viewer::public).transpose()?;
    Ok(viewer.map(|viewer| viewer.following_link(kpi_id, is_whole)))
}
