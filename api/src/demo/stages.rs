//! What a journey goes through and how it can end, by the verb it begins with.

use rules::journeys::OutcomeKind;

/// Who does a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doer {
    /// The service's case team.
    CaseTeam,
    /// The service's specialists.
    Specialists,
}

use Doer::{CaseTeam, Specialists};

/// A stage: its code, its title, who does it, and its part of the journey's target in percent.
pub type StagePlan = (&'static str, &'static str, Doer, i32);

/// The kind of work a journey is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Something is wrong and is to be put right.
    Fault,
    /// Something is asked for that has to be judged.
    Decision,
    /// Something is asked for that has to be found out or prepared.
    Answer,
    /// Something is ordered, booked or changed.
    Order,
    /// Something is told.
    Notice,
}

/// The kind of work that a title's first word tells.
#[must_use]
pub fn work_of(title: &str) -> Work {
    match title.split(' ').next().unwrap_or_default() {
        "Report" | "Replace" => Work::Fault,
        "Apply" | "Claim" | "Appeal" | "Challenge" | "Object" | "Nominate" | "Make"
        | "Transfer" | "Query" | "Raise" => Work::Decision,
        "Ask" | "Request" | "Submit" | "Complain" | "Instruct" | "Invite" | "Plan" | "Offer"
        | "Correct" => Work::Answer,
        "Tell" | "Give" | "Comment" | "Respond" | "Volunteer" | "Answer" | "Opt" | "Update" => {
            Work::Notice
        }
        _ => Work::Order,
    }
}

/// The stages of a kind of work, in order.
#[must_use]
pub const fn stages(work: Work) -> &'static [StagePlan] {
    match work {
        Work::Fault => &[
            ("RECEIVED", "Received", CaseTeam, 20),
            ("INSPECTED", "Looked at", Specialists, 50),
            ("PUT-RIGHT", "Put right", Specialists, 100),
        ],
        Work::Decision => &[
            ("RECEIVED", "Received", CaseTeam, 10),
            ("CHECKED", "Checked for what is needed", CaseTeam, 30),
            ("ASSESSED", "Assessed", Specialists, 80),
            ("TOLD", "Decided and told", CaseTeam, 100),
        ],
        Work::Answer => &[
            ("RECEIVED", "Received", CaseTeam, 20),
            ("LOOKED-INTO", "Looked into", Specialists, 80),
            ("ANSWERED", "Answered", CaseTeam, 100),
        ],
        Work::Order => &[
            ("RECEIVED", "Received", CaseTeam, 30),
            ("ARRANGED", "Arranged", Specialists, 100),
        ],
        Work::Notice => &[("RECEIVED", "Received and recorded", CaseTeam, 100)],
    }
}

/// The busiest waste journey as it was found: each missed bin went through four hands.
pub const MISSED_BIN_AS_IS: &[StagePlan] = &[
    ("LOGGED", "Logged by the contact team", CaseTeam, 20),
    ("DEPOT", "Waiting at the depot", Specialists, 50),
    ("SUPERVISOR", "Checked by a supervisor", Specialists, 70),
    ("CREW", "Crew sent back", Specialists, 100),
];

/// The same journey redesigned: the report reaches the crew's cab at once.
pub const MISSED_BIN_REDESIGNED: &[StagePlan] = &[
    ("CREW", "With the crew", Specialists, 100),
    ("TOLD", "Collected and told", CaseTeam, 100),
];

/// A step: its code, its title, the code of its stage, whether it is required, and its target in working
/// days.
pub type StepPlan = (&'static str, &'static str, &'static str, bool, Option<i32>);

/// What is to be done on each missed bin since the redesign.
pub const MISSED_BIN_STEPS: &[StepPlan] = &[
    ("CHECK", "Check that the bin was out", "CREW", true, Some(1)),
    (
        "ROUND",
        "Tell the round's supervisor",
        "CREW",
        false,
        Some(2),
    ),
    ("TELL", "Tell the customer", "TOLD", true, Some(1)),
];

/// What is to be done before a fridge is collected.
const FRIDGE_STEPS: &[StepPlan] = &[
    (
        "EMPTY",
        "Check that the fridge has been emptied",
        "RECEIVED",
        true,
        Some(2),
    ),
    (
        "CREW",
        "Book a crew that may take gases",
        "ARRANGED",
        true,
        Some(5),
    ),
];

/// The steps of a journey as it was found.
#[must_use]
pub fn steps(title: &str) -> &'static [StepPlan] {
    if title == "Book a collection of a fridge or freezer" {
        FRIDGE_STEPS
    } else {
        &[]
    }
}

/// An outcome: its code, its title and what it means for the customer's purpose.
pub type OutcomePlan = (&'static str, &'static str, OutcomeKind);

/// The endings of a kind of work, one of each kind.
#[must_use]
pub const fn outcomes(work: Work) -> [OutcomePlan; 5] {
    let [met, not_met, referred, other] = match work {
        Work::Fault => [
            "Put right",
            "Could not be put right",
            "Passed to the organisation responsible",
            "Already reported by somebody else",
        ],
        Work::Decision => [
            "Granted",
            "Refused",
            "Passed to another authority",
            "Not needed after all",
        ],
        Work::Answer => [
            "Answered in full",
            "Could not be answered",
            "Passed to another service",
            "Answered in part",
        ],
        Work::Order => [
            "Provided",
            "Could not be provided",
            "Passed to another provider",
            "Replaced by another request",
        ],
        Work::Notice => [
            "Recorded",
            "Could not be recorded",
            "Passed to another service",
            "Known already",
        ],
    };
    [
        ("MET", met, OutcomeKind::Met),
        ("NOT-MET", not_met, OutcomeKind::NotMet),
        (
            "WITHDRAWN",
            "Withdrawn by the customer",
            OutcomeKind::Withdrawn,
        ),
        ("REFERRED", referred, OutcomeKind::Referred),
        ("OTHER", other, OutcomeKind::Other),
    ]
}
