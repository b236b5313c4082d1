//! The predicate of a KPI as a condition over the table of cases, so that the cases behind a figure
//! are selected by what the figure counts. No leaf is ever NULL: a fact that a case does not have
//! fulfils nothing, and `not` is plain negation.

use std::collections::HashSet;

use entities::cases::case_closing;
use entities::cases::cases::Column;
use entities::journeys::{journey, outcome};
use entities::select::{in_ids, in_texts};
use rules::cases::CaseState;
use rules::performance::{Comparison, KpiKind, Part, Predicate, Question, TimeAnchor};
use rules::time::period::Period;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ActiveEnum, ColumnTrait, Condition, DbBackend};
use uuid::Uuid;

/// What every leaf needs to know.
struct Ground<'a> {
    council_id: Uuid,
    backend: DbBackend,
    linked: &'a HashSet<Uuid>,
}

/// The cases that `question` counts in `part`, whose anchor lies in `days`; `None` when a KPI of this
/// kind has no such part.
#[must_use]
pub fn of_part(
    question: &Question<'_>,
    part: Part,
    days: Period,
    council_id: Uuid,
    backend: DbBackend,
) -> Option<Condition> {
    let definition = question.measure.part(question.kind, part)?;
    let ground = Ground {
        council_id,
        backend,
        linked: question.linked,
    };
    let counted = match question.kind {
        KpiKind::Stock => open_after(definition.anchor, days, council_id),
        _ => anchored(definition.anchor, days),
    };
    let mut condition = Condition::all()
        .add(counted)
        .add(ground.of(&definition.predicate));
    if !question.services.is_empty() {
        let services: Vec<Uuid> = question.services.iter().copied().collect();
        condition = condition.add(ground.of(&Predicate::ServiceIn(services)));
    }
    if question.kind == KpiKind::CaseDuration {
        condition = condition.add(Column::WorkingDays.is_not_null());
    }
    Some(condition)
}

/// The column of the local day by which cases fall into periods.
#[must_use]
pub const fn day_of(anchor: TimeAnchor) -> Column {
    match anchor {
        TimeAnchor::Opened => Column::ReceivedOn,
        TimeAnchor::Closed => Column::ClosedOn,
        TimeAnchor::Due => Column::DueOn,
    }
}

fn anchored(anchor: TimeAnchor, days: Period) -> Condition {
    let column = day_of(anchor);
    let condition = Condition::all()
        .add(column.gte(days.from))
        .add(column.lt(days.to));
    match anchor {
        TimeAnchor::Closed => condition.add(Column::State.eq(CaseState::Closed)),
        TimeAnchor::Opened | TimeAnchor::Due => condition,
    }
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
        TimeAnchor::Opened | TimeAnchor::Closed => condition,
    }
}

impl Ground<'_> {
    fn of(&self, predicate: &Predicate) -> Condition {
        match predicate {
            Predicate::All(parts) => parts
                .iter()
                .fold(always(true), |all, part| all.add(self.of(part))),
            Predicate::Any(parts) => parts
                .iter()
                .fold(Condition::any().add(always(false)), |any, part| {
                    any.add(self.of(part))
                }),
            Predicate::Not(part) => self.of(part).not(),
            Predicate::JourneyIn(ids) => self.among(Column::JourneyId, ids),
            Predicate::ServiceIn(ids) => {
                let journeys = in_ids(journey::Column::ServiceId, ids, self.backend);
                self.of_journeys(journeys)
            }
            Predicate::VersionIn(ids) => self.among(Column::JourneyVersionId, ids),
            Predicate::ChannelIn(ids) => self.among(Column::ChannelId, ids),
            Predicate::TeamIn(ids) => self.among(Column::TeamId, ids),
            Predicate::OutcomeIn(ids) => self.among(Column::OutcomeId, ids),
            Predicate::OutcomeKindIn(kinds) => self.of_kinds(&codes(kinds)),
            Predicate::OutcomeIsLinked(wanted) => self.linked(*wanted),
            Predicate::DemandCodeIn(wanted) => {
                Condition::all().add(in_texts(Column::DemandCode, &codes(wanted), self.backend))
            }
            Predicate::CustomerKindIn(kinds) => {
                let journeys = in_texts(journey::Column::CustomerKind, &codes(kinds), self.backend);
                self.of_journeys(journeys)
            }
            Predicate::IsOnTime(wanted) => on_time(*wanted),
            Predicate::IsClosed(wanted) => is_closed(*wanted),
            Predicate::HasDueDate(true) => Condition::all().add(Column::DueAt.is_not_null()),
            Predicate::HasDueDate(false) => Condition::all().add(Column::DueAt.is_null()),
            Predicate::WorkingDays { op, value } => working_days(*op, *value),
            Predicate::WorkingDaysBetween { from, to } => {
                working_days(Comparison::Gte, *from).add(working_days(Comparison::Lte, *to))
            }
        }
    }

    fn among(&self, column: Column, ids: &[Uuid]) -> Condition {
        Condition::all()
            .add(column.is_not_null())
            .add(in_ids(column, ids, self.backend))
    }

    fn linked(&self, wanted: bool) -> Condition {
        let ids: Vec<Uuid> = self.linked.iter().copied().collect();
        let linked = in_ids(Column::OutcomeId, &ids, self.backend);
        Condition::all()
            .add(Column::OutcomeId.is_not_null())
            .add(if wanted { linked } else { linked.not() })
    }

    fn of_journeys(&self, which: Expr) -> Condition {
        let journeys = Query::select()
            .column(journey::Column::Id)
            .from(journey::Entity)
            .and_where(journey::Column::CouncilId.eq(self.council_id))
            .and_where(which)
            .to_owned();
        within(Column::JourneyId, journeys)
    }

    fn of_kinds(&self, kinds: &[String]) -> Condition {
        let outcomes = Query::select()
            .column(outcome::Column::Id)
            .from(outcome::Entity)
            .and_where(outcome::Column::CouncilId.eq(self.council_id))
            .and_where(in_texts(outcome::Column::Kind, kinds, self.backend))
            .to_owned();
        within(Column::OutcomeId, outcomes)
    }
}

fn within(column: Column, select: SelectStatement) -> Condition {
    Condition::all()
        .add(column.is_not_null())
        .add(column.in_subquery(select))
}

fn codes<E: ActiveEnum<Value = String>>(values: &[E]) -> Vec<String> {
    values.iter().map(ActiveEnum::to_value).collect()
}

/// A condition that every row fulfils, or none. An empty condition would vanish from the SQL.
fn always(fulfilled: bool) -> Condition {
    Condition::all().add(Expr::val(1).eq(i32::from(fulfilled)))
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
