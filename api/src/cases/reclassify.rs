//! `caseReclassify`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::cases::cases;
use rules::access::Permission;
use rules::cases::lifecycle::{CaseStatus, Reclassify, ReclassifyProblem};
use rules::cases::replay::{Detail, Given};
use rules::cases::{EventKind, TextKind};
use rules::text::Limits;
use serde_json::json;
use uuid::Uuid;

use super::case::Case;
use super::codes::DemandCode;
use super::held::{Wanted, hold};
use super::problem::{Problems, case_problems};
use super::record::{self, Change};
use super::version_rules;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Stop, changed};

/// The case to reclassify: what is left out stays.
#[derive(Debug, InputObject)]
pub struct CaseReclassifyInput {
    /// The case.
    pub case_id: ID,
    /// The revision last seen.
    pub expected_revision: i64,
    /// Why the customer got in touch, as it is seen now; null leaves it. Contacts keep their own codes.
    pub demand_code: Option<DemandCode>,
    /// The outcome that a closed case has from now on, as if it had been closed with it; null leaves it.
    pub outcome_id: Option<ID>,
    /// Why; null when nobody says.
    pub reason: Option<String>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `caseReclassify`.
#[derive(Debug, Default, SimpleObject)]
pub struct CaseReclassifyPayload {
    /// The case as stored; null when there are problems.
    pub case: Option<Case>,
    /// What is to be mended; empty when the case was reclassified.
    pub problems: Vec<CaseReclassifyProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

case_problems! {
    /// What keeps a case from being reclassified.
    CaseReclassifyProblem, CaseReclassifyProblemCode of ReclassifyProblem {
        /// Nothing was given, or only what the case has already.
        NothingToChange,
        /// Only a closed case has an outcome that can be changed.
        NotClosed,
        /// The outcome is not one of the case's journey version.
        OutcomeUnknown,
        /// The outcome means that the customer withdrew: withdrawing is a mutation of its own.
        OutcomeIsWithdrawal,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct CaseReclassify;

#[Object]
impl CaseReclassify {
    /// Changes the demand code of a case, or the outcome of a closed one. Figures of the periods that it
    /// counts in change with it.
    async fn case_reclassify(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case to reclassify.")] input: CaseReclassifyInput,
    ) -> Result<CaseReclassifyPayload, Failure> {
        ctx.allow("Mutation.caseReclassify")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(reclassify(ctx.reader(), input)).await?;
        Ok(CaseReclassifyPayload {
            case: ended.row.map(Case::from),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn reclassify(
    reader: &Reader,
    input: CaseReclassifyInput,
) -> Result<cases::Model, Stop<CaseReclassifyProblem>> {
    let now = reader.clock().now();
    let mut problems = Problems::of_texts([("reason", input.reason.as_deref(), Limits::NOTE)]);
    let transaction = reader.database().write().await?;
    let wanted = Wanted {
        id: &input.case_id,
        permission: Permission::CaseReclassify,
        expected_revision: Some(input.expected_revision),
    };
    let held = problems.need(hold(&transaction, reader, wanted).await?)?;
    let rules = version_rules::for_ending(&transaction, held.version()).await?;
    let before = held.status();
    let command = Reclassify {
        demand_code: input.demand_code.map(Into::into),
        // An id of no outcome is one of no version.
        outcome: input
            .outcome_id
            .map(|id| Kind::Outcome.uuid(&id).unwrap_or(Uuid::nil())),
    };
    let status = problems.decided(command.decide(&before, &rules))?;

    let mut change = Change::of(reader, now, &held);
    change.decide(&status);
    change.alter_closing(held.live_closing(), |closing| {
        closing.outcome_id = status.outcome;
    });
    let text_id = change.text(TextKind::Reason, input.reason);
    change.event(EventKind::Reclassified, now, |event| {
        event.outcome_id = status.outcome.filter(|_| status.outcome != before.outcome);
        event.text_id = text_id;
        event.detail = Some(json!(detail(&before, &status)));
    });
    let stored = record::apply(&transaction, change).await?;
    transaction.commit().await?;
    Ok(stored.into_case()?)
}

/// What was and what is, of what has changed.
fn detail(before: &CaseStatus, after: &CaseStatus) -> Detail {
    Detail {
        demand_code: Given::change(before.demand_code, after.demand_code),
        outcome_id: Given::change(before.outcome, after.outcome),
        ..Detail::default()
    }
}
