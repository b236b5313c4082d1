//! `caseMerge`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::cases::cases;
use rules::access::Permission;
use rules::cases::lifecycle::{Merge, MergeProblem};
use rules::cases::{ClosingKind, EventKind, TextKind};
use rules::text::Limits;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use super::case::Case;
use super::clock::counted::Counted;
use super::end::{self, End};
use super::event_detail::CASE;
use super::held::{self, Held, NO_CASE, Wanted, hold};
use super::merged;
use super::problem::{Common, Problems, case_problems};
use super::record::{self, Change};
use super::sub_case;
use super::task::making;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Stop, changed};

/// The case that ends, and the one with which work goes on.
#[derive(Debug, InputObject)]
pub struct CaseMergeInput {
    /// The case that asks for the same as the other, and ends.
    pub case_id: ID,
    /// The revision of that case last seen.
    pub expected_revision: i64,
    /// The case with which work goes on; it must be open, whatever else happened to it meanwhile.
    pub into_case_id: ID,
    /// Why both are the same; null when it goes without saying.
    pub reason: Option<String>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `caseMerge`.
#[derive(Debug, Default, SimpleObject)]
pub struct CaseMergePayload {
    /// The case that ended, as stored; null when there are problems.
    pub case: Option<Case>,
    /// The case that goes on, as stored; null when there are problems.
    pub into: Option<Case>,
    /// What is to be mended; empty when the cases were merged.
    pub problems: Vec<CaseMergeProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

case_problems! {
    /// What keeps a case from being merged into another.
    CaseMergeProblem, CaseMergeProblemCode of MergeProblem {
        /// It is closed.
        AlreadyClosed,
        /// It was withdrawn.
        AlreadyWithdrawn,
        /// It was merged already.
        AlreadyMerged,
        /// Both are the same case.
        SameCase,
        /// The case with which work would go on is not open.
        IntoNotOpen,
        /// 100 cases were merged into that one, which is the most.
        TooManyMerged,
    } and {
        /// Cases that are part of it are open.
        SubCasesOpen,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct CaseMerge;

#[Object]
impl CaseMerge {
    /// Ends a case because it asks for the same as another, with which work goes on. Nothing of it moves or is
    /// lost: contacts, notes and documents are read through `Case.mergedCases` of the other. It counts as
    /// merged, neither as closed nor as withdrawn; its open tasks lapse. `caseReopen` takes it apart again.
    async fn case_merge(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case that ends, and the one with which work goes on.")]
        input: CaseMergeInput,
    ) -> Result<CaseMergePayload, Failure> {
        ctx.allow("Mutation.caseMerge")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(merge(ctx.reader(), input)).await?;
        let (case, into) = ended.row.unzip();
        Ok(CaseMergePayload {
            case: case.map(Case::from),
            into: into.map(Case::from),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn merge(
    reader: &Reader,
    input: CaseMergeInput,
) -> Result<(cases::Model, cases::Model), Stop<CaseMergeProblem>> {
    let now = reader.clock().now();
    let reason = input.reason.as_deref();
    let mut problems = Problems::of_texts([("reason", reason, Limits::NOTE)]);
    let transaction = reader.database().write().await?;
    let (held, into) = both(&transaction, reader, &input, &mut problems).await?;
    let below = sub_case::keeps_open(&transaction, reader, held.case.id).await?;
    if let Some(message) = below {
        let code = CaseMergeProblemCode::SubCasesOpen;
        problems.add(CaseMergeProblem::new(code, "caseId", message));
    }
    let command = Merge {
        is_self: held.case.id == into.id,
        into: into.state,
        count: merged::count(&transaction, reader, into.id).await?,
        merged_at: now,
    };
    let status = problems.decided(command.decide(&held.status()))?;
    let merged_at = status.closed_at.unwrap_or(now);
    let counted = Counted::read(&transaction, reader, &held.case).await?;
    let open = making::open(&transaction, &held.case).await?;

    let mut change = Change::of(reader, now, &held);
    change.decide(&status);
    let end = End {
        kind: ClosingKind::Merged,
        at: merged_at,
        outcome: None,
    };
    let detail = end::end(reader, &mut change, (&counted, &open), end);
    change.merge_into(into.id);
    let text_id = change.text(TextKind::Reason, input.reason);
    change.event(EventKind::Merged, merged_at, |event| {
        event.detail = Some(naming(detail, &into));
        event.text_id = text_id;
    });
    let mut other = Change::new(reader, now).with_case(into);
    other.event(EventKind::MergedHere, merged_at, |event| {
        event.detail = Some(naming(None, &held.case));
    });
    let case = record::apply(&transaction, change).await?.into_case()?;
    let into = record::apply(&transaction, other).await?.into_case()?;
    transaction.commit().await?;
    Ok((case, into))
}

/// The detail of an event, with the case that it names besides.
fn naming(detail: Option<Value>, case: &cases::Model) -> Value {
    let mut detail = detail.unwrap_or_else(|| json!({}));
    if let Some(object) = detail.as_object_mut() {
        object.insert(CASE.to_owned(), json!(case.id));
    }
    detail
}

/// Holds both cases, each of which the viewer may close.
async fn both(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    input: &CaseMergeInput,
    problems: &mut Problems<CaseMergeProblem>,
) -> Result<(Held, cases::Model), Stop<CaseMergeProblem>> {
    let named = [&input.case_id, &input.into_case_id];
    let named = named.map(|id| Kind::Case.uuid(id).unwrap_or_default());
    let reached = held::in_reach(transaction, reader, Permission::CaseClose, &named).await?;
    for (id, field) in named.iter().zip(["caseId", "intoCaseId"]) {
        if !reached.contains(id) {
            problems.add(CaseMergeProblem::not_found(field, NO_CASE));
        }
    }
    problems.none()?;
    let mut cases = held::hold_all(transaction, reader.council_id(), &named).await?;
    let wanted = Wanted {
        id: &input.case_id,
        permission: Permission::CaseClose,
        expected_revision: Some(input.expected_revision),
    };
    let held = problems.need(hold(transaction, reader, wanted).await?)?;
    let [_, into] = named;
    let into = cases.remove(&into);
    let into = into.ok_or_else(|| CaseMergeProblem::not_found("intoCaseId", NO_CASE));
    let into = problems.need(into)?;
    Ok((held, into))
}
