//! The statement that reads cells of demand, in both dialects. Parameters: `$1` the council, `$2` the
//! first day, `$3` the first day after, `$4` the owners.

use rules::demand::rows::DemandDimension;
use sea_orm::DbBackend;

use super::Owner;

/// One source of cells: a table and how its rows are counted.
struct Arm {
    /// What the rows are, as an expression.
    measure: &'static str,
    /// The day on which they count.
    day: &'static str,
    /// The tables, with `k` the case.
    from: &'static str,
    /// Which rows.
    filter: &'static str,
    /// What a contact has of its own, and a case has.
    of: Columns,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Columns {
    Contact,
    Case,
}

const ARMS: [Arm; 5] = [
    Arm {
        measure: "'CONTACTS'",
        day: "c.happened_on",
        from: "contact c LEFT JOIN cases k ON k.council_id = $1 AND k.id = c.case_id",
        filter: "c.council_id = $1",
        of: Columns::Contact,
    },
    Arm {
        measure: "'OPENED'",
        day: "k.received_on",
        from: "cases k",
        filter: "k.council_id = $1 AND k.is_staged = false",
        of: Columns::Case,
    },
    Arm {
        measure: "x.kind",
        day: "x.closed_on",
        from: "case_closing x JOIN cases k ON k.council_id = $1 AND k.id = x.case_id",
        filter: "x.council_id = $1 AND k.is_staged = false",
        of: Columns::Case,
    },
    Arm {
        measure: "'REOPENED'",
        day: "x.reopened_on",
        from: "case_closing x JOIN cases k ON k.council_id = $1 AND k.id = x.case_id",
        filter: "x.council_id = $1 AND k.is_staged = false",
        of: Columns::Case,
    },
    Arm {
        measure: "CASE WHEN k.closed_at <= k.due_at THEN 'ON_TIME' ELSE 'LATE' END",
        day: "k.closed_on",
        from: "cases k",
        filter: "k.council_id = $1 AND k.is_staged = false AND k.state = 'CLOSED' AND k.due_at IS NOT NULL",
        of: Columns::Case,
    },
];

/// The text for owners of this kind, told apart by `by`; the same text for any number of owners.
pub(super) fn statement(kind: Owner, by: &[DemandDimension], backend: DbBackend) -> String {
    let arms: Vec<String> = ARMS
        .iter()
        .map(|arm| select(arm, kind, by, backend))
        .collect();
    arms.join(" UNION ALL ")
}

fn select(arm: &Arm, kind: Owner, by: &[DemandDimension], backend: DbBackend) -> String {
    let (own, journey) = match arm.of {
        Columns::Contact => ("c", "c.journey_id"),
        Columns::Case => ("k", "k.journey_id"),
    };
    let (owner, join) = match kind {
        Owner::Council => (format!("{own}.council_id"), String::new()),
        Owner::Team(_) => ("k.team_id".to_owned(), String::new()),
        Owner::Journey(_) => (journey.to_owned(), String::new()),
        Owner::Service(_) => ("j.service_id".to_owned(), journey_join(journey)),
        Owner::Directorate(_) => ("s.directorate_id".to_owned(), service_join(journey)),
    };
    let month = month(arm.day, backend);
    let mut columns = vec![
        format!("{owner} AS owner"),
        format!("{} AS measure", arm.measure),
        format!("{month} AS month"),
    ];
    let is_by_code = by.contains(&DemandDimension::DemandCode);
    columns.push(if arm.of == Columns::Contact || is_by_code {
        format!("{own}.demand_code AS demand_code")
    } else {
        "NULL AS demand_code".to_owned()
    });
    for (dimension, column) in [
        (
            DemandDimension::Channel,
            format!("{own}.channel_id AS channel"),
        ),
        (DemandDimension::Team, "k.team_id AS team".to_owned()),
        (DemandDimension::Journey, format!("{journey} AS journey")),
        (
            DemandDimension::Version,
            "k.journey_version_id AS version".to_owned(),
        ),
    ] {
        if by.contains(&dimension) {
            columns.push(column);
        }
    }
    let positions: Vec<String> = (1..=columns.len()).map(|place| place.to_string()).collect();
    format!(
        "SELECT {}, count(*) AS n FROM {}{join} WHERE {} AND {day} >= $2 AND {day} < $3 AND {} GROUP BY {}",
        columns.join(", "),
        arm.from,
        arm.filter,
        among(&owner, kind, backend),
        positions.join(", "),
        day = arm.day,
    )
}

fn journey_join(journey: &str) -> String {
    format!(" JOIN journey j ON j.council_id = $1 AND j.id = {journey}")
}

fn service_join(journey: &str) -> String {
    format!(
        "{} JOIN service s ON s.council_id = $1 AND s.id = j.service_id",
        journey_join(journey)
    )
}

fn month(day: &str, backend: DbBackend) -> String {
    match backend {
        DbBackend::Postgres => format!("date_trunc('month', {day}::timestamp)::date"),
        _ => format!("date({day}, 'start of month')"),
    }
}

/// The owners are one parameter. The council is told by `$1` already, but the parameter is used all
/// the same, so that every form takes the same four.
fn among(owner: &str, kind: Owner, backend: DbBackend) -> String {
    match (kind, backend) {
        (Owner::Council, DbBackend::Postgres) => "$4::uuid[] IS NOT NULL".to_owned(),
        (Owner::Council, _) => "$4 IS NOT NULL".to_owned(),
        (_, DbBackend::Postgres) => format!("{owner} = ANY($4)"),
        _ => format!("{owner} IN (SELECT unhex(value) FROM json_each($4))"),
    }
}
