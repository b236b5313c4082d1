//! The answers to the form of a version, which a case is opened with.

use std::collections::HashMap;

use async_graphql::Context;
use async_graphql::dataloader::Loader;
use entities::cases::case_text::{Column, Entity};
use entities::journeys::journey_version;
use rules::cases::TextKind;
use rules::journeys::form::{Failure as Failed, Form, out_of_bounds};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};
use serde_json::Value;
use uuid::Uuid;

use super::case::Case;
use super::open::{CaseOpenProblem, CaseOpenProblemCode as Code};
use super::personal;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::json::Json;
use crate::journeys::version::form::{self, FormOf};

/// The answers as they are to be kept, or everything that is wrong with them. Without a version there is
/// nothing to answer, which its absence says.
pub(super) async fn checked(
    connection: &impl ConnectionTrait,
    version: Option<&journey_version::Model>,
    answers: Option<&Json>,
) -> Result<Result<Option<String>, Vec<CaseOpenProblem>>, Failure> {
    let Some(version) = version else {
        return Ok(Ok(None));
    };
    let (body, value) = match asked(version, answers)? {
        Asked::Nothing => return Ok(Ok(None)),
        Asked::Wrong(problems) => return Ok(Err(problems)),
        Asked::Given(body, value) => (body, value),
    };
    let of = (version.council_id, version.id);
    let problems = problems(&form::of_version(connection, of).await?, &value);
    Ok(if problems.is_empty() {
        Ok(Some(body))
    } else {
        Err(problems)
    })
}

/// Everything that is wrong with answers that are read beside others.
pub(super) async fn told(
    ctx: &Context<'_>,
    version: &journey_version::Model,
    answers: Option<&Json>,
) -> Result<Vec<CaseOpenProblem>, Failure> {
    match asked(version, answers)? {
        Asked::Nothing => Ok(Vec::new()),
        Asked::Wrong(problems) => Ok(problems),
        Asked::Given(_, value) => {
            let form = ctx.loader().load_one(FormOf(version.id)).await?;
            let form = form::usable(form.map(|form| form.text()).transpose()?.as_deref())?;
            Ok(problems(&form, &value))
        }
    }
}

/// What a version asks, and what was given.
enum Asked {
    /// It has no form, and no answers were given.
    Nothing,
    /// Something is wrong before the form is looked at.
    Wrong(Vec<CaseOpenProblem>),
    /// Answers to a form: as they are kept, and as the rules take them.
    Given(String, Value),
}

fn asked(version: &journey_version::Model, answers: Option<&Json>) -> Result<Asked, Failure> {
    let whole = |message: &str| {
        let problem = CaseOpenProblem::new(Code::AnswersInvalid, "answers", message);
        Ok(Asked::Wrong(vec![problem]))
    };
    let answers = match (version.has_form, answers) {
        (true, Some(answers)) => answers,
        (false, None) => return Ok(Asked::Nothing),
        (true, None) => {
            return whole("This journey asks for answers to the form of its version. Give them.");
        }
        (false, Some(_)) => {
            return whole("The version of this journey has no form. Leave the answers out.");
        }
    };
    let body = answers.text()?;
    Ok(match form::sized(&body, WHAT) {
        Ok(value) => Asked::Given(body, value),
        Err(failed) => Asked::Wrong(vec![problem(failed)]),
    })
}

/// What answers are called in a sentence.
const WHAT: &str = "The answers";

/// Answers as they are kept, and what keeps them from being kept, whether they keep a form or not.
pub(super) fn bounded(answers: &Json) -> Result<(String, Vec<Failed>), Failure> {
    let body = answers.text()?;
    let failures = match form::sized(&body, WHAT) {
        Ok(value) => out_of_bounds(&value),
        Err(failed) => vec![failed],
    };
    Ok((body, failures))
}

/// Where in an input something stands that has this path in the answers.
pub(super) fn path(within: Vec<String>) -> Vec<String> {
    let mut path = vec!["answers".to_owned()];
    path.extend(within);
    path
}

fn problems(form: &Form, answers: &Value) -> Vec<CaseOpenProblem> {
    form.failures(answers).into_iter().map(problem).collect()
}

fn problem(failed: Failed) -> CaseOpenProblem {
    CaseOpenProblem {
        code: Code::AnswersInvalid,
        field: path(failed.path),
        message: failed.message,
    }
}

impl Case {
    pub(super) async fn find_answers(&self, ctx: &Context<'_>) -> Result<Option<Json>, Failure> {
        if !personal::of_case(ctx, "Case.answers", &self.0).await? {
            return Ok(None);
        }
        ctx.loader().load_one(AnswersOf(self.0.id)).await
    }
}

/// Loads the answers that cases were opened with, for fields whose viewer may see personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AnswersOf(pub Uuid);

impl Loader<AnswersOf> for Reader {
    type Value = Json;
    type Error = Failure;

    async fn load(&self, keys: &[AnswersOf]) -> Result<HashMap<AnswersOf, Json>, Failure> {
        let found = self
            .rows_of::<Entity>(Column::CaseId, keys.iter().map(|key| key.0))
            .filter(Column::Kind.eq(TextKind::Answers))
            .all(self.connection());
        let rows = self.ask("answers of case", found).await?;
        Ok(rows
            .into_iter()
            .filter_map(|row| Some((AnswersOf(row.case_id), Json::stored(&row.body)?)))
            .collect())
    }
}
