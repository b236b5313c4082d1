//! The one way in which working calendars change: everything in one transaction, open cases and all.

use chrono::NaiveDate;
use entities::journeys::{
    bank_holiday, calendar_change, closure, holiday_span, journey_version, working_week,
};
use entities::organisation::council;
use entities::select::InCouncil;
use rules::time::bank_holidays::Division;
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::edit::{Edit, Fault, FaultKind, Published, fault, wrong_words};
use super::reschedule;
use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;
use crate::graphql::mutation::Stop;
use crate::journeys::calendar::stored::{self, Rows};

/// What a change did.
#[derive(Clone, Copy, Debug)]
pub struct Done {
    /// Which change it was.
    pub revision: i64,
    /// How many open cases are due at another instant.
    pub rescheduled_count: i32,
}

/// Changes the calendars, and when open cases are due by them. `expected` is the revision last seen; none
/// where nobody has seen one.
///
/// # Errors
/// When the change cannot be, or the database fails; nothing is written then.
pub async fn change(
    reader: &Reader,
    expected: Option<i64>,
    edit: Edit,
    reason: &str,
) -> Result<Done, Stop<Fault>> {
    let mut wrong = wrong_words(&edit, reason);
    let transaction = reader.database().write().await?;
    let revision = held(reader, &transaction).await?;
    if expected.is_some_and(|seen| seen != revision) {
        let message = crate::graphql::problem::conflict(revision);
        wrong.push(fault(FaultKind::Conflict, "expectedRevision", message));
    }
    if revision == 0 {
        write_compiled_in(reader, &transaction).await?;
    }
    let council_id = reader.council_id();
    let before = stored::rows(&transaction, council_id, None).await?;
    wrong.extend(before.refuses(&edit));
    if !wrong.is_empty() {
        return Err(Stop::Problems(wrong));
    }
    let kind = edit.kind();
    write(reader, &transaction, &before, edit).await?;
    let after = stored::rows(&transaction, council_id, None).await?;
    let revision = revision + 1;
    number(&transaction, council_id, revision).await?;
    let rescheduled_count =
        reschedule::all(reader, &transaction, (&before, &after), revision).await?;
    let row = calendar_change::Model {
        id: reader.clock().new_id(),
        council_id,
        revision,
        kind,
        reason: reason.trim().to_owned(),
        changed_at: reader.clock().now(),
        changed_by: reader.viewer().account_id(),
        rescheduled_count,
    };
    row.into_active_model()
        .reset_all()
        .insert(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(Done {
        revision,
        rescheduled_count,
    })
}

/// The revision of the council's calendars, held until the transaction ends. Whoever writes a new journey
/// version waits for it; whoever writes a case does not.
async fn held(reader: &Reader, transaction: &DatabaseTransaction) -> Result<i64, Failure> {
    let found = council::Entity::in_council(reader.council_id())
        .lock(LockType::NoKeyUpdate)
        .one(transaction)
        .await?;
    let council = found.ok_or_else(|| Failure::fault("the council of the viewer is gone"))?;
    Ok(council.calendar_revision)
}

/// Numbers the change. Whoever opens a case holds its version: those under way are waited for, and those
/// to come wait for this transaction and then read the new number.
async fn number(
    transaction: &DatabaseTransaction,
    council_id: Uuid,
    revision: i64,
) -> Result<(), DbErr> {
    council::Entity::update_many()
        .col_expr(council::Column::CalendarRevision, Expr::value(revision))
        .filter(council::Column::CouncilId.eq(council_id))
        .exec(transaction)
        .await?;
    journey_version::Entity::in_council(council_id)
        .select_only()
        .column(journey_version::Column::Id)
        .order_by_asc(journey_version::Column::Id)
        .lock(LockType::Update)
        .into_tuple::<Uuid>()
        .all(transaction)
        .await?;
    journey_version::Entity::update_many()
        .col_expr(
            journey_version::Column::CalendarRevision,
            Expr::value(revision),
        )
        .filter(journey_version::Column::CouncilId.eq(council_id))
        .exec(transaction)
        .await?;
    Ok(())
}

/// Writes the compiled-in holidays down, as the rows that the first change changes.
async fn write_compiled_in(
    reader: &Reader,
    transaction: &DatabaseTransaction,
) -> Result<(), DbErr> {
    let rows = Rows::compiled_in(reader.council_id());
    let spans = rows.spans.into_iter();
    holiday_span::Entity::insert_many(spans.map(|row| row.into_active_model().reset_all()))
        .exec_without_returning(transaction)
        .await?;
    insert(reader, transaction, rows.holidays).await
}

async fn insert(
    reader: &Reader,
    transaction: &DatabaseTransaction,
    holidays: Vec<bank_holiday::Model>,
) -> Result<(), DbErr> {
    let rows: Vec<_> = holidays
        .into_iter()
        .map(|row| bank_holiday::Model {
            id: reader.clock().new_id(),
            ..row
        })
        .map(|row| row.into_active_model().reset_all())
        .collect();
    for some in rows.chunks(500) {
        bank_holiday::Entity::insert_many(some.to_vec())
            .exec_without_returning(transaction)
            .await?;
    }
    Ok(())
}

/// A row that gets its id when it is written.
fn holiday(
    reader: &Reader,
    division: Division,
    held_on: NaiveDate,
    title: String,
) -> bank_holiday::Model {
    bank_holiday::Model {
        id: Uuid::nil(),
        council_id: reader.council_id(),
        division,
        held_on,
        title: Some(title),
    }
}

async fn write(
    reader: &Reader,
    transaction: &DatabaseTransaction,
    before: &Rows,
    edit: Edit,
) -> Result<(), DbErr> {
    match edit {
        Edit::AddHoliday(division, date, title) => {
            let row = holiday(reader, division, date, title);
            insert(reader, transaction, vec![row]).await
        }
        Edit::RemoveHoliday(division, date) => {
            remove(reader, transaction, division, (date, date)).await
        }
        Edit::AddClosure(starts_on, ends_on, title) => {
            let row = closure::Model {
                id: reader.clock().new_id(),
                council_id: reader.council_id(),
                starts_on,
                ends_on,
                title,
            };
            let row = row.into_active_model().reset_all();
            row.insert(transaction).await.map(|_| ())
        }
        Edit::RemoveClosure(date) => {
            closure::Entity::delete_many()
                .filter(closure::Column::CouncilId.eq(reader.council_id()))
                .filter(closure::Column::StartsOn.eq(date))
                .exec(transaction)
                .await?;
            Ok(())
        }
        Edit::SetWeek(date, week) => {
            remove_week(reader, transaction, date).await?;
            let row = week.row(reader.council_id(), date).into_active_model();
            row.reset_all().insert(transaction).await.map(|_| ())
        }
        Edit::RemoveWeek(date) => remove_week(reader, transaction, date).await,
        Edit::Import(published) => {
            for one in published {
                replace(reader, transaction, before, one).await?;
            }
            Ok(())
        }
    }
}

async fn remove_week(
    reader: &Reader,
    transaction: &DatabaseTransaction,
    starts_on: NaiveDate,
) -> Result<(), DbErr> {
    working_week::Entity::delete_many()
        .filter(working_week::Column::CouncilId.eq(reader.council_id()))
        .filter(working_week::Column::StartsOn.eq(starts_on))
        .exec(transaction)
        .await?;
    Ok(())
}

async fn remove(
    reader: &Reader,
    transaction: &DatabaseTransaction,
    division: Division,
    (first, last): (NaiveDate, NaiveDate),
) -> Result<(), DbErr> {
    bank_holiday::Entity::delete_many()
        .filter(bank_holiday::Column::CouncilId.eq(reader.council_id()))
        .filter(bank_holiday::Column::Division.eq(division))
        .filter(bank_holiday::Column::HeldOn.gte(first))
        .filter(bank_holiday::Column::HeldOn.lte(last))
        .exec(transaction)
        .await?;
    Ok(())
}

async fn replace(
    reader: &Reader,
    transaction: &DatabaseTransaction,
    before: &Rows,
    published: Published,
) -> Result<(), DbErr> {
    let (division, span) = (published.division, (published.first_on, published.last_on));
    remove(reader, transaction, division, span).await?;
    let rows = published
        .holidays
        .into_iter()
        .map(|(date, title)| holiday(reader, division, date, title));
    insert(reader, transaction, rows.collect()).await?;
    let known = before.spans.iter().find(|row| row.division == division);
    let first = known.map_or(span.0, |row| row.first_on.min(span.0));
    let last = known.map_or(span.1, |row| row.last_on.max(span.1));
    holiday_span::Entity::update_many()
        .col_expr(holiday_span::Column::FirstOn, Expr::value(first))
        .col_expr(holiday_span::Column::LastOn, Expr::value(last))
        .filter(holiday_span::Column::CouncilId.eq(reader.council_id()))
        .filter(holiday_span::Column::Division.eq(division))
        .exec(transaction)
        .await?;
    Ok(())
}
