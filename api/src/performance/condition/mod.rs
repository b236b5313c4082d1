//! The predicate of a KPI as a condition over rows, so that what stands behind a figure is selected by
//! what the figure counts. No leaf is ever NULL: a fact that a row does not have fulfils nothing, and
//! `not` is plain negation.

pub mod cases;
pub mod contacts;

use entities::journeys::journey;
use entities::select::{InCouncil, in_ids, in_texts};
use rules::performance::{Predicate, Question};
use rules::time::period::Period;
use sea_orm::sea_query::{Expr, ExprTrait, SelectStatement};
use sea_orm::{
    ActiveEnum, ColumnTrait, Condition, DbBackend, QueryFilter, QuerySelect, QueryTrait,
};
use uuid::Uuid;

/// What every leaf needs to know, with the columns that tell the same of cases and of contacts. None of
/// them is ever NULL.
#[derive(Clone, Copy)]
struct Ground<C> {
    council_id: Uuid,
    backend: DbBackend,
    journey: C,
    channel: C,
    demand_code: C,
}

impl<C: ColumnTrait> Ground<C> {
    /// A leaf that those columns tell; `None` for the others.
    fn shared(self, leaf: &Predicate) -> Option<Condition> {
        let backend = self.backend;
        let all = Condition::all();
        Some(match leaf {
            Predicate::JourneyIn(ids) => all.add(in_ids(self.journey, ids, backend)),
            Predicate::ServiceIn(ids) => {
                self.of_journeys(in_ids(journey::Column::ServiceId, ids, backend))
            }
            Predicate::CustomerKindIn(kinds) => {
                let kinds = codes(kinds);
                self.of_journeys(in_texts(journey::Column::CustomerKind, &kinds, backend))
            }
            Predicate::ChannelIn(ids) => all.add(in_ids(self.channel, ids, backend)),
            Predicate::DemandCodeIn(wanted) => {
                all.add(in_texts(self.demand_code, &codes(wanted), backend))
            }
            _ => return None,
        })
    }

    fn of_journeys(self, which: Expr) -> Condition {
        within(self.journey, journeys(self.council_id, which))
    }
}

/// The whole predicate, of the conditions of its leaves.
fn of(predicate: &Predicate, leaf: &impl Fn(&Predicate) -> Condition) -> Condition {
    match predicate {
        Predicate::All(parts) => parts
            .iter()
            .fold(always(true), |all, part| all.add(of(part, leaf))),
        Predicate::Any(parts) => parts
            .iter()
            .fold(Condition::any().add(always(false)), |any, part| {
                any.add(of(part, leaf))
            }),
        Predicate::Not(part) => of(part, leaf).not(),
        other => leaf(other),
    }
}

/// A condition that every row fulfils, or none. An empty condition would vanish from the SQL.
fn always(fulfilled: bool) -> Condition {
    Condition::all().add(Expr::val(1).eq(i32::from(fulfilled)))
}

fn within<C: ColumnTrait>(column: C, select: SelectStatement) -> Condition {
    Condition::all()
        .add(column.is_not_null())
        .add(column.in_subquery(select))
}

/// On a day of the period.
#[must_use]
pub fn on_days<C: ColumnTrait>(column: C, days: Period) -> Condition {
    Condition::all()
        .add(column.gte(days.from))
        .add(column.lt(days.to))
}

/// The ids of the journeys of which this is true.
fn journeys(council_id: Uuid, which: Expr) -> SelectStatement {
    journey::Entity::in_council(council_id)
        .filter(which)
        .select_only()
        .column(journey::Column::Id)
        .into_query()
}

/// The ids of the journeys of a KPI's services; `None` when those of the whole council count.
#[must_use]
pub fn journeys_of(
    question: &Question<'_>,
    council_id: Uuid,
    backend: DbBackend,
) -> Option<SelectStatement> {
    let services: Vec<Uuid> = question.services.iter().copied().collect();
    let which = match services.as_slice() {
        [] => return None,
        [only] => journey::Column::ServiceId.eq(*only),
        _ => in_ids(journey::Column::ServiceId, &services, backend),
    };
    Some(journeys(council_id, which))
}

fn codes<E: ActiveEnum<Value = String>>(values: &[E]) -> Vec<String> {
    values.iter().map(ActiveEnum::to_value).collect()
}
