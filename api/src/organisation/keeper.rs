//! Who keeps staff: for whom the viewer may say what they can do, and when they are away.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use entities::organisation::staff::{Column, Entity, Model};
use entities::organisation::team_member;
use entities::select::{InCouncil, in_ids};
use rules::access::{CaseReach, Permission, table};
use sea_orm::sea_query::{LockType, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, QueryFilter, QuerySelect, QueryTrait,
};
use uuid::Uuid;

use super::refer;
use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Problem, Stop};
use crate::identity::viewer::Viewer;

/// What a caller reads of somebody whom they do not keep.
const NOT_KEEPER: &str = "This is for whoever keeps a team of this member of staff: its managers, and the director of their directorate. Ask one of them.";

/// The directorate that the viewer answers for, where `permission` reaches what belongs to it.
#[must_use]
pub fn directed(viewer: &Viewer, permission: Permission) -> Option<Uuid> {
    table::reaches(viewer.roles(), permission)
        .contains(&CaseReach::Directorate)
        .then(|| viewer.staff().map(|staff| staff.directorate_id))
        .flatten()
}

/// True of the rows of `staff` on which the viewer may use `permission`: the members of their teams, who works in
/// their directorate, or all. When one is away oneself may say, too.
fn kept(reader: &Reader, permission: Permission) -> Condition {
    let viewer = reader.viewer();
    let own = viewer.staff().map(|staff| staff.id);
    let own = own.filter(|_| permission == Permission::AbsenceChange);
    // Of those who are no staff the id is nobody's.
    let mut kept = Condition::any().add(Column::Id.eq(own.unwrap_or_default()));
    for reach in table::reaches(viewer.roles(), permission) {
        match reach {
            CaseReach::Council => return Condition::all(),
            CaseReach::TeamJourneys => {
                let team = team_member::Column::TeamId;
                let members = team_member::Entity::in_council(reader.council_id())
                    .filter(in_ids(team, viewer.team_ids(), reader.backend()))
                    .select_only()
                    .column(team_member::Column::StaffId);
                kept = kept.add(Column::Id.in_subquery(members.into_query()));
            }
            CaseReach::Directorate => {
                let directorate = directed(viewer, permission).unwrap_or_default();
                kept = kept.add(Column::DirectorateId.eq(directorate));
            }
            CaseReach::OwnStaff | CaseReach::OwnCustomer | CaseReach::Partner | CaseReach::None => {
            }
        }
    }
    kept
}

/// The ids of the staff on whom the viewer may use `permission`, for conditions on what belongs to them.
#[must_use]
pub fn ids_kept(reader: &Reader, permission: Permission) -> SelectStatement {
    Entity::in_council(reader.council_id())
        .filter(kept(reader, permission))
        .select_only()
        .column(Column::Id)
        .into_query()
}

/// A member of staff on whom the viewer may use `permission`, held until the transaction ends, so that of two who
/// say something of them at once the second sees what the first has said. Whoever only refers to the row does not
/// wait.
///
/// # Errors
/// When the database fails.
pub async fn hold(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    staff_id: Uuid,
    permission: Permission,
) -> Result<Option<Model>, DbErr> {
    Entity::in_council(reader.council_id())
        .filter(Column::Id.eq(staff_id))
        .filter(kept(reader, permission))
        .lock(LockType::NoKeyUpdate)
        .one(transaction)
        .await
}

/// The same of the member of staff whom `staffId` of an input names.
///
/// # Errors
/// A problem with the code `unknown` when there is none, with `not_keeper` when the viewer may not do it for them.
pub async fn hold_named<P: Problem>(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    (staff_id, permission): (Uuid, Permission),
    (unknown, not_keeper): (P::Code, P::Code),
) -> Result<Model, Stop<P>> {
    if let Some(staff) = hold(transaction, reader, staff_id, permission).await? {
        return Ok(staff);
    }
    let found = Entity::in_council(reader.council_id()).filter(Column::Id.eq(staff_id));
    let problem = match found.one(transaction).await? {
        Some(_) => P::at(not_keeper, "staffId", NOT_KEEPER),
        None => P::at(unknown, "staffId", refer::unknown("member of staff")),
    };
    Err(Stop::Problems(vec![problem]))
}

/// Asks whether a member of staff is one of whom the viewer may see when they are away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Kept(pub Uuid);

impl Loader<Kept> for Reader {
    type Value = ();
    type Error = Failure;

    async fn load(&self, keys: &[Kept]) -> Result<HashMap<Kept, ()>, Failure> {
        let select = self
            .rows_of::<Entity>(Column::Id, keys.iter().map(|key| key.0))
            .filter(kept(self, Permission::AbsenceChange));
        let rows = self.all("staff kept", select).await?;
        Ok(rows.into_iter().map(|row| (Kept(row.id), ())).collect())
    }
}
