//! The statements that write cells, in both dialects, made from the description of the cubes.
//! `$1` is the council.

use sea_orm::DbBackend;

use super::cube::{CUBES, Cube};
use crate::cases::contributions;

/// Where contributions come from, and how often each counts.
struct Source<'a> {
    /// The table or the name of a part of the statement.
    from: &'a str,
    /// A condition on its rows.
    filter: &'a str,
    /// How a cell's number follows from its rows.
    n: &'a str,
}

/// Adds the contributions of a source to the cells of a cube. Sorted by the key, so that two that do so
/// never wait for each other crosswise.
fn fold(cube: &Cube, source: &Source<'_>, backend: DbBackend) -> String {
    let key = cube.key().join(", ");
    let expressions = cube.key_of_contribution(backend);
    let places: Vec<String> = (1..=expressions.len())
        .map(|place| place.to_string())
        .collect();
    let places = places.join(", ");
    let (name, n) = (cube.name, source.n);
    format!(
        "INSERT INTO {name} ({key}, n) SELECT {}, CAST({n} AS bigint) FROM {} \
         WHERE {}{} GROUP BY {places} HAVING {n} <> 0 ORDER BY {places} \
         ON CONFLICT ({key}) DO UPDATE SET n = {name}.n + excluded.n",
        expressions.join(", "),
        source.from,
        cube.counts_contribution(),
        source.filter,
    )
}

/// PostgreSQL: folds the oldest `$2` deltas into every cube, and counts them, in one statement.
pub(super) fn merge_postgres() -> String {
    let source = Source {
        from: "gone",
        filter: "",
        n: "sum(n)",
    };
    let folds = parts(&source);
    format!(
        "WITH pick AS MATERIALIZED (SELECT id FROM cell_delta WHERE council_id = $1 \
         ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED), \
         gone AS (DELETE FROM cell_delta d USING pick p \
         WHERE d.council_id = $1 AND d.id = p.id RETURNING d.*), \
         {folds} SELECT count(*) AS merged FROM gone"
    )
}

/// PostgreSQL: removes every delta and computes every cube from the rows, in one statement and so from one
/// snapshot. The cells must have been removed before.
pub(super) fn rebuild_postgres() -> String {
    let source = Source {
        from: "counted",
        filter: "",
        n: "count(*)",
    };
    let folds = parts(&source);
    format!(
        "WITH gone AS (DELETE FROM cell_delta d WHERE d.council_id = $1 RETURNING 1), \
         counted AS MATERIALIZED ({}), {folds} SELECT count(*) AS merged FROM gone",
        of_council(DbBackend::Postgres)
    )
}

fn parts(source: &Source<'_>) -> String {
    let parts: Vec<String> = CUBES
        .iter()
        .map(|cube| {
            let fold = fold(cube, source, DbBackend::Postgres);
            format!("into_{} AS ({fold})", cube.name)
        })
        .collect();
    parts.join(", ")
}

/// SQLite: folds the deltas up to the id `$2` into one cube.
pub(super) fn merge_sqlite(cube: &Cube) -> String {
    let source = Source {
        from: "cell_delta",
        filter: " AND council_id = $1 AND id <= $2",
        n: "sum(n)",
    };
    fold(cube, &source, DbBackend::Sqlite)
}

/// SQLite: computes one cube from the rows.
pub(super) fn rebuild_sqlite(cube: &Cube) -> String {
    let from = format!("({}) f", of_council(DbBackend::Sqlite));
    let source = Source {
        from: &from,
        filter: "",
        n: "count(*)",
    };
    fold(cube, &source, DbBackend::Sqlite)
}

/// SQLite: the last of the oldest `$2` deltas.
pub(super) const LAST_OF_BATCH: &str = "SELECT max(id) AS last FROM (SELECT id FROM cell_delta \
     WHERE council_id = $1 ORDER BY id LIMIT $2) batch";

/// Every cell of a cube that differs from what the rows say, between the days `$2` and before `$3`: its
/// key, the recount, and cells with deltas. One statement, and so one snapshot.
pub(super) fn differences(cube: &Cube, backend: DbBackend) -> String {
    let key: Vec<&str> = cube.key().into_iter().skip(1).collect();
    let read: Vec<String> = key.iter().map(|column| as_read(column)).collect();
    let (key, read) = (key.join(", "), read.join(", "));
    let expressions: Vec<String> = cube
        .key_of_contribution(backend)
        .into_iter()
        .skip(1)
        .collect();
    let named: Vec<String> = expressions
        .iter()
        .zip(cube.key().iter().skip(1))
        .map(|(expression, name)| format!("{expression} AS {name}"))
        .collect();
    let (named, counts) = (named.join(", "), cube.counts_contribution());
    let days = |column: &str| format!("{column} >= $2 AND {column} < $3");
    let (name, date) = (cube.name, cube.grain.column());
    format!(
        "SELECT {read}, CAST(sum(counted) AS bigint) AS counted, CAST(sum(kept) AS bigint) AS kept FROM (\
         SELECT {named}, 1 AS counted, 0 AS kept FROM ({}) f WHERE {counts} AND {} \
         UNION ALL SELECT {key}, 0, n FROM {name} WHERE council_id = $1 AND {} \
         UNION ALL SELECT {named}, 0, n FROM cell_delta WHERE council_id = $1 AND {counts} AND {}) both_sides \
         GROUP BY {key} HAVING sum(counted) <> sum(kept) ORDER BY {key}",
        of_council(backend),
        days("day"),
        days(date),
        days("day"),
    )
}

/// Numbers of every width are read as one type.
fn as_read(column: &str) -> String {
    match column {
        "measure" | "demand_code" | "timing" | "working_days" | "family" => {
            format!("CAST({column} AS integer) AS {column}")
        }
        other => other.to_owned(),
    }
}

/// The contributions of every row of the council, with the council as a column.
fn of_council(backend: DbBackend) -> String {
    let rows = contributions::of_all_rows(backend);
    let council = match backend {
        DbBackend::Postgres => "$1::uuid",
        _ => "$1",
    };
    format!("SELECT {council} AS council_id, e.* FROM ({rows}) e")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fold_names_its_key_once_and_sorts_by_it() {
        let [days, ..] = CUBES;
        assert_eq!(
            merge_sqlite(&days),
            "INSERT INTO cell_days (council_id, journey_id, version_id, measure, month, working_days, n) \
             SELECT council_id, journey_id, version_id, measure, date(day, 'start of month'), working_days, \
             CAST(sum(n) AS bigint) FROM cell_delta WHERE measure IN (6) AND council_id = $1 AND id <= $2 \
             GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(n) <> 0 ORDER BY 1, 2, 3, 4, 5, 6 \
             ON CONFLICT (council_id, journey_id, version_id, measure, month, working_days) \
             DO UPDATE SET n = cell_days.n + excluded.n"
        );
    }
}
