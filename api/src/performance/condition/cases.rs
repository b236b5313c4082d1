//! The predicate of a part that counts cases, over the table of cases.

use std::collections::HashSet;

use chrono::NaiveTime;
use entities::cases::case_closing;
use entities::cases::cases::Column;
use entities::journeys::outcome;
use entities::select::{in_ids, in_texts};
use rules::cases::CaseState;
use rules::performance::{Comparison, KpiKind, PartDefinition, Predicate, Question, TimeAnchor};
use rules::time::period::Period;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition, DbBackend};
use uuid::Uuid;

use super::{Ground, always, codes, of, on_days, within};
use crate::graphql::page::SortColumn;

/// What every leaf needs to know.
struct Leaves<'a> {
    ground: Ground<Column>,
    linked: &'a HashSet<Uuid>,
}

/// The cases that `definition`, a part of `question`, counts, whose anchor lies in `days`, of whichever
/// service.
#[must_use]
pub fn of_part(
    question: &Question<'_>,
    definition: &PartDefinition,
    days: Period,
    council_id: Uuid,
    backend: DbBackend,
) -> Condition {
    let leaves = Leaves {
        ground: Ground {
            council_id,
            backend,
            journey: Column::JourneyId,
            channel: Column::ChannelId,
            demand_code: Column::DemandCode,
        },
        linked: question.linked,
    };
    let counted = match question.kind {
        KpiKind::Stock => open_after(definition.anchor, days, council_id),
        _ => anchored(definition.anchor, days),
    };
    let mut condition = Condition::all()
        .add(counted)
        .add(of(&definition.predicate, &|leaf| leaves.leaf(leaf)));
    if question.kind == KpiKind::CaseDuration {
        condition = condition.add(Column::WorkingDays.is_not_null());
    }
    condition
}

/// The column of the local day by which cases fall into periods; `None` when cases have no such day.
#[must_use]
pub const fn day_of(anchor: TimeAnchor) -> Option<Column> {
    match anchor {
        TimeAnchor::Opened => Some(Column::ReceivedOn),
        TimeAnchor::Closed => Some(Column::ClosedOn),
        TimeAnchor::Due => Some(Column::DueOn),
        TimeAnchor::Contacted => None,
    }
}

/// On a day of the period; none by an anchor that cases do not have.
fn anchored(anchor: TimeAnchor, days: Period) -> Condition {
    let Some(day) = day_of(anchor) else {
        return always(false);
    };
    let condition = on_days(day, days);
    match anchor {
        TimeAnchor::Closed => condition.add(Column::State.eq(CaseState::Closed)),
        // No local day begins or ends a day from that of UTC; indexes are by the instant.
        TimeAnchor::Opened => {
            let from = days.from.pred_opt().unwrap_or(days.from);
            let to = days.to.succ_opt().unwrap_or(days.to);
            condition
                .add(Column::ReceivedAt.gte(from.and_time(NaiveTime::MIN).and_utc()))
                .add(Column::ReceivedAt.lt(to.and_time(NaiveTime::MIN).and_utc()))
        }
        _ => condition,
    }
}

/// In which order cases stand behind a figure: that of the instant by which they count. Of a stock, that of
/// their receipt.
#[must_use]
pub fn order(kind: KpiKind, anchor: TimeAnchor) -> Vec<SortColumn<Column>> {
    let columns: &[Column] = match anchor {
        TimeAnchor::Closed => &[Column::ClosedOn, Column::ClosedAt],
        TimeAnchor::Due if kind != KpiKind::Stock => &[Column::DueOn, Column::DueAt],
        _ => &[Column::ReceivedAt],
    };
    let columns = columns.iter().chain(&[Column::Id]);
    columns.copied().map(SortColumn::ascending).collect()
}

/// Whether an index has the cases of each journey in that order.
#[must_use]
pub fn is_ordered_by_journey(kind: KpiKind, anchor: TimeAnchor) -> bool {
    kind != KpiKind::Stock && matches!(anchor, TimeAnchor::Opened | TimeAnchor::Closed)
}

