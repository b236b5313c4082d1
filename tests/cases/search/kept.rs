//! The index says what the rows say: at once, after whatever changes them, and nothing else.

use entities::cases::case_text;
use migration::{Migrator, MigratorTrait};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Statement};
use serde_json::json;
use support::{Kind as Database, World, on_both};
use throughline::cases::search::{index, waiting};
use throughline::graphql::id::Kind;

use super::{found, reference, rename, search};
use crate::cases::desk::Desk;
use crate::performance::upgrade::{empty, id};

/// The first column of the first row, by the test's own connection.
async fn number(world: &World, sql: &str) -> i64 {
    let own = world.own_connection();
    let statement = Statement::from_string(own.get_database_backend(), sql);
    let row = own.query_one_raw(statement).await.expect(sql);
    row.expect("a row").try_get_by_index(0).expect("a number")
}

async fn run(world: &World, sql: &str) {
    let own = world.own_connection();
    own.execute_unprepared(sql).await.expect(sql);
}

on_both!(
    a_new_name_of_a_customer_finds_their_cases_and_the_old_no_longer,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        let worker = desk.worker_token();
        rename(&desk, desk.ann, 1, "Ann Blackthorn").await;
        let ann = json!({ "customerId": Kind::Customer.id(desk.ann) });
        let first = reference(&desk.opened(ann.clone()).await);
        world.advance(chrono::TimeDelta::minutes(1));
        let second = reference(&desk.opened(ann).await);
        let both = [second, first];
        assert_eq!(found(&world, &worker, "blackthorn").await, both);
        rename(&desk, desk.ann, 2, "Ann Sorrel").await;
        assert!(found(&world, &worker, "blackthorn").await.is_empty());
        assert_eq!(found(&world, &worker, "sorrel").await, both);
    }
);

on_both!(
    a_change_that_is_taken_back_leaves_the_index_as_it_was,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        let worker = desk.worker_token();
        let case = desk
            .opened(json!({ "description": "A chestnut fell" }))
            .await;
        let expected = [reference(&case)];
        let case_id = case["id"].as_str().expect("an id");
        let case_id = Kind::Case.uuid(&case_id.into()).expect("an id");
        let before = world.row_counts().await;
        for is_kept in [false, true] {
            let transaction = world.database().write().await.expect("a transaction");
            case_text::Entity::update_many()
                .col_expr(case_text::Column::Body, Expr::value("A zqxjkv fell"))
                .filter(case_text::Column::CouncilId.eq(world.council_id))
                .filter(case_text::Column::CaseId.eq(case_id))
                .exec(&transaction)
                .await
                .expect("new words");
            index::reindex(&transaction, world.council_id, &[case_id])
                .await
                .expect("an index");
            if is_kept {
                transaction.commit().await.expect("an end");
            } else {
                drop(transaction);
            }
            let (old, new) = (
                found(&world, &worker, "chestnut").await,
                found(&world, &worker, "zqxjkv").await,
            );
            let (is, is_not) = if is_kept { (new, old) } else { (old, new) };
            assert_eq!((is.as_slice(), is_not.len()), (&expected[..], 0));
        }
        assert_eq!(before.len(), world.row_counts().await.len());

        // The words of a case that loses them are nowhere left.
        let left = match world.kind {
            Database::Sqlite => {
                "SELECT (SELECT count(*) FROM case_words_data WHERE instr(block, CAST('qxjkv' AS blob)) > 0) \
                 + (SELECT count(*) FROM case_words_content WHERE instr(c3, 'zqxjkv') > 0)"
            }
            Database::Postgres => {
                "SELECT count(*) FROM case_search WHERE CAST(whole AS text) LIKE '%zqxjkv%'"
            }
        };
        assert!(number(&world, left).await > 0);
        let transaction = world.database().write().await.expect("a transaction");
        case_text::Entity::update_many()
            .col_expr(case_text::Column::Body, Expr::value(""))
            .filter(case_text::Column::CouncilId.eq(world.council_id))
            .filter(case_text::Column::CaseId.eq(case_id))
            .exec(&transaction)
            .await
            .expect("no words");
        index::reindex(&transaction, world.council_id, &[case_id])
            .await
            .expect("an index");
        transaction.commit().await.expect("an end");
        assert_eq!(number(&world, left).await, 0);
    }
);

