//! Many cases by one request: each row is what the verb does to one case, in one transaction.

pub mod assign;
pub mod close;
pub mod job;
pub mod move_to_stage;
pub mod note;
mod run;
mod written;

use async_graphql::{Enum, ID, InputObject, InputType, MergedObject, OutputType, SimpleObject};

use self::assign::{CaseAssignBulkItem, CaseAssignBulkResult};
use self::close::{CaseCloseBulkItem, CaseCloseBulkResult};
use self::move_to_stage::{CaseMoveBulkItem, CaseMoveBulkResult};
use self::note::{CaseNoteBulkItem, CaseNoteBulkResult};
use super::assign::CaseAssignProblem;
use super::case::Case;
use super::close::CaseCloseProblem;
use super::move_to_stage::CaseMoveProblem;
use super::note::CaseNoteProblem;
use crate::graphql::problem::problems;

/// The mutations of this folder.
#[derive(Debug, Default, MergedObject)]
#[graphql(name = "CaseBulkMutations")]
pub struct CaseBulk(
    assign::CaseAssignBulk,
    move_to_stage::CaseMoveBulk,
    close::CaseCloseBulk,
    note::CaseNoteBulk,
    job::start::CaseBulkStart,
    job::cancel::CaseBulkCancel,
);

/// What becomes of the other cases when one cannot be changed.
#[derive(Clone, Copy, Debug, Default, Enum, PartialEq, Eq)]
pub enum CaseBulkErrorPolicy {
    /// None is changed.
    #[default]
    RejectAll,
    /// The others are changed.
    SkipFailed,
}

/// Many cases to be changed by one request.
#[derive(Debug, InputObject)]
#[graphql(
    concrete(name = "CaseAssignBulkInput", params(CaseAssignBulkItem)),
    concrete(name = "CaseMoveBulkInput", params(CaseMoveBulkItem)),
    concrete(name = "CaseCloseBulkInput", params(CaseCloseBulkItem)),
    concrete(name = "CaseNoteBulkInput", params(CaseNoteBulkItem))
)]
pub struct BulkInput<I: InputType> {
    /// What is to be done, 1 to 100 items in the order in which it is done; each case once.
    pub items: Vec<I>,
    /// What becomes of the others when one case cannot be changed; `REJECT_ALL` when left out.
    #[graphql(default)]
    pub error_policy: CaseBulkErrorPolicy,
    /// True: everything is done, told and undone, so that nothing is written. False when left out.
    #[graphql(default)]
    pub dry_run: bool,
    /// Sending the same key again within 48 hours changes nothing a second time. A dry run asks for none.
    pub idempotency_key: Option<String>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of one item.
#[derive(Debug, SimpleObject)]
#[graphql(
    concrete(name = "CaseAssignBulkResult", params(CaseAssignProblem)),
    concrete(name = "CaseMoveBulkResult", params(CaseMoveProblem)),
    concrete(name = "CaseCloseBulkResult", params(CaseCloseProblem)),
    concrete(name = "CaseNoteBulkResult", params(CaseNoteProblem))
)]
pub struct BulkResult<P: OutputType> {
    /// The place of the item among those given, from 0.
    pub index: i32,
    /// The case as stored; in a dry run as it would be, while what belongs to it, such as its history, is told as
    /// it is. Null where it was not changed, and for a repetition where it is out of the viewer's reach by now.
    pub case: Option<Case>,
    /// Whether the case was changed; false for all in a dry run, and where the whole request was rejected.
    pub is_written: bool,
    /// What is to be mended, with the path of the field in the item; empty where the case was or could have been
    /// changed, and in a repetition, which does not try again.
    pub problems: Vec<P>,
}

/// What became of a request for many cases.
#[derive(Debug, SimpleObject)]
#[graphql(
    concrete(name = "CaseAssignBulkPayload", params(CaseAssignBulkResult)),
    concrete(name = "CaseMoveBulkPayload", params(CaseMoveBulkResult)),
    concrete(name = "CaseCloseBulkPayload", params(CaseCloseBulkResult)),
    concrete(name = "CaseNoteBulkPayload", params(CaseNoteBulkResult))
)]
pub struct BulkPayload<R: OutputType> {
    /// What became of each item, in their order; empty when there are problems with the request as a whole.
    pub results: Vec<R>,
    /// How many cases were changed; in a dry run how many would be.
    pub succeeded_count: i32,
    /// How many could not be changed; with `REJECT_ALL` one is enough that none is.
    pub failed_count: i32,
    /// Whether it was a dry run, which writes nothing.
    pub is_dry_run: bool,
    /// What is to be mended of the request as a whole; what is wrong with an item is told with its result.
    pub problems: Vec<CaseBulkProblem>,
    /// Whether this answers an earlier mutation with the same idempotency key.
    pub replayed: bool,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What is wrong with a request for many cases as a whole.
    CaseBulkProblem, CaseBulkProblemCode {
        /// There is no item.
        Empty,
        /// There are more than 100 items.
        TooMany,
        /// The idempotency key was used with another input.
        IdempotencyMismatch,
    }
}

/// What is to be done to one case.
#[derive(Debug)]
struct Row<V> {
    case_id: ID,
    /// The revision last seen; none where that does not matter.
    expected_revision: Option<i64>,
    verb: V,
}
