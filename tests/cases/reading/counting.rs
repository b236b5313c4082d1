//! How many cases a connection has in all.

use entities::cases::cases;
use serde_json::json;
use support::on_both;
use throughline::cases::rows::insert_rows;

use super::scene::Scene;

on_both!(
    a_count_is_of_all_pages_and_only_of_what_is_in_reach,
    |world| async move {
        let scene = Scene::set(&world).await;
        scene.fill(0, 7).await;
        scene.fill(1, 3).await;
        let query = "{ all: cases(first: 2) { totalCount { count precision } }
            open: cases(first: 1, where: { state: { eq: OPEN } }) { totalCount { count } }
            contacts(first: 1) { totalCount { count } }
            journeys { nodes { code cases(first: 1) { totalCount { count } } contacts(first: 1) { totalCount { count } } } } }";
        let count = |count: u64| json!({ "totalCount": { "count": count } });
        let data = scene.data(&scene.officer(), query).await;
        assert_eq!(
            data["all"]["totalCount"],
            json!({ "count": 10, "precision": "EXACT" })
        );
        // Of 7 cases 4 are open, of 3 two are.
        assert_eq!(data["open"], count(6));
        assert_eq!(data["contacts"], count(10));
        assert_eq!(
            data["journeys"]["nodes"],
            json!([
                { "code": "J0", "cases": count(7), "contacts": count(7) },
                { "code": "J1", "cases": count(3), "contacts": count(3) },
            ])
        );
        let data = scene.data(&scene.token("case-worker"), query).await;
        assert_eq!(data["all"]["totalCount"]["count"], 7);
        assert_eq!(
            data["journeys"]["nodes"][1],
            json!({ "code": "J1", "cases": count(0), "contacts": count(0) })
        );
    }
);

on_both!(counting_stops_at_ten_thousand, |world| async move {
    let scene = Scene::set(&world).await;
    let rows: Vec<cases::Model> = (0..10_001).map(|_| scene.case(0, 1)).collect();
    let own = world.own_connection();
    insert_rows(own, rows).await.expect("cases");
    let query = "{ cases(first: 1) { totalCount { count precision } }
        journey(code: \"J0\") { cases(first: 1) { totalCount { count precision } } } }";
    let data = scene.data(&scene.officer(), query).await;
    let capped = json!({ "count": 10_000, "precision": "AT_LEAST" });
    assert_eq!(data["cases"]["totalCount"], capped);
    assert_eq!(data["journey"]["cases"]["totalCount"], capped);
});

on_both!(nobody_counts_unless_asked, |world| async move {
    let scene = Scene::set(&world).await;
    scene.fill(0, 2).await;
    world.mark();
    scene
        .data(&scene.officer(), "{ cases { nodes { id } } }")
        .await;
    let counted: Vec<String> = world
        .statements()
        .into_iter()
        .filter(|sql| sql.to_uppercase().contains("COUNT("))
        .collect();
    assert!(counted.is_empty(), "{counted:?}");
});
