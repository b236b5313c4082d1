//! A queue of 100,000 cases is read by its index: page by page in as many statements, and without sorting it.

use entities::cases::cases::Column;
use entities::organisation::service;
use entities::select::InCouncil;
use sea_orm::{ConnectionTrait, IdenStatic, Iterable, Statement};
use serde_json::{Value, json};
use support::{Kind as Database, World, on_both};
use uuid::Uuid;

use super::{mine, reference, references};
use crate::cases::desk::Desk;
use crate::cases::rows::Maker;

const CASES: usize = 100_000;

/// Pages that are walked, of a hundred cases each.
const PAGES: usize = 4;

/// Fills the queues with copies of a case: of four one is the crew's and one no team's, of ten one is never
/// due, and of two journeys each has half.
async fn fill(desk: &Desk, other_journey: Uuid) {
    let world = &desk.world;
    desk.opened(json!({})).await;
    let own = world.own_connection();
    let (numbers, id, minutes, days) = match world.kind {
        Database::Sqlite => (
            format!(
                "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {CASES})"
            ),
            "randomblob(16)",
            "strftime('%Y-%m-%dT%H:%M:%S+00:00', '2026-01-01', '+' || (n * 7) || ' minutes')",
            "strftime('%Y-%m-%dT%H:%M:%S+00:00', '2026-02-01', '+' || (n % 300) || ' days')",
        ),
        Database::Postgres => (
            format!("WITH s(n) AS (SELECT generate_series(1, {CASES}))"),
            "gen_random_uuid()",
            "'2026-01-01T00:00:00Z'::timestamptz + n * 7 * interval '1 minute'",
            "'2026-02-01T00:00:00Z'::timestamptz + n % 300 * interval '1 day'",
        ),
    };
    let literal = |id: Uuid| match world.kind {
        Database::Sqlite => format!("X'{}'", id.simple()),
        Database::Postgres => format!("'{id}'::uuid"),
    };
    let (crew, journey) = (literal(desk.crew), literal(other_journey));
    let values = Column::iter().map(|column| match column {
        Column::Id => id.to_owned(),
        Column::Reference => "'COPY-' || n".to_owned(),
        Column::JourneyId => format!("CASE WHEN n % 2 = 0 THEN c.journey_id ELSE {journey} END"),
        Column::TeamId => {
            format!("CASE WHEN n % 4 = 0 THEN {crew} WHEN n % 4 = 1 THEN NULL ELSE c.team_id END")
        }
        Column::ReceivedAt => minutes.to_owned(),
        Column::DueAt => format!("CASE WHEN n % 10 = 0 THEN NULL ELSE {days} END"),
        other => format!("c.{}", other.as_str()),
    });
    let columns: Vec<String> = Column::iter()
        .map(|column| column.as_str().to_owned())
        .collect();
    let values: Vec<String> = values.collect();
    let sql = format!(
        "INSERT INTO cases ({}) {numbers} SELECT {} FROM s CROSS JOIN cases c WHERE c.reference NOT LIKE 'COPY%'",
        columns.join(", "),
        values.join(", ")
    );
    own.execute_unprepared(&sql).await.expect("the cases");
}

/// The first of the desk's queue, found by looking at all cases.
async fn expected(desk: &Desk) -> Vec<String> {
    let world = &desk.world;
    let own = world.own_connection();
    let wanted = PAGES * 100;
    let sql = format!(
        "SELECT reference FROM cases WHERE team_id IS NULL OR team_id IN (SELECT id FROM team WHERE code = 'DESK') \
         ORDER BY due_at IS NULL, due_at, received_at, id LIMIT {wanted}"
    );
    let rows = own
        .query_all_raw(Statement::from_string(own.get_database_backend(), sql))
        .await;
    let rows = rows.expect("the cases");
    rows.iter()
        .map(|row| row.try_get("", "reference").expect("a reference"))
        .collect()
}

/// The statements of a page of the desk's queue.
async fn page(desk: &Desk, token: &str, after: &Value) -> (Value, Vec<String>) {
    desk.world.mark();
    let page = mine(&desk.world, token, json!({ "first": 100, "after": after })).await;
    (page, desk.world.statements())
}

