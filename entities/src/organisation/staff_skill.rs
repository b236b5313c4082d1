//! The table `staff_skill`.

use rules::organisation::skill::Said;
use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// What was said of a member of staff's skill. Nothing said is changed: of the entries about a day the last counts.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "staff_skill")]
pub struct Model {
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The member of staff.
    #[sea_orm(primary_key, auto_increment = false)]
    pub staff_id: Uuid,
    /// The skill.
    #[sea_orm(primary_key, auto_increment = false)]
    pub skill_id: Uuid,
    /// Counts what was said of this member of staff and this skill, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    /// The level, 1 to 5; null says that they do not have the skill.
    pub level: Option<i32>,
    /// The first local day of which it is said.
    pub starts_on: Date,
    /// The last one; null when it has no end.
    pub ends_on: Option<Date>,
    /// The account that said it; null when whoever did has none.
    pub set_by: Option<Uuid>,
    /// When it was said.
    pub set_at: DateTimeUtc,
}

impl Model {
    /// The entry as the rules see it.
    #[must_use]
    pub const fn said(&self) -> Said {
        Said {
            skill: self.skill_id,
            number: self.number,
            level: self.level,
            from: self.starts_on,
            until: self.ends_on,
        }
    }
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
