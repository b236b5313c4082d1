//! The arms that count the rows of cases, closings and contacts: exact for any question, and as dear
//! as the rows are many.

use super::super::cells::code::numbered;
use super::measure;
use super::sql::{Arm, Names, Span};

const CASE: Names = Names {
    council: "k.council_id",
    channel: "k.channel_id",
    team: "k.team_id",
    demand_code: "k.demand_code",
    is_numbered: false,
    journey: "k.journey_id",
    version: "k.journey_version_id",
    outcome: "k.outcome_id",
};

/// A closing is told apart by its own outcome, and by the case as it stands.
const CLOSING: Names = Names {
    outcome: "x.outcome_id",
    ..CASE
};

/// A contact has a channel, a demand code and a journey of its own; team and version are its case's.
pub(super) const CONTACT: Names = Names {
    council: "c.council_id",
    channel: "c.channel_id",
    demand_code: "c.demand_code",
    journey: "c.journey_id",
    outcome: "CAST(NULL AS uuid)",
    ..CASE
};

/// The case of a contact, where it has one.
pub(super) const OF_CONTACT: &str = "LEFT JOIN cases k ON k.council_id = $1 AND k.id = c.case_id";

const CLOSINGS: &str = "case_closing x JOIN cases k ON k.council_id = $1 AND k.id = x.case_id";
const CASES: &str = "k.council_id = $1 AND k.is_staged = false";

/// The intervals of local days in which cases with a due day are open, as `k`: from `s_on`, received
/// or reopened, until `e_on`, when it ended, or until none. Of closings at one instant that which was undone
/// came first; their ids do not tell.
const INTERVALS: &str = "(SELECT k.*, x.closed_on AS e_on, coalesce((SELECT max(p.reopened_on) \
    FROM case_closing p WHERE p.council_id = $1 AND p.case_id = x.case_id \
    AND (p.closed_at < x.closed_at OR p.closed_at = x.closed_at AND (p.reopened_at < x.reopened_at \
    OR x.reopened_at IS NULL AND p.reopened_at IS NOT NULL \
    OR p.reopened_at = x.reopened_at AND p.id < x.id))), k.received_on) AS s_on \
    FROM case_closing x JOIN cases k ON k.council_id = $1 AND k.id = x.case_id \
    WHERE x.council_id = $1 AND k.is_staged = false AND k.due_on IS NOT NULL \
    UNION ALL SELECT k.*, NULL AS e_on, coalesce((SELECT max(p.reopened_on) \
    FROM case_closing p WHERE p.council_id = $1 AND p.case_id = k.id), k.received_on) AS s_on \
    FROM cases k WHERE k.council_id = $1 AND k.is_staged = false AND k.due_on IS NOT NULL AND k.state = 'OPEN') k";

/// The day from which an interval counts as breached.
const BREACHED_ON: &str = "CASE WHEN k.s_on > k.due_on THEN k.s_on ELSE k.due_on END";

/// The arm that counts the rows of a measure.
pub(super) fn arm(measure: i32, has_history: bool) -> Arm {
    let (day, from, filter, names) = match measure {
        measure::CONTACTS => (
            "c.happened_on",
            format!("contact c {OF_CONTACT}"),
            "c.council_id = $1".to_owned(),
            CONTACT,
        ),
        measure::OPENED => (
            "k.received_on",
            "cases k".to_owned(),
            CASES.to_owned(),
            CASE,
        ),
        measure::CLOSED => closings("x.closed_on", " AND x.kind = 'CLOSED'"),
        measure::WITHDRAWN => closings("x.closed_on", " AND x.kind = 'WITHDRAWN'"),
        measure::MERGED => closings("x.closed_on", " AND x.kind = 'MERGED'"),
        measure::REOPENED => closings("x.reopened_on", ""),
        measure::LATEST_CLOSED => (
            "k.closed_on",
            "cases k".to_owned(),
            format!("{CASES} AND k.state = 'CLOSED' AND k.due_at IS NOT NULL"),
            CASE,
        ),
        measure::TOOK => (
            "k.closed_on",
            "cases k".to_owned(),
            format!("{CASES} AND k.state = 'CLOSED' AND k.working_days IS NOT NULL"),
            CASE,
        ),
        measure::BREACH_ENDED => intervals("k.e_on", "k.e_on IS NOT NULL AND "),
        _ => intervals(BREACHED_ON, "k.e_on IS NULL OR "),
    };
    let detail = match measure {
        measure::CONTACTS => numbered("c.demand_code", |code| code.family().number()),
        measure::LATEST_CLOSED => format!(
            "CASE WHEN k.closed_at <= k.due_at THEN {} ELSE {} END",
            measure::ON_TIME,
            measure::LATE
        ),
        measure::TOOK => "k.working_days".to_owned(),
        _ => "0".to_owned(),
    };
    Arm {
        measure: measure.to_string(),
        detail,
        day: day.to_owned(),
        n: "count(*)",
        from,
        filter,
        span: if has_history {
            Span::Always
        } else {
            Span::Period
        },
        names,
    }
}

fn closings(day: &'static str, which: &str) -> (&'static str, String, String, Names) {
    let filter = format!("x.council_id = $1 AND k.is_staged = false{which}");
    (day, CLOSINGS.to_owned(), filter, CLOSING)
}

fn intervals(day: &'static str, or: &str) -> (&'static str, String, String, Names) {
    let filter = format!("({or}{BREACHED_ON} < k.e_on)");
    (day, INTERVALS.to_owned(), filter, CASE)
}
