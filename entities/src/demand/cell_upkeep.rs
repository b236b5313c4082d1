//! The table `cell_upkeep`.

use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// What is known of the cells of one council; a council without a row has cells that were kept since its
/// first case and were never audited.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cell_upkeep")]
pub struct Model {
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// True while its cells are still to be computed from the rows: figures are counted from those until then.
    pub is_to_rebuild: bool,
    /// The local day of the latest nightly audit; null before the first.
    pub audited_on: Option<Date>,
    /// The first day of the month that it recounted; null with it.
    pub audited_month: Option<Date>,
    /// How many cells differed from the recount; null while the audit runs, and before the first.
    pub differences: Option<i64>,
}

/// None: rows are joined by our own set-based selects.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
