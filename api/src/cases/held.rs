//! A case held for a change: read through the viewer's reach under a row lock, with what its verbs ask.

use std::collections::HashMap;

use async_graphql::ID;
use entities::cases::{case_closing, cases};
use entities::organisation::council;
use entities::select::{InCouncil, in_ids};
use rules::access::Permission;
use rules::cases::lifecycle::CaseStatus;
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::problem::Revised;
use super::version_rules::Of;
use crate::graphql::context::Reader;
use crate::graphql::id::Kind;

/// What a caller reads of a case that is not there for them.
pub(super) const NO_CASE: &str = "There is no case with this id, or not for you.";

/// What a caller reads of a case whose words were erased.
pub(super) const ERASED: &str = "The words of this case were erased, with its customer or when the time was over for which they are kept: it stays as it is. For what is new, open another case.";

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
    let case = locked(transaction, reader, wanted.id, wanted.permission).await?;
    let case = match changeable(case.as_ref(), wanted.expected_revision).cloned() {
        Ok(case) => case,
        Err(problem) => return Ok(Err(problem)),
    };
    with_closings(transaction, case).await.map(Ok)
}

/// A case whose row lock is held, with its closings.
pub(super) async fn with_closings(
    transaction: &impl ConnectionTrait,
    case: cases::Model,
) -> Result<Held, DbErr> {
    let closings = case_closing::Entity::in_council(case.council_id)
        .filter(case_closing::Column::CaseId.eq(case.id))
        .all(transaction)
        .await?;
    Ok(Held { case, closings })
}

/// The case, when it is there, not without its words, and as its caller saw it.
fn changeable<P: Revised>(
    case: Option<&cases::Model>,
    expected_revision: Option<i64>,
) -> Result<&cases::Model, P> {
    let case = case.ok_or_else(|| P::not_found("caseId", NO_CASE))?;
    if case.erased_at.is_some() {
        return Err(P::invalid("caseId", ERASED.to_owned()));
    }
    as_seen::<P>(case.revision, expected_revision)?;
    Ok(case)
}

/// Holds those of several cases that the viewer may use `permission` on, in the order of their ids, with their
/// closings: two statements for any number.
pub(super) async fn hold_each(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    permission: Permission,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Held>, DbErr> {
    let (council_id, backend) = (reader.council_id(), reader.backend());
    let scope = reader.viewer().scope(permission);
    let cases = scope
        .cases(backend)
        .filter(in_ids(cases::Column::Id, ids, backend))
        .order_by_asc(cases::Column::Id)
        .lock_exclusive()
        .all(transaction)
        .await?;
    let mut closings: HashMap<Uuid, Vec<case_closing::Model>> = HashMap::new();
    let rows = case_closing::Entity::in_council(council_id)
        .filter(in_ids(case_closing::Column::CaseId, ids, backend))
        .all(transaction)
        .await?;
    for row in rows {
        closings.entry(row.case_id).or_default().push(row);
    }
    let held = cases.into_iter().map(|case| {
        let closings = closings.remove(&case.id).unwrap_or_default();
        (case.id, Held { case, closings })
    });
    Ok(held.collect())
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

/// Holds the council: whoever makes cases part of each other, or relates them, waits for whoever did so
/// before, and sees it. Otherwise two at once, each right for itself, could close a circle. Writers of cases
/// do not wait. It is held before any case is.
pub(super) async fn hold_council(
    transaction: &impl ConnectionTrait,
    council_id: Uuid,
) -> Result<(), DbErr> {
    council::Entity::in_council(council_id)
        .lock(LockType::NoKeyUpdate)
        .one(transaction)
        .await
        .map(|_| ())
}

/// The ids of those cases that the viewer may use `permission` on.
pub(super) async fn in_reach(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    permission: Permission,
    ids: &[Uuid],
) -> Result<Vec<Uuid>, DbErr> {
    let scope = reader.viewer().scope(permission);
    let backend = reader.backend();
    scope
        .cases(backend)
        .filter(in_ids(cases::Column::Id, ids, backend))
        .select_only()
        .column(cases::Column::Id)
        .into_tuple()
        .all(transaction)
        .await
}

/// Holds several cases of the council, in the order of their ids: of two who hold some of the same cases
/// neither waits for the other while the other waits for it.
pub(super) async fn hold_all(
    transaction: &impl ConnectionTrait,
    council_id: Uuid,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, cases::Model>, DbErr> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    let mut held = HashMap::new();
    for id in ids {
        if let Some(case) = hold_again(transaction, council_id, id).await? {
            held.insert(id, case);
        }
    }
    Ok(held)
}

impl Held {
    /// The case among those that are held, or why it cannot be changed.
    pub fn found<P: Revised>(
        held: Option<Self>,
        expected_revision: Option<i64>,
    ) -> Result<Self, P> {
        let case = held.as_ref().map(|held| &held.case);
        changeable::<P>(case, expected_revision)?;
        held.ok_or_else(|| P::not_found("caseId", NO_CASE))
    }

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