/// Nothing but what the index gave for each key is sorted.
async fn goes_by_the_index(world: &World, sql: &str) {
    let steps = world.steps_of_plan(sql).await;
    let plan = steps.join("\n");
    let scan = match world.kind {
        Database::Sqlite => {
            "SEARCH cases USING INDEX cases_queue (council_id=? AND journey_id=? AND <expr>=?"
        }
        Database::Postgres => "Index Scan using cases_queue on cases",
    };
    let at = steps.iter().position(|step| step.contains(scan));
    let at = at.unwrap_or_else(|| panic!("{scan} in\n{plan}"));
    let depth = |step: &str| step.len() - step.trim_start().len();
    let above = steps[..at]
        .iter()
        .rev()
        .find(|step| depth(step) < depth(&steps[at]));
    let (above, beside) = (above.expect("what reads it"), &steps[at + 1..]);
    match world.kind {
        // The list ends with its limit, and nothing in it is sorted.
        Database::Sqlite => {
            assert!(above.contains("CORRELATED LIST SUBQUERY"), "{plan}");
            let mut list = beside
                .iter()
                .take_while(|step| depth(step) >= depth(&steps[at]));
            assert!(!list.any(|step| step.contains("TEMP B-TREE")), "{plan}");
            assert!(
                plan.contains("SEARCH cases USING INTEGER PRIMARY KEY (rowid=?)"),
                "{plan}"
            );
            // What is scanned under this name is the page.
            let count = |step| plan.matches(step).count();
            assert_eq!(count("SCAN cases"), count("CO-ROUTINE cases"), "{plan}");
        }
        Database::Postgres => {
            assert!(above.contains("Limit"), "{plan}");
            assert!(!plan.contains("Seq Scan on cases"), "{plan}");
        }
    }
}

/// The one statement that reads the queue.
fn of_cases(statements: &[String]) -> &str {
    let of_cases: Vec<&String> = statements
        .iter()
        .filter(|sql| sql.contains("COALESCE"))
        .collect();
    let [sql] = of_cases[..] else {
        panic!("one statement: {statements:#?}");
    };
    sql
}

/// The first pages of the desk's queue, each read by the index and in as many statements as the others.
async fn walked(desk: &Desk, token: &str) -> Vec<String> {
    let (mut found, mut after, mut counts) = (Vec::new(), Value::Null, Vec::new());
    for _ in 0..PAGES {
        let (page, statements) = page(desk, token, &after).await;
        found.extend(references(&page));
        after = page["pageInfo"]["endCursor"].clone();
        counts.push(statements.len());
        goes_by_the_index(&desk.world, of_cases(&statements)).await;
    }
    assert_eq!(counts, [counts[0]; PAGES]);
    found
}

on_both!(
    a_queue_of_a_hundred_thousand_is_paged_and_taken_from_by_its_index,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        let maker = Maker {
            world: &world,
            council_id: world.council_id,
        };
        let service = service::Entity::in_council(world.council_id);
        let service = service
            .one(world.own_connection())
            .await
            .expect("an answer");
        let service_id = service.expect("a service").id;
        let trees = maker
            .journey(service_id, "TREES", &[desk.desk_team, desk.crew])
            .await;
        fill(&desk, trees.id).await;
        let expected = expected(&desk).await;
        let worker = desk.worker_token();
        mine(&world, &worker, json!({ "first": 1 })).await;
        // SQLite also while it knows nothing of its rows; PostgreSQL counts them by itself.
        for counted in [false, true] {
            if !counted && world.kind == Database::Postgres {
                continue;
            }
            if counted {
                let analyzed = world.own_connection().execute_unprepared("ANALYZE").await;
                analyzed.expect("counts");
            }
            assert_eq!(walked(&desk, &worker).await, expected);
        }
        world.mark();
        let taken = world
            .change(&worker, "caseTake", json!({}), "case { reference }")
            .await;
        assert_eq!(reference(&taken["case"]), expected[0]);
        goes_by_the_index(&world, of_cases(&world.statements())).await;
        let query = "{ viewer { queue(first: 1) { totalCount { count precision } } } }";
        let data = world.data(&worker, query, json!({})).await;
        let total = &data["viewer"]["queue"]["totalCount"];
        assert_eq!(total, &json!({ "count": 10_000, "precision": "AT_LEAST" }));
    }
);
