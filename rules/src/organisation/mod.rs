//! Who does the work and who asks for it: kinds of team and of customer, skills and absence.

pub mod absence;
pub mod skill;

/// What a team is for in the reorganised council.
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
pub enum TeamKind {
    /// Manages cases around the customer, from first contact to outcome.
    CaseManagement,
    /// Gives the expert judgement that a case needs.
    Specialist,
    /// Works with a directorate on behalf of a support service.
    BusinessPartner,
    /// Sets outcomes and measures whether they are reached.
    Strategy,
}

impl TeamKind {
    /// Every value, in the order of its declaration.
    pub const ALL: &'static [Self] = &[
        Self::CaseManagement,
        Self::Specialist,
        Self::BusinessPartner,
        Self::Strategy,
    ];
}

/// Who a journey is for, and what a customer is.
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
pub enum CustomerKind {
    /// Somebody who lives in the council's area or asks for themselves.
    Resident,
    /// A company, charity or other organisation.
    Business,
    /// A member of the council's own staff, as customer of an internal service.
    Staff,
}

impl CustomerKind {
    /// Every value, in the order of its declaration.
    pub const ALL: &'static [Self] = &[Self::Resident, Self::Business, Self::Staff];
}

/// What an import brings in.
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
pub enum ImportKind {
    /// Directorates, teams, staff, services, journeys and indicators from tables.
    Catalogue,
    /// Cases and their events from an event log.
    EventLog,
    /// Definitions of KPIs, or values recorded for them, from a table.
    Kpi,
    /// The demonstration council, whole.
    Demonstration,
}

impl ImportKind {
    /// Every value, in the order of its declaration.
    pub const ALL: &'static [Self] = &[
        Self::Catalogue,
        Self::EventLog,
        Self::Kpi,
        Self::Demonstration,
    ];
}

/// Where a run of an import stands.
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
pub enum ImportState {
    /// It reads or writes; its rows are not yet visible. Also the state of a run that died.
    Running,
    /// All its rows are written and visible.
    Finished,
    /// It was given up; none of its rows is visible.
    Failed,
}

impl ImportState {
    /// Every value, in the order of its declaration.
    pub const ALL: &'static [Self] = &[Self::Running, Self::Finished, Self::Failed];
}
