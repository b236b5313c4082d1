//! Who sees a job: whoever started it, and the managers of the teams that they are in.

use entities::cases::case_bulk_job::Column;
use entities::identity::account;
use entities::organisation::team_member;
use entities::select::{InCouncil, in_ids};
use rules::access::{CaseReach, Permission, table};
use sea_orm::{ColumnTrait, Condition, QueryFilter, QuerySelect, QueryTrait};

use crate::graphql::context::Reader;

/// True of the jobs that the viewer may see, and stop.
pub(super) fn seen(reader: &Reader) -> Condition {
    let viewer = reader.viewer();
    let mut seen = Condition::any();
    if let Some(account) = viewer.account_id() {
        seen = seen.add(Column::StartedBy.eq(account));
    }
    let reaches = table::reaches(viewer.roles(), Permission::CaseAssign);
    let teams = if reaches.contains(&CaseReach::TeamJourneys) {
        viewer.team_ids()
    } else {
        &[]
    };
    let members = team_member::Entity::in_council(reader.council_id())
        .select_only()
        .column(team_member::Column::StaffId)
        .filter(in_ids(team_member::Column::TeamId, teams, reader.backend()));
    let accounts = account::Entity::in_council(reader.council_id())
        .select_only()
        .column(account::Column::Id)
        .filter(account::Column::StaffId.in_subquery(members.into_query()));
    seen.add(Column::StartedBy.in_subquery(accounts.into_query()))
}
