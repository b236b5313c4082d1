//! `caseReopen`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entities::cases::cases;
use rules::access::Permission;
use rules::cases::lifecycle::{Reopen, ReopenProblem};
use rules::cases::{CaseState, EventKind, TextKind};
use rules::text::Limits;
use rules::time::zone::local_date;
use serde_json::json;

use super::case::Case;
use super::dates;
use super::held::Wanted;
use super::problem::{Problems, case_problems};
use super::record::{self, AllTasks, Change};
use super::sub_case::hold_with_parent;
use super::task::ending;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Stop, changed};

/// The case to reopen, and why.
#[derive(Debug, InputObject)]
pub struct CaseReopenInput {
    /// The case.
    pub case_id: ID,
    /// The revision last seen.
    pub expected_revision: i64,
    /// Why it is reopened.
    pub reason: String,
    /// When, from when it was closed or withdrawn until now; null means now.
    pub reopened_at: Option<DateTime<Utc>>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `caseReopen`.
#[derive(Debug, Default, SimpleObject)]
pub struct CaseReopenPayload {
    /// The case as stored; null when there are problems.
    pub case: Option<Case>,
    /// What is to be mended; empty when the case was reopened.
    pub problems: Vec<CaseReopenProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

case_problems! {
    /// What keeps a case from being reopened.
    CaseReopenProblem, CaseReopenProblemCode of ReopenProblem {
        /// It is open.
        AlreadyOpen,
        /// It would be reopened before it was closed or withdrawn.
        ReopenedBeforeClosed,
        /// It would be reopened later than now.
        ReopenedInFuture,
    } and {
        /// It is part of a case that is closed.
        ParentClosed,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct CaseReopen;

#[Object]
impl CaseReopen {
    /// Reopens a closed or withdrawn case, at the stage and with the team that it had. It keeps its due
    /// date; what it counted as closed stays counted in its period, and it counts as reopened in this one.
    /// The tasks that lapsed when it ended are open again.
    async fn case_reopen(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case to reopen, and why.")] input: CaseReopenInput,
    ) -> Result<CaseReopenPayload, Failure> {
        ctx.allow("Mutation.caseReopen")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(reopen(ctx.reader(), input)).await?;
        Ok(CaseReopenPayload {
            case: ended.row.map(Case::from),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn reopen(
    reader: &Reader,
    input: CaseReopenInput,
) -> Result<cases::Model, Stop<CaseReopenProblem>> {
    let now = reader.clock().now();
    let mut problems = Problems::of_texts([("reason", Some(input.reason.as_str()), Limits::NOTE)]);
    let transaction = reader.database().write().await?;
    let wanted = Wanted {
        id: &input.case_id,
        permission: Permission::CaseReopen,
        expected_revision: Some(input.expected_revision),
    };
    let held = hold_with_parent(&transaction, reader, wanted).await?;
    let (held, parent) = problems.need(held)?;
    if parent.is_some_and(|parent| parent.state == CaseState::Closed) {
        let message = "The case is part of one that is closed. Have that reopened first, or take this one out of it.";
        let code = CaseReopenProblemCode::ParentClosed;
        problems.add(CaseReopenProblem::new(code, "caseId", message));
    }
    let reopened_at = input.reopened_at.map_or(now, dates::kept);
    let status = problems.decided(Reopen { reopened_at }.decide(&held.status(), now))?;

    let lapsed = ending::count_lapsed(&transaction, &held.case).await?;
    let mut change = Change::of(reader, now, &held);
    change.decide(&status);
    if lapsed > 0 {
        change.all_tasks(AllTasks::Reopen);
    }
    change.alter(|case| case.working_days = None);
    change.alter_closing(held.live_closing(), |closing| {
        closing.reopened_at = Some(reopened_at);
        closing.reopened_on = Some(local_date(reopened_at, reader.viewer().zone()));
    });
    let text_id = change.text(TextKind::Reason, Some(input.reason));
    change.event(EventKind::Reopened, reopened_at, |event| {
        event.stage_id = status.stage;
        event.text_id = text_id;
        event.detail = (lapsed > 0).then(|| json!({ "tasksReopened": lapsed }));
    });
    let stored = record::apply(&transaction, change).await?;
    transaction.commit().await?;
    Ok(stored.into_case()?)
}
