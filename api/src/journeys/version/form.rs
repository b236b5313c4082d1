//! The form of a version: what it asks of whoever opens a case.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use entities::journeys::version_form::{ActiveModel, Column, Entity};
use entities::select::InCouncil;
use rules::journeys::form::{self as rules_form, Form, MOST_BYTES};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait,
    QueryFilter, Set,
};
use uuid::Uuid;

use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;
use crate::graphql::json::Json;

/// A form as it is to be stored, and everything that is wrong with it: the path of each fault begins with
/// `form`.
///
/// # Errors
/// A fault when it cannot be written down.
pub fn checked(form: &Json) -> Result<(String, Vec<rules_form::Failure>), Failure> {
    let body = form.text()?;
    let mut faults = match sized(&body, "A form") {
        Err(fault) => vec![fault],
        Ok(value) => Form::read(&value).err().unwrap_or_default(),
    };
    for fault in &mut faults {
        fault.path.insert(0, "form".to_owned());
    }
    Ok((body, faults))
}

/// JSON that is not too long, as the rules take it.
pub(crate) fn sized(body: &str, what: &str) -> Result<serde_json::Value, rules_form::Failure> {
    let told = |message| rules_form::Failure {
        path: Vec::new(),
        message,
    };
    if body.len() > MOST_BYTES {
        let length = body.len();
        return Err(told(format!(
            "{what} may have {MOST_BYTES} bytes of JSON at most; this has {length}."
        )));
    }
    serde_json::from_str(body)
        .map_err(|_| told(format!("{what} must be JSON, and nest less deep.")))
}

/// Replaces the form of a draft; none removes it.
///
/// # Errors
/// When the database fails.
pub async fn put(
    reader: &Reader,
    transaction: &DatabaseTransaction,
    version_id: Uuid,
    body: Option<String>,
) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::CouncilId.eq(reader.council_id()))
        .filter(Column::JourneyVersionId.eq(version_id))
        .exec(transaction)
        .await?;
    if let Some(body) = body {
        let row = ActiveModel {
            journey_version_id: Set(version_id),
            council_id: Set(reader.council_id()),
            body: Set(body),
        };
        row.insert(transaction).await?;
    }
    Ok(())
}

/// The form of a version that has one, to be asked about answers.
///
/// # Errors
/// When the database fails, or holds no form that can be used.
pub async fn of_version(
    connection: &impl ConnectionTrait,
    (council_id, version_id): (Uuid, Uuid),
) -> Result<Form, Failure> {
    let found = Entity::in_council(council_id)
        .filter(Column::JourneyVersionId.eq(version_id))
        .one(connection)
        .await?;
    usable(found.as_ref().map(|row| row.body.as_str()))
}

/// A form that was stored, to be asked about answers.
///
/// # Errors
/// A fault when there is none, or none that can be used.
pub fn usable(body: Option<&str>) -> Result<Form, Failure> {
    let schema = body.and_then(|body| serde_json::from_str(body).ok());
    schema
        .and_then(|schema| Form::read(&schema).ok())
        .ok_or_else(|| Failure::fault("a version has a form that cannot be used"))
}

/// Loads the forms of versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FormOf(pub Uuid);

impl Loader<FormOf> for Reader {
    type Value = Json;
    type Error = Failure;

    async fn load(&self, keys: &[FormOf]) -> Result<HashMap<FormOf, Json>, Failure> {
        let found = self
            .rows_of::<Entity>(Column::JourneyVersionId, keys.iter().map(|key| key.0))
            .all(self.connection());
        let rows = self.ask("form of version", found).await?;
        Ok(rows
            .into_iter()
            .filter_map(|row| Some((FormOf(row.journey_version_id), Json::stored(&row.body)?)))
            .collect())
    }
}
