//! Writing a change, in the order of the foreign keys.

use entities::cases::{case_task, cases, contact, contact_event, document};
use entities::demand::cell_delta;
use entities::identity::idempotency;
use entities::journeys::journey_version;
use entities::select::InCouncil;
use rules::cases::reference::Reference;
use sea_orm::sea_query::{Expr, Func, InsertStatement, LockType, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, Iterable,
    ModelTrait, PrimaryKeyToColumn, QueryFilter, QuerySelect, QueryTrait, SqlErr, TryInsertResult,
};
use uuid::Uuid;

use super::together::Together;
use super::{Altered, Change, deltas, tasks};
use crate::cases::search::index;
use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;
use crate::organisation::customer;

/// How often a new reference is drawn before we give up: two draws alike are one in 10^12.
const DRAWS: usize = 8;

/// What a change has written.
#[derive(Debug)]
pub(in crate::cases) struct Stored {
    /// The case as stored.
    pub case: Option<cases::Model>,
    /// The contact as stored.
    pub contact: Option<contact::Model>,
    /// The tasks as stored, but for those that changed with all others of their case.
    pub tasks: Vec<case_task::Model>,
    /// The document as stored.
    pub document: Option<document::Model>,
}

impl Stored {
    /// The case, for verbs that change one.
    pub fn into_case(self) -> Result<cases::Model, Failure> {
        self.case
            .ok_or_else(|| Failure::fault("a verb on a case has written none"))
    }

    /// The task, for verbs that change one.
    pub fn into_task(mut self) -> Result<case_task::Model, Failure> {
        self.tasks
            .pop()
            .ok_or_else(|| Failure::fault("a verb on a task has written none"))
    }

    /// The contact, for verbs that change one.
    pub fn into_contact(self) -> Result<contact::Model, Failure> {
        self.contact
            .ok_or_else(|| Failure::fault("a verb on a contact has written none"))
    }

    /// The document, for verbs that change one.
    pub fn into_document(self) -> Result<document::Model, Failure> {
        self.document
            .ok_or_else(|| Failure::fault("a verb on a document has written none"))
    }
}

/// Writes a change, in the order of the foreign keys.
///
/// # Errors
/// When the database fails; the caller's transaction is then to be dropped.
pub(in crate::cases) async fn apply(
    transaction: &impl ConnectionTrait,
    change: Change<'_>,
) -> Result<Stored, DbErr> {
    let deltas = deltas_of(transaction, &change).await?;
    if let (Some(all), Some(case)) = (change.all_tasks, &change.case) {
        tasks::alter_all(transaction, &change, all, &case.after).await?;
    }
    let is_new = change.before().is_none();
    let case = match change.case {
        Some(case) => Some(Box::pin(put_case(transaction, change.reader, case)).await?),
        None => None,
    };
    let mut new = Together::default();
    new.add(change.texts.clone());
    let contact = match change.contact {
        Some(contact) => Some(put_with(transaction, &mut new, contact).await?),
        None => None,
    };
    let document = match change.document {
        Some(document) => Some(put_with(transaction, &mut new, document).await?),
        None => None,
    };
    new.add(change.events);
    new.add(change.contact_events);
    if let Some(closing) = change.closing {
        put_with(transaction, &mut new, closing).await?;
    }
    for pause in change.pauses {
        put_with(transaction, &mut new, pause).await?;
    }
    new.add(change.extensions);
    new.add(change.escalations);
    new.add(change.share);
    let (made, altered): (Vec<_>, Vec<_>) = change
        .tasks
        .into_iter()
        .partition(|task| task.before.is_none());
    let mut tasks: Vec<case_task::Model> = made.into_iter().map(|task| task.after).collect();
    new.add(tasks.clone());
    new.add(deltas);
    new.write(transaction).await?;
    // After the texts that they refer to.
    for task in altered {
        tasks.push(put_with(transaction, &mut Together::default(), task).await?);
    }
    for tie in change.ties {
        tie.write(transaction).await?;
    }
    if let Some(case) = &case {
        Box::pin(index::reindex_changed(
            transaction,
            case,
            (is_new, &change.texts),
        ))
        .await?;
    }
    Ok(Stored {
        case,
        contact,
        tasks,
        document,
    })
}

async fn put_case(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    case: Altered<cases::Model>,
) -> Result<cases::Model, DbErr> {
    match case.before {
        None => insert_case(transaction, reader, case.after).await,
        Some(before) => put(transaction, before, case.after).await,
    }
}

/// Writes a new case with what is new beside it, and the row that claims its idempotency key, in one
/// statement, which needs no transaction around it. `None` when a rule of the tables stood in the way, and
/// then nothing is written: the key was used meanwhile, the reference is another case's, or the version no
/// longer counts by the revision of the calendars that is given.
///
/// # Errors
/// When the database fails.
pub(in crate::cases) async fn add(
    connection: &impl ConnectionTrait,
    change: Change<'_>,
    (counts_by, claim): (Option<i64>, Option<idempotency::Model>),
) -> Result<Option<Stored>, DbErr> {
    let deltas = deltas_of(connection, &change).await?;
    let mut new = Together::default();
    let case = change.case.map(|case| referred(change.reader, &case.after));
    let contact = change.contact.map(|contact| contact.after);
    new.add(claim);
    if let (Some(case), Some(revision)) = (&case, counts_by) {
        new.add_insert(insert_of_version(case, revision));
        new.add_insert(index::insert_of_new(connection, case, &change.texts).await?);
    }
    new.add(change.texts);
    new.add(contact.clone());
    new.add(change.events);
    new.add(change.contact_events);
    let tasks: Vec<case_task::Model> = change.tasks.into_iter().map(|task| task.after).collect();
    new.add(tasks.clone());
    new.add(deltas);
    match new.write(connection).await {
        Ok(()) => Ok(Some(Stored {
            case,
            contact,
            tasks,
            document: None,
        })),
        Err(error) => match error.sql_err() {
            Some(
                SqlErr::UniqueConstraintViolation(_) | SqlErr::ForeignKeyConstraintViolation(_),
            ) => Ok(None),
            _ => Err(error),
        },
    }
}

