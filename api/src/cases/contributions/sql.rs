//! The contributions of cases, closings and contacts to the roll-ups, counted from their rows in SQL, in
//! both dialects. It says in sets what [`rules::demand::contribution`] says of one case.

use rules::demand::contribution::NO_WORKING_DAYS;
use rules::demand::{DemandCode, Measure, Timing};
use sea_orm::{ActiveEnum, DbBackend};

use super::Rows;
use crate::database::literal;

/// The columns of a contribution.
pub const COLUMNS: [&str; 10] = [
    "measure",
    "day",
    "journey_id",
    "version_id",
    "channel_id",
    "team_id",
    "demand_code",
    "outcome_id",
    "timing",
    "working_days",
];

/// One row for each contribution of `rows`, with [`COLUMNS`]. `$1` is the council; further parameters
/// are those of [`Rows::parameters`].
pub(super) fn contributions(rows: &Rows<'_>, backend: DbBackend) -> String {
    let which = Which::of(rows, backend);
    let mut arms = vec![
        opened(&which),
        latest_closed(&which),
        due(&which),
        ended(&which),
        reopened(&which),
        breached_and_ended(&which),
        breached_since_reopened(&which),
        breached_since_received(&which),
    ];
    arms.extend(contacts(&which));
    arms.join(" UNION ALL ")
}

/// The statement that writes them as deltas, as few rows as possible. The parameter after those of
/// [`Rows::parameters`] is the beginning of the ids, in hexadecimal digits.
pub(super) fn insert(rows: &Rows<'_>, backend: DbBackend) -> String {
    let columns = COLUMNS.join(", ");
    let start = rows.parameters() + 2;
    let id = match backend {
        DbBackend::Postgres => {
            format!("(${start}::text || lpad(to_hex(row_number() OVER ()), 12, '0'))::uuid")
        }
        _ => format!("unhex(${start} || printf('%012x', row_number() OVER ()))"),
    };
    format!(
        "INSERT INTO cell_delta (council_id, id, {columns}, n) SELECT $1, {id}, g.* \
         FROM (SELECT {columns}, count(*) AS n FROM ({}) f GROUP BY {columns}) g",
        contributions(rows, backend)
    )
}

/// Which rows are meant, in the words of a dialect.
struct Which {
    /// The condition on a case `k`, to be added to the others.
    cases: String,
    /// The same on a contact `c`; none when no contacts are meant.
    contacts: Option<String>,
    /// The nil id.
    nil: &'static str,
}

impl Which {
    fn of(rows: &Rows<'_>, backend: DbBackend) -> Self {
        let is_postgres = backend == DbBackend::Postgres;
        let among = |number: usize| {
            if is_postgres {
                format!("= ANY(${number})")
            } else {
                format!("IN (SELECT unhex(value) FROM json_each(${number}))")
            }
        };
        let (cases, contacts) = match rows {
            Rows::All => ("AND k.is_staged = false".to_owned(), Some(String::new())),
            // An import brings no contacts.
            Rows::OfImport(_) => ("AND k.import_id = $2".to_owned(), None),
            Rows::Listed { .. } => (
                format!("AND k.id {}", among(2)),
                Some(format!("AND c.id {}", among(3))),
            ),
        };
        Self {
            cases,
            contacts,
            nil: literal::nil(backend),
        }
    }

    /// The columns of something that happened to the case `k`.
    fn flow(&self, measure: &str, day: &str, outcome: Option<&str>) -> String {
        let outcome = outcome.map_or_else(
            || self.nil.to_owned(),
            |outcome| format!("coalesce({outcome}, {})", self.nil),
        );
        self.columns(measure, day, &outcome, "0", &NO_WORKING_DAYS.to_string())
    }

    /// The columns of the case `k` itself, by one of its days.
    fn state(&self, measure: Measure, day: &str, working_days: &str) -> String {
        let outcome = format!("coalesce(k.outcome_id, {})", self.nil);
        let measure = measure.number().to_string();
        self.columns(&measure, day, &outcome, &timing(), working_days)
    }

    fn columns(
        &self,
        measure: &str,
        day: &str,
        outcome: &str,
        timing: &str,
        working_days: &str,
    ) -> String {
        let (nil, code) = (self.nil, code("k"));
        format!(
            "{measure} AS measure, {day} AS day, k.journey_id AS journey_id, \
             k.journey_version_id AS version_id, k.channel_id AS channel_id, \
             coalesce(k.team_id, {nil}) AS team_id, {code} AS demand_code, {outcome} AS outcome_id, \
             {timing} AS timing, {working_days} AS working_days"
        )
    }
}

fn contacts(which: &Which) -> Option<String> {
    let (nil, filter) = (which.nil, which.contacts.as_ref()?);
    Some(format!(
        "SELECT {} AS measure, c.happened_on AS day, c.journey_id AS journey_id, \
         coalesce(k.journey_version_id, {nil}) AS version_id, c.channel_id AS channel_id, \
         coalesce(k.team_id, {nil}) AS team_id, {} AS demand_code, {nil} AS outcome_id, 0 AS timing, \
         {NO_WORKING_DAYS} AS working_days \
         FROM contact c LEFT JOIN cases k ON k.council_id = $1 AND k.id = c.case_id \
         WHERE c.council_id = $1 {filter}",
        Measure::Contacts.number(),
        code("c"),
    ))
}

fn opened(which: &Which) -> String {
    let days = NO_WORKING_DAYS.to_string();
    let columns = which.state(Measure::Opened, "k.received_on", &days);
    let filter = &which.cases;
    format!("SELECT {columns} FROM cases k WHERE k.council_id = $1 {filter}")
}

