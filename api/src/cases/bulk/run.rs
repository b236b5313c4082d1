//! What the bulk mutations have in common: one transaction, held in one order, ended by the error policy.

use std::collections::HashMap;

use async_graphql::{InputType, OutputType};
use entities::cases::cases;
use entities::select::in_ids;
use rules::access::Permission;
use rules::cases::bulk::MOST_ITEMS;
use rules::number::usize_to_i32;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, QueryFilter};
use uuid::Uuid;

use super::written::Written;
use super::{
    BulkInput, BulkPayload, BulkResult, CaseBulkErrorPolicy, CaseBulkProblem as P,
    CaseBulkProblemCode as Code, Row,
};
use crate::cases::case::Case;
use crate::cases::held::{self, Held};
use crate::cases::problem::Common;
use crate::cases::verb::{Verb, Writing};
use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Made, Stop, created};
use crate::identity::idempotency::Attempt;

/// Does what a request asks for, and fills its payload.
pub(super) async fn answer<I, V>(
    reader: &Reader,
    attempt: &Attempt,
    input: BulkInput<I>,
) -> Result<BulkPayload<BulkResult<V::Problem>>, Failure>
where
    I: InputType + Into<Row<V>>,
    V: Verb,
    BulkResult<V::Problem>: OutputType,
{
    let asked = Asked {
        rows: input.items.into_iter().map(Into::into).collect(),
        policy: input.error_policy,
        is_dry: input.dry_run,
    };
    let ended = created(run(reader, attempt, &asked)).await?;
    let results = ended.row.unwrap_or_default();
    let failed = results.iter().filter(|row| !row.problems.is_empty());
    let failed = if ended.replayed {
        results.iter().filter(|row| !row.is_written).count()
    } else {
        failed.count()
    };
    let is_rejected = failed > 0 && asked.policy == CaseBulkErrorPolicy::RejectAll;
    let succeeded = if is_rejected {
        0
    } else {
        results.len() - failed
    };
    Ok(BulkPayload {
        results,
        succeeded_count: usize_to_i32(succeeded),
        failed_count: usize_to_i32(failed),
        is_dry_run: asked.is_dry,
        problems: ended.problems,
        replayed: ended.replayed,
        client_mutation_id: input.client_mutation_id,
    })
}

/// A request for many cases.
struct Asked<V> {
    rows: Vec<Row<V>>,
    policy: CaseBulkErrorPolicy,
    is_dry: bool,
}

async fn run<V>(
    reader: &Reader,
    attempt: &Attempt,
    asked: &Asked<V>,
) -> Result<Made<Vec<BulkResult<V::Problem>>>, Stop<P>>
where
    V: Verb,
{
    bounded(asked.rows.len())?;
    let transaction = reader.database().write().await?;
    if !asked.is_dry {
        // All, until it is known which.
        let all = Written::all(asked.rows.len()).id();
        let earlier = attempt.earlier::<P>(reader, &transaction, all, Code::IdempotencyMismatch);
        if let Some(earlier) = earlier.await? {
            let written = Written::remembered(earlier);
            let results = again(&transaction, reader, &asked.rows, written).await?;
            return Ok(Made::before(Some(results)));
        }
    }
    let mut results = each(&transaction, reader, &asked.rows).await?;
    let is_failed = results.iter().any(|row| !row.problems.is_empty());
    let is_rejected = is_failed && asked.policy == CaseBulkErrorPolicy::RejectAll;
    let is_written = results.iter().any(|row| row.is_written);
    if asked.is_dry || is_rejected || !is_written {
        transaction.rollback().await?;
        for row in &mut results {
            row.is_written = false;
            row.case = row.case.take().filter(|_| !is_rejected);
        }
        return Ok(Made::now(results));
    }
    if is_failed {
        let places = results.iter().enumerate().filter(|(_, row)| row.is_written);
        let written = places.fold(Written::default(), |all, (place, _)| all.and(place));
        attempt
            .settle(&transaction, reader.viewer(), written.id())
            .await?;
    }
    transaction.commit().await?;
    Ok(Made::now(results))
}

fn bounded(count: usize) -> Result<(), P> {
    match count {
        0 => Err(P::new(Code::Empty, "items", "Name at least one case.")),
        1..=MOST_ITEMS => Ok(()),
        _ => {
            let message = format!(
                "At most {MOST_ITEMS} items at a time, not {count}. Send them in parts, or start a job by caseBulkStart."
            );
            Err(P::new(Code::TooMany, "items", message))
        }
    }
}

/// Does each row in the order given, after all cases are held in the order of their ids, so that no two
/// requests wait for each other.
pub(super) async fn each<V>(
    transaction: &DatabaseTransaction,
    reader: &Reader,
    rows: &[Row<V>],
) -> Result<Vec<BulkResult<V::Problem>>, Failure>
where
    V: Verb,
{
    let mut held = held::hold_each(transaction, reader, V::PERMISSION, &ids(rows)).await?;
    let writing = Writing::new(transaction, reader);
    let mut seen = HashMap::new();
    let mut results = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        let id = Kind::Case.uuid(&row.case_id);
        let found = match id.and_then(|id| seen.insert(id, place)) {
            Some(before) => Err(twice(before)),
            None => Held::found(id.and_then(|id| held.remove(&id)), row.expected_revision),
        };
        let (case, problems) = match Box::pin(row.verb.within(&writing, found)).await {
            Ok(case) => (Some(Case::from(case)), Vec::new()),
            Err(Stop::Problems(problems)) => (None, problems),
            Err(Stop::Failed(failure)) => return Err(failure),
        };
        results.push(BulkResult {
            index: usize_to_i32(place),
            is_written: case.is_some(),
            case,
            problems,
        });
    }
    Ok(results)
}

fn twice<R: Common>(before: usize) -> R {
    let message = format!(
        "The same case is named by item {before} already. Name each case once, and send the second change when the first is made."
    );
    R::invalid("caseId", message)
}

fn ids<V>(rows: &[Row<V>]) -> Vec<Uuid> {
    let ids = rows.iter().filter_map(|row| Kind::Case.uuid(&row.case_id));
    ids.collect()
}

/// What an earlier attempt did, with its cases as they are now.
async fn again<V, R: OutputType>(
    connection: &impl ConnectionTrait,
    reader: &Reader,
    rows: &[Row<V>],
    written: Written,
) -> Result<Vec<BulkResult<R>>, DbErr> {
    let backend = reader.backend();
    let found = reader
        .viewer()
        .scope(Permission::CaseRead)
        .cases(backend)
        .filter(in_ids(cases::Column::Id, &ids(rows), backend))
        .all(connection)
        .await?;
    let cases: HashMap<Uuid, cases::Model> =
        found.into_iter().map(|case| (case.id, case)).collect();
    let results = rows.iter().enumerate().map(|(place, row)| {
        let is_written = written.holds(place);
        let id = Kind::Case.uuid(&row.case_id).filter(|_| is_written);
        BulkResult {
            index: usize_to_i32(place),
            case: id.and_then(|id| cases.get(&id)).cloned().map(Case::from),
            is_written,
            problems: Vec::new(),
        }
    });
    Ok(results.collect())
}