/// In the stock at the end of the last of the days: come by then, and not gone without having come again.
fn open_after(anchor: TimeAnchor, days: Period, council_id: Uuid) -> Condition {
    let gone = Query::select()
        .column(case_closing::Column::CaseId)
        .from(case_closing::Entity)
        .and_where(case_closing::Column::CouncilId.eq(council_id))
        .and_where(case_closing::Column::ClosedOn.lt(days.to))
        .cond_where(
            Condition::any()
                .add(case_closing::Column::ReopenedOn.is_null())
                .add(case_closing::Column::ReopenedOn.gte(days.to)),
        )
        .to_owned();
    let condition = Condition::all()
        .add(Column::ReceivedOn.lt(days.to))
        .add(Column::Id.not_in_subquery(gone));
    match anchor {
        TimeAnchor::Due => condition
            .add(Column::DueOn.is_not_null())
            .add(Column::DueOn.lt(days.to)),
        _ => condition,
    }
}

impl Leaves<'_> {
    fn leaf(&self, leaf: &Predicate) -> Condition {
        let shared = self.ground.shared(leaf);
        shared.unwrap_or_else(|| self.own(leaf))
    }

    /// A leaf that cases alone tell.
    fn own(&self, leaf: &Predicate) -> Condition {
        match leaf {
            Predicate::VersionIn(ids) => self.among(Column::JourneyVersionId, ids),
            Predicate::TeamIn(ids) => self.among(Column::TeamId, ids),
            Predicate::OutcomeIn(ids) => self.among(Column::OutcomeId, ids),
            Predicate::OutcomeKindIn(kinds) => self.of_kinds(&codes(kinds)),
            Predicate::OutcomeIsLinked(wanted) => self.linked(*wanted),
            Predicate::IsOnTime(wanted) => on_time(*wanted),
            Predicate::IsClosed(wanted) => is_closed(*wanted),
            Predicate::HasDueDate(true) => Condition::all().add(Column::DueAt.is_not_null()),
            Predicate::HasDueDate(false) => Condition::all().add(Column::DueAt.is_null()),
            Predicate::WorkingDays { op, value } => working_days(*op, *value),
            Predicate::WorkingDaysBetween { from, to } => {
                working_days(Comparison::Gte, *from).add(working_days(Comparison::Lte, *to))
            }
            // `of` takes the first three apart; the ground tells the others.
            Predicate::All(_)
            | Predicate::Any(_)
            | Predicate::Not(_)
            | Predicate::JourneyIn(_)
            | Predicate::ServiceIn(_)
            | Predicate::CustomerKindIn(_)
            | Predicate::ChannelIn(_)
            | Predicate::DemandCodeIn(_) => always(false),
        }
    }

    fn among(&self, column: Column, ids: &[Uuid]) -> Condition {
        Condition::all()
            .add(column.is_not_null())
            .add(in_ids(column, ids, self.ground.backend))
    }

    fn linked(&self, wanted: bool) -> Condition {
        let ids: Vec<Uuid> = self.linked.iter().copied().collect();
        let linked = in_ids(Column::OutcomeId, &ids, self.ground.backend);
        Condition::all()
            .add(Column::OutcomeId.is_not_null())
            .add(if wanted { linked } else { linked.not() })
    }

    fn of_kinds(&self, kinds: &[String]) -> Condition {
        let outcomes = Query::select()
            .column(outcome::Column::Id)
            .from(outcome::Entity)
            .and_where(outcome::Column::CouncilId.eq(self.ground.council_id))
            .and_where(in_texts(outcome::Column::Kind, kinds, self.ground.backend))
            .to_owned();
        within(Column::OutcomeId, outcomes)
    }
}

fn is_closed(wanted: bool) -> Condition {
    Condition::all().add(if wanted {
        Column::State.eq(CaseState::Closed)
    } else {
        Column::State.ne(CaseState::Closed)
    })
}

fn on_time(wanted: bool) -> Condition {
    let (closed, due) = (
        Expr::col(Column::ClosedAt.as_column_ref()),
        Expr::col(Column::DueAt.as_column_ref()),
    );
    is_closed(true)
        .add(Column::DueAt.is_not_null())
        .add(Column::ClosedAt.is_not_null())
        .add(if wanted {
            closed.lte(due)
        } else {
            closed.gt(due)
        })
}

fn working_days(op: Comparison, value: i32) -> Condition {
    let column = Column::WorkingDays;
    is_closed(true).add(column.is_not_null()).add(match op {
        Comparison::Lt => column.lt(value),
        Comparison::Lte => column.lte(value),
        Comparison::Gt => column.gt(value),
        Comparison::Gte => column.gte(value),
        Comparison::Eq => column.eq(value),
    })
}
