//! The words of merged cases. A merge has no outcome, so they go after those of the case with which work went on.

use std::collections::HashMap;

use chrono::NaiveDate;
use entities::cases::{case_closing, case_destruction, cases};
use entities::select::in_ids;
use rules::cases::CaseState;
use rules::journeys::retention::{Retention, RetentionAction};
use sea_orm::sea_query::{
    CommonTableExpression, Expr, ExprTrait, JoinType, Query, SelectStatement, UnionType, WithClause,
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::destroy::{BATCH, By, destroy, hold};
use super::due::{self, Ended};
use crate::cases::record::Eraser;
use crate::database::Database;

/// Each merged case with the one that it went into, and with the one that that went into, to the last.
const WENT: &str = "went";
/// The merged case, by the name that it has beside the one with which work went on.
const MERGED: &str = "merged";

/// A merged case, and the one with which its work went on in the end.
#[derive(Clone, Copy, Debug, FromQueryResult)]
struct Merged {
    case_id: Uuid,
    last_id: Uuid,
    outcome_id: Uuid,
    closed_on: NaiveDate,
    /// Since when its words were due that are destroyed; none when they were erased with their customer.
    due_on: Option<NaiveDate>,
}

/// Destroys the words of the next merged cases of a council, in one transaction; gives how many there were.
pub(super) async fn some(
    database: &Database,
    eraser: Eraser<'_>,
    today: NaiveDate,
) -> Result<usize, DbErr> {
    let council_id = eraser.council_id;
    let any = [RetentionAction::Destroy, RetentionAction::Review];
    let by = due::retentions(database.read(), council_id, &any).await?;
    let ask = select(council_id, (&by, today));
    let next = read(database.read(), &ask).await?;
    if next.is_empty() {
        return Ok(0);
    }
    let ids: Vec<Uuid> = next.iter().map(|case| case.case_id).collect();
    let transaction = database.write().await?;
    let mut held = hold(&transaction, council_id, &ids).await?;
    let backend = transaction.get_database_backend();
    let mut again = ask;
    again.cond_where(in_ids(
        Expr::col((MERGED, cases::Column::Id)),
        &ids,
        backend,
    ));
    let still = read(&transaction, &again).await?;
    let by = by_case(&transaction, council_id, &still).await?;
    held.retain(|case| by.contains_key(&case.id));
    destroy(&transaction, eraser, (&held, &by)).await?;
    transaction.commit().await?;
    Ok(held.len())
}

async fn read(
    connection: &impl ConnectionTrait,
    ask: &SelectStatement,
) -> Result<Vec<Merged>, DbErr> {
    let statement = connection.get_database_backend().build(ask);
    Merged::find_by_statement(statement).all(connection).await
}

/// By which outcome, and since when, the words of these go: as those of the case with which work went on.
async fn by_case(
    connection: &impl ConnectionTrait,
    council_id: Uuid,
    merged: &[Merged],
) -> Result<HashMap<Uuid, By>, DbErr> {
    let last = merged.iter().map(|case| Ended {
        case_id: case.last_id,
        outcome_id: case.outcome_id,
        closed_on: case.closed_on,
    });
    let dues = due::of(connection, council_id, &last.collect::<Vec<_>>()).await?;
    let by = |case: &Merged| {
        let due_on = case.due_on;
        let due_on = due_on.or_else(|| dues.get(&case.last_id).map(|due| due.due_on))?;
        let outcome_id = case.outcome_id;
        Some((case.case_id, By { outcome_id, due_on }))
    };
    Ok(merged.iter().filter_map(by).collect())
}

/// The next merged cases that have their words and no legal hold, whose work went on with one whose words were
/// destroyed; were they erased with their customer, from the day on which they would have been due.
fn select(council_id: Uuid, when: (&[Retention], NaiveDate)) -> SelectStatement {
    use case_destruction::Column as Destruction;
    use cases::Column;
    let last = |column: Column| Expr::col((cases::Entity, column));
    let merged = |column: Column| Expr::col((MERGED, column));
    let destroyed = |column: Destruction| Expr::col((case_destruction::Entity, column));
    let went = |column: &'static str| (WENT, column);
    let is_merged = Condition::all()
        .add(merged(Column::CouncilId).eq(council_id))
        .add(merged(Column::Id).equals(went("case_id")));
    let is_last = Condition::all()
        .add(last(Column::CouncilId).eq(council_id))
        .add(last(Column::Id).equals(went("into_id")));
    let is_told = Condition::all()
        .add(destroyed(Destruction::CouncilId).eq(council_id))
        .add(destroyed(Destruction::CaseId).equals((cases::Entity, Column::Id)));
    Query::select()
        .expr_as(merged(Column::Id), "case_id")
        .expr_as(last(Column::Id), "last_id")
        .column((cases::Entity, Column::OutcomeId))
        .column((cases::Entity, Column::ClosedOn))
        .column((case_destruction::Entity, Destruction::DueOn))
        .from(WENT)
        .join_as(JoinType::InnerJoin, cases::Entity, MERGED, is_merged)
        .join(JoinType::InnerJoin, cases::Entity, is_last)
        .join(JoinType::LeftJoin, case_destruction::Entity, is_told)
        .and_where(merged(Column::ErasedAt).is_null())
        .and_where(last(Column::ErasedAt).is_not_null())
        .and_where(last(Column::State).ne(CaseState::Merged))
        .and_where(last(Column::OutcomeId).is_not_null())
        .cond_where(
            Condition::any()
                .add(destroyed(Destruction::Id).is_not_null())
                .add(due::is_over(council_id, when)),
        )
        .cond_where(due::is_free(council_id, MERGED))
        .order_by((MERGED, Column::ClosedOn), sea_orm::Order::Asc)
        .order_by((MERGED, Column::Id), sea_orm::Order::Asc)
        .limit(BATCH)
        .with_cte(went_into(council_id))
        .take()
}

/// `went`: a merged case, and each case to which its work went on.
fn went_into(council_id: Uuid) -> WithClause {
    use case_closing::{Column, Entity};
    let stands = Condition::all()
        .add(Column::CouncilId.eq(council_id))
        .add(Column::IntoCaseId.is_not_null())
        .add(Column::ReopenedAt.is_null());
    let mut first = Query::select()
        .column((Entity, Column::CaseId))
        .column((Entity, Column::IntoCaseId))
        .from(Entity)
        .cond_where(stands.clone())
        .take();
    let on = Expr::col((Entity, Column::CaseId)).equals((WENT, "into_id"));
    let further = Query::select()
        .column((WENT, "case_id"))
        .column((Entity, Column::IntoCaseId))
        .from(WENT)
        .join(JoinType::InnerJoin, Entity, on)
        .cond_where(stands)
        .take();
    let went = CommonTableExpression::new()
        .table_name(WENT)
        .columns(["case_id", "into_id"])
        .query(first.union(UnionType::All, further).take())
        .to_owned();
    WithClause::new().recursive(true).cte(went).to_owned()
}
