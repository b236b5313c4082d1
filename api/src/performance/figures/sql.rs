//! The statement that reads cells of cases for KPIs, in both dialects. Parameters: `$1` the council, `$2`
//! the first day, `$3` the first day after, and behind them lists of services.

use rules::performance::{Dimension, DimensionSet};
use rules::time::period::Period;
use sea_orm::{DbBackend, Value};
use uuid::Uuid;

use super::plan::{Arm, Source};
use super::{facts, rows, sums};
use crate::database::lists;
use crate::demand::cells::pending;

/// The number of no arm: the row says that cells are not to be trusted.
pub(super) const PENDING: i32 = -1;

/// One select of an arm: where its rows are, and what each of them tells.
pub(super) struct Select {
    /// The tables.
    pub from: String,
    /// Its journey.
    pub journey: &'static str,
    /// Its outcome.
    pub outcome: &'static str,
    /// Whether its journey `j` is among the tables already.
    pub has_journey: bool,
    /// Which rows.
    pub conditions: Vec<String>,
    /// The day on which a row counts.
    pub day: String,
    /// Whether that is the first day of a month already.
    pub is_month: bool,
    /// How a row tells a fact.
    pub facts: fn(Dimension, &Arm) -> String,
    /// How many cases or contacts rows are.
    pub n: String,
    /// How many of them have working days.
    pub timed: String,
    /// Those working days, added up.
    pub days: String,
}

/// A statement in the making.
struct Writer {
    backend: DbBackend,
    facts: DimensionSet,
    values: Vec<Value>,
}

/// The text and the parameters; there is at least one arm.
pub(super) fn statement(
    arms: &[Arm],
    council_id: Uuid,
    days: Period,
    backend: DbBackend,
) -> (String, Vec<Value>) {
    let mut writer = Writer {
        backend,
        facts: arms.iter().flat_map(|arm| arm.facts.clone()).collect(),
        values: vec![council_id.into(), days.from.into(), days.to.into()],
    };
    let mut selects = Vec::new();
    if arms.iter().any(|arm| matches!(arm.source, Source::Cube(_))) {
        selects.push(writer.pending());
    }
    for (number, arm) in (0_i32..).zip(arms) {
        let services = writer.services(arm);
        let of_arm = match arm.source {
            Source::Cube(cube) => sums::selects(arm, cube, backend),
            Source::Rows => rows::selects(arm, backend),
        };
        for select in of_arm {
            selects.push(writer.select(number, arm, &select, services.as_deref()));
        }
    }
    (selects.join(" UNION ALL "), writer.values)
}

impl Writer {
    /// The condition on the services of an arm's journeys; `None` when all count.
    fn services(&mut self, arm: &Arm) -> Option<String> {
        let services: Vec<Uuid> = arm.services.as_ref()?.iter().copied().collect();
        let list = lists::ids(&services, self.backend);
        let known = self.values.iter().position(|value| *value == list);
        let at = known.unwrap_or(self.values.len());
        if known.is_none() {
            self.values.push(list);
        }
        let place = format!("${}", at + 1);
        Some(lists::among_ids("j.service_id", &place, self.backend))
    }

    fn select(&self, number: i32, arm: &Arm, select: &Select, services: Option<&str>) -> String {
        let mut columns = vec![
            format!("{number} AS arm"),
            format!("{} AS month", self.month(arm, select)),
        ];
        let mut places = vec!["2".to_owned()];
        for fact in &self.facts {
            let (name, kind) = facts::column(*fact);
            if arm.facts.contains(fact) {
                columns.push(format!("{} AS {name}", (select.facts)(*fact, arm)));
                places.push(columns.len().to_string());
            } else {
                columns.push(format!("CAST(NULL AS {kind}) AS {name}"));
            }
        }
        columns.push(format!("{} AS n", select.n));
        let (timed, days) = if arm.is_timed {
            (select.timed.as_str(), select.days.as_str())
        } else {
            (NOTHING, NOTHING)
        };
        columns.extend([format!("{timed} AS timed"), format!("{days} AS days")]);
        let mut conditions = select.conditions.clone();
        conditions.push(format!("{} < $3", select.day));
        if !arm.is_stock {
            conditions.push(format!("{} >= $2", select.day));
        }
        conditions.extend(services.map(str::to_owned));
        format!(
            "SELECT {} FROM {}{} WHERE {} GROUP BY {}",
            columns.join(", "),
            select.from,
            joins(arm, select),
            conditions.join(" AND "),
            places.join(", "),
        )
    }

    /// The month in which a row counts. Of a stock, the month before the first stands for all before it.
    fn month(&self, arm: &Arm, select: &Select) -> String {
        let day = &select.day;
        let is_postgres = self.backend == DbBackend::Postgres;
        let month = match (select.is_month, is_postgres) {
            (true, _) => day.clone(),
            (false, true) => format!("date_trunc('month', {day}::timestamp)::date"),
            (false, false) => format!("date({day}, 'start of month')"),
        };
        let before = if is_postgres {
            "($2::date - interval '1 month')::date"
        } else {
            "date($2, '-1 month')"
        };
        if arm.is_stock {
            format!("CASE WHEN {day} < $2 THEN {before} ELSE {month} END")
        } else {
            month
        }
    }

    /// The select that gives a row while cells are not to be trusted.
    fn pending(&self) -> String {
        let mut columns = vec![
            format!("{PENDING} AS arm"),
            "CAST(NULL AS date) AS month".to_owned(),
        ];
        for fact in &self.facts {
            let (name, kind) = facts::column(*fact);
            columns.push(format!("CAST(NULL AS {kind}) AS {name}"));
        }
        columns.extend(["n", "timed", "days"].map(|name| format!("{NOTHING} AS {name}")));
        pending::select(&columns)
    }
}

const NOTHING: &str = "CAST(0 AS bigint)";

/// The joins that the facts and the services of an arm need.
fn joins(arm: &Arm, select: &Select) -> String {
    let mut joins = String::new();
    let of_journey = [Dimension::Service, Dimension::CustomerKind];
    let asks = arm.services.is_some() || of_journey.iter().any(|fact| arm.facts.contains(fact));
    if asks && !select.has_journey {
        joins = format!(
            " JOIN journey j ON j.council_id = $1 AND j.id = {}",
            select.journey
        );
    }
    if arm.facts.contains(&Dimension::OutcomeKind) {
        joins.push_str(" LEFT JOIN outcome o ON o.council_id = $1 AND o.id = ");
        joins.push_str(select.outcome);
    }
    joins
}
