//! Who may see and change the organisation. The expectations are written by hand after the table of
//! the issue, and not derived from the table that they test.

use serde_json::{Value, json};
use support::on_both;

use super::scene::Scene;

const ROLES: [&str; 10] = [
    "",
    "customer",
    "staff-member",
    "case-worker",
    "team-manager",
    "performance-officer",
    "director",
    "councillor",
    "partner",
    "administrator",
];

/// The roots of the organisation, and the roles that may ask them.
const ROOTS: [(&str, &[&str]); 9] = [
    (
        "council { code channels { code } directorates { code } demandCodes { code } }",
        &ROLES,
    ),
    ("directorates { code services { code } }", &ROLES),
    ("channels { code }", &ROLES),
    ("services { nodes { code directorate { code } } }", &ROLES),
    ("service(code: \"NEW\") { code }", &ROLES),
    (
        "teams { nodes { code kind directorate { code } } }",
        &[
            "customer",
            "staff-member",
            "case-worker",
            "team-manager",
            "performance-officer",
            "director",
            "councillor",
            "partner",
            "administrator",
        ],
    ),
    (
        "staff { nodes { name email teams { code } } }",
        &[
            "staff-member",
            "case-worker",
            "team-manager",
            "performance-officer",
            "director",
            "councillor",
            "administrator",
        ],
    ),
    (
        "customers { nodes { name email telephone } }",
        &[
            "customer",
            "staff-member",
            "case-worker",
            "team-manager",
            "partner",
        ],
    ),
    (
        "accounts { nodes { issuer subject name } }",
        &["administrator"],
    ),
];

on_both!(each_role_asks_the_roots_that_it_may, |world| async move {
    let scene = Scene::set(&world).await;
    scene.rows().await;
    for (root, allowed) in ROOTS {
        for role in ROLES {
            let token = world.token(role, "somebody");
            let query = format!("{{ {root} }}");
            let answer = world.ask(&token, &query, json!({})).await;
            let expected: &[&str] = match (allowed.contains(&role), role) {
                (true, _) => &[],
                (false, "") => &["UNAUTHENTICATED"],
                (false, _) => &["FORBIDDEN"],
            };
            assert_eq!(answer.codes(), expected, "{root} by {role}");
            let name = root.split([' ', '(']).next().expect("a field");
            let is_null = answer.body["data"][name] == Value::Null;
            assert_eq!(is_null, !expected.is_empty(), "{root} by {role}");
        }
    }
});

on_both!(each_role_changes_what_it_may, |world| async move {
    let scene = Scene::set(&world).await;
    let rows = scene.rows().await;
    let mut attempts: Vec<(&str, Value)> = scene.inputs();
    for (mutation, id) in rows {
        attempts.push((mutation, json!({ "id": id, "expectedRevision": 7 })));
    }
    let before = world.row_counts().await;
    for (mutation, input) in attempts {
        let allowed: &[&str] = if mutation.starts_with("customer") {
            &["case-worker", "team-manager"]
        } else {
            &["administrator"]
        };
        for role in ROLES {
            if allowed.contains(&role) {
                continue;
            }
            let token = world.token(role, "somebody");
            let answer = world.mutate(&token, mutation, input.clone()).await;
            let expected = if role.is_empty() {
                "UNAUTHENTICATED"
            } else {
                "FORBIDDEN"
            };
            assert_eq!(answer.codes(), [expected], "{mutation} by {role}");
        }
        assert_eq!(world.row_counts().await, before, "{mutation} wrote");
        // Those who may meet only the problems of this input.
        if mutation.ends_with("Update") {
            for role in allowed {
                let token = world.token(role, "somebody");
                let answer = world.mutate(&token, mutation, input.clone()).await;
                assert_eq!(
                    answer.problems(mutation),
                    ["CONFLICT"],
                    "{mutation} by {role}"
                );
            }
        }
    }
});

on_both!(edges_ask_for_what_their_roots_ask, |world| async move {
    let scene = Scene::set(&world).await;
    scene.rows().await;
    // The public sees directorates, but not their teams, and the neighbours stay whole.
    let query = "{ directorates { code teams { code } services { code } } }";
    let answer = world.ask("", query, json!({})).await;
    assert_eq!(answer.codes(), ["UNAUTHENTICATED", "UNAUTHENTICATED"]);
    let directorates = answer.body["data"]["directorates"].as_array();
    for directorate in directorates.expect("directorates") {
        assert!(directorate["code"].is_string());
        assert_eq!(directorate["teams"], Value::Null);
        assert!(directorate["services"].is_array());
    }
    // A customer sees teams, but not who is in them.
    let customer = world.token("customer", "somebody");
    let query = "{ teams { nodes { code members { name } } } }";
    let answer = world.ask(&customer, query, json!({})).await;
    assert_eq!(answer.codes(), ["FORBIDDEN", "FORBIDDEN"]);
    assert!(!answer.text.contains("Ada Reader"), "{}", answer.text);
});

on_both!(nodes_out_of_reach_are_null, |world| async move {
    let scene = Scene::set(&world).await;
    let rows = scene.rows().await;
    let ids: Vec<&String> = rows.iter().map(|(_, id)| id).collect();
    let all = [
        "Directorate",
        "Team",
        "Staff",
        "Channel",
        "Service",
        "Customer",
        "Account",
    ];
    for (role, seen) in [
        ("", &["Directorate", "Channel", "Service"][..]),
        ("customer", &["Directorate", "Team", "Channel", "Service"]),
        (
            "councillor",
            &["Directorate", "Team", "Staff", "Channel", "Service"],
        ),
        (
            "case-worker",
            &[
                "Directorate",
                "Team",
                "Staff",
                "Channel",
                "Service",
                "Customer",
            ],
        ),
        (
            "administrator",
            &[
                "Directorate",
                "Team",
                "Staff",
                "Channel",
                "Service",
                "Account",
            ],
        ),
    ] {
        let token = world.token(role, "somebody");
        let query = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }";
        let data = world.data(&token, query, json!({ "ids": ids })).await;
        let expected: Vec<Value> = all
            .iter()
            .zip(&ids)
            .map(|(name, id)| {
                if seen.contains(name) {
                    json!({ "__typename": name, "id": id })
                } else {
                    Value::Null
                }
            })
            .collect();
        assert_eq!(data["nodes"], json!(expected), "{role}");
    }
});
