//! Many case rows at once: imports and the demonstration council.
//!
//! Every other write goes through the verbs. Rows come complete, made by the same rules, and their
//! order here is the order of the foreign keys. The caller's transaction decides what is one step.

use entities::cases::{
    case_closing, case_event, case_pause, case_task, case_text, cases, contact, contact_event,
};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, IntoActiveModel, Iterable,
    ModelTrait,
};
use uuid::Uuid;

use super::contributions::{self, Rows};
use super::search::index;
use crate::clock::Clock;

/// Rows of the case tables, ready to be written.
#[derive(Debug, Clone, Default)]
pub struct CaseRows {
    /// The cases.
    pub cases: Vec<cases::Model>,
    /// Their texts.
    pub texts: Vec<case_text::Model>,
    /// Their tasks.
    pub tasks: Vec<case_task::Model>,
    /// Their pauses.
    pub pauses: Vec<case_pause::Model>,
    /// Their logs; each case's sequence runs from 1 without gaps.
    pub events: Vec<case_event::Model>,
    /// Their closings and withdrawals.
    pub closings: Vec<case_closing::Model>,
    /// Contacts, on a case or on none.
    pub contacts: Vec<contact::Model>,
    /// The logs of the contacts.
    pub contact_events: Vec<contact_event::Model>,
}

impl CaseRows {
    /// Rows of all tables together, to decide when a batch is full.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cases.len()
            + self.texts.len()
            + self.tasks.len()
            + self.pauses.len()
            + self.events.len()
            + self.closings.len()
            + self.contacts.len()
            + self.contact_events.len()
    }

    /// Whether there is nothing to write.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Writes the rows in the order of their foreign keys, what the cases are found by, and what they add to the
/// roll-ups; cases of a running import add nothing until they are shown. What belongs to a case comes with it.
///
/// # Errors
/// When the database refuses a row; the caller's transaction then leaves nothing.
pub async fn insert(
    connection: &impl ConnectionTrait,
    clock: &Clock,
    rows: CaseRows,
) -> Result<(), DbErr> {
    let shown = rows.shown();
    let council_id = rows.cases.first().map(|case| case.council_id);
    let cases: Vec<Uuid> = rows.cases.iter().map(|case| case.id).collect();
    write(connection, rows).await?;
    if let Some(council_id) = council_id {
        index::reindex(connection, council_id, &cases).await?;
    }
    if let Some(Shown {
        council_id,
        cases,
        contacts,
    }) = shown
    {
        let rows = Rows::Listed {
            cases: &cases,
            contacts: &contacts,
        };
        contributions::add(connection, clock, council_id, rows).await?;
    }
    Ok(())
}

/// Of the rows of one council those that count from now on.
struct Shown {
    council_id: Uuid,
    cases: Vec<Uuid>,
    contacts: Vec<Uuid>,
}

impl CaseRows {
    fn shown(&self) -> Option<Shown> {
        let shown = self.cases.iter().filter(|case| !case.is_staged);
        let cases: Vec<Uuid> = shown.map(|case| case.id).collect();
        let contacts: Vec<Uuid> = self.contacts.iter().map(|contact| contact.id).collect();
        let of_case = self.cases.first().map(|case| case.council_id);
        let of_contact = self.contacts.first().map(|contact| contact.council_id);
        let council_id = of_case.or(of_contact)?;
        (!cases.is_empty() || !contacts.is_empty()).then_some(Shown {
            council_id,
            cases,
            contacts,
        })
    }
}

async fn write(connection: &impl ConnectionTrait, rows: CaseRows) -> Result<(), DbErr> {
    insert_rows(connection, rows.cases).await?;
    insert_rows(connection, rows.texts).await?;
    insert_rows(connection, rows.tasks).await?;
    insert_rows(connection, rows.pauses).await?;
    insert_rows(connection, rows.events).await?;
    insert_rows(connection, rows.closings).await?;
    insert_rows(connection, rows.contacts).await?;
    insert_rows(connection, rows.contact_events).await
}

/// Values that one statement may bind.
const fn most_binds(backend: DbBackend) -> usize {
    match backend {
        DbBackend::Postgres => 65_535,
        _ => 32_766,
    }
}

/// More rows in one statement save nothing: its text only grows.
const MOST_ROWS: usize = 500;

/// Writes rows of one table, several to a statement, all statements but the last of one text.
///
/// # Errors
/// When the database refuses a row.
pub async fn insert_rows<M>(connection: &impl ConnectionTrait, rows: Vec<M>) -> Result<(), DbErr>
where
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
    <M::Entity as EntityTrait>::ActiveModel: ActiveModelTrait<Entity = M::Entity> + Send,
{
    let columns = <M::Entity as EntityTrait>::Column::iter().count().max(1);
    let most = most_binds(connection.get_database_backend()) / columns;
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let some: Vec<_> = rows
            .by_ref()
            .take(most.min(MOST_ROWS))
            .map(IntoActiveModel::into_active_model)
            .collect();
        M::Entity::insert_many(some)
            .exec_without_returning(connection)
            .await?;
    }
    Ok(())
}
