//! Whose a view is: who may use it, and who may change it.

use async_graphql::ID;
use entities::cases::case_view::{Column, Entity, Model};
use entities::identity::account;
use entities::organisation::team;
use entities::select::{InCouncil, in_ids};
use rules::access::{CaseReach, Permission, table};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, QueryFilter, QuerySelect, QueryTrait,
};
use uuid::Uuid;

use crate::graphql::context::Reader;
use crate::graphql::id::Kind;
use crate::identity::viewer::Viewer;
use crate::organisation::keeper;

/// What a caller reads of a view that is not there for them.
pub(super) const NO_VIEW: &str = "There is no view with this id, or not for you.";

/// What a caller reads who may use a team's view and not change it.
pub(super) const NOT_KEEPER: &str = "A team's views are changed by whoever may assign its cases: its managers, and the director of its directorate. Save a view of your own instead.";

/// Whose a view is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// An account's own.
    Account(Uuid),
    /// A team's.
    Team(Uuid),
}

impl Owner {
    /// Whose this view is.
    pub fn of(view: &Model) -> Self {
        match view.team_id {
            Some(team) => Self::Team(team),
            None => Self::Account(view.owner_id.unwrap_or_default()),
        }
    }

    /// Holds the owner's row, so that of two who save at once the second sees the view of the first. Whoever
    /// only refers to the row does not wait.
    pub async fn hold(
        self,
        transaction: &impl ConnectionTrait,
        reader: &Reader,
    ) -> Result<(), DbErr> {
        let council_id = reader.council_id();
        match self {
            Self::Account(id) => {
                let account = account::Entity::in_council(council_id)
                    .filter(account::Column::Id.eq(id))
                    .lock(LockType::NoKeyUpdate);
                account.one(transaction).await.map(|_| ())
            }
            Self::Team(id) => {
                let team = team::Entity::in_council(council_id)
                    .filter(team::Column::Id.eq(id))
                    .lock(LockType::NoKeyUpdate);
                team.one(transaction).await.map(|_| ())
            }
        }
    }

    /// The names of the owner's views, each with the view's id.
    pub async fn names(
        self,
        transaction: &impl ConnectionTrait,
        reader: &Reader,
    ) -> Result<Vec<(Uuid, String)>, DbErr> {
        let own = match self {
            Self::Account(id) => Column::OwnerId.eq(id),
            Self::Team(id) => Column::TeamId.eq(id),
        };
        Entity::in_council(reader.council_id())
            .filter(own)
            .select_only()
            .columns([Column::Id, Column::Name])
            .into_tuple()
            .all(transaction)
            .await
    }
}

/// True of the views that the viewer may use: their own, those of teams that they are in, and for a director
/// those of the directorate's teams.
pub(super) fn seen(reader: &Reader) -> Condition {
    let viewer = reader.viewer();
    let of_teams = in_ids(Column::TeamId, viewer.team_ids(), reader.backend());
    let mut seen = Condition::any().add(of_teams);
    if let Some(account) = viewer.account_id() {
        seen = seen.add(Column::OwnerId.eq(account));
    }
    if let Some(directorate) = directed(viewer) {
        let teams = team::Entity::in_council(reader.council_id())
            .select_only()
            .column(team::Column::Id)
            .filter(team::Column::DirectorateId.eq(directorate));
        seen = seen.add(Column::TeamId.in_subquery(teams.into_query()));
    }
    seen
}

/// The directorate that the viewer answers for.
fn directed(viewer: &Viewer) -> Option<Uuid> {
    keeper::directed(viewer, Permission::CaseAssign)
}

/// Whether the viewer may change the views of a team: a manager who is in it, or its director.
pub(super) fn keeps(viewer: &Viewer, team: &team::Model) -> bool {
    let assigns = table::reaches(viewer.roles(), Permission::CaseAssign);
    let manages =
        assigns.contains(&CaseReach::TeamJourneys) && viewer.team_ids().contains(&team.id);
    manages || directed(viewer) == Some(team.directorate_id)
}

/// The team that an id names, if there is one.
pub(super) async fn team_of(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    id: Option<Uuid>,
) -> Result<Option<team::Model>, DbErr> {
    let Some(id) = id else {
        return Ok(None);
    };
    team::Entity::in_council(reader.council_id())
        .filter(team::Column::Id.eq(id))
        .one(transaction)
        .await
}

/// A view that nobody else changes until the transaction ends, and whether the viewer may change it; none
/// that the viewer may not use.
pub(super) async fn held(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    id: &ID,
) -> Result<Option<(Model, bool)>, DbErr> {
    let Some(id) = Kind::CaseView.uuid(id) else {
        return Ok(None);
    };
    let found = Entity::in_council(reader.council_id())
        .filter(Column::Id.eq(id))
        .filter(seen(reader))
        .lock_exclusive()
        .one(transaction)
        .await?;
    let Some(view) = found else {
        return Ok(None);
    };
    let team = team_of(transaction, reader, view.team_id).await?;
    let is_kept = team.is_none_or(|team| keeps(reader.viewer(), &team));
    Ok(Some((view, is_kept)))
}
