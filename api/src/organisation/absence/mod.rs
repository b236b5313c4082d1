//! When members of staff are away. Why is not kept.

pub mod cancel;
pub mod change;
pub mod list;
pub mod record;

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, NaiveDate, Utc};
use entities::organisation::staff_absence::{Column, Entity, Model};
use entities::select::InCouncil;
use rules::access::Permission;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, QueryFilter};
use uuid::Uuid;

use super::account::{Account, AccountById};
use super::keeper;
use super::staff::{Staff, StaffById};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Problem, Stop, none, unmoved};

/// What a caller reads of an absence that is not there for them.
const NO_ABSENCE: &str = "There is no absence with this id, or not for you.";

/// What a caller reads of an absence that was cancelled.
const CANCELLED: &str = "This absence was cancelled. Record another.";

/// Days on which a member of staff is away.
#[derive(Clone, Debug)]
pub struct Absence(pub Model);

/// Days on which a member of staff is away, in the council's time zone. Why is not kept. Seen by themselves and by
/// whoever keeps a team of theirs.
#[Object]
impl Absence {
    /// The opaque id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Absence.id(self.0.id)
    }

    /// Who is away; null only beside an error.
    async fn staff(&self, ctx: &Context<'_>) -> Fallible<Staff> {
        ctx.one(StaffById(self.0.staff_id)).await.transpose()
    }

    /// The first local day.
    async fn from(&self) -> NaiveDate {
        self.0.starts_on
    }

    /// The last local day, on which they are still away; null when nobody knows it yet.
    async fn until(&self) -> Option<NaiveDate> {
        self.0.ends_on
    }

    /// True once it was cancelled: they are not away by it.
    async fn is_cancelled(&self) -> bool {
        self.0.is_cancelled
    }

    /// When it was recorded.
    async fn recorded_at(&self) -> DateTime<Utc> {
        self.0.recorded_at
    }

    /// Who recorded it; null when whoever did has no account, and beside an error.
    async fn recorded_by(&self, ctx: &Context<'_>) -> Fallible<Account> {
        ctx.one(AccountById(self.0.recorded_by?)).await.transpose()
    }

    /// Counts the changes, from 1; a change names the revision it saw last.
    async fn revision(&self) -> i64 {
        self.0.revision
    }
}

/// The codes of what keeps an absence from being changed, as a mutation has them.
struct Codes<C> {
    not_found: C,
    conflict: C,
    cancelled: C,
}

/// The absence that `absenceId` of an input names, of somebody whose absences the viewer may record. They are held
/// until the transaction ends.
async fn held<P: Problem>(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    (id, seen): (&ID, i64),
    codes: Codes<P::Code>,
) -> Result<Model, Stop<P>> {
    let id = Kind::Absence.uuid(id).unwrap_or_default();
    let refuse = |code, message| Stop::Problems(vec![P::at(code, "absenceId", message)]);
    let found = theirs(transaction, reader, id).await?;
    let row = found.ok_or_else(|| refuse(codes.not_found, NO_ABSENCE))?;
    unmoved(row.revision, seen, codes.conflict)?;
    if row.is_cancelled {
        return Err(refuse(codes.cancelled, CANCELLED));
    }
    Ok(row)
}

async fn theirs(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    id: Uuid,
) -> Result<Option<Model>, DbErr> {
    let named = Entity::in_council(reader.council_id()).filter(Column::Id.eq(id));
    let Some(found) = named.clone().one(transaction).await? else {
        return Ok(None);
    };
    let permission = Permission::AbsenceChange;
    let kept = keeper::hold(transaction, reader, found.staff_id, permission).await?;
    match kept {
        // Whoever held the person before may have changed it.
        Some(_) => named.one(transaction).await,
        None => Ok(None),
    }
}

/// Refuses days that no absence can have.
fn possible<P: Problem>(row: &Model, invalid: P::Code) -> Result<(), Stop<P>> {
    let faults = row.days().faults().into_iter();
    let faults = faults.map(|(field, message)| P::at(invalid, field, message));
    none(faults.collect())
}

/// The other absences of whoever is away by `row`, that were not cancelled and have a day from its first on.
async fn others(transaction: &impl ConnectionTrait, row: &Model) -> Result<Vec<Model>, DbErr> {
    Entity::in_council(row.council_id)
        .filter(Column::StaffId.eq(row.staff_id))
        .filter(Column::IsCancelled.eq(false))
        .filter(Column::Id.ne(row.id))
        .filter(not_over(row.starts_on))
        .all(transaction)
        .await
}

/// True of absences that have a day from `day` on, or may have one.
fn not_over(day: NaiveDate) -> Condition {
    Condition::any()
        .add(Column::EndsOn.is_null())
        .add(Column::EndsOn.gte(day))
}

/// What a caller reads whose absence has days in common with another.
fn overlap(others: &[Model], row: &Model) -> Option<String> {
    let days = row.days();
    let other = others.iter().find(|other| other.days().meet(days))?;
    let until = other
        .ends_on
        .map_or_else(|| "on".to_owned(), |until| format!("until {until}"));
    Some(format!(
        "They are away from {} {until} already. Change that absence, or choose days outside it.",
        other.starts_on
    ))
}

/// Loads absences by id, as far as the viewer may see them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AbsenceById(pub Uuid);

impl Loader<AbsenceById> for Reader {
    type Value = Absence;
    type Error = Failure;

    async fn load(&self, keys: &[AbsenceById]) -> Result<HashMap<AbsenceById, Absence>, Failure> {
        let kept = keeper::ids_kept(self, Permission::AbsenceChange);
        let select = self
            .rows_of::<Entity>(Column::Id, keys.iter().map(|key| key.0))
            .filter(Column::StaffId.in_subquery(kept));
        let rows = self.all("absence by id", select).await?;
        Ok(rows
            .into_iter()
            .map(|row| (AbsenceById(row.id), Absence(row)))
            .collect())
    }
}

/// Loads the absences by which members of staff are away on a local day, the same for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AwayOn {
    /// The member of staff.
    pub staff: Uuid,
    /// The day.
    pub today: NaiveDate,
}

impl Loader<AwayOn> for Reader {
    type Value = Model;
    type Error = Failure;

    async fn load(&self, keys: &[AwayOn]) -> Result<HashMap<AwayOn, Model>, Failure> {
        let Some(today) = keys.first().map(|key| key.today) else {
            return Ok(HashMap::new());
        };
        let select = self
            .rows_of::<Entity>(Column::StaffId, keys.iter().map(|key| key.staff))
            .filter(Column::IsCancelled.eq(false))
            .filter(Column::StartsOn.lte(today))
            .filter(not_over(today));
        let rows = self.all("staff away", select).await?;
        let away = |row: Model| {
            let staff = row.staff_id;
            (AwayOn { staff, today }, row)
        };
        Ok(rows.into_iter().map(away).collect())
    }
}
