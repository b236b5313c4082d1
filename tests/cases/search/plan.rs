//! A search asks a fixed number of statements, and each goes by the index.

use entities::cases::{case_text, cases};
use entities::select::InCouncil;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};
use serde_json::json;
use support::{Kind as Database, World, on_both, plan};
use throughline::cases::rows::{self, CaseRows};

use super::{SEARCH, search};
use crate::cases::desk::Desk;

/// Enough that reading all of them costs more than going by an index.
const CASES: usize = 5_000;

/// Writes copies of a case, of which one in a thousand holds the word "sycamore".
pub async fn fill(desk: &Desk) {
    let world = &desk.world;
    desk.opened(json!({ "description": "Bins were not emptied" }))
        .await;
    let of_council = cases::Entity::in_council(world.council_id);
    let case = of_council.one(world.own_connection()).await;
    let case = case.expect("an answer").expect("a case");
    let text = case_text::Entity::in_council(world.council_id)
        .filter(case_text::Column::CaseId.eq(case.id))
        .one(world.own_connection())
        .await;
    let text = text.expect("an answer").expect("a text");
    let mut rows = CaseRows::default();
    for number in 0..CASES {
        let (id, text_id) = (world.clock.new_id(), world.clock.new_id());
        rows.cases.push(cases::Model {
            id,
            reference: format!("COPY-{number}"),
            description_id: Some(text_id),
            ..case.clone()
        });
        let tree = if number % 1_000 == 0 {
            "sycamore"
        } else {
            "bin"
        };
        rows.texts.push(case_text::Model {
            id: text_id,
            case_id: id,
            body: format!("{} number {number}, {tree}", text.body),
            ..text.clone()
        });
    }
    let transaction = world.database().write().await.expect("a transaction");
    let written = rows::insert(&transaction, &world.clock, rows).await;
    written.expect("the rows");
    transaction.commit().await.expect("an end");
}

/// Lets the database count its rows.
pub async fn count(world: &World) {
    let analyzed = world.own_connection().execute_unprepared("ANALYZE").await;
    analyzed.expect("counts");
}

on_both!(
    a_search_goes_by_the_index_in_a_fixed_number_of_statements,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        fill(&desk).await;
        count(&world).await;
        let worker = desk.worker_token();
        let director = world.token("director", "manager");
        let mut counts = Vec::new();
        for (token, text, count, index) in [
            (&worker, "sycamore", 5, "case_search_whole"),
            (&worker, "sycamore 3000", 1, "case_search_whole"),
            (&director, "copy-77", 1, "case_search_plain"),
        ] {
            // Who asks is remembered from here on.
            search(&world, token, text).await;
            world.mark();
            let answer = search(&world, token, text).await;
            assert_eq!(answer["totalCount"]["count"], count, "{text}");
            let statements = world.statements();
            let of_search = plan::reading(&statements, &["case_search"]);
            // The page, the count, whether any wait.
            assert_eq!(of_search.len(), 3, "{of_search:#?}");
            counts.push(statements.len());
            for sql in of_search.iter().filter(|sql| !sql.contains("is_waiting")) {
                let steps = world.steps_of_plan(sql).await.join("\n");
                let expected = match world.kind {
                    Database::Sqlite => vec![
                        "SCAN case_words VIRTUAL TABLE INDEX",
                        "SEARCH case_search USING INTEGER PRIMARY KEY (rowid=?)",
                        "SEARCH cases USING",
                    ],
                    Database::Postgres => vec![index],
                };
                for part in expected {
                    assert!(steps.contains(part), "{part} in {steps}");
                }
                assert!(!steps.contains("Seq Scan on case"), "{steps}");
            }
        }
        assert_eq!(counts[0], counts[1]);
        let page = world
            .data(&worker, SEARCH, json!({ "t": "emptied", "n": 2 }))
            .await;
        let total = &page["caseSearch"]["totalCount"];
        assert_eq!(total, &json!({ "count": CASES + 1, "precision": "EXACT" }));
    }
);
