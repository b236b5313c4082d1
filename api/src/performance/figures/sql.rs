//! The statement that reads cells of cases for KPIs, in both dialects. Parameters: `$1` the council,
//! `$2` the first day, `$3` the first day after.

use rules::performance::{Dimension, DimensionSet, TimeAnchor};
use sea_orm::DbBackend;

/// The name of an anchor in the statement and its rows.
pub(super) const fn name(anchor: TimeAnchor) -> &'static str {
    match anchor {
        TimeAnchor::Opened => "OPENED",
        TimeAnchor::Closed => "CLOSED",
        TimeAnchor::Due => "DUE",
    }
}

/// The text for these anchors and facts; each anchor is an arm of its own.
pub(super) fn statement(
    anchors: &[TimeAnchor],
    facts: &DimensionSet,
    backend: DbBackend,
) -> String {
    let arms: Vec<String> = anchors
        .iter()
        .map(|anchor| select(*anchor, facts, backend))
        .collect();
    arms.join(" UNION ALL ")
}

fn select(anchor: TimeAnchor, facts: &DimensionSet, backend: DbBackend) -> String {
    let (day, filter) = match anchor {
        TimeAnchor::Opened => ("k.received_on", ""),
        TimeAnchor::Closed => ("k.closed_on", " AND k.state = 'CLOSED'"),
        TimeAnchor::Due => ("k.due_on", ""),
    };
    let month = match backend {
        DbBackend::Postgres => format!("date_trunc('month', {day}::timestamp)::date"),
        _ => format!("date({day}, 'start of month')"),
    };
    let mut columns = vec![
        format!("'{}' AS anchor", name(anchor)),
        format!("{month} AS month"),
    ];
    columns.extend(fact_columns(facts));
    let positions: Vec<String> = (1..=columns.len()).map(|place| place.to_string()).collect();
    format!(
        "SELECT {}, count(*) AS n, count({DAYS}) AS timed, sum(coalesce({DAYS}, 0)) AS days FROM cases k{} WHERE k.council_id = $1 AND k.is_staged = false{filter} AND {day} >= $2 AND {day} < $3 GROUP BY {}",
        columns.join(", "),
        fact_joins(facts),
        positions.join(", "),
    )
}

/// Working days of a closed case; none of others.
const DAYS: &str = "CASE WHEN k.state = 'CLOSED' THEN k.working_days END";

/// How a fact is had of the case `k`, its journey `j` and its outcome `o`, and its column's name.
pub(super) const fn fact_column(fact: Dimension) -> (&'static str, &'static str) {
    match fact {
        Dimension::Journey => ("k.journey_id", "journey"),
        Dimension::Service => ("j.service_id", "service"),
        Dimension::Version => ("k.journey_version_id", "version"),
        Dimension::Channel => ("k.channel_id", "channel"),
        Dimension::Team => ("k.team_id", "team"),
        Dimension::Outcome => ("k.outcome_id", "outcome"),
        Dimension::OutcomeKind => ("o.kind", "outcome_kind"),
        Dimension::DemandCode => ("k.demand_code", "demand_code"),
        Dimension::CustomerKind => ("j.customer_kind", "customer_kind"),
        Dimension::OnTime => (
            "CASE WHEN k.state = 'CLOSED' AND k.due_at IS NOT NULL THEN CASE WHEN k.closed_at <= k.due_at THEN 1 ELSE 0 END END",
            "on_time",
        ),
        Dimension::IsClosed => (
            "CASE WHEN k.state = 'CLOSED' THEN 1 ELSE 0 END",
            "is_closed",
        ),
        Dimension::HasDue => (
            "CASE WHEN k.due_at IS NOT NULL THEN 1 ELSE 0 END",
            "has_due",
        ),
        Dimension::WorkingDays => (DAYS, "working_days"),
    }
}

/// The facts of the case `k`, each as a named column.
pub fn fact_columns(facts: &DimensionSet) -> impl Iterator<Item = String> {
    facts.iter().map(|fact| {
        let (expression, column) = fact_column(*fact);
        format!("{expression} AS {column}")
    })
}

/// The joins of the case `k` that its facts need.
#[must_use]
pub fn fact_joins(facts: &DimensionSet) -> String {
    let mut joins = String::new();
    if facts.contains(&Dimension::Service) || facts.contains(&Dimension::CustomerKind) {
        joins.push_str(" JOIN journey j ON j.council_id = $1 AND j.id = k.journey_id");
    }
    if facts.contains(&Dimension::OutcomeKind) {
        joins.push_str(" LEFT JOIN outcome o ON o.council_id = $1 AND o.id = k.outcome_id");
    }
    joins
}
