//! What things of the council are called in an export, read once for each batch.

use std::collections::HashMap;

use entities::identity::account;
use entities::journeys::{journey, outcome, stage};
use entities::organisation::channel;
use entities::select::InCouncil;
use uuid::Uuid;

use super::stream::Export;
use crate::graphql::failure::Failure;

/// Things that have titles.
pub(super) trait Titled: InCouncil {
    /// The id.
    const ID: Self::Column;
    /// What reading them is called.
    const READ: &'static str;

    /// The id and title of one.
    fn titled(row: Self::Model) -> (Uuid, String);
}

/// Implements [`Titled`] for the table of a module.
macro_rules! titled {
    ($table:ident, $read:literal) => {
        impl Titled for $table::Entity {
            const ID: $table::Column = $table::Column::Id;
            const READ: &'static str = $read;

            fn titled(row: $table::Model) -> (Uuid, String) {
                (row.id, row.title)
            }
        }
    };
}

titled!(journey, "export: titles of journeys");
titled!(channel, "export: titles of channels");
titled!(outcome, "export: titles of outcomes");
titled!(stage, "export: titles of stages");

/// Titles, and whose accounts are.
#[derive(Debug, Default)]
pub(super) struct Names {
    titles: HashMap<Uuid, String>,
    accounts: HashMap<Uuid, &'static str>,
}

impl Names {
    /// Reads the titles of things of one kind.
    pub async fn read<T: Titled>(
        &mut self,
        export: &Export,
        ids: impl Iterator<Item = Uuid>,
    ) -> Result<(), Failure> {
        let select = export.reader.rows_of::<T>(T::ID, ids);
        let rows = export.reader.all(T::READ, select).await?;
        self.titles.extend(rows.into_iter().map(T::titled));
        Ok(())
    }

    /// Reads whose accounts are.
    pub async fn read_accounts(
        &mut self,
        export: &Export,
        ids: impl Iterator<Item = Uuid>,
    ) -> Result<(), Failure> {
        let select = export
            .reader
            .rows_of::<account::Entity>(account::Column::Id, ids);
        let rows = export.reader.all("export: actors", select).await?;
        self.accounts
            .extend(rows.iter().map(|row| (row.id, export.whose(row))));
        Ok(())
    }

    /// What it is called; none without an id.
    pub fn title(&self, id: impl Into<Option<Uuid>>) -> Option<&str> {
        self.titles.get(&id.into()?).map(String::as_str)
    }

    /// Whose account it is; none when no account did it.
    pub fn whose(&self, id: Option<Uuid>) -> Option<&'static str> {
        self.accounts.get(&id?).copied()
    }
}
