//! Views in lists: their pages, their counts, and what they name that is no longer in use.

use std::collections::BTreeSet;

use entities::cases::case_view;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use support::on_both;
use throughline::graphql::id::Kind;

use super::saved;
use crate::cases::desk::Desk;

on_both!(
    twenty_views_are_counted_and_listed_in_as_many_statements_as_two,
    |world| async move {
        let desk = Desk::open(&world).await;
        let manager = desk.manager_token();
        let case = desk.opened(json!({})).await;
        let save = async |number: usize| {
            // Each asks something else, and every second is the team's.
            let reference = if number.is_multiple_of(3) {
                case["reference"].clone()
            } else {
                json!("")
            };
            let filter = if number.is_multiple_of(3) {
                json!({ "or": vec![json!({ "reference": { "eq": reference } }); number + 1] })
            } else {
                json!({ "or": vec![json!({ "state": { "eq": "OPEN" } }); number + 1],
                    "assignee": { "in": [Kind::Staff.id(desk.worker)] } })
            };
            let team = number
                .is_multiple_of(2)
                .then(|| Kind::Team.id(desk.desk_team));
            let input = json!({ "name": format!("{number:02}"), "where": filter, "teamId": team });
            saved(&world, &manager, input).await;
        };
        let query = "{ viewer { caseViews(first: 100) { nodes { name owner { name } team { code }
            createdBy { name } retired { field } totalCount { count } cases(first: 2) { nodes { id } } } } } }";
        let count = async || {
            world.mark();
            let data = world.data(&manager, query, json!({})).await;
            let statements = world.statements();
            let counting = statements.iter().filter(|sql| sql.contains("rows_counted"));
            assert_eq!(counting.count(), 1, "{statements:#?}");
            let tables = [
                "case_view",
                "\"cases\"",
                "\"staff\".\"name\"",
                "\"team\".\"code\"",
            ];
            let of_views = statements
                .into_iter()
                .filter(|sql| tables.iter().any(|table| sql.contains(table)));
            let nodes = data["viewer"]["caseViews"]["nodes"]
                .as_array()
                .expect("views");
            let counts: Vec<Value> = nodes
                .iter()
                .map(|node| node["totalCount"]["count"].clone())
                .collect();
            (of_views.collect::<Vec<String>>().len(), counts)
        };
        save(0).await;
        save(1).await;
        let (of_two, counts) = count().await;
        assert_eq!(counts, [json!(1), json!(0)]);
        for number in 2..20 {
            save(number).await;
        }
        let (of_twenty, counts) = count().await;
        assert_eq!(of_twenty, of_two);
        let expected: Vec<Value> = (0..20)
            .map(|number| json!(i32::from(number % 3 == 0)))
            .collect();
        assert_eq!(counts, expected);
    }
);

on_both!(
    a_view_says_what_it_names_that_is_no_longer_in_use_and_still_answers,
    |world| async move {
        let desk = Desk::open(&world).await;
        let worker = desk.worker_token();
        let case = desk.opened(json!({})).await;
        let version = "{ journey(code: \"BINS\") { currentVersion { id revision } } }";
        let version = world.data(&worker, version, json!({})).await;
        let version = &version["journey"]["currentVersion"];
        let [leaver, member] = [desk.leaver, desk.worker].map(|id| Kind::Staff.id(id));
        let input = json!({ "name": "View", "where": { "or": [
            { "assignee": { "in": [member, leaver] } }, { "version": { "eq": version["id"] } },
        ] } });
        saved(&world, &worker, input).await;
        let query = "{ viewer { caseViews { nodes { retired { field id message } cases { nodes { id } } } } } }";
        let read = async || {
            let data = world.data(&worker, query, json!({})).await;
            data["viewer"]["caseViews"]["nodes"][0].clone()
        };
        let gone = json!({ "field": ["or", "0", "assignee", "in", "1"], "id": leaver,
            "message": "This member of staff works for the council no longer." });
        let cases = json!({ "nodes": [{ "id": case["id"] }] });
        assert_eq!(read().await, json!({ "retired": [gone], "cases": cases }));
        let input = json!({ "id": version["id"], "expectedRevision": version["revision"] });
        let administrator = world.administrator();
        let select = "journeyVersion { state }";
        world
            .change(&administrator, "journeyVersionRetire", input, select)
            .await;
        let old = json!({ "field": ["or", "1", "version", "eq"], "id": version["id"],
            "message": "This journey version is retired: no case is opened under it any more." });
        assert_eq!(
            read().await,
            json!({ "retired": [gone, old], "cases": cases })
        );
    }
);

on_both!(
    a_view_whose_filter_is_no_longer_understood_says_so_beside_the_others,
    |world| async move {
        let desk = Desk::open(&world).await;
        let worker = desk.worker_token();
        desk.opened(json!({})).await;
        for name in ["New", "Old"] {
            saved(&world, &worker, json!({ "name": name })).await;
        }
        // As if an earlier release had called a state otherwise.
        let column = case_view::Column::Filter;
        let update = case_view::Entity::update_many()
            .col_expr(column, Expr::value(json!({ "state": { "eq": "ASLEEP" } })))
            .filter(case_view::Column::Name.eq("Old"))
            .filter(case_view::Column::CouncilId.eq(world.council_id));
        update
            .exec(world.own_connection())
            .await
            .expect("an update");
        let query = "{ viewer { caseViews { nodes { name where totalCount { count } cases { nodes { reference } } } } } }";
        let answer = world.ask(&worker, query, json!({})).await;
        let nodes = &answer.body["data"]["viewer"]["caseViews"]["nodes"];
        assert_eq!(nodes[0]["totalCount"]["count"], 1);
        let expected = json!({ "name": "Old", "where": { "state": { "eq": "ASLEEP" } },
            "totalCount": null, "cases": null });
        assert_eq!(nodes[1], expected);
        let codes: BTreeSet<String> = answer.codes().into_iter().collect();
        assert_eq!(codes, BTreeSet::from(["BAD_USER_INPUT".to_owned()]));
    }
);

on_both!(views_come_a_page_at_a_time_by_name, |world| async move {
    let desk = Desk::open(&world).await;
    let worker = desk.worker_token();
    for name in ["c", "a", "b"] {
        saved(&world, &worker, json!({ "name": name })).await;
    }
    let query = "query($after: String) { viewer { caseViews(first: 2, after: $after) {
        nodes { name } pageInfo { hasNextPage endCursor } } } }";
    let page = world.data(&worker, query, json!({})).await;
    let page = &page["viewer"]["caseViews"];
    assert_eq!(page["nodes"], json!([{ "name": "a" }, { "name": "b" }]));
    assert_eq!(page["pageInfo"]["hasNextPage"], true);
    let after = json!({ "after": page["pageInfo"]["endCursor"] });
    let rest = world.data(&worker, query, after).await;
    assert_eq!(
        rest["viewer"]["caseViews"]["nodes"],
        json!([{ "name": "c" }])
    );
});
