//! The pauses and extensions of many cases, each read by one statement.

use std::collections::HashMap;

use entities::cases::{case_extension, case_pause, cases};
use rules::cases::clock::Pause;
use rules::time::target::Target;
use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use super::counted;
use crate::graphql::context::Reader;
use crate::graphql::load::grouped;

/// The pauses and extensions of some cases.
#[derive(Debug)]
pub(in crate::cases) struct Stops {
    pauses: HashMap<Uuid, Vec<Pause>>,
    extensions: HashMap<Uuid, Vec<case_extension::Model>>,
}

impl Stops {
    /// Reads them.
    pub async fn of(
        connection: &impl ConnectionTrait,
        reader: &Reader,
        cases: &[cases::Model],
    ) -> Result<Self, DbErr> {
        let ids = || cases.iter().map(|case| case.id);
        let pauses = reader
            .rows_of::<case_pause::Entity>(case_pause::Column::CaseId, ids())
            .all(connection)
            .await?;
        let extensions = reader
            .rows_of::<case_extension::Entity>(case_extension::Column::CaseId, ids())
            .all(connection)
            .await?;
        Ok(Self {
            pauses: grouped(pauses.into_iter().map(|row| (row.case_id, row.pause()))),
            extensions: grouped(extensions.into_iter().map(|row| (row.case_id, row))),
        })
    }

    /// The pauses of a case.
    pub fn pauses(&self, case_id: Uuid) -> &[Pause] {
        self.pauses.get(&case_id).map_or(&[], Vec::as_slice)
    }

    /// A target with the extensions of a case.
    pub fn extended(&self, target: Option<Target>, case_id: Uuid) -> Option<Target> {
        let extensions = self.extensions.get(&case_id);
        counted::extended(target, extensions.map_or(&[], Vec::as_slice))
    }
}
