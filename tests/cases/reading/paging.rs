//! Pages of cases: each case once, whichever way one goes.

use entities::cases::cases;
use serde_json::{Value, json};
use support::on_both;

use super::scene::{Scene, texts};

/// Cases in an order, as the server must give them.
fn in_order(cases: &[cases::Model], order: &str) -> Vec<String> {
    let mut cases: Vec<&cases::Model> = cases.iter().collect();
    // Missing values come last whichever the direction, so a key of (is missing, value) is negated by
    // hand for descending orders.
    match order {
        "RECEIVED_AT DESC" => {
            cases.sort_by_key(|case| std::cmp::Reverse((case.received_at, case.id)));
        }
        "RECEIVED_AT ASC" => cases.sort_by_key(|case| (case.received_at, case.id)),
        "CLOSED_AT ASC" => {
            cases.sort_by_key(|case| (case.closed_at.is_none(), case.closed_at, case.id));
        }
        "CLOSED_AT DESC" => cases.sort_by(|one, other| {
            let missing = one.closed_at.is_none().cmp(&other.closed_at.is_none());
            missing.then((other.closed_at, other.id).cmp(&(one.closed_at, one.id)))
        }),
        "DUE_AT ASC" => cases.sort_by_key(|case| (case.due_at.is_none(), case.due_at, case.id)),
        "REFERENCE DESC" => cases.sort_by(|one, other| other.reference.cmp(&one.reference)),
        other => panic!("no order {other}"),
    }
    cases.iter().map(|case| case.reference.clone()).collect()
}

fn argument(order: &str) -> String {
    let (field, direction) = order.split_once(' ').expect("a field and a direction");
    format!("orderBy: [{{ field: {field}, direction: {direction} }}]")
}

async fn page(scene: &Scene, paging: &str, order: &str, cursor: &Value) -> Value {
    let query = format!(
        "query($cursor: String) {{ cases({paging}, {}) {{ nodes {{ reference }} \
         pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}",
        argument(order)
    );
    let variables = json!({ "cursor": cursor });
    let data = scene.world.data(&scene.officer(), &query, variables).await;
    data["cases"].clone()
}

async fn forward(scene: &Scene, order: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut cursor = Value::Null;
    loop {
        let page = page(scene, "first: 5, after: $cursor", order, &cursor).await;
        assert_eq!(page["pageInfo"]["hasPreviousPage"], !cursor.is_null());
        found.extend(texts(page["nodes"].as_array().expect("nodes"), "reference"));
        if page["pageInfo"]["hasNextPage"] == false {
            return found;
        }
        cursor = page["pageInfo"]["endCursor"].clone();
    }
}

async fn backward(scene: &Scene, order: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut cursor = Value::Null;
    loop {
        let page = page(scene, "last: 5, before: $cursor", order, &cursor).await;
        assert_eq!(page["pageInfo"]["hasNextPage"], !cursor.is_null());
        let mut rows = texts(page["nodes"].as_array().expect("nodes"), "reference");
        rows.extend(found);
        found = rows;
        if page["pageInfo"]["hasPreviousPage"] == false {
            return found;
        }
        cursor = page["pageInfo"]["startCursor"].clone();
    }
}

on_both!(
    pages_hold_each_case_once_forward_and_backward_in_every_order,
    |world| async move {
        let scene = Scene::set(&world).await;
        let mut cases = scene.fill(0, 12).await;
        cases.extend(scene.fill(1, 5).await);
        for order in [
            "RECEIVED_AT DESC",
            "RECEIVED_AT ASC",
            "CLOSED_AT ASC",
            "CLOSED_AT DESC",
            "DUE_AT ASC",
            "REFERENCE DESC",
        ] {
            let expected = in_order(&cases, order);
            assert_eq!(forward(&scene, order).await, expected, "{order}");
            assert_eq!(backward(&scene, order).await, expected, "{order} backward");
        }
    }
);

on_both!(
    without_an_order_the_latest_received_come_first,
    |world| async move {
        let scene = Scene::set(&world).await;
        let cases = scene.fill(0, 4).await;
        let data = scene
            .data(&scene.officer(), "{ cases { nodes { reference } } }")
            .await;
        let found = texts(
            data["cases"]["nodes"].as_array().expect("nodes"),
            "reference",
        );
        assert_eq!(found, in_order(&cases, "RECEIVED_AT DESC"));
    }
);

