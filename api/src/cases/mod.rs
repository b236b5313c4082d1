//! Cases: the work that the council must do for a customer, from receipt to outcome.

mod answers;
pub mod assign;
mod beside;
pub mod bulk;
mod by_id;
pub mod calendar;
pub mod case;
mod case_lists;
pub mod clock;
pub mod close;
pub mod closing;
pub mod codes;
pub mod confidentiality;
pub mod contact;
pub mod contributions;
pub mod correct;
pub mod customer_merge;
pub mod dates;
pub mod document;
pub mod draft;
pub mod duplicate;
mod end;
pub mod erasure;
pub mod escalation;
pub mod event_by_id;
mod event_detail;
pub mod export;
pub mod filter;
mod from_draft;
mod ground;
mod held;
pub mod history;
pub mod legal_hold;
pub mod list;
pub mod log;
mod merge;
mod merged;
pub mod move_to_stage;
pub mod note;
mod once;
pub mod open;
mod opening;
pub mod order;
mod owner;
mod parties;
pub mod party;
pub mod personal;
mod personal_fields;
mod problem;
pub mod proposal;
pub mod queue;
pub mod reading;
pub mod reclassify;
mod record;
pub mod relation;
pub mod reopen;
pub mod retention;
pub mod rows;
pub mod search;
pub mod share;
pub mod share_with_partner;
pub mod staged;
pub mod sub_case;
pub mod task;
pub mod text;
mod theirs;
pub mod timeline;
mod verb;
mod version_rules;
pub mod view;
pub mod withdraw;
pub mod withheld;

use async_graphql::MergedObject;

/// The root fields of this domain.
#[derive(Debug, Default, MergedObject)]
#[graphql(name = "CasesQueries")]
pub struct Queries(
    list::CaseQueries,
    duplicate::CaseDuplicateQueries,
    search::find::CaseSearchQueries,
    reading::list::CaseReadingQueries,
    escalation::rule::EscalationRuleQueries,
    contact::list::ContactQueries,
    retention::reviews::RetentionQueries,
);

/// The mutations of this domain.
#[derive(Debug, Default, MergedObject)]
#[graphql(name = "CasesMutations")]
pub struct Mutations(
    open::CaseOpen,
    move_to_stage::CaseMove,
    assign::CaseAssign,
    queue::take::CaseTake,
    note::CaseNote,
    bulk::CaseBulk,
    close::CaseClose,
    reopen::CaseReopen,
    withdraw::CaseWithdraw,
    merge::CaseMerge,
    reclassify::CaseReclassify,
    correct::CaseCorrect,
    clock::pause::CasePause,
    clock::resume::CaseResume,
    clock::extend::CaseExtend,
    share_with_partner::CaseShare,
    confidentiality::set::CaseSetConfidentiality,
    party::add::CasePartyAdd,
    party::end::CasePartyEnd,
    relation::relate::CaseRelate,
    relation::unrelate::CaseUnrelate,
    sub_case::set_parent::CaseSetParent,
    calendar::bank_holiday_add::BankHolidayAdd,
    calendar::bank_holiday_remove::BankHolidayRemove,
    calendar::closure_add::ClosureAdd,
    calendar::closure_remove::ClosureRemove,
    calendar::working_week_remove::WorkingWeekRemove,
    calendar::working_week_set::WorkingWeekSet,
    task::add::TaskAdd,
    task::assign::TaskAssign,
    task::complete::TaskComplete,
    task::reopen::TaskReopen,
    task::drop::TaskDrop,
    document::upload_start::DocumentUploadStart,
    document::download_start::DocumentDownloadStart,
    document::remove::DocumentRemove,
    draft::save::CaseDraftSave,
    draft::discard::CaseDraftDiscard,
    view::save::CaseViewSave,
    view::change::CaseViewChange,
    view::remove::CaseViewRemove,
    escalation::create::EscalationRuleCreate,
    escalation::change::EscalationRuleChange,
    escalation::retire::EscalationRuleRetire,
    contact::record::ContactRecord,
    contact::reclassify::ContactReclassify,
    erasure::erase::CustomerErase,
    customer_merge::merge::CustomersMerge,
    export::start::CustomerExportStart,
    retention::decide::CaseRetentionDecide,
    legal_hold::place::LegalHoldPlace,
    legal_hold::lift::LegalHoldLift,
);
