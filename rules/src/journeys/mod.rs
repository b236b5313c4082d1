//! Customer journeys: their versions, stages and outcomes.

pub mod audience;
pub mod form;
pub mod plan;
pub mod retention;
pub mod skills;
pub mod steps;
pub mod terms;
pub mod version;

use crate::time::bank_holidays::Division;
use crate::time::target::Target;

/// Where a journey version stands in its life.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(
    feature = "storage",
    derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum),
    sea_orm(
        rs_type = "String",
        db_type = "Text",
        rename_all = "SCREAMING_SNAKE_CASE"
    )
)]
pub enum VersionState {
    /// Being written: it can be changed and no case can be opened under it.
    Draft,
    /// In force from its valid-from date until a later version is: it can no longer be changed.
    Published,
    /// Taken out of use: open cases stay under it, no new case can be opened.
    Retired,
}

impl VersionState {
    /// Every value, in the order of its declaration.
    pub const ALL: &'static [Self] = &[Self::Draft, Self::Published, Self::Retired];
}

/// Whether a version records what was found or what was redesigned.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(
    feature = "storage",
    derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum),
    sea_orm(
        rs_type = "String",
        db_type = "Text",
        rename_all = "SCREAMING_SNAKE_CASE"
    )
)]
pub enum Design {
    /// The journey as it was found before the redesign.
    AsIs,
    /// The journey as redesigned around the customer.
    Redesigned,
}

impl Design {
    /// Every value, in the order of its declaration.
    pub const ALL: &'static [Self] = &[Self::AsIs, Self::Redesigned];
}

/// What a journey version promises about time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The calendar by which its cases count.
    pub calendar: Division,
    /// The working time from receipt in which a case is to be closed; none promises nothing.
    pub target: Option<Target>,
    /// The share of the target that warns, in percent; none never does.
    pub warning_percent: Option<u32>,
    /// By how much a case may be extended in all, in the unit of the target; none forbids it.
    pub extension_cap: Option<u32>,
}

/// What an outcome means for the customer's purpose.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(
    feature = "storage",
    derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum),
    sea_orm(
        rs_type = "String",
        db_type = "Text",
        rename_all = "SCREAMING_SNAKE_CASE"
    )
)]
pub enum OutcomeKind {
    /// What the customer came for was done.
    Met,
    /// What the customer came for was refused or not done.
    NotMet,
    /// The customer no longer wanted it. Only withdrawing a case ends it so.
    Withdrawn,
    /// Passed on to another service or organisation.
    Referred,
    /// Any other ending.
    Other,
}

impl OutcomeKind {
    /// Every value, in the order of its declaration.
    pub const ALL: &'static [Self] = &[
        Self::Met,
        Self::NotMet,
        Self::Withdrawn,
        Self::Referred,
        Self::Other,
    ];
}
