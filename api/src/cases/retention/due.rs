//! When the words of a case are due, and which cases are.

use std::collections::HashMap;

use chrono::NaiveDate;
use entities::cases::{case_kept, cases, legal_hold};
use entities::journeys::outcome;
use entities::select::{InCouncil, in_ids};
use rules::cases::retention::due_on;
use rules::journeys::retention::{Retention, RetentionAction};
use sea_orm::sea_query::{Expr, ExprTrait, IntoIden, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, QueryFilter, QuerySelect, QueryTrait,
};
use uuid::Uuid;

/// A case that ended with an outcome and still has its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ended {
    /// The case.
    pub case_id: Uuid,
    /// How it ended.
    pub outcome_id: Uuid,
    /// The local day of its end.
    pub closed_on: NaiveDate,
}

impl Ended {
    /// `None` while it is open, when it ended without an outcome, and when its words are gone.
    #[must_use]
    pub fn of(case: &cases::Model) -> Option<Self> {
        let ended = Self {
            case_id: case.id,
            outcome_id: case.outcome_id?,
            closed_on: case.closed_on?,
        };
        case.erased_at.is_none().then_some(ended)
    }
}

/// When its words are due, and what then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The outcome that says so.
    pub outcome_id: Uuid,
    /// For how long, and what then.
    pub retention: Retention,
    /// The day until which somebody decided to keep them; none when nobody did.
    pub kept_until: Option<NaiveDate>,
    /// The local day from which on they are due.
    pub due_on: NaiveDate,
}

/// When the words of these cases are due, by case; nothing of those whose outcome keeps them.
///
/// # Errors
/// When the database fails.
pub async fn of(
    connection: &impl ConnectionTrait,
    council_id: Uuid,
    ended: &[Ended],
) -> Result<HashMap<Uuid, Due>, DbErr> {
    let backend = connection.get_database_backend();
    let outcomes: Vec<Uuid> = ended.iter().map(|case| case.outcome_id).collect();
    let outcomes = outcome::Entity::in_council(council_id)
        .filter(in_ids(outcome::Column::Id, &outcomes, backend))
        .all(connection)
        .await?;
    let of_outcome = |outcome: outcome::Model| Some((outcome.id, outcome.retention()?));
    let retentions: HashMap<Uuid, Retention> =
        outcomes.into_iter().filter_map(of_outcome).collect();
    let kept = kept(connection, council_id, ended).await?;
    let due = |case: &Ended| {
        let retention = *retentions.get(&case.outcome_id)?;
        let kept_until = kept.get(&case.case_id).copied();
        let due = Due {
            outcome_id: case.outcome_id,
            retention,
            kept_until,
            due_on: due_on(retention, case.closed_on, kept_until),
        };
        Some((case.case_id, due))
    };
    Ok(ended.iter().filter_map(due).collect())
}

/// Until when somebody decided to keep the words of these cases.
async fn kept(
    connection: &impl ConnectionTrait,
    council_id: Uuid,
    ended: &[Ended],
) -> Result<HashMap<Uuid, NaiveDate>, DbErr> {
    use case_kept::{Column, Entity};
    let ids: Vec<Uuid> = ended.iter().map(|case| case.case_id).collect();
    let rows: Vec<(Uuid, NaiveDate)> = Entity::in_council(council_id)
        .filter(in_ids(
            Column::CaseId,
            &ids,
            connection.get_database_backend(),
        ))
        .select_only()
        .column(Column::CaseId)
        .column_as(Column::KeptUntil.max(), "kept_until")
        .group_by(Column::CaseId)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows.into_iter().collect())
}

/// The retentions with these actions that outcomes of a council have, each once.
///
/// # Errors
/// When the database fails.
pub async fn retentions(
    connection: &impl ConnectionTrait,
    council_id: Uuid,
    actions: &[RetentionAction],
) -> Result<Vec<Retention>, DbErr> {
    use outcome::{Column, Entity};
    let rows: Vec<(Option<i32>, Option<RetentionAction>)> = Entity::in_council(council_id)
        .filter(Column::RetentionAction.is_in(actions.iter().copied()))
        .select_only()
        .columns([Column::RetentionMonths, Column::RetentionAction])
        .distinct()
        .into_tuple()
        .all(connection)
        .await?;
    let of = |(months, action)| Retention::of(months, action).ok().flatten();
    Ok(rows.into_iter().filter_map(of).collect())
}

/// True of cases whose words are due on a day by one of these retentions, and which no legal hold keeps.
#[must_use]
pub fn is_due(council_id: Uuid, when: (&[Retention], NaiveDate)) -> Condition {
    Condition::all()
        .add(cases::Column::ErasedAt.is_null())
        .add(is_over(council_id, when))
        .add(is_free(council_id, cases::Entity))
}

/// True of cases whose time is over on a day by one of these retentions, and that no review keeps longer; whether
/// their words are there or not.
#[must_use]
pub fn is_over(council_id: Uuid, (retentions, today): (&[Retention], NaiveDate)) -> Condition {
    let mut any = Condition::any().add(Expr::val(1).eq(0));
    for retention in retentions {
        let by = Condition::all()
            .add(cases::Column::OutcomeId.in_subquery(outcomes(council_id, *retention)))
            .add(cases::Column::ClosedOn.lt(retention.ended_before(today)));
        any = any.add(by);
    }
    let kept = Query::select()
        .expr(Expr::val(1))
        .from(case_kept::Entity)
        .and_where(case_kept::Column::CouncilId.eq(council_id))
        .and_where(
            Expr::col((case_kept::Entity, case_kept::Column::CaseId))
                .equals((cases::Entity, cases::Column::Id)),
        )
        .and_where(case_kept::Column::KeptUntil.gt(today))
        .take();
    Condition::all().add(any).add(Expr::exists(kept).not())
}

/// True of cases, by the name that they have in a statement, on which no legal hold stands, nor on their customer.
#[must_use]
pub fn is_free(council_id: Uuid, name: impl IntoIden) -> Condition {
    let name = name.into_iden();
    let hold_on = |held: legal_hold::Column, of: cases::Column| {
        let standing = Query::select()
            .expr(Expr::val(1))
            .from(legal_hold::Entity)
            .and_where(legal_hold::Column::CouncilId.eq(council_id))
            .and_where(Expr::col((legal_hold::Entity, held)).equals((name.clone(), of)))
            .and_where(legal_hold::Column::LiftedAt.is_null())
            .take();
        Expr::exists(standing).not()
    };
    Condition::all()
        .add(hold_on(legal_hold::Column::CaseId, cases::Column::Id))
        .add(hold_on(
            legal_hold::Column::CustomerId,
            cases::Column::CustomerId,
        ))
}

/// The ids of the outcomes with this retention.
fn outcomes(council_id: Uuid, retention: Retention) -> SelectStatement {
    use outcome::{Column, Entity};
    let months = i32::try_from(retention.months).unwrap_or(i32::MAX);
    Entity::in_council(council_id)
        .filter(Column::RetentionAction.eq(retention.action))
        .filter(Column::RetentionMonths.eq(months))
        .select_only()
        .column(Column::Id)
        .into_query()
}
