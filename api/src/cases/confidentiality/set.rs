//! `caseSetConfidentiality`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::cases::cases;
use rules::access::Permission;
use rules::cases::confidentiality::{SetConfidentiality, SetConfidentialityProblem};
use rules::cases::{EventKind, TextKind};
use rules::text::Limits;
use serde_json::json;

use crate::cases::case::Case;
use crate::cases::held::{Wanted, hold};
use crate::cases::problem::{Problems, case_problems};
use crate::cases::record::{self, Change};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Stop, changed};
use crate::organisation::kinds::Confidentiality;

/// The case to raise or lower, and why.
#[derive(Debug, InputObject)]
pub struct CaseSetConfidentialityInput {
    /// The case, open or not.
    pub case_id: ID,
    /// The revision last seen.
    pub expected_revision: i64,
    /// The level that it has from now on, at most the highest that you see.
    pub confidentiality: Confidentiality,
    /// Why, in words: 1 to 10,000 characters.
    pub reason: String,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `caseSetConfidentiality`.
#[derive(Debug, Default, SimpleObject)]
pub struct CaseSetConfidentialityPayload {
    /// The case as stored; null when there are problems.
    pub case: Option<Case>,
    /// What is to be mended; empty when the case was raised or lowered.
    pub problems: Vec<CaseSetConfidentialityProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

case_problems! {
    /// What keeps a case from being raised or lowered.
    CaseSetConfidentialityProblem, CaseSetConfidentialityProblemCode of SetConfidentialityProblem {
        /// It has this level already.
        NothingToChange,
        /// You would no longer see it.
        AboveCeiling,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct CaseSetConfidentiality;

#[Object]
impl CaseSetConfidentiality {
    /// Raises or lowers how confidential a case is. It moves no figure. Whoever no longer sees up to its level
    /// no longer finds it, its tasks and the contacts about it; its documents are as confidential at least.
    async fn case_set_confidentiality(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case to raise or lower, and why.")]
        input: CaseSetConfidentialityInput,
    ) -> Result<CaseSetConfidentialityPayload, Failure> {
        ctx.allow("Mutation.caseSetConfidentiality")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(set(ctx.reader(), input)).await?;
        Ok(CaseSetConfidentialityPayload {
            case: ended.row.map(Case::from),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn set(
    reader: &Reader,
    input: CaseSetConfidentialityInput,
) -> Result<cases::Model, Stop<CaseSetConfidentialityProblem>> {
    let now = reader.clock().now();
    let mut problems = Problems::of_texts([("reason", Some(input.reason.as_str()), Limits::NOTE)]);
    let transaction = reader.database().write().await?;
    let permission = Permission::CaseSetConfidentiality;
    let wanted = Wanted {
        id: &input.case_id,
        permission,
        expected_revision: Some(input.expected_revision),
    };
    let held = problems.need(hold(&transaction, reader, wanted).await?)?;
    let command = SetConfidentiality {
        to: input.confidentiality.into(),
        ceiling: reader.viewer().ceiling(),
    };
    let from = held.case.confidentiality;
    let to = problems.decided(command.decide(from))?;

    let mut change = Change::of(reader, now, &held);
    change.alter(|case| case.confidentiality = to);
    let text_id = change.text(TextKind::Reason, Some(input.reason));
    change.event(EventKind::ConfidentialitySet, now, |event| {
        event.text_id = text_id;
        event.detail = Some(json!({ "confidentiality": { "from": from, "to": to } }));
    });
    let stored = record::apply(&transaction, change).await?;
    transaction.commit().await?;
    Ok(stored.into_case()?)
}
