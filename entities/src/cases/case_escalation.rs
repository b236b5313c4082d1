//! The table `case_escalation`.

use sea_orm::entity::prelude::*;

use crate::select::InCouncil;

/// A stretch in which a rule of escalation holds for a case.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_escalation")]
pub struct Model {
    /// UUIDv7, so that ids sort by the instant they were made; unique within the council.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The council the row belongs to; every select names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: Uuid,
    /// The case.
    pub case_id: Uuid,
    /// The rule.
    pub rule_id: Uuid,
    /// What the rule was called when it escalated the case.
    pub rule_name: String,
    /// The revision of the rule when it escalated the case.
    pub rule_revision: i64,
    /// When the case was due then; null when nothing was promised.
    pub due_at: Option<DateTimeUtc>,
    /// Whether the case was given to whom the rule names.
    pub is_given: bool,
    /// When the case was escalated.
    pub escalated_at: DateTimeUtc,
    /// When it was found that the rule no longer holds; null while it does.
    pub ended_at: Option<DateTimeUtc>,
}

/// None: rows are joined by our own set-based selects, since two foreign keys to one table
/// derive nothing.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl InCouncil for Entity {
    const COUNCIL: Column = Column::CouncilId;
}
