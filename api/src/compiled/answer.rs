//! Asking a compiled statement for a viewer.

use async_graphql::{Name, Value, Variables};
use entities::scope::Reach;
use rules::access::Permission;
use sea_orm::{ConnectionTrait, DbBackend};
use uuid::Uuid;

use super::{Bound, Given, Statement};
use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;
use crate::graphql::page::LARGEST_PAGE;

/// What a viewer reaches for a permission.
#[derive(Default)]
struct Reached {
    is_whole: bool,
    journeys: Vec<Uuid>,
    customers: Vec<Uuid>,
}

impl Statement {
    /// The JSON of `data`; `None` when this viewer or these values must go the usual way.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn answer(
        &self,
        reader: &Reader,
        variables: &Variables,
    ) -> Result<Option<String>, Failure> {
        if reader.backend() != DbBackend::Postgres {
            return Ok(None);
        }
        let viewer = reader.viewer();
        let is_allowed = self.permissions.iter().all(|it| viewer.may(*it));
        if !is_allowed || (self.needs_token && viewer.is_public()) {
            return Ok(None);
        }
        let Some(values) = self.values(reader, variables) else {
            return Ok(None);
        };
        let statement =
            sea_orm::Statement::from_sql_and_values(reader.backend(), self.sql.as_str(), values);
        let found = reader.connection().query_one_raw(statement);
        let row = reader.ask("compiled document", found).await?;
        Ok(row.map(|row| row.try_get_by_index(0)).transpose()?)
    }

    fn values(&self, reader: &Reader, variables: &Variables) -> Option<Vec<sea_orm::Value>> {
        let mut values = vec![reader.council_id().into()];
        for value in &self.values {
            let reached = |permission: &Permission| reached(reader, *permission);
            values.push(match value {
                Bound::IsWhole(permission) => reached(permission)?.is_whole.into(),
                Bound::Journeys(permission) => reached(permission)?.journeys.into(),
                Bound::Customers(permission) => reached(permission)?.customers.into(),
                Bound::Key(Given::Literal(typed), kind) => kind.stored(typed)?.into(),
                Bound::Key(Given::Variable(name), kind) => {
                    kind.stored(text(variables.get(name)?)?)?.into()
                }
                Bound::Size(name) => size(name, variables)?.into(),
            });
        }
        Some(values)
    }
}

/// `None` when the reach is told by more than journeys and customers.
fn reached(reader: &Reader, permission: Permission) -> Option<Reached> {
    let mut reached = Reached::default();
    for reach in reader.viewer().scope(permission).reaches {
        match reach {
            Reach::Council => reached.is_whole = true,
            Reach::Journeys(ids) => reached.journeys.extend(ids),
            Reach::Customers(ids) => reached.customers.extend(ids),
            Reach::Partner(_) => return None,
        }
    }
    Some(reached)
}

fn text(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text),
        _ => None,
    }
}

fn size(name: &Name, variables: &Variables) -> Option<i64> {
    let Value::Number(number) = variables.get(name)? else {
        return None;
    };
    let size = number
        .as_u64()
        .filter(|size| (1..=LARGEST_PAGE).contains(size))?;
    i64::try_from(size).ok()
}
