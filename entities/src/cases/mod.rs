//! Cases and contacts: where each stands, and the log of what happened to it.

pub mod case_bulk_job;
pub mod case_bulk_row;
pub mod case_closing;
pub mod case_destruction;
pub mod case_draft;
pub mod case_escalation;
pub mod case_event;
pub mod case_extension;
pub mod case_kept;
pub mod case_party;
pub mod case_pause;
pub mod case_reading;
pub mod case_relation;
pub mod case_share;
pub mod case_task;
pub mod case_text;
pub mod case_view;
#[expect(
    clippy::module_inception,
    reason = "every module is named as its table"
)]
pub mod cases;
pub mod contact;
pub mod contact_event;
pub mod customer_erasure;
pub mod customer_export;
pub mod customer_merge;
pub mod document;
pub mod document_download;
pub mod document_upload;
pub mod legal_hold;
pub mod sub_case;
