//! `caseViewSave`.

use futures_util::future::join_all;
use serde_json::{Value, json};
use support::{World, on_both};
use throughline::graphql::id::Kind;

use super::{VIEW, names, refused, saved};
use crate::cases::desk::{Desk, at, merged};

on_both!(
    a_view_is_saved_as_it_was_asked_and_answers_as_cases_does,
    |world| async move {
        let desk = Desk::open(&world).await;
        let worker = desk.worker_token();
        let team = Kind::Team.id(desk.desk_team);
        let ours = desk.opened(json!({})).await;
        let late = desk
            .opened(json!({ "receivedAt": "2026-10-01T09:00:00Z" }))
            .await;
        desk.closed().await;
        let filter = json!({ "state": { "eq": "OPEN" }, "team": { "in": [team] },
            "dueAt": { "gte": "2026-01-01T00:00:00+00:00" } });
        let order = json!([{ "field": "DUE_AT", "direction": "ASC" }]);
        let input = json!({ "name": "Ours, soonest first", "where": filter, "orderBy": order });
        let view = saved(&world, &worker, input).await;
        let expected = json!({
            "id": view["id"], "name": "Ours, soonest first", "where": filter, "orderBy": order,
            "isPrivate": true, "owner": { "name": "worker" }, "team": null,
            "createdBy": { "name": "worker" }, "createdAt": "2026-10-15T10:00:00+00:00",
            "changedAt": "2026-10-15T10:00:00+00:00", "revision": 1,
        });
        assert_eq!(view, expected);

        // What the view tells goes back into a variable, and finds the same.
        let query = format!(
            "query($id: ID!, $where: CaseWhere, $order: [CaseOrder!]) {{
                node(id: $id) {{ ... on CaseView {{ {VIEW} totalCount {{ count precision }}
                    cases(first: 1) {{ nodes {{ reference }} totalCount {{ count }} pageInfo {{ endCursor }} }} }} }}
                cases(where: $where, orderBy: $order) {{ nodes {{ reference }} }} }}"
        );
        let variables =
            json!({ "id": view["id"], "where": view["where"], "order": view["orderBy"] });
        let data = world.data(&worker, &query, variables).await;
        let node = &data["node"];
        assert_eq!(
            node["totalCount"],
            json!({ "count": 2, "precision": "EXACT" })
        );
        assert_eq!(node["cases"]["totalCount"]["count"], 2);
        let reference = |case: &Value| json!({ "reference": case["reference"] });
        // Received on 1 October, it is due before the one received on the 15th.
        assert_eq!(node["cases"]["nodes"], json!([reference(&late)]));
        let all = json!([reference(&late), reference(&ours)]);
        assert_eq!(data["cases"]["nodes"], all);
        let query = "query($id: ID!, $after: String) { node(id: $id) { ... on CaseView {
            cases(first: 1, after: $after) { nodes { reference } pageInfo { hasNextPage } } } } }";
        let after = &node["cases"]["pageInfo"]["endCursor"];
        let variables = json!({ "id": view["id"], "after": after });
        let data = world.data(&worker, query, variables).await;
        let expected = json!({ "nodes": [reference(&ours)], "pageInfo": { "hasNextPage": false } });
        assert_eq!(data["node"]["cases"], expected);
    }
);

on_both!(
    a_view_of_nothing_but_a_name_holds_all_cases_the_latest_first,
    |world| async move {
        let desk = Desk::open(&world).await;
        let worker = desk.worker_token();
        let view = saved(&world, &worker, json!({ "name": "All" })).await;
        assert_eq!((&view["where"], &view["orderBy"]), (&json!({}), &json!([])));
        let older = desk
            .opened(json!({ "receivedAt": "2026-10-01T09:00:00Z" }))
            .await;
        let newer = desk.opened(json!({})).await;
        let query = "{ viewer { caseViews { nodes { cases { nodes { id } } } } } }";
        let data = world.data(&worker, query, json!({})).await;
        let cases = &data["viewer"]["caseViews"]["nodes"][0]["cases"]["nodes"];
        assert_eq!(
            cases,
            &json!([{ "id": newer["id"] }, { "id": older["id"] }])
        );
    }
);

/// `{ or: [...] }` of so many comparisons.
fn wide(comparisons: usize) -> Value {
    json!({ "or": vec![json!({ "isOverdue": true }); comparisons] })
}

