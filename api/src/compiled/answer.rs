//! Asking a compiled statement for a viewer.

use async_graphql::{Name, Value, Variables};
use entities::scope::Reach;
use rules::access::{Confidentiality, Permission};
use sea_orm::{ActiveEnum, ConnectionTrait, DbBackend};
use uuid::Uuid;

use super::{Bound, Given, Statement};
use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;
use crate::graphql::page::LARGEST_PAGE;
use crate::identity::Viewer;

/// What a viewer reaches for a permission.
#[derive(Clone, Default)]
struct Reached {
    is_whole: bool,
    journeys: Vec<Uuid>,
    customers: Vec<Uuid>,
    ceiling: Confidentiality,
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
        // What is read for a stated reason is recorded by the resolvers.
        if reader.backend() != DbBackend::Postgres || reader.readings().reason().is_some() {
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
        let mut known: Vec<(Permission, Reached)> = Vec::new();
        let mut reach = |permission: Permission| -> Option<Reached> {
            if let Some((_, reached)) = known.iter().find(|(of, _)| *of == permission) {
                return Some(reached.clone());
            }
            let found = reached(reader.viewer(), permission)?;
            known.push((permission, found.clone()));
            Some(found)
        };
        for value in &self.values {
            values.push(match value {
                Bound::IsWhole(permission) => reach(*permission)?.is_whole.into(),
                Bound::Journeys(permission) => reach(*permission)?.journeys.into(),
                Bound::Customers(permission) => reach(*permission)?.customers.into(),
                Bound::Ceiling(permission) => reach(*permission)?.ceiling.into_value().into(),
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
fn reached(viewer: &Viewer, permission: Permission) -> Option<Reached> {
    let shown = viewer.scope(Permission::CaseRead);
    let scope = match permission {
        Permission::PersonalRead => viewer.open_personal(),
        _ => viewer.scope(permission),
    };
    let mut reached = Reached {
        ceiling: scope.ceiling,
        // Only cases in reach are shown, and often these are just the ones whose personal fields are.
        is_whole: permission == Permission::PersonalRead && scope.reaches == shown.reaches,
        ..Reached::default()
    };
    for reach in scope.reaches {
        match reach {
            Reach::Council => reached.is_whole = true,
            Reach::Journeys(_) if reached.is_whole => {}
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
