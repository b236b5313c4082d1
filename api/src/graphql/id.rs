//! Opaque ids: base64 of `Type:uuid`, so that an id of one type is never taken for another's.

use async_graphql::ID;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

use super::failure::Failure;

/// The types that have ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A council.
    Council,
    /// A directorate.
    Directorate,
    /// A team.
    Team,
    /// A member of staff.
    Staff,
    /// A skill.
    Skill,
    /// An absence of a member of staff.
    Absence,
    /// A channel.
    Channel,
    /// A service.
    Service,
    /// A customer.
    Customer,
    /// An account.
    Account,
    /// A journey.
    Journey,
    /// A journey version.
    JourneyVersion,
    /// A stage of a journey version.
    Stage,
    /// A step of a journey version.
    Step,
    /// An outcome.
    Outcome,
    /// A case.
    Case,
    /// An event of a case.
    CaseEvent,
    /// A party to a case.
    CaseParty,
    /// A contact.
    Contact,
    /// A task on a case.
    Task,
    /// A saved view of cases.
    CaseView,
    /// A draft of a case.
    CaseDraft,
    /// A job on many cases.
    CaseBulkJob,
    /// A rule of escalation.
    EscalationRule,
    /// A document of a case.
    Document,
    /// A legal hold.
    LegalHold,
    /// A KPI.
    Kpi,
    /// A target of a KPI.
    KpiTarget,
    /// A recorded value of a KPI.
    KpiValue,
}

impl Kind {
    const ALL: [Self; 29] = [
        Self::Council,
        Self::Directorate,
        Self::Team,
        Self::Staff,
        Self::Skill,
        Self::Absence,
        Self::Channel,
        Self::Service,
        Self::Customer,
        Self::Account,
        Self::Journey,
        Self::JourneyVersion,
        Self::Stage,
        Self::Step,
        Self::Outcome,
        Self::Case,
        Self::CaseEvent,
        Self::CaseParty,
        Self::Contact,
        Self::Task,
        Self::CaseView,
        Self::CaseDraft,
        Self::CaseBulkJob,
        Self::EscalationRule,
        Self::Document,
        Self::LegalHold,
        Self::Kpi,
        Self::KpiTarget,
        Self::KpiValue,
    ];

    /// The name of the GraphQL type.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Council => "Council",
            Self::Directorate => "Directorate",
            Self::Team => "Team",
            Self::Staff => "Staff",
            Self::Skill => "Skill",
            Self::Absence => "Absence",
            Self::Channel => "Channel",
            Self::Service => "Service",
            Self::Customer => "Customer",
            Self::Account => "Account",
            Self::Journey => "Journey",
            Self::JourneyVersion => "JourneyVersion",
            Self::Stage => "Stage",
            Self::Step => "Step",
            Self::Outcome => "Outcome",
            Self::Case => "Case",
            Self::CaseEvent => "CaseEvent",
            Self::CaseParty => "CaseParty",
            Self::Contact => "Contact",
            Self::Task => "Task",
            Self::CaseView => "CaseView",
            Self::CaseDraft => "CaseDraft",
            Self::CaseBulkJob => "CaseBulkJob",
            Self::EscalationRule => "EscalationRule",
            Self::Document => "Document",
            Self::LegalHold => "LegalHold",
            Self::Kpi => "Kpi",
            Self::KpiTarget => "KpiTarget",
            Self::KpiValue => "KpiValue",
        }
    }

    /// The opaque id of a row of this kind.
    #[must_use]
    pub fn id(self, uuid: Uuid) -> ID {
        ID(URL_SAFE_NO_PAD.encode(format!("{}:{}", self.name(), uuid.simple())))
    }

    /// The row that an opaque id of this kind names; `None` when it is of another kind or no id.
    #[must_use]
    pub fn uuid(self, id: &ID) -> Option<Uuid> {
        parse(id)
            .filter(|(kind, _)| *kind == self)
            .map(|(_, uuid)| uuid)
    }

    /// As [`Self::uuid`], for arguments of queries.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` that names the argument.
    pub fn required(self, id: &ID, argument: &str) -> Result<Uuid, Failure> {
        self.uuid(id).ok_or_else(|| {
            Failure::bad_input(format!(
                "{argument}: {:?} is not the id of a {}. Use the id field of one.",
                id.0,
                self.name()
            ))
        })
    }
}

/// The kind and row of any opaque id; `None` when it is none of ours.
#[must_use]
pub fn parse(id: &ID) -> Option<(Kind, Uuid)> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(id.0.as_bytes()).ok()?).ok()?;
    let (name, uuid) = text.split_once(':')?;
    let kind = Kind::ALL.into_iter().find(|kind| kind.name() == name)?;
    Some((kind, Uuid::try_parse(uuid).ok()?))
}
