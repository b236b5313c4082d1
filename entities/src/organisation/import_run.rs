//! The table `import_run`.

use rules::organisation::{ImportKind, ImportState};
use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// One run of an import, with what it found.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_run")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// What was imported.
    pub kind: ImportKind,
    /// Name of the file or directory that was read.
    pub source: String,
    /// Where the run stands; rows of a failed run never become visible.
    pub state: ImportState,
    /// Counts and findings of the run, as a JSON object.
    #[sea_orm(column_type = "JsonBinary")]
    pub report: Json,
    /// When the run began.
    pub started_at: DateTimeUtc,
    /// When the run ended, well or badly; null while it runs or after it died.
    pub finished_at: Option<DateTimeUtc>,
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
