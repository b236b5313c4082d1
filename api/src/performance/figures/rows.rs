//! The selects that count the rows of cases and closings, or of contacts: exact for any question, and as dear
//! as the rows are many.
//!
//! A case is in a stock from the day it was received or reopened until the day it was closed or withdrawn;
//! by the anchor DUE only from the day it was due, if that is later.

use rules::performance::TimeAnchor;
use sea_orm::DbBackend;

use super::facts::{WORKING_DAYS, of_case, of_contact};
use super::plan::Arm;
use super::sql::Select;

const CASES: &str = "cases k";

/// Contacts, each with the case that it is about, if any.
const CONTACTS: &str = "contact c LEFT JOIN cases k ON k.council_id = $1 AND k.id = c.case_id";

/// Each run of days in which a case was open: `began` is its first day, `ended` the day it ended. Of closings at
/// one instant that which was undone came first; their ids do not tell.
const RUNS: &str = "(SELECT z.case_id AS id, coalesce(lag(z.reopened_on) OVER \
    (PARTITION BY z.case_id ORDER BY z.closed_at, z.reopened_at NULLS LAST, z.id), c.received_on) AS began, z.closed_on AS ended \
    FROM case_closing z JOIN cases c ON c.council_id = $1 AND c.id = z.case_id \
    WHERE z.council_id = $1 \
    UNION ALL \
    SELECT c.id, coalesce((SELECT max(z.reopened_on) FROM case_closing z \
    WHERE z.council_id = $1 AND z.case_id = c.id), c.received_on), NULL \
    FROM cases c WHERE c.council_id = $1 AND c.state = 'OPEN') r \
    JOIN cases k ON k.council_id = $1 AND k.id = r.id";

/// The selects of an arm that rows answer.
pub(super) fn selects(arm: &Arm, backend: DbBackend) -> Vec<Select> {
    if arm.is_stock {
        return stock(arm, backend);
    }
    let (day, filter) = match arm.anchor {
        TimeAnchor::Opened => ("k.received_on", None),
        TimeAnchor::Closed => ("k.closed_on", Some("k.state = 'CLOSED'")),
        TimeAnchor::Due => ("k.due_on", None),
        TimeAnchor::Contacted => return vec![of_journeys(arm, contacts())],
    };
    let mut select = select(CASES, day, "count(*)".to_owned());
    select.conditions.extend(filter.map(str::to_owned));
    vec![of_journeys(arm, select)]
}

/// The few journeys of an arm's services first, and then the rows of each: SQLite does not know that they
/// are few.
fn of_journeys(arm: &Arm, mut select: Select) -> Select {
    if arm.services.is_some() {
        select.from = format!("journey j CROSS JOIN {}", select.from);
        select.has_journey = true;
        let of_journey = format!("{} = j.id", select.journey);
        select
            .conditions
            .extend(["j.council_id = $1".to_owned(), of_journey]);
    }
    select
}

fn contacts() -> Select {
    Select {
        from: CONTACTS.to_owned(),
        journey: "c.journey_id",
        conditions: vec!["c.council_id = $1".to_owned()],
        facts: |fact, _| of_contact(fact),
        ..select(CASES, "c.happened_on", "count(*)".to_owned())
    }
}

/// What comes into the stock, and what leaves it.
fn stock(arm: &Arm, backend: DbBackend) -> Vec<Select> {
    let (from, has_due) = match (arm.anchor, backend) {
        (TimeAnchor::Due, DbBackend::Postgres) => ("greatest(r.began, k.due_on)", true),
        (TimeAnchor::Due, _) => ("max(r.began, k.due_on)", true),
        _ => ("r.began", false),
    };
    let of = |day: &str, n: &str, filter: String| {
        let mut select = select(RUNS, day, n.to_owned());
        select.conditions.push(filter);
        if has_due {
            select.conditions.push("k.due_on IS NOT NULL".to_owned());
        }
        select
    };
    let came = format!("(r.ended IS NULL OR {from} < r.ended)");
    let went = format!("{from} < r.ended");
    vec![of(from, "count(*)", came), of("r.ended", "-count(*)", went)]
}

fn select(from: &str, day: &str, n: String) -> Select {
    Select {
        from: from.to_owned(),
        journey: "k.journey_id",
        outcome: "k.outcome_id",
        has_journey: false,
        conditions: vec![
            "k.council_id = $1".to_owned(),
            "k.is_staged = false".to_owned(),
        ],
        day: day.to_owned(),
        is_month: false,
        facts: |fact, _| of_case(fact),
        n,
        timed: format!("count({WORKING_DAYS})"),
        days: format!("CAST(sum(coalesce({WORKING_DAYS}, 0)) AS bigint)"),
    }
}
