//! What can be allowed, in units that a field or a mutation asks for.

/// One thing that a role can be allowed. On which rows is said by the grant that holds it.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Permission {
    /// See cases, without their personal fields.
    CaseRead,
    /// See the personal fields of cases and contacts: customer, description, notes, attributes, documents, assignee and actors.
    PersonalRead,
    /// Open a case.
    CaseOpen,
    /// Add a note to a case.
    CaseNote,
    /// Move a case to another stage.
    CaseMove,
    /// Close a case with an outcome.
    CaseClose,
    /// Change the demand code or the outcome of a case.
    CaseReclassify,
    /// Withdraw a case for its customer.
    CaseWithdraw,
    /// Pause the clock of a case, and resume it.
    CasePause,
    /// Extend the target of a case, as far as its journey allows.
    CaseExtend,
    /// Assign a case to a team or a member of staff.
    CaseAssign,
    /// See the queues of teams: which cases wait for somebody to take them.
    QueueRead,
    /// Take the first case of a queue of one's teams.
    CaseTake,
    /// Reopen a closed or withdrawn case.
    CaseReopen,
    /// Put right a wrongly recorded received or closed instant.
    CaseCorrect,
    /// Give a case to a partner.
    CaseShare,
    /// Raise or lower how confidential a case is.
    CaseSetConfidentiality,
    /// See the tasks of cases.
    TaskRead,
    /// Add tasks to cases, assign, complete and reopen them, and drop those that are not required.
    TaskChange,
    /// Drop tasks that are required.
    TaskWaive,
    /// Add a document to a case.
    DocumentAdd,
    /// Remove a document of a case.
    DocumentRemove,
    /// Add a party to a case, or end its time.
    CaseParty,
    /// Relate a case to another, or make it a sub-case of another.
    CaseRelate,
    /// See who read restricted cases, when and why.
    ReadingRead,
    /// See contacts, without their personal fields.
    ContactRead,
    /// Record a contact.
    ContactRecord,
    /// Change the demand code of a contact.
    ContactReclassify,
    /// See customers: name, address of e-mail, telephone.
    CustomerRead,
    /// Enter and change customers.
    CustomerChange,
    /// Make two customers one.
    CustomerMerge,
    /// Fetch everything that is held of a customer.
    CustomerExport,
    /// Erase what is personal of a customer, their cases' words and documents among it.
    CustomerErase,
    /// Decide whether the words of a case are kept when the time is over, or destroyed.
    RetentionReview,
    /// See legal holds: that, since when and by what authority nothing of a case or customer is destroyed.
    LegalHoldRead,
    /// Place legal holds on cases and customers, and lift them.
    LegalHoldChange,
    /// See the council's staff: name, work e-mail, teams, skills.
    StaffRead,
    /// Say which skills staff have, and at which level.
    SkillChange,
    /// See and record when staff are away: oneself, and whose team one keeps.
    AbsenceChange,
    /// See figures of demand, as far as the role's figure reach goes.
    FigureRead,
    /// See KPIs and their values, as far as the role's figure reach goes.
    KpiRead,
    /// Make and change KPIs, their targets and their links to outcomes.
    KpiChange,
    /// See journey versions that are not published yet.
    DraftRead,
    /// Make and change directorates, teams, staff, channels and services.
    OrganisationChange,
    /// Make and change journeys, their versions and their outcomes.
    JourneyChange,
    /// See who may sign in, and as whom.
    AccountRead,
    /// Make and change the accounts that give tokens their reach.
    AccountChange,
}

impl Permission {
    /// Every permission, in the order of its declaration.
    pub const ALL: &'static [Self] = &[
        Self::CaseRead,
        Self::PersonalRead,
        Self::CaseOpen,
        Self::CaseNote,
        Self::CaseMove,
        Self::CaseClose,
        Self::CaseReclassify,
        Self::CaseWithdraw,
        Self::CasePause,
        Self::CaseExtend,
        Self::CaseAssign,
        Self::QueueRead,
        Self::CaseTake,
        Self::CaseReopen,
        Self::CaseCorrect,
        Self::CaseShare,
        Self::CaseSetConfidentiality,
        Self::TaskRead,
        Self::TaskChange,
        Self::TaskWaive,
        Self::DocumentAdd,
        Self::DocumentRemove,
        Self::CaseParty,
        Self::CaseRelate,
        Self::ReadingRead,
        Self::ContactRead,
        Self::ContactRecord,
        Self::ContactReclassify,
        Self::CustomerRead,
        Self::CustomerChange,
        Self::CustomerMerge,
        Self::CustomerExport,
        Self::CustomerErase,
        Self::RetentionReview,
        Self::LegalHoldRead,
        Self::LegalHoldChange,
        Self::StaffRead,
        Self::SkillChange,
        Self::AbsenceChange,
        Self::FigureRead,
        Self::KpiRead,
        Self::KpiChange,
        Self::DraftRead,
        Self::OrganisationChange,
        Self::JourneyChange,
        Self::AccountRead,
        Self::AccountChange,
    ];
}
