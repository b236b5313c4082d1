//! What can change the working calendars of a council.

/// A change of working calendars.
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
pub enum CalendarChange {
    /// A bank holiday was added.
    BankHolidayAdded,
    /// A bank holiday was removed.
    BankHolidayRemoved,
    /// A closure was added.
    ClosureAdded,
    /// A closure was removed.
    ClosureRemoved,
    /// Bank holidays were imported.
    BankHolidaysImported,
    /// The council's own working week was set.
    WorkingWeekSet,
    /// The council's own working week from a date on was removed.
    WorkingWeekRemoved,
}