on_both!(
    what_cannot_be_asked_or_kept_is_not_saved,
    |world| async move {
        let desk = Desk::open(&world).await;
        let worker = desk.worker_token();
        let refuse = async |more: Value, expected: &[&str]| {
            let input = merged(json!({ "name": "View" }), more);
            refused(&world, (&worker, "caseViewSave"), input, expected).await;
        };
        refuse(json!({ "name": " " }), &["INVALID name"]).await;
        refuse(json!({ "name": "é".repeat(101) }), &["INVALID name"]).await;
        refuse(json!({ "name": "two\nlines" }), &["INVALID name"]).await;
        let journey = Kind::Journey.id(desk.bins.id);
        let of_journey = json!({ "where": { "or": [{}, { "team": { "eq": journey } }] } });
        refuse(of_journey, &["INVALID where.or.1.team.eq"]).await;
        let typo = json!({ "where": { "reference": { "eq": "nonsense" } } });
        refuse(typo, &["INVALID where.reference"]).await;
        let level = |within: Value| json!({ "not": within });
        let deep = (0..5).fold(json!({ "isOverdue": true }), |within, _| level(within));
        let at = "INVALID where.not.not.not.not.not";
        refuse(json!({ "where": deep }), &[at]).await;
        let twice = json!([{ "field": "DUE_AT", "direction": "ASC" },
            { "field": "DUE_AT", "direction": "DESC" }]);
        let both = json!({ "name": "", "orderBy": twice });
        refuse(both, &["INVALID name", "INVALID orderBy.1"]).await;
        refuse(json!({ "where": wide(31) }), &["INVALID where"]).await;
        refuse(json!({ "teamId": journey }), &["NOT_FOUND teamId"]).await;
        // Of the worker's own team, which its managers keep.
        let team = Kind::Team.id(desk.desk_team);
        refuse(json!({ "teamId": team }), &["NOT_KEEPER teamId"]).await;

        let ok = json!({ "name": "é".repeat(100), "where": wide(30) });
        saved(&world, &worker, ok).await;

        let stranger = world.token("case-worker", "nobody");
        let input = json!({ "name": "View" });
        refused(
            &world,
            (&stranger, "caseViewSave"),
            input,
            &["ACCOUNT_MISSING "],
        )
        .await;
        // An officer sees no assignee, so that a list by one would tell.
        let officer = world.token("performance-officer", "manager");
        let worker = Kind::Staff.id(desk.worker);
        let input = json!({ "name": "View", "where": { "assignee": { "eq": worker } } });
        let before = world.row_counts().await;
        let answer = world.mutate(&officer, "caseViewSave", input).await;
        assert_eq!(answer.code(), "FORBIDDEN");
        assert_eq!(world.row_counts().await, before);
    }
);

on_both!(
    a_name_is_had_once_by_each_owner_and_each_team,
    |world| async move {
        let desk = Desk::open(&world).await;
        let (worker, manager) = (desk.worker_token(), desk.manager_token());
        let own = json!({ "name": "Ours" });
        let team = json!({ "name": "Ours", "teamId": Kind::Team.id(desk.desk_team) });
        saved(&world, &worker, own.clone()).await;
        saved(&world, &manager, own.clone()).await;
        saved(&world, &manager, team.clone()).await;
        let taken = ["TAKEN name"];
        refused(&world, (&worker, "caseViewSave"), own, &taken).await;
        refused(&world, (&manager, "caseViewSave"), team, &taken).await;
        assert_eq!(names(&world, &worker).await, ["Ours", "Ours"]);
        assert_eq!(names(&world, &manager).await, ["Ours", "Ours"]);
        // Of many who save the same name at once one does.
        let at_once = (0..10).map(|_| {
            let input = json!({ "name": "Quick" });
            world.attempt(&worker, "caseViewSave", input, "view { id }")
        });
        let payloads = join_all(at_once).await;
        let refused = payloads.iter().filter(|payload| at(payload) == taken);
        assert_eq!(refused.count(), 9);
        assert_eq!(names(&world, &worker).await, ["Ours", "Ours", "Quick"]);
    }
);

on_both!(
    an_owner_has_a_hundred_views_and_a_team_a_hundred_more,
    |world| async move {
        let desk = Desk::open(&world).await;
        let manager = desk.manager_token();
        for number in 0..100 {
            saved(
                &world,
                &manager,
                json!({ "name": format!("View {number}") }),
            )
            .await;
        }
        let more = json!({ "name": "One more" });
        refused(&world, (&manager, "caseViewSave"), more, &["TOO_MANY "]).await;
        let of_team = json!({ "name": "One more", "teamId": Kind::Team.id(desk.desk_team) });
        saved(&world, &manager, of_team).await;
    }
);

on_both!(
    a_view_that_is_sent_twice_is_saved_once,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        let worker = desk.worker_token();
        let input =
            json!({ "name": "Late", "where": { "isOverdue": true }, "idempotencyKey": "v1" });
        let view = saved(&world, &worker, input.clone()).await;
        let before = world.row_counts().await;
        let select = "replayed view { id }";
        let again = world
            .change(&worker, "caseViewSave", input.clone(), select)
            .await;
        assert_eq!(
            (&again["replayed"], &again["view"]["id"]),
            (&json!(true), &view["id"])
        );
        assert_eq!(world.row_counts().await, before);
        let other = merged(input, json!({ "where": { "isOverdue": false } }));
        let expected = ["IDEMPOTENCY_MISMATCH idempotencyKey"];
        refused(&world, (&worker, "caseViewSave"), other, &expected).await;
    }
);
