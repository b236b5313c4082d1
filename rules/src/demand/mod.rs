//! Demand: why customers get in touch, and what is counted of it.

mod code;
pub mod contribution;
pub mod detail;
pub mod figures;
mod measure;
pub mod published;
pub mod rows;
pub mod working_days;

pub use code::DemandFamily;
pub use figures::{Cell, CellMeasure, Figure, Figures, Stock};
pub use measure::{Measure, Timing};
pub use rows::{By, DemandDimension, Group, Row, fold, totals};
pub use working_days::WorkingDays;

/// Why a customer got in touch (definitions after Seddon, *Freedom from Command and Control*).
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
pub enum DemandCode {
    /// Value demand: a new request.
    ValueNew,
    /// Value demand: a wanted next step of an earlier request.
    ValueFollowOn,
    /// Failure demand: asking what became of a request.
    FailureProgressChase,
    /// Failure demand: the council's letter, form or page was not understood.
    FailureClarify,
    /// Failure demand: giving again what was given before.
    FailureRepeatInformation,
    /// Failure demand: sent to the wrong place.
    FailureWrongPlace,
    /// Failure demand: something promised was not done.
    FailureNotDone,
    /// Failure demand: something was done wrongly.
    FailureDoneWrong,
    /// Failure demand: a matter thought finished was not.
    FailureReopened,
    /// Failure demand: the website did not work or did not help.
    FailureWebsite,
    /// Preventable by a change of policy; neither value nor failure.
    PreventableByPolicy,
    /// Not yet known.
    Unknown,
}

impl DemandCode {
    /// Every value, in the order of its declaration.
    pub const ALL: &'static [Self] = &[
        Self::ValueNew,
        Self::ValueFollowOn,
        Self::FailureProgressChase,
        Self::FailureClarify,
        Self::FailureRepeatInformation,
        Self::FailureWrongPlace,
        Self::FailureNotDone,
        Self::FailureDoneWrong,
        Self::FailureReopened,
        Self::FailureWebsite,
        Self::PreventableByPolicy,
        Self::Unknown,
    ];
}

/// What an event in the log of a contact says.
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
pub enum ContactEventKind {
    /// The contact was recorded.
    Recorded,
    /// Its demand code was changed.
    Reclassified,
}

impl ContactEventKind {
    /// Every value, in the order of its declaration.
    pub const ALL: &'static [Self] = &[Self::Recorded, Self::Reclassified];
}
