//! A case held for a change: read through the viewer's reach under a row lock, with what its verbs ask.

use async_graphql::ID;
use entities::cases::{case_closing, cases};
use entities::select::InCouncil;
use rules::access::Permission;
use rules::cases::lifecycle::CaseStatus;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::problem::Revised;
use super::version_rules::Of;
use crate::graphql::context::Reader;
use crate::graphql::id::Kind;

/// What a caller reads of a case that is not there for them.
pub(super) const NO_CASE: &str = "There is no case with this id, or not for you.";

/// A case that nobody else can change until the transaction ends.
#[derive(Debug)]
pub(super) struct Held {
    /// The case as it stands.
    pub case: cases::Model,
    /// All its closings, reopened since or not.
    pub closings: Vec<case_closing::Model>,
}

/// Which case, what for, and which revision its caller saw last (`None` where that does not matter).
#[derive(Debug)]
pub(super) struct Wanted<'a> {
    /// The case's id as given.
    pub id: &'a ID,
    /// What is to be done to it.
    pub permission: Permission,
    /// The revision last seen.
    pub expected_revision: Option<i64>,
}

/// Holds a case with its closings, or says why not.
pub(super) async fn hold<P: Revised>(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    wanted: Wanted<'_>,
) -> Result<Result<Held, P>, DbErr> {
    let Some(case) = locked(transaction, reader, wanted.id, wanted.permission).await? else {
        return Ok(Err(P::not_found("caseId", NO_CASE)));
    };
    if let Err(conflict) = as_seen(case.revision, wanted.expected_revision) {
        return Ok(Err(conflict));
    }
    let closings = case_closing::Entity::in_council(reader.council_id())
        .filter(case_closing::Column::CaseId.eq(case.id))
        .all(transaction)
        .await?;
    Ok(Ok(Held { case, closings }))
}

/// Refuses a change by somebody who saw another revision than the present one.
pub(super) fn as_seen<P: Revised>(revision: i64, expected: Option<i64>) -> Result<(), P> {
    match expected {
        Some(seen) if seen != revision => Err(P::conflict(revision)),
        _ => Ok(()),
    }
}

pub(super) async fn locked(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    id: &ID,
    permission: Permission,
) -> Result<Option<cases::Model>, DbErr> {
    let Some(id) = Kind::Case.uuid(id) else {
        return Ok(None);
    };
    reader
        .viewer()
        .scope(permission)
        .cases(reader.backend())
        .filter(cases::Column::Id.eq(id))
        .lock_exclusive()
        .one(transaction)
        .await
}

/// Holds a case of the council that was reached through something of its own, such as a contact.
pub(super) async fn hold_again(
    transaction: &impl ConnectionTrait,
    council_id: Uuid,
    id: Uuid,
) -> Result<Option<cases::Model>, DbErr> {
    cases::Entity::in_council(council_id)
        .filter(cases::Column::Id.eq(id))
        .lock_exclusive()
        .one(transaction)
        .await
}

impl Held {
    /// The journey version that it is under.
    pub const fn version(&self) -> Of {
        Of {
            council_id: self.case.council_id,
            version_id: self.case.journey_version_id,
        }
    }

    /// The case as the rules see it.
    pub fn status(&self) -> CaseStatus {
        let case = &self.case;
        let ends = self.closings.iter().map(|closing| closing.closed_at);
        CaseStatus {
            state: case.state,
            stage: case.stage_id,
            team: case.team_id,
            assignee: case.assignee_id,
            demand_code: case.demand_code,
            received_at: case.received_at,
            closed_at: case.closed_at,
            outcome: case.outcome_id,
            reopened_at: self
                .closings
                .iter()
                .filter_map(|closing| closing.reopened_at)
                .max(),
            first_closed_at: ends.chain(case.closed_at).min(),
        }
    }

    /// The row of the present ending, which has not been undone; `None` while the case is open.
    pub fn live_closing(&self) -> Option<&case_closing::Model> {
        self.closings
            .iter()
            .filter(|closing| closing.reopened_at.is_none())
            .max_by_key(|closing| (closing.closed_at, closing.id))
    }
}
