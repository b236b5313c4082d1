//! What each field of the schema asks of its caller. A field without a row fails a test.
//!
//! The rule of a root field or a mutation is enforced before its resolver runs, the rule of any other
//! field by its own guard. A rule says only *whether* the caller may ask; on which rows is said by the
//! reach of the permission (`table::reaches`), which every select applies.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{Permission, organisation};
use Permission as P;

/// What a field asks of its caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FieldRule {
    /// Nothing: published to everybody, also without a token.
    Open,
    /// A valid token, whatever its roles.
    Authenticated,
    /// A permission, from any of the caller's roles.
    Needs(Permission),
    /// Nothing more than was asked for the object that it is a field of.
    AsParent,
}

use FieldRule::{AsParent, Authenticated, Needs, Open};

/// The rows, `Type.field` or `Type.*` for all fields of the type that have no row of their own.
const ROWS: &[(&str, FieldRule)] = &[
    // Roots. What is open or authenticated still shows only rows in reach: `node` finds nothing else.
    ("Query.viewer", Open),
    ("Query.node", Open),
    ("Query.nodes", Open),
    ("Query.council", Open),
    ("Query.directorates", Open),
    ("Query.channels", Open),
    ("Query.services", Open),
    ("Query.service", Open),
    ("Query.journeys", Open),
    ("Query.journey", Open),
    ("Query.teams", Authenticated),
    ("Query.staff", Needs(P::StaffRead)),
    ("Query.skills", Needs(P::StaffRead)),
    ("Query.accounts", Needs(P::AccountRead)),
    ("Query.cases", Needs(P::CaseRead)),
    ("Query.case", Needs(P::CaseRead)),
    ("Query.caseDuplicates", Needs(P::PersonalRead)),
    ("Query.caseSearch", Needs(P::CaseRead)),
    ("Query.caseReadings", Needs(P::ReadingRead)),
    ("Query.customers", Needs(P::CustomerRead)),
    ("Query.escalationRules", Needs(P::StaffRead)),
    ("Query.contacts", Needs(P::ContactRead)),
    ("Query.retentionReviews", Needs(P::RetentionReview)),
    ("Query.demand", Needs(P::FigureRead)),
    ("Query.kpis", Needs(P::KpiRead)),
    ("Query.kpi", Needs(P::KpiRead)),
    // Cases and contacts.
    ("Mutation.caseOpen", Needs(P::CaseOpen)),
    ("Mutation.caseDraftSave", Needs(P::CaseOpen)),
    ("Mutation.caseDraftDiscard", Needs(P::CaseOpen)),
    ("Mutation.caseMove", Needs(P::CaseMove)),
    ("Mutation.caseAssign", Needs(P::CaseAssign)),
    ("Mutation.caseTake", Needs(P::CaseTake)),
    ("Mutation.caseNote", Needs(P::CaseNote)),
    ("Mutation.caseClose", Needs(P::CaseClose)),
    ("Mutation.caseMoveBulk", Needs(P::CaseMove)),
    ("Mutation.caseAssignBulk", Needs(P::CaseAssign)),
    ("Mutation.caseNoteBulk", Needs(P::CaseNote)),
    ("Mutation.caseCloseBulk", Needs(P::CaseClose)),
    ("Mutation.caseBulkStart", Needs(P::CaseMove)),
    ("Mutation.caseBulkCancel", Needs(P::CaseMove)),
    ("Mutation.caseReopen", Needs(P::CaseReopen)),
    ("Mutation.caseWithdraw", Needs(P::CaseWithdraw)),
    ("Mutation.casePause", Needs(P::CasePause)),
    ("Mutation.caseResume", Needs(P::CasePause)),
    ("Mutation.caseExtend", Needs(P::CaseExtend)),
    ("Mutation.caseReclassify", Needs(P::CaseReclassify)),
    ("Mutation.caseCorrect", Needs(P::CaseCorrect)),
    ("Mutation.caseShare", Needs(P::CaseShare)),
    (
        "Mutation.caseSetConfidentiality",
        Needs(P::CaseSetConfidentiality),
    ),
    ("Mutation.taskAdd", Needs(P::TaskChange)),
    ("Mutation.taskAssign", Needs(P::TaskChange)),
    ("Mutation.taskComplete", Needs(P::TaskChange)),
    ("Mutation.taskReopen", Needs(P::TaskChange)),
    ("Mutation.taskDrop", Needs(P::TaskChange)),
    ("Mutation.documentUploadStart", Needs(P::DocumentAdd)),
    ("Mutation.documentDownloadStart", Needs(P::PersonalRead)),
    ("Mutation.documentRemove", Needs(P::DocumentRemove)),
    ("Mutation.casePartyAdd", Needs(P::CaseParty)),
    ("Mutation.casePartyEnd", Needs(P::CaseParty)),
    ("Mutation.caseMerge", Needs(P::CaseClose)),
    ("Mutation.caseRelate", Needs(P::CaseRelate)),
    ("Mutation.caseUnrelate", Needs(P::CaseRelate)),
    ("Mutation.caseSetParent", Needs(P::CaseRelate)),
    ("Mutation.caseViewSave", Needs(P::CaseRead)),
    ("Mutation.caseViewChange", Needs(P::CaseRead)),
    ("Mutation.caseViewRemove", Needs(P::CaseRead)),
    ("Mutation.contactRecord", Needs(P::ContactRecord)),
    ("Mutation.contactReclassify", Needs(P::ContactReclassify)),
    // Organisation, customers, accounts.
    ("Mutation.directorateCreate", Needs(P::OrganisationChange)),
    ("Mutation.directorateUpdate", Needs(P::OrganisationChange)),
    ("Mutation.teamCreate", Needs(P::OrganisationChange)),
    ("Mutation.teamUpdate", Needs(P::OrganisationChange)),
    ("Mutation.channelCreate", Needs(P::OrganisationChange)),
    ("Mutation.channelUpdate", Needs(P::OrganisationChange)),
    ("Mutation.serviceCreate", Needs(P::OrganisationChange)),
    ("Mutation.serviceUpdate", Needs(P::OrganisationChange)),
    ("Mutation.staffCreate", Needs(P::OrganisationChange)),
    ("Mutation.staffUpdate", Needs(P::OrganisationChange)),
    ("Mutation.skillCreate", Needs(P::OrganisationChange)),
    ("Mutation.skillChange", Needs(P::OrganisationChange)),
    ("Mutation.skillRetire", Needs(P::OrganisationChange)),
    ("Mutation.staffSkillSet", Needs(P::SkillChange)),
    ("Mutation.absenceRecord", Needs(P::AbsenceChange)),
    ("Mutation.absenceChange", Needs(P::AbsenceChange)),
    ("Mutation.absenceCancel", Needs(P::AbsenceChange)),
    ("Mutation.customerCreate", Needs(P::CustomerChange)),
    ("Mutation.customerUpdate", Needs(P::CustomerChange)),
    ("Mutation.customerErase", Needs(P::CustomerErase)),
    ("Mutation.customerMerge", Needs(P::CustomerMerge)),
    ("Mutation.customerExport", Needs(P::CustomerExport)),
    ("Mutation.caseRetentionDecide", Needs(P::RetentionReview)),
    ("Mutation.legalHoldPlace", Needs(P::LegalHoldChange)),
    ("Mutation.legalHoldLift", Needs(P::LegalHoldChange)),
    ("Mutation.accountCreate", Needs(P::AccountChange)),
    ("Mutation.accountUpdate", Needs(P::AccountChange)),
    // Journeys.
    ("Mutation.journeyCreate", Needs(P::JourneyChange)),
    ("Mutation.journeyUpdate", Needs(P::JourneyChange)),
    ("Mutation.journeyVersionDraft", Needs(P::JourneyChange)),
    ("Mutation.journeyVersionUpdate", Needs(P::JourneyChange)),
    ("Mutation.journeyVersionPublish", Needs(P::JourneyChange)),
    ("Mutation.journeyVersionRetire", Needs(P::JourneyChange)),
    ("Mutation.outcomeCreate", Needs(P::JourneyChange)),
    ("Mutation.outcomeUpdate", Needs(P::JourneyChange)),
    // Working calendars.
    ("Mutation.bankHolidayAdd", Needs(P::JourneyChange)),
    ("Mutation.bankHolidayRemove", Needs(P::JourneyChange)),
    ("Mutation.closureAdd", Needs(P::JourneyChange)),
    ("Mutation.closureRemove", Needs(P::JourneyChange)),
    ("Mutation.workingWeekSet", Needs(P::JourneyChange)),
    ("Mutation.workingWeekRemove", Needs(P::JourneyChange)),
    // Rules of escalation.
    ("Mutation.escalationRuleCreate", Needs(P::JourneyChange)),
    ("Mutation.escalationRuleChange", Needs(P::JourneyChange)),
    ("Mutation.escalationRuleRetire", Needs(P::JourneyChange)),
    // KPIs.
    ("Mutation.kpiCreate", Needs(P::KpiChange)),
    ("Mutation.kpiUpdate", Needs(P::KpiChange)),
    ("Mutation.kpiRetire", Needs(P::KpiChange)),
    ("Mutation.kpiValueRecord", Needs(P::KpiChange)),
    ("Mutation.kpiValueCorrect", Needs(P::KpiChange)),
    ("Mutation.kpiNarrativeSet", Needs(P::KpiChange)),
    ("Mutation.kpiTargetSet", Needs(P::KpiChange)),
    ("Mutation.kpiTargetRemove", Needs(P::KpiChange)),
    ("Mutation.kpiOutcomeLink", Needs(P::KpiChange)),
    ("Mutation.kpiOutcomeUnlink", Needs(P::KpiChange)),
    ("Mutation.kpiRebase", Needs(P::KpiChange)),
    ("Mutation.kpiRebaseRemove", Needs(P::KpiChange)),
    // Who asks.
    ("Viewer.*", AsParent),
    ("Viewer.myCases", Needs(P::CaseRead)),
    ("Viewer.myTasks", Needs(P::TaskRead)),
    ("Viewer.queue", Needs(P::QueueRead)),
    ("Viewer.caseViews", Needs(P::CaseRead)),
    ("Viewer.catalogue", Open),
    ("Viewer.drafts", Needs(P::CaseOpen)),
    ("Viewer.caseBulkJobs", Needs(P::CaseRead)),
    // Journeys.
    ("Journey.*", AsParent),
    ("Journey.cases", Needs(P::CaseRead)),
    ("Journey.contacts", Needs(P::ContactRead)),
    ("Journey.demand", Needs(P::FigureRead)),
    ("Journey.teams", Authenticated),
    ("CatalogueEntry.*", AsParent),
    ("JourneyVersion.*", AsParent),
    ("JourneyVersion.cases", Needs(P::CaseRead)),
    ("Stage.*", AsParent),
    ("StageTransition.*", AsParent),
    ("Activity.*", AsParent),
    ("Stage.team", Authenticated),
    ("Step.*", AsParent),
    ("Step.team", Authenticated),
    ("Step.skills", Needs(P::StaffRead)),
    ("StepSkill.*", AsParent),
    ("Outcome.*", AsParent),
    ("WorkingCalendars.*", AsParent),
    ("WorkingCalendars.changes", Authenticated),
    ("WorkingCalendar.*", AsParent),
    ("WorkingWeek.*", AsParent),
    ("WorkingSlot.*", AsParent),
    ("BankHoliday.*", AsParent),
    ("Closure.*", AsParent),
    ("CalendarChange.*", AsParent),
    ("CalendarsChanged.*", AsParent),
    ("Outcome.kpis", Needs(P::KpiRead)),
    // Cases: what names or describes a person is a personal field.
    ("Case.*", AsParent),
    ("Case.customer", Needs(P::PersonalRead)),
    // Whoever is investigated is not told by their own case.
    ("Case.legalHolds", Needs(P::LegalHoldRead)),
    ("CaseRetention.*", AsParent),
    ("CaseRetention.isHeld", Needs(P::LegalHoldRead)),
    ("CaseDestruction.*", AsParent),
    ("CaseDestruction.destroyedBy", Needs(P::PersonalRead)),
    ("LegalHold.*", AsParent),
    ("LegalHold.reason", Needs(P::PersonalRead)),
    ("LegalHold.customer", Needs(P::CustomerRead)),
    ("Case.description", Needs(P::PersonalRead)),
    ("Case.answers", Needs(P::PersonalRead)),
    ("Case.notes", Needs(P::PersonalRead)),
    ("Case.attributes", Needs(P::PersonalRead)),
    ("Case.assignee", Needs(P::PersonalRead)),
    ("Case.openedBy", Needs(P::PersonalRead)),
    ("Case.sharedWith", Needs(P::PersonalRead)),
    ("Case.parties", Needs(P::PersonalRead)),
    ("Case.possibleDuplicates", Needs(P::PersonalRead)),
    ("Case.contacts", Needs(P::ContactRead)),
    ("Case.tasks", Needs(P::TaskRead)),
    ("Case.proposedOwners", Needs(P::CaseAssign)),
    ("CaseProposedOwner.*", AsParent),
    ("CaseMissingSkill.*", AsParent),
    // Whoever is shown a job has started it, or manages a team of who did.
    ("CaseBulkJob.*", AsParent),
    ("CaseBulkFailure.*", AsParent),
    ("CaseAssignBulkResult.*", AsParent),
    ("CaseMoveBulkResult.*", AsParent),
    ("CaseCloseBulkResult.*", AsParent),
    ("CaseNoteBulkResult.*", AsParent),
    // Whoever is shown a view is its owner, in its team, or directs that.
    ("CaseDraft.*", AsParent),
    ("CaseView.*", AsParent),
    ("CaseView.cases", Needs(P::CaseRead)),
    ("CaseView.totalCount", Needs(P::CaseRead)),
    ("CaseViewOrder.*", AsParent),
    ("CaseViewRetired.*", AsParent),
    // That a case was escalated is no secret; by which rule, as it is now, only staff are told.
    ("CaseEscalation.*", AsParent),
    ("CaseEscalation.rule", Needs(P::StaffRead)),
    ("EscalationRule.*", AsParent),
    ("EscalationTrigger.*", AsParent),
    // The title of a task that was added by hand is as personal as a note; of a step it is the step's.
    ("Task.*", AsParent),
    ("Task.assignee", Needs(P::PersonalRead)),
    ("Task.endedBy", Needs(P::PersonalRead)),
    ("Task.reason", Needs(P::PersonalRead)),
    ("CaseEvent.*", AsParent),
    ("CaseEvent.actor", Needs(P::PersonalRead)),
    ("CaseEvent.assignee", Needs(P::PersonalRead)),
    ("CaseEvent.text", Needs(P::PersonalRead)),
    ("CaseEvent.attributes", Needs(P::PersonalRead)),
    ("CaseEvent.sharedWith", Needs(P::PersonalRead)),
    ("CaseEvent.party", Needs(P::PersonalRead)),
    ("CaseEvent.contact", Needs(P::ContactRead)),
    ("CaseEvent.task", Needs(P::TaskRead)),
    ("CaseEventDetail.*", AsParent),
    ("CaseClosing.*", AsParent),
    ("CaseConfidentiality.*", AsParent),
    ("CaseConfidentiality.readings", Needs(P::ReadingRead)),
    ("CaseReading.*", AsParent),
    ("CaseClock.*", AsParent),
    ("ClockExtension.*", AsParent),
    ("ClockExtension.actor", Needs(P::PersonalRead)),
    ("ClockExtension.reason", Needs(P::PersonalRead)),
    ("ClockPause.*", AsParent),
    ("ClockPause.authority", Needs(P::PersonalRead)),
    ("ClockPause.pausedBy", Needs(P::PersonalRead)),
    ("ClockPause.resumedBy", Needs(P::PersonalRead)),
    ("DuePromise.*", AsParent),
    ("StageVisit.*", AsParent),
    ("WorkingTime.*", AsParent),
    ("CaseAttribute.*", AsParent),
    ("CaseRelation.*", AsParent),
    ("CasePossibleDuplicate.*", AsParent),
    // Whoever is shown a party may see the personal fields of its case.
    ("CaseParty.*", AsParent),
    ("CaseParty.case", Needs(P::CaseRead)),
    ("Note.*", AsParent),
    // That there is a document is no secret; what it is called, and who added it, is personal.
    ("Document.*", AsParent),
    ("Document.fileName", Needs(P::PersonalRead)),
    ("Document.addedBy", Needs(P::PersonalRead)),
    ("DocumentUpload.*", AsParent),
    ("DocumentDownload.*", AsParent),
    ("Contact.*", AsParent),
    ("Contact.customer", Needs(P::PersonalRead)),
    ("Contact.recordedBy", Needs(P::PersonalRead)),
    ("Contact.case", Needs(P::CaseRead)),
    ("ContactEvent.*", AsParent),
    ("ContactEvent.actor", Needs(P::PersonalRead)),
    // Figures: shown as far as figure reach goes, which the object they hang on has passed.
    ("Kpi.*", AsParent),
    ("Kpi.owner", Needs(P::StaffRead)),
    ("Kpi.cases", Needs(P::FigureRead)),
    ("Kpi.contacts", Needs(P::FigureRead)),
    ("KpiCoverage.*", AsParent),
    ("KpiFormula.*", AsParent),
    ("KpiLineage.*", AsParent),
    ("KpiNarrative.*", AsParent),
    ("KpiNarrative.author", Needs(P::StaffRead)),
    ("Kpi.movement", Needs(P::FigureRead)),
    ("KpiContribution.*", AsParent),
    ("KpiCut.*", AsParent),
    ("KpiEffect.*", AsParent),
    ("KpiMovement.*", AsParent),
    ("KpiPart.*", AsParent),
    ("KpiRebase.*", AsParent),
    ("KpiRebase.author", Needs(P::StaffRead)),
    ("KpiSignal.*", AsParent),
    ("ControlChart.*", AsParent),
    ("ControlChartPoint.*", AsParent),
    ("ControlChartPhase.*", AsParent),
    ("ControlChartWarning.*", AsParent),
    ("Forecast.*", AsParent),
    ("ForecastPoint.*", AsParent),
    ("ForecastAccuracy.*", AsParent),
    ("KpiParts.*", AsParent),
    ("KpiPoint.*", AsParent),
    ("KpiPredicate.*", AsParent),
    ("KpiRatingBand.*", AsParent),
    ("KpiRatingScheme.*", AsParent),
    ("KpiReasonSum.*", AsParent),
    ("KpiSeries.*", AsParent),
    ("KpiTarget.*", AsParent),
    ("KpiValue.*", AsParent),
    ("KpiValue.recordedBy", Needs(P::StaffRead)),
    ("KpiValueCorrection.*", AsParent),
    ("KpiValueCorrection.correctedBy", Needs(P::StaffRead)),
    ("KpiVersion.*", AsParent),
    ("Demand.*", AsParent),
    ("DemandRow.*", AsParent),
    ("DemandComparison.*", AsParent),
    ("DemandWorkingDays.*", AsParent),
    ("FirstContactResolution.*", AsParent),
    ("OnTime.*", AsParent),
    ("FailureRate.*", AsParent),
    ("Period.*", AsParent),
    ("WorkingDaysComparison.*", AsParent),
    ("WorkingDaysRange.*", AsParent),
];

/// Types that only carry others: their fields ask nothing more than the field that returned them.
const CARRIERS: &[&str] = &[
    "Connection",
    "Edge",
    "Payload",
    "Problem",
    "PageInfo",
    "TotalCount",
];

/// All rows, those of the organisation among them.
fn rows() -> impl Iterator<Item = &'static (&'static str, FieldRule)> {
    ROWS.iter().chain(organisation::ROWS)
}

static TABLE: LazyLock<HashMap<(&'static str, &'static str), FieldRule>> = LazyLock::new(|| {
    rows()
        .filter_map(|(name, rule)| name.split_once('.').map(|key| (key, *rule)))
        .collect()
});

/// What this field of this type asks; none when nobody has decided, which the schema test refuses.
#[must_use]
pub fn rule(type_name: &str, field: &str) -> Option<FieldRule> {
    let own = TABLE
        .get(&(type_name, field))
        .or_else(|| TABLE.get(&(type_name, "*")));
    own.copied().or_else(|| {
        CARRIERS
            .iter()
            .any(|carrier| type_name.ends_with(carrier))
            .then_some(AsParent)
    })
}

#[cfg(test)]
#[path = "fields_test.rs"]
mod tests;
