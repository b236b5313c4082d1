//! The life of a case: its states, its events, and what may follow what.

pub mod bulk;
pub mod clock;
pub mod confidentiality;
pub mod customer_merge;
pub mod document;
pub mod draft;
pub mod duplicate;
pub mod erasure;
pub mod escalation;
pub mod export;
pub mod legal_hold;
pub mod lifecycle;
pub mod party;
pub mod proposal;
pub mod reference;
pub mod relation;
pub mod replay;
pub mod retention;
pub mod search;
pub mod sub_case;
pub mod task;
pub mod view;
pub mod visit;

/// Where a case stands.
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
pub enum CaseState {
    /// Work is to be done.
    Open,
    /// Ended with an outcome.
    Closed,
    /// Ended because the customer withdrew.
    Withdrawn,
    /// Ended because it asks for the same as another, with which it goes on.
    Merged,
}

impl CaseState {
    /// Every value, in the order of its declaration.
    pub const ALL: &'static [Self] = &[Self::Open, Self::Closed, Self::Withdrawn, Self::Merged];
}

/// What an event in the log of a case says.
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
pub enum EventKind {
    /// The case was opened.
    Opened,
    /// The case moved to another stage.
    Moved,
    /// The case was assigned to a team or a member of staff, or to nobody.
    Assigned,
    /// A rule escalated the case, and may have given it to a team or a member of staff.
    Escalated,
    /// A note was added; its words lie in a row of their own.
    Noted,
    /// The case was closed with an outcome.
    Closed,
    /// A closed or withdrawn case was reopened.
    Reopened,
    /// The customer withdrew.
    Withdrawn,
    /// The case was merged into another, with which it goes on.
    Merged,
    /// Another case was merged into this one.
    MergedHere,
    /// The demand code or the outcome of the case was changed.
    Reclassified,
    /// A wrongly recorded received or closed instant was put right.
    Corrected,
    /// The due date followed a change of the council's working calendars.
    Rescheduled,
    /// A pause of its clock began; its authority lies in a row of words of its own.
    Paused,
    /// A pause of its clock ended.
    Resumed,
    /// Its target was extended.
    Extended,
    /// The case was given to a partner.
    Shared,
    /// Somebody became a party to the case.
    PartyAdded,
    /// The time of a party was given an end.
    PartyEnded,
    /// The case was related to another.
    Related,
    /// A relation to another case was taken away.
    Unrelated,
    /// The case became a sub-case of another.
    ParentSet,
    /// The case is no longer a sub-case of another.
    ParentCleared,
    /// Another case became a sub-case of this one.
    SubCaseAdded,
    /// Another case is no longer a sub-case of this one.
    SubCaseRemoved,
    /// A contact was recorded on the case.
    Contacted,
    /// The demand code of a contact on the case was changed.
    ContactReclassified,
    /// A task was made of a step of the version, or added by hand.
    TaskAdded,
    /// A task was given to a team or a member of staff, or to nobody.
    TaskAssigned,
    /// A task was done.
    TaskDone,
    /// A task that was done or dropped was opened again.
    TaskReopened,
    /// A task was found not to be needed.
    TaskDropped,
    /// A document was added to the case.
    DocumentAdded,
    /// A document of the case was removed, with a reason.
    DocumentRemoved,
    /// It was made more or less confidential, for a reason.
    ConfidentialitySet,
    /// Its words were erased, with its customer or when the time was over for which they are kept.
    Erased,
    /// When the time was over, somebody decided to keep its words longer; why lies in a row of words.
    Kept,
    /// A legal hold was placed on it: nothing of it is destroyed.
    HoldPlaced,
    /// A legal hold on it was lifted.
    HoldLifted,
    /// Its customer turned out to be another, whose it is now.
    CustomerMerged,
    /// An activity of an imported log.
    Activity,
}

impl EventKind {
    /// Those that tell of legal holds, which not everybody who sees a case may know of.
    pub const OF_HOLDS: [Self; 2] = [Self::HoldPlaced, Self::HoldLifted];

    /// Every value, in the order of its declaration.
    pub const ALL: &'static [Self] = &[
        Self::Opened,
        Self::Moved,
        Self::Assigned,
        Self::Escalated,
        Self::Noted,
        Self::Closed,
        Self::Reopened,
        Self::Withdrawn,
        Self::Merged,
        Self::MergedHere,
        Self::Reclassified,
        Self::Corrected,
        Self::Rescheduled,
        Self::Paused,
        Self::Resumed,
        Self::Extended,
        Self::Shared,
        Self::PartyAdded,
        Self::PartyEnded,
        Self::Related,
        Self::Unrelated,
        Self::ParentSet,
        Self::ParentCleared,
        Self::SubCaseAdded,
        Self::SubCaseRemoved,
        Self::Contacted,
        Self::ContactReclassified,
        Self::TaskAdded,
        Self::TaskAssigned,
        Self::TaskDone,
        Self::TaskReopened,
        Self::TaskDropped,
        Self::DocumentAdded,
        Self::DocumentRemoved,
        Self::ConfidentialitySet,
        Self::Erased,
        Self::Kept,
        Self::HoldPlaced,
        Self::HoldLifted,
        Self::CustomerMerged,
        Self::Activity,
    ];

    /// Those that tell of a task, and of nothing that figures count.
    pub const OF_TASKS: &'static [Self] = &[
        Self::TaskAdded,
        Self::TaskAssigned,
        Self::TaskDone,
        Self::TaskReopened,
        Self::TaskDropped,
    ];
}

/// How a closing ended the case.
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
pub enum ClosingKind {
    /// With an outcome.
    Closed,
    /// By withdrawal.
    Withdrawn,
    /// By being merged into another case.
    Merged,
}

impl ClosingKind {
    /// Every value, in the order of its declaration.
    pub const ALL: &'static [Self] = &[Self::Closed, Self::Withdrawn, Self::Merged];
}

/// What a text that belongs to a case is.
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
pub enum TextKind {
    /// What the customer asked for, in words.
    Description,
    /// A note by staff, a partner or the customer.
    Note,
    /// Why something was corrected, reopened, withdrawn, extended or dropped.
    Reason,
    /// Who allowed a pause, or by what right.
    Authority,
    /// Further columns of an imported log, as a JSON object of texts.
    Attributes,
    /// What is to be done, of a task that was added by hand.
    TaskTitle,
    /// What the file of a document was called by whoever added it.
    FileName,
    /// The answers to the form of the version, as a JSON object.
    Answers,
}

impl TextKind {
    /// Every value, in the order of its declaration.
    pub const ALL: &'static [Self] = &[
        Self::Description,
        Self::Note,
        Self::Reason,
        Self::Authority,
        Self::Attributes,
        Self::TaskTitle,
        Self::FileName,
        Self::Answers,
    ];
}
