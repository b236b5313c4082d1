//! The nightly audit: one month of each council, chosen by chance, so that every month has its turn.

use chrono::{DateTime, Datelike, Months, NaiveDate, Timelike, Utc};
use chrono_tz::Tz;
use entities::cases::cases;
use entities::demand::cell_upkeep;
use entities::organisation::council;
use entities::select::InCouncil;
use rules::number::{i64_to_u64, u64_to_i64, usize_to_i64};
use rules::time::zone::local_date;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, Condition, DbErr, EntityTrait, QueryFilter, QueryOrder, Set};
use uuid::Uuid;

use super::audit::{Difference, Span, audit};
use crate::clock::Clock;
use crate::database::Database;

/// From which local hour on the audit of a day is due.
const HOUR: u32 = 2;

/// Audits a month of a council unless that has been done today, by whichever process; gives what differs,
/// or `None` when nothing was due.
///
/// # Errors
/// When the database fails.
pub async fn run(
    database: &Database,
    clock: &Clock,
    council: &council::Model,
) -> Result<Option<Vec<Difference>>, DbErr> {
    let zone: Tz = council.time_zone.parse().unwrap_or(Tz::UTC);
    let now = clock.now();
    let today = local_date(now, zone);
    if now.with_timezone(&zone).hour() < HOUR {
        return Ok(None);
    }
    let council_id = council.council_id;
    let earlier = cell_upkeep::Entity::in_council(council_id)
        .filter(cell_upkeep::Column::AuditedOn.gte(today))
        .one(database.read())
        .await?;
    if earlier.is_some() {
        return Ok(None);
    }
    let Some(first) = first_day(database, council_id, zone).await? else {
        return Ok(None);
    };
    let month = by_chance(first, today, clock.random());
    if !claim(database, council_id, today, month).await? {
        return Ok(None);
    }
    let found = audit(database.read(), council_id, Span::Month(month)).await?;
    let transaction = database.write().await?;
    let differences = Some(usize_to_i64(found.len()));
    cell_upkeep::Entity::update_many()
        .col_expr(cell_upkeep::Column::Differences, Expr::value(differences))
        .filter(cell_upkeep::Column::CouncilId.eq(council_id))
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(Some(found))
}

/// The day of the first case; `None` while there is none.
async fn first_day(
    database: &Database,
    council_id: Uuid,
    zone: Tz,
) -> Result<Option<NaiveDate>, DbErr> {
    let first: Option<cases::Model> = cases::visible(council_id)
        .order_by_asc(cases::Column::ReceivedAt)
        .one(database.read())
        .await?;
    let on = |at: DateTime<Utc>| local_date(at, zone);
    Ok(first.map(|case| on(case.received_at)))
}

/// The first day of one of the months from that of `first` to that of `last`.
fn by_chance(first: NaiveDate, last: NaiveDate, chance: u64) -> NaiveDate {
    let number = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
    let months = i64_to_u64((number(last) - number(first)).max(0)) + 1;
    let back = u32::try_from(u64_to_i64(chance % months)).unwrap_or_default();
    let start = last.with_day(1).unwrap_or(last);
    start.checked_sub_months(Months::new(back)).unwrap_or(start)
}

/// Notes that today's audit, of `month`, is done, before it is: of several processes one alone does it. True
/// for that one.
///
/// # Errors
/// When the database fails.
pub async fn claim(
    database: &Database,
    council_id: Uuid,
    today: NaiveDate,
    month: NaiveDate,
) -> Result<bool, DbErr> {
    use cell_upkeep::{ActiveModel, Column, Entity};
    let transaction = database.write().await?;
    let fresh = ActiveModel {
        council_id: Set(council_id),
        is_to_rebuild: Set(false),
        audited_on: Set(None),
        audited_month: Set(None),
        differences: Set(None),
    };
    Entity::insert(fresh)
        .on_conflict(
            OnConflict::column(Column::CouncilId)
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(&transaction)
        .await?;
    let undone = Condition::any()
        .add(Column::AuditedOn.is_null())
        .add(Column::AuditedOn.lt(today));
    let claimed = Entity::update_many()
        .col_expr(Column::AuditedOn, Expr::value(Some(today)))
        .col_expr(Column::AuditedMonth, Expr::value(Some(month)))
        .col_expr(Column::Differences, Expr::value(None::<i64>))
        .filter(Column::CouncilId.eq(council_id))
        .filter(undone)
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(claimed.rows_affected == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_month_has_its_turn() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap_or_default();
        let (first, last) = (day("2026-09-30"), day("2026-11-22"));
        let months = [0, 1, 2, 3].map(|chance| by_chance(first, last, chance).to_string());
        assert_eq!(
            months,
            ["2026-11-01", "2026-10-01", "2026-09-01", "2026-11-01"]
        );
        // A case that will be received tomorrow does not break it.
        assert_eq!(by_chance(last, first, 7), day("2026-09-01"));
    }
}
