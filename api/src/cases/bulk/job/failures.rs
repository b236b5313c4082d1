//! The cases of a job that could not be changed.

use async_graphql::connection::Connection;
use async_graphql::{Context, Object, SimpleObject};
use entities::cases::case_bulk_row::{Column, Entity, Model};
use rules::cases::bulk::RowState;
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use crate::cases::case::{Case, CaseById};
use crate::graphql::context::Ask;
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::mutation::Told;
use crate::graphql::page::{PageArgs, SortColumn};
use crate::graphql::question::{self, Nested, Question, Rows};

/// The connection of failures.
pub type CaseBulkFailureConnection = Connection<String, CaseBulkFailure>;

/// A case of a job that could not be changed.
#[derive(Clone, Debug)]
pub struct CaseBulkFailure(Model);

/// What kept a case of a job from being changed: a problem of the mutation for a single case.
#[derive(Debug, SimpleObject)]
pub struct CaseBulkFailureProblem {
    /// What is wrong, for programs: a code of the mutation for a single case, such as `NOT_OPEN`.
    pub code: String,
    /// The path of the field in what was to be done; `caseId` where the case itself is meant.
    pub field: Vec<String>,
    /// What is wrong, where, and how to mend it, in plain English.
    pub message: String,
}

/// A case of a job that could not be changed.
#[Object]
impl CaseBulkFailure {
    /// The case; null when it is out of the viewer's reach.
    async fn case(&self, ctx: &Context<'_>) -> Fallible<Case> {
        let id = CaseById(self.0.case_id);
        ctx.loader().load_one(id).await.transpose()
    }

    /// What kept it from being changed. Null only beside an error.
    async fn problems(&self) -> Fallible<Vec<CaseBulkFailureProblem>> {
        Some(problems(&self.0))
    }
}

fn problems(row: &Model) -> Result<Vec<CaseBulkFailureProblem>, Failure> {
    let told: Vec<Told> = serde_json::from_value(row.problems.clone()).map_err(Failure::fault)?;
    let problems = told.into_iter().map(|told| CaseBulkFailureProblem {
        code: told.code,
        field: told.field,
        message: told.message,
    });
    Ok(problems.collect())
}

/// A page of the failures of a job that the viewer sees.
///
/// # Errors
/// `BAD_USER_INPUT` for a wrong page.
pub(super) async fn of_job(
    ctx: &Context<'_>,
    job_id: Uuid,
    args: PageArgs,
) -> Result<CaseBulkFailureConnection, Failure> {
    let question: Question<Entity> = Question {
        rows: Rows::OfCouncil(ctx.reader().council_id()),
        filter: Condition::all().add(Column::State.eq(RowState::Failed)),
        each: None,
        order: vec![SortColumn::ascending(Column::CaseId)],
        text: "failures".to_owned(),
        args,
    };
    let nested = Nested::new(Column::JobId, job_id, question)?;
    let page = ctx.loader().load_one(nested).await?;
    Ok(page.unwrap_or_default().into_connection(CaseBulkFailure))
}

question::loads!(Entity {
    nested: "case bulk failures of job",
});