fn latest_closed(which: &Which) -> String {
    let days = format!("coalesce(k.working_days, {NO_WORKING_DAYS})");
    let columns = which.state(Measure::LatestClosed, "k.closed_on", &days);
    let filter = &which.cases;
    format!(
        "SELECT {columns} FROM cases k WHERE k.council_id = $1 {filter} \
         AND k.state = 'CLOSED' AND k.closed_on IS NOT NULL"
    )
}

fn due(which: &Which) -> String {
    let days = NO_WORKING_DAYS.to_string();
    let columns = which.state(Measure::Due, "k.due_on", &days);
    let filter = &which.cases;
    format!(
        "SELECT {columns} FROM cases k WHERE k.council_id = $1 {filter} AND k.due_on IS NOT NULL"
    )
}

const CLOSINGS: &str =
    "case_closing x JOIN cases k ON k.council_id = $1 AND k.id = x.case_id WHERE x.council_id = $1";

fn ended(which: &Which) -> String {
    let measure = format!(
        "CASE x.kind WHEN 'CLOSED' THEN {} WHEN 'MERGED' THEN {} ELSE {} END",
        Measure::Closed.number(),
        Measure::Merged.number(),
        Measure::Withdrawn.number()
    );
    let columns = which.flow(&measure, "x.closed_on", Some("x.outcome_id"));
    format!("SELECT {columns} FROM {CLOSINGS} {}", which.cases)
}

fn reopened(which: &Which) -> String {
    let measure = Measure::Reopened.number().to_string();
    let columns = which.flow(&measure, "x.reopened_on", None);
    let filter = &which.cases;
    format!("SELECT {columns} FROM {CLOSINGS} {filter} AND x.reopened_on IS NOT NULL")
}

/// The closings of cases that have a due day, each with the one before it. Of two at one instant the one
/// that was undone came first.
fn in_order(which: &Which) -> String {
    format!(
        "SELECT x.case_id AS case_id, x.closed_on AS closed_on, x.reopened_on AS reopened_on, \
         row_number() OVER one_by_one AS place, \
         count(*) OVER (PARTITION BY x.case_id) AS places, \
         lag(x.reopened_on) OVER one_by_one AS reopened_before \
         FROM {CLOSINGS} {} AND k.due_on IS NOT NULL \
         WINDOW one_by_one AS (PARTITION BY x.case_id \
         ORDER BY x.closed_at, x.reopened_at IS NULL, x.reopened_at, x.id)",
        which.cases
    )
}

/// The later of `since` and the due day.
fn from_due(since: &str) -> String {
    format!("CASE WHEN {since} > k.due_on THEN {since} ELSE k.due_on END")
}

/// Stretches that a closing ended after the due day.
fn breached_and_ended(which: &Which) -> String {
    let since = "CASE o.place WHEN 1 THEN k.received_on ELSE o.reopened_before END";
    let breached_on = from_due(since);
    let breached = Measure::Breached.number();
    let day = format!("CASE m.measure WHEN {breached} THEN {breached_on} ELSE o.closed_on END");
    let columns = which.flow("m.measure", &day, None);
    format!(
        "SELECT {columns} FROM ({}) o JOIN cases k ON k.council_id = $1 AND k.id = o.case_id \
         JOIN (SELECT {breached} AS measure UNION ALL SELECT {}) m ON true \
         WHERE {since} IS NOT NULL AND {breached_on} < o.closed_on",
        in_order(which),
        Measure::BreachEnded.number(),
    )
}

/// Stretches that began with a reopening and last.
fn breached_since_reopened(which: &Which) -> String {
    let measure = Measure::Breached.number().to_string();
    let columns = which.flow(&measure, &from_due("o.reopened_on"), None);
    format!(
        "SELECT {columns} FROM ({}) o JOIN cases k ON k.council_id = $1 AND k.id = o.case_id \
         WHERE o.place = o.places AND o.reopened_on IS NOT NULL",
        in_order(which)
    )
}

/// Stretches that began with the receipt and last.
fn breached_since_received(which: &Which) -> String {
    let measure = Measure::Breached.number().to_string();
    let columns = which.flow(&measure, &from_due("k.received_on"), None);
    let filter = &which.cases;
    format!(
        "SELECT {columns} FROM cases k WHERE k.council_id = $1 {filter} AND k.due_on IS NOT NULL \
         AND NOT EXISTS (SELECT 1 FROM case_closing x WHERE x.council_id = $1 AND x.case_id = k.id)"
    )
}

/// The number of the demand code of a case or contact.
fn code(alias: &str) -> String {
    let codes: Vec<String> = DemandCode::ALL
        .iter()
        .map(|code| format!("WHEN '{}' THEN {}", code.to_value(), code.number()))
        .collect();
    format!("CASE {alias}.demand_code {} END", codes.join(" "))
}

/// The number of how the case `k` stands to its due instant.
fn timing() -> String {
    format!(
        "CASE WHEN k.state = 'CLOSED' THEN CASE WHEN k.due_at IS NULL THEN {} \
         WHEN k.closed_at <= k.due_at THEN {} ELSE {} END \
         WHEN k.due_at IS NULL THEN {} ELSE {} END",
        Timing::ClosedWithoutDue.number(),
        Timing::ClosedOnTime.number(),
        Timing::ClosedLate.number(),
        Timing::OpenWithoutDue.number(),
        Timing::OpenWithDue.number(),
    )
}