/// Inserts a case under its version, if that still counts by this revision of the calendars, and for its
/// customer, if they were not erased; and keeps both from moving on: whoever changes calendars or erases waits,
/// or is waited for and seen. Otherwise under none or for nobody, which the foreign keys refuse.
fn insert_of_version(case: &cases::Model, revision: i64) -> InsertStatement {
    let version = journey_version::Entity::in_council(case.council_id)
        .filter(journey_version::Column::Id.eq(case.journey_version_id))
        .filter(journey_version::Column::CalendarRevision.eq(revision))
        .select_only()
        .column(journey_version::Column::Id)
        .lock(LockType::KeyShare)
        .into_query();
    let version = Expr::SubQuery(None, Box::new(version.into()));
    let customer = case.customer_id.map(|id| {
        let held = customer::unerased(case.council_id, id)
            .select_only()
            .column(entities::organisation::customer::Column::Id)
            .into_query();
        Expr::SubQuery(None, Box::new(held.into()))
    });
    let values = cases::Column::iter().map(|column| match (column, &customer) {
        (cases::Column::JourneyVersionId, _) => {
            Func::coalesce([version.clone(), Expr::val(Uuid::nil())]).into()
        }
        (cases::Column::CustomerId, Some(customer)) => {
            Func::coalesce([customer.clone(), Expr::val(Uuid::nil())]).into()
        }
        (other, _) => other.save_as(Expr::value(case.get(other))),
    });
    Query::insert()
        .into_table(cases::Entity)
        .columns(cases::Column::iter())
        .values_panic(values)
        .take()
}

async fn deltas_of(
    connection: &impl ConnectionTrait,
    change: &Change<'_>,
) -> Result<Vec<cell_delta::Model>, DbErr> {
    let mut deltas = deltas::of(connection, change).await?;
    // Of several that are dropped in a test one is enough.
    if change.reader.loses("a delta") {
        deltas.pop();
    }
    Ok(deltas)
}

/// The case under a reference that is drawn anew.
fn referred(reader: &Reader, case: &cases::Model) -> cases::Model {
    cases::Model {
        reference: Reference::from_random(reader.clock().random()).to_string(),
        ..case.clone()
    }
}

/// The number of the next event in the log of a contact that is held.
pub(in crate::cases) async fn next_of_contact(
    transaction: &impl ConnectionTrait,
    contact: &contact::Model,
) -> Result<i64, DbErr> {
    use contact_event::{Column, Entity};
    let last: Option<Option<i64>> = Entity::in_council(contact.council_id)
        .filter(Column::ContactId.eq(contact.id))
        .select_only()
        .column_as(Column::Sequence.max(), "last")
        .into_tuple()
        .one(transaction)
        .await?;
    Ok(last.flatten().unwrap_or(0) + 1)
}

/// Writes a new case under a reference that no other case of the council has.
async fn insert_case(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    case: cases::Model,
) -> Result<cases::Model, DbErr> {
    for _ in 0..DRAWS {
        let case = referred(reader, &case);
        // A plain insert that fails would end the transaction on PostgreSQL.
        let inserted = cases::Entity::insert(case.clone().into_active_model().reset_all())
            .on_conflict_do_nothing_on([cases::Column::CouncilId, cases::Column::Reference])
            .exec_without_returning(transaction)
            .await?;
        if matches!(inserted, TryInsertResult::Inserted(count) if count > 0) {
            return Ok(case);
        }
    }
    Err(DbErr::Custom(format!("{DRAWS} new references were taken")))
}

/// Adds a new row to those that are written together; writes an existing one at once.
async fn put_with<M>(
    transaction: &impl ConnectionTrait,
    new: &mut Together,
    row: Altered<M>,
) -> Result<M, DbErr>
where
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
    <M::Entity as EntityTrait>::ActiveModel: ActiveModelTrait<Entity = M::Entity> + Send,
{
    if let Some(before) = row.before {
        return put(transaction, before, row.after).await;
    }
    new.add([row.after.clone()]);
    Ok(row.after)
}

/// Writes the columns of a row that change.
pub(super) async fn put<M: ModelTrait>(
    transaction: &impl ConnectionTrait,
    before: M,
    after: M,
) -> Result<M, DbErr> {
    let mut update = M::Entity::update_many();
    let mut changes = false;
    for column in <M::Entity as EntityTrait>::Column::iter() {
        let value = after.get(column);
        if value != before.get(column) {
            changes = true;
            update = update.col_expr(column, column.save_as(Expr::value(value)));
        }
    }
    if !changes {
        return Ok(after);
    }
    for key in <M::Entity as EntityTrait>::PrimaryKey::iter() {
        let column = key.into_column();
        update = update.filter(column.eq(before.get(column)));
    }
    let written = update.exec(transaction).await?.rows_affected;
    if written == 1 {
        Ok(after)
    } else {
        Err(DbErr::RecordNotUpdated)
    }
}
