//! The answers to the form of a version, which a case is opened with.

use std::collections::HashMap;

use async_graphql::Context;
use async_graphql::dataloader::Loader;
use entities::cases::case_text::{Column, Entity};
use entities::journeys::journey_version;
use rules::cases::TextKind;
use rules::journeys::form::Failure as Failed;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};
use uuid::Uuid;

use super::case::Case;
use super::open::{CaseOpenProblem, CaseOpenProblemCode as Code};
use super::personal;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::json::Json;
use crate::journeys::version::form;

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
    let answers = match (version.has_form, answers) {
        (true, Some(answers)) => answers,
        (false, None) => return Ok(Ok(None)),
        (true, None) => {
            let message = "This journey asks for answers to the form of its version. Give them.";
            return Ok(Err(vec![whole(message)]));
        }
        (false, Some(_)) => {
            let message = "The version of this journey has no form. Leave the answers out.";
            return Ok(Err(vec![whole(message)]));
        }
    };
    let body = answers.text()?;
    let failures = match form::sized(&body, "The answers") {
        Err(failed) => vec![failed],
        Ok(value) => {
            let of = (version.council_id, version.id);
            form::of_version(connection, of).await?.failures(&value)
        }
    };
    Ok(if failures.is_empty() {
        Ok(Some(body))
    } else {
        Err(failures.into_iter().map(problem).collect())
    })
}

fn whole(message: &str) -> CaseOpenProblem {
    CaseOpenProblem::new(Code::AnswersInvalid, "answers", message)
}

fn problem(failed: Failed) -> CaseOpenProblem {
    let mut field = vec!["answers".to_owned()];
    field.extend(failed.path);
    CaseOpenProblem {
        code: Code::AnswersInvalid,
        field,
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