on_both!(
    a_refused_opening_leaves_nothing_in_the_index,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        let before = world.row_counts().await;
        let wrong = json!({ "description": "A larch", "stageId": "none" });
        let input = desk.opening(&desk.bins, wrong);
        let worker = desk.worker_token();
        let payload = world
            .attempt(&worker, "caseOpen", input, "case { id }")
            .await;
        assert_eq!(crate::cases::desk::at(&payload), ["STAGE_UNKNOWN stageId"]);
        assert_eq!(world.row_counts().await, before);
        let case = desk.opened(json!({ "description": "A larch" })).await;
        let indexed = number(&world, "SELECT count(*) FROM case_search").await;
        assert_eq!(indexed, 1);
        // The same key a second time opens and indexes nothing more.
        let keyed = json!({ "description": "A yew", "idempotencyKey": "a" });
        let first = desk.opened(keyed.clone()).await;
        let second = desk.opened(keyed).await;
        assert_eq!(first["reference"], second["reference"]);
        assert_eq!(found(&world, &worker, "yew").await, [reference(&first)]);
        assert_eq!(found(&world, &worker, "larch").await, [reference(&case)]);
    }
);

on_both!(
    cases_from_before_are_found_once_the_background_work_was_there,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        let worker = desk.worker_token();
        let old = desk.opened(json!({ "description": "An old oak" })).await;
        // As the step leaves what it finds.
        match world.kind {
            Database::Sqlite => run(&world, "DELETE FROM case_words").await,
            Database::Postgres => {
                run(&world, "UPDATE case_search SET plain = '', whole = ''").await
            }
        }
        run(&world, "UPDATE case_search SET is_waiting = true").await;
        let new = desk.opened(json!({ "description": "A new oak" })).await;
        let answer = search(&world, &worker, "oak").await;
        let expected = json!([{ "reference": new["reference"] }]);
        assert_eq!(
            (&answer["nodes"], &answer["isComplete"]),
            (&expected, &json!(false))
        );
        let indexed = waiting::index_some(world.database(), world.council_id).await;
        assert_eq!(indexed.expect("an answer"), 1);
        let indexed = waiting::index_some(world.database(), world.council_id).await;
        assert_eq!(indexed.expect("an answer"), 0);
        let mut all = found(&world, &worker, "oak").await;
        all.sort();
        let mut expected = [reference(&old), reference(&new)];
        expected.sort();
        assert_eq!(all, expected);
    }
);

/// The steps before that of search.
const BEFORE: u32 = 13;

on_both!(
    the_step_marks_every_case_that_is_there,
    |world: World| async move {
        let database = empty(&world).await;
        Migrator::up(&database, Some(BEFORE))
            .await
            .expect("the old schema");
        let id = id(world.kind);
        for statement in [
            format!(
                "INSERT INTO council (council_id, code, name, time_zone, created_at) VALUES ({id}, 'OLD', 'Old', 'Europe/London', '2026-01-01T00:00:00Z')"
            ),
            format!(
                "INSERT INTO directorate (id, council_id, code, title, revision) VALUES ({id}, {id}, 'D', 'D', 1)"
            ),
            format!(
                "INSERT INTO service (id, council_id, directorate_id, code, name, revision) VALUES ({id}, {id}, {id}, 'S', 'S', 1)"
            ),
            format!(
                "INSERT INTO channel (id, council_id, code, title, revision) VALUES ({id}, {id}, 'C', 'C', 1)"
            ),
            format!(
                "INSERT INTO journey (id, council_id, service_id, code, title, customer_kind, revision) VALUES ({id}, {id}, {id}, 'J', 'J', 'RESIDENT', 1)"
            ),
            format!(
                "INSERT INTO journey_version (id, council_id, journey_id, number, state, design, valid_from, published_at, revision) VALUES ({id}, {id}, {id}, 1, 'PUBLISHED', 'AS_IS', '2026-01-01', '2026-01-01T00:00:00Z', 2)"
            ),
            format!(
                "INSERT INTO cases (id, council_id, reference, journey_id, journey_version_id, channel_id, demand_code, state, received_at, received_on, is_staged, has_contradictory_times, last_sequence, recorded_at, revision) VALUES ({id}, {id}, 'OLD-1', {id}, {id}, {id}, 'VALUE_NEW', 'OPEN', '2026-01-01T00:00:00Z', '2026-01-01', false, false, 1, '2026-01-01T00:00:00Z', 1)"
            ),
        ] {
            database
                .execute_unprepared(&statement)
                .await
                .expect(&statement);
        }
        Migrator::up(&database, None).await.expect("the new schema");
        let sql =
            format!("SELECT count(*) AS n FROM case_search WHERE is_waiting AND case_id = {id}");
        let ask = Statement::from_string(database.get_database_backend(), sql);
        let row = database.query_one_raw(ask).await.expect("an answer");
        let marked: i64 = row.expect("a row").try_get("", "n").expect("a number");
        assert_eq!(marked, 1);
    }
);
