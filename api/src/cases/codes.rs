//! The words for states, events and demand, as clients read them; each mirrors an enum of `rules`.

use async_graphql::Enum;

/// Where a case stands.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[graphql(remote = "rules::cases::CaseState")]
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

/// What an event in the history of a case says.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[graphql(remote = "rules::cases::EventKind")]
pub enum CaseEventKind {
    /// The case was opened.
    Opened,
    /// The case moved to another stage.
    Moved,
    /// The case was assigned to a team or a member of staff, or to nobody.
    Assigned,
    /// A rule escalated the case; where it also gave the case to a team or a member of staff, these are named.
    Escalated,
    /// A note was added.
    Noted,
    /// The case was closed with an outcome.
    Closed,
    /// A case that had ended was reopened.
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
    /// A pause of its clock began.
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
    /// It was made more or less confidential: the details say from which level to which.
    ConfidentialitySet,
    /// Its words and documents were erased, with its customer or when the time was over for which they are kept.
    Erased,
    /// When the time was over, somebody decided to keep its words and documents longer.
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

/// Where a task stands.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[graphql(remote = "rules::cases::task::TaskState")]
pub enum TaskState {
    /// To be done.
    Open,
    /// Done.
    Done,
    /// Not needed, for a reason that somebody gave.
    Dropped,
    /// Open when its case ended. Reopening the case opens it again.
    Lapsed,
}

/// What a scanner for malicious software has said of a document.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[graphql(remote = "rules::cases::document::Scan")]
pub enum DocumentScan {
    /// None has looked at it. Where the council runs no scanner it stays so, and the document can be read;
    /// where it runs one, the document can be read once it is `CLEAN`.
    NotScanned,
    /// Nothing was found.
    Clean,
    /// Malicious software was found: nobody is given the document.
    Infected,
    /// The scanner could not read it; it is tried again each hour. Nobody is given it until then.
    Failed,
}

/// How a case ended.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[graphql(remote = "rules::cases::ClosingKind")]
pub enum CaseClosingKind {
    /// With an outcome.
    Closed,
    /// By withdrawal.
    Withdrawn,
    /// By being merged into another case.
    Merged,
}

/// In which role somebody is a party to a case.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[graphql(remote = "rules::cases::party::PartyRole")]
pub enum CasePartyRole {
    /// The case decides on what they asked for.
    Applicant,
    /// Acts for somebody else, such as a solicitor or a carer.
    Agent,
    /// The case is about what they complain of.
    Complainant,
    /// Concerned in any other way, such as a neighbour.
    ThirdParty,
}

/// What a case is to another.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[graphql(remote = "rules::cases::relation::RelationKind")]
pub enum CaseRelationKind {
    /// The one comes after the other, such as an appeal after a decision.
    Follows,
    /// The one asks for the same as the other.
    Duplicates,
    /// The one is part of the reason for the other, such as a report for an investigation.
    Contributes,
}

/// What an event in the history of a contact says.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[graphql(remote = "rules::demand::ContactEventKind")]
pub enum ContactEventKind {
    /// The contact was recorded.
    Recorded,
    /// Its demand code was changed.
    Reclassified,
}

/// Why a customer got in touch. Failure demand is demand caused by a failure to do something, or to
/// do it right, for the customer (Seddon).
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[graphql(remote = "rules::demand::DemandCode")]
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
    /// Preventable by a change of policy; neither value nor failure demand.
    PreventableByPolicy,
    /// Not yet known.
    Unknown,
}
