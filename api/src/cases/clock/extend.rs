//! `caseExtend`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::cases::{case_extension, cases};
use rules::access::Permission;
use rules::cases::lifecycle::{ExtendProblem, ExtendTarget, Extensible};
use rules::cases::replay::{Detail, Given};
use rules::cases::{EventKind, TextKind};
use rules::text::Limits;
use serde_json::json;

use super::counted::{Counted, moved};
use crate::cases::case::Case;
use crate::cases::held::{Wanted, hold};
use crate::cases::problem::{Problems, case_problems};
use crate::cases::record::{self, Change};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Stop, changed};

/// The case whose target to extend, and why.
#[derive(Debug, InputObject)]
pub struct CaseExtendInput {
    /// The case, which is open.
    pub case_id: ID,
    /// The revision last seen.
    pub expected_revision: i64,
    /// How many working days or hours to add, in the unit of its target: 1 or more. All extensions
    /// together add at most the `extensionCap` of its journey version.
    pub by: i32,
    /// Why it takes longer, 1 to 10,000 characters: personal.
    pub reason: String,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `caseExtend`.
#[derive(Debug, Default, SimpleObject)]
pub struct CaseExtendPayload {
    /// The case as stored; null when there are problems.
    pub case: Option<Case>,
    /// What is to be mended; empty when the target was extended.
    pub problems: Vec<CaseExtendProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

case_problems! {
    /// What keeps the target of a case from being extended.
    CaseExtendProblem, CaseExtendProblemCode of ExtendProblem {
        /// It is closed or withdrawn.
        NotOpen,
        /// It has no target.
        NoTarget,
        /// Its due date was given when it was imported, and no target moves it.
        DueGiven,
        /// Its journey version allows no extension.
        NotExtensible,
        /// All extensions together would be more than the journey version allows.
        BeyondCap,
        /// Nothing, or less, would be added.
        NothingAdded,
        /// No reason was given.
        ReasonMissing,
    }
}

/// A reason as the rules take it: they say themselves when it is missing.
const REASON: Limits = Limits::NOTE.unless_missing();

/// The mutation.
#[derive(Debug, Default)]
pub struct CaseExtend;

#[Object]
impl CaseExtend {
    /// Extends the target of an open case, as far as its journey version allows. Its due date moves; what
    /// was promised before stays in its history.
    async fn case_extend(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case whose target to extend, and why.")] input: CaseExtendInput,
    ) -> Result<CaseExtendPayload, Failure> {
        ctx.allow("Mutation.caseExtend")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(extend(ctx.reader(), input)).await?;
        Ok(CaseExtendPayload {
            case: ended.row.map(Case::from),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn extend(
    reader: &Reader,
    input: CaseExtendInput,
) -> Result<cases::Model, Stop<CaseExtendProblem>> {
    let now = reader.clock().now();
    let mut problems = Problems::of_texts([("reason", Some(input.reason.as_str()), REASON)]);
    let transaction = reader.database().write().await?;
    let wanted = Wanted {
        id: &input.case_id,
        permission: Permission::CaseExtend,
        expected_revision: Some(input.expected_revision),
    };
    let held = problems.need(hold(&transaction, reader, wanted).await?)?;
    let before = Counted::read(&transaction, reader, &held.case).await?;
    let terms = before.version.terms();
    let of = Extensible {
        target: terms.target,
        cap: terms.extension_cap,
        extended_by: before.extended_by(),
        is_due_given: !before.gives(&held.case),
    };
    let command = ExtendTarget {
        by: input.by,
        reason: &input.reason,
    };
    let extended_by = problems.decided(command.decide(&held.status(), of))?;

    let mut change = Change::of(reader, now, &held);
    let text_id = change.text(TextKind::Reason, Some(input.reason));
    let mut after = before.clone();
    after
        .extensions
        .extend(text_id.map(|reason_id| case_extension::Model {
            id: reader.clock().new_id(),
            council_id: reader.council_id(),
            case_id: held.case.id,
            extended_by: input.by,
            extended_at: now,
            reason_id,
            actor_id: reader.viewer().account_id(),
        }));
    after.write(&before, &mut change);
    let was = (of.extended_by > 0).then_some(of.extended_by);
    let detail = Detail {
        extended_by: Given::change(was, extended_by),
        ..moved(&change)
    };
    change.event(EventKind::Extended, now, |event| {
        event.text_id = text_id;
        event.detail = Some(json!(detail));
    });
    let stored = record::apply(&transaction, change).await?;
    transaction.commit().await?;
    Ok(stored.into_case()?)
}
