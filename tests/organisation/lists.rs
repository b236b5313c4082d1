//! Lists: paged both ways, each row once, in a number of statements that does not grow.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use support::on_both;

use super::scene::{Scene, account_input, customer_input};

on_both!(every_connection_is_walked_in_order, |world| async move {
    let scene = Scene::set(&world).await;
    for number in 0..7 {
        let code = format!("Z{number}");
        scene.id("teamCreate", scene.team_input(&code)).await;
        scene.id("serviceCreate", scene.service_input(&code)).await;
        scene.id("staffCreate", scene.staff_input(&code)).await;
        scene.id("accountCreate", account_input(&code)).await;
        scene.id("customerCreate", customer_input(&code)).await;
    }
    for (list, field) in [
        ("teams", "code"),
        ("services", "code"),
        ("staff", "code"),
        ("accounts", "subject"),
        ("customers", "name"),
    ] {
        let token = scene.token_of(list.trim_end_matches('s'));
        let all = world.walk(token, list, "", field).await;
        let mut paged: Vec<Value> = Vec::new();
        let mut after = Value::Null;
        loop {
            let query = format!(
                "query($after: String) {{ {list}(first: 3, after: $after) \
                 {{ pageInfo {{ hasNextPage hasPreviousPage endCursor }} nodes {{ {field} }} }} }}"
            );
            let data = world.data(token, &query, json!({ "after": after })).await;
            let page = &data[list];
            assert_eq!(page["pageInfo"]["hasPreviousPage"], json!(!after.is_null()));
            paged.extend(page["nodes"].as_array().expect("nodes").iter().cloned());
            if page["pageInfo"]["hasNextPage"] == json!(false) {
                break;
            }
            after = page["pageInfo"]["endCursor"].clone();
        }
        assert_eq!(paged, all, "{list}");
        let query = format!("{{ {list}(last: 2) {{ nodes {{ {field} }} }} }}");
        let data = world.data(token, &query, json!({})).await;
        assert_eq!(data[list]["nodes"], json!(all[all.len() - 2..]), "{list}");
        for wrong in [
            "first: 0",
            "first: 101",
            "first: 1, last: 1",
            "after: \"x\"",
        ] {
            let query = format!("{{ {list}({wrong}) {{ nodes {{ {field} }} }} }}");
            let answer = world.ask(token, &query, json!({})).await;
            assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{list} {wrong}");
        }
    }
});

on_both!(statements_do_not_grow_with_rows, |world| async move {
    let scene = Scene::set(&world).await;
    let query = "{ council { channels { code } }
        directorates { code services { code directorate { code } }
            teams { code journeys { code } members { name teams { code } directorate { code } } } }
        accounts(first: 100) { nodes { subject staff { name } journeys { code } } } }";
    let mut asked = Vec::new();
    for round in 0..3 {
        for number in 0..=round * 5 {
            let code = format!("R{round}{number}");
            let team = scene.id("teamCreate", scene.team_input(&code)).await;
            scene.journey(&code, &[&team]).await;
            let mut input = scene.staff_input(&code);
            input["teamIds"] = json!([team, scene.team]);
            let staff = scene.id("staffCreate", input).await;
            let mut input = account_input(&code);
            input["staffId"] = json!(staff);
            scene.id("accountCreate", input).await;
        }
        if round == 0 {
            scene.rows().await;
            scene.journey("BINS", &[&scene.team]).await;
        }
        world.mark();
        scene.data(query).await;
        let statements = world.statements();
        // Fields beside each other that load rows of one kind share a statement or send two, as
        // their turns fall; never one for each row.
        let texts: BTreeSet<String> = statements.iter().cloned().collect();
        assert!(statements.len() <= texts.len() + 2, "{statements:#?}");
        asked.push(texts);
    }
    assert_eq!(asked[0], asked[1]);
    assert_eq!(asked[1], asked[2]);
});

on_both!(nodes_take_a_hundred_ids, |world| async move {
    let scene = Scene::set(&world).await;
    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    let ids = vec![&scene.team; 100];
    world.mark();
    let data = world.data(&scene.admin, query, json!({ "ids": ids })).await;
    assert_eq!(data["nodes"].as_array().map(Vec::len), Some(100));
    let teams = world
        .statements()
        .into_iter()
        .filter(|sql| sql.contains("\"team\""));
    assert_eq!(teams.count(), 1);
    let ids = vec![&scene.team; 101];
    let answer = world.ask(&scene.admin, query, json!({ "ids": ids })).await;
    assert_eq!(answer.codes(), ["LIMIT_EXCEEDED"]);
    // What is no id is told beside its neighbours.
    let ids = json!({ "ids": ["nonsense", scene.team] });
    let answer = world.ask(&scene.admin, query, ids).await;
    assert_eq!(answer.codes(), ["BAD_USER_INPUT"]);
    let expected = json!([null, { "id": scene.team }]);
    assert_eq!(answer.body["data"]["nodes"], expected);
});

on_both!(every_demand_code_has_its_words, |world| async move {
    let data = world
        .data(
            "",
            "{ council { name timeZone demandCodes { code title meaning } } }",
            json!({}),
        )
        .await;
    let codes = data["council"]["demandCodes"].as_array().expect("codes");
    assert_eq!(codes.len(), 12);
    assert!(codes.iter().all(|code| {
        let words = |field: &str| code[field].as_str().is_some_and(|text| !text.is_empty());
        words("code") && words("title") && words("meaning")
    }));
    assert_eq!(data["council"]["timeZone"], "Europe/London");
    let roles = world
        .data("", "{ viewer { roles permissions name } }", json!({}))
        .await;
    let expected = json!({ "roles": ["PUBLIC"], "permissions": ["KPI_READ"], "name": null });
    assert_eq!(roles["viewer"], expected);
});