on_both!(
    cases_recorded_while_somebody_pages_double_and_hide_nothing,
    |world| async move {
        let scene = Scene::set(&world).await;
        let cases = scene.fill(0, 12).await;
        let order = "RECEIVED_AT DESC";
        let mut found = Vec::new();
        let mut cursor = Value::Null;
        loop {
            let page = page(&scene, "first: 5, after: $cursor", order, &cursor).await;
            found.extend(texts(page["nodes"].as_array().expect("nodes"), "reference"));
            // One in front of every page, one behind the page read last.
            scene.write(scene.case(0, 0)).await;
            scene.write(scene.case(1, 100)).await;
            if page["pageInfo"]["hasNextPage"] == false || found.len() > 40 {
                break;
            }
            cursor = page["pageInfo"]["endCursor"].clone();
        }
        let mut once = found.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), found.len(), "a case came twice");
        for reference in in_order(&cases, order) {
            assert!(found.contains(&reference), "{reference} is missing");
        }
    }
);

on_both!(
    a_cursor_of_another_question_is_refused,
    |world| async move {
        let scene = Scene::set(&world).await;
        let cases = scene.fill(0, 4).await;
        let officer = scene.officer();
        let data = scene
            .data(
                &officer,
                "{ cases(first: 2) { pageInfo { endCursor } nodes { reference \
                 history(first: 1) { pageInfo { endCursor } } } } contacts(first: 1) { pageInfo { endCursor } } }",
            )
            .await;
        let of_cases = data["cases"]["pageInfo"]["endCursor"]
            .as_str()
            .expect("a cursor");
        let of_contacts = data["contacts"]["pageInfo"]["endCursor"]
            .as_str()
            .expect("a cursor");
        let first = &data["cases"]["nodes"][0];
        let of_history = first["history"]["pageInfo"]["endCursor"]
            .as_str()
            .expect("a cursor");
        let own = first["reference"].as_str().expect("a reference");
        let other = cases
            .iter()
            .find(|case| case.reference != own)
            .map(|case| case.reference.as_str())
            .expect("another case");

        let fine = [
            format!("{{ cases(after: {of_cases:?}) {{ nodes {{ id }} }} }}"),
            format!(
                "{{ case(reference: {own:?}) {{ history(after: {of_history:?}) {{ nodes {{ id }} }} }} }}"
            ),
        ];
        for query in fine {
            scene.data(&officer, &query).await;
        }
        let foreign = [
            format!("{{ cases(after: {of_contacts:?}) {{ nodes {{ id }} }} }}"),
            format!("{{ contacts(after: {of_cases:?}) {{ nodes {{ id }} }} }}"),
            format!(
                "{{ cases(after: {of_cases:?}, where: {{ isOverdue: true }}) {{ nodes {{ id }} }} }}"
            ),
            format!(
                "{{ cases(after: {of_cases:?}, orderBy: [{{ field: RECEIVED_AT, direction: ASC }}]) {{ nodes {{ id }} }} }}"
            ),
            format!(
                "{{ journey(code: \"J0\") {{ cases(after: {of_cases:?}) {{ nodes {{ id }} }} }} }}"
            ),
            format!(
                "{{ case(reference: {other:?}) {{ history(after: {of_history:?}) {{ nodes {{ id }} }} }} }}"
            ),
            "{ cases(after: \"nonsense\") { nodes { id } } }".to_owned(),
            "{ cases(first: 0) { nodes { id } } }".to_owned(),
            "{ cases(first: 101) { nodes { id } } }".to_owned(),
            "{ cases(first: 1, last: 1) { nodes { id } } }".to_owned(),
        ];
        for query in foreign {
            assert_eq!(
                scene.refusal(&officer, &query).await,
                "BAD_USER_INPUT",
                "{query}"
            );
        }
    }
);

on_both!(
    one_wrong_cursor_spoils_no_neighbour_in_the_list,
    |world| async move {
        let scene = Scene::set(&world).await;
        scene.fill(0, 3).await;
        let officer = scene.officer();
        let first = scene
            .data(
                &officer,
                "{ cases { nodes { history(first: 1) { edges { cursor } } } } }",
            )
            .await;
        let cursor = first["cases"]["nodes"][0]["history"]["edges"][0]["cursor"].clone();
        let query = "query($cursor: String) { cases { nodes { reference history(after: $cursor) { nodes { sequence } } } } }";
        let answer = scene
            .world
            .ask(&officer, query, json!({ "cursor": cursor }))
            .await;
        // The cursor belongs to the first case alone.
        assert_eq!(answer.codes(), ["BAD_USER_INPUT", "BAD_USER_INPUT"]);
        let nodes = &answer.body["data"]["cases"]["nodes"];
        assert_eq!(nodes[0]["history"]["nodes"], json!([{ "sequence": 2 }]));
        assert_eq!(nodes[1]["history"], Value::Null);
        assert!(nodes[2]["reference"].is_string());
    }
);
