//! `journeys`, `Service.journeys` and the cost of what hangs on them.

use serde_json::{Value, json};
use support::on_both;

use super::scene::Scene;

fn codes(nodes: &Value) -> Vec<&str> {
    let nodes = nodes["nodes"].as_array().expect("nodes");
    nodes
        .iter()
        .filter_map(|node| node["code"].as_str())
        .collect()
}

on_both!(
    journeys_are_listed_by_what_is_asked_of_them,
    |world| async move {
        let scene = Scene::set(&world).await;
        let parking = scene.service("PARKING").await;
        let all = [
            ("A", &scene.service, "RESIDENT", json!(524)),
            ("B", &scene.service, "BUSINESS", json!(null)),
            ("C", &parking, "STAFF", json!(1)),
            ("D", &parking, "RESIDENT", json!(null)),
        ];
        for (code, service, kind, lgsl) in all {
            let mut input = scene.journey_input(code);
            input["serviceId"] = json!(service);
            input["customerKind"] = json!(kind);
            input["lgslId"] = lgsl;
            scene.change("journeyCreate", input, "").await;
        }
        let cases = [
            ("{}", "A B C D"),
            (r#"{ code: ["D", "A", "Z"] }"#, "A D"),
            ("{ code: [] }", ""),
            (r#"{ serviceCode: ["PARKING"] }"#, "C D"),
            ("{ customerKind: [STAFF, BUSINESS] }", "B C"),
            ("{ customerKind: [] }", ""),
            ("{ lgslId: [524, 1] }", "A C"),
            ("{ not: { lgslId: [524] } }", "B C D"),
            (
                r#"{ serviceCode: ["PARKING"], customerKind: [RESIDENT] }"#,
                "D",
            ),
            (
                r#"{ or: [{ code: ["A"] }, { customerKind: [STAFF] }] }"#,
                "A C",
            ),
            ("{ or: [] }", ""),
            ("{ and: [] }", "A B C D"),
            (
                r#"{ and: [{ serviceCode: ["WASTE"] }, { not: { code: ["A"] } }] }"#,
                "B",
            ),
        ];
        for (filter, expected) in cases {
            let data = scene
                .data(&format!(
                    "{{ journeys(where: {filter}) {{ nodes {{ code }} }} }}"
                ))
                .await;
            assert_eq!(codes(&data["journeys"]).join(" "), expected, "{filter}");
        }
        let deep = "{ not: ".repeat(5) + "{}" + &" }".repeat(5);
        let query = format!("{{ journeys(where: {deep}) {{ nodes {{ code }} }} }}");
        let answer = world.ask("", &query, json!({})).await;
        assert_eq!(answer.codes(), ["BAD_USER_INPUT"]);
    }
);

on_both!(
    the_journeys_of_a_service_go_on_from_any_page,
    |world| async move {
        let scene = Scene::set(&world).await;
        scene.service("EMPTY").await;
        for code in ["A", "B", "C", "D", "E"] {
            scene.journey(code).await;
        }
        let page = async |arguments: &str| {
            let query = format!(
                r#"{{ service(code: "WASTE") {{ journeys{arguments} {{
                pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} nodes {{ code }} }} }} }}"#
            );
            scene.data(&query).await["service"]["journeys"].clone()
        };
        let first = page("(first: 2)").await;
        assert_eq!(codes(&first), ["A", "B"]);
        assert_eq!(first["pageInfo"]["hasNextPage"], json!(true));
        assert_eq!(first["pageInfo"]["hasPreviousPage"], json!(false));
        let after = first["pageInfo"]["endCursor"].as_str().expect("a cursor");
        let second = page(&format!("(first: 3, after: \"{after}\")")).await;
        assert_eq!(codes(&second), ["C", "D", "E"]);
        assert_eq!(second["pageInfo"]["hasNextPage"], json!(false));

        let last = page("(last: 2)").await;
        assert_eq!(codes(&last), ["D", "E"]);
        assert_eq!(last["pageInfo"]["hasPreviousPage"], json!(true));
        assert_eq!(last["pageInfo"]["hasNextPage"], json!(false));
        let before = last["pageInfo"]["startCursor"].as_str().expect("a cursor");
        let earlier = page(&format!("(last: 5, before: \"{before}\")")).await;
        assert_eq!(codes(&earlier), ["A", "B", "C"]);
        assert_eq!(codes(&page("").await), ["A", "B", "C", "D", "E"]);

        let data = scene
        .data(r#"{ service(code: "EMPTY") { journeys(first: 1) { pageInfo { hasNextPage } nodes { code } } } }"#)
        .await;
        assert_eq!(
            data["service"]["journeys"],
            json!({ "pageInfo": { "hasNextPage": false }, "nodes": [] })
        );

        // A cursor belongs to the service that gave it, and sizes have bounds.
        let cursor = format!("(first: 1, after: \"{after}\")");
        for (service, arguments) in [
            ("EMPTY", cursor.as_str()),
            ("WASTE", "(first: 0)"),
            ("WASTE", "(last: 101)"),
            ("WASTE", "(first: 1, last: 1)"),
        ] {
            let query = format!(
                "{{ service(code: \"{service}\") {{ code journeys{arguments} {{ nodes {{ code }} }} }} }}"
            );
            let answer = world.ask("", &query, json!({})).await;
            assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{arguments}");
            let service = json!({ "code": service, "journeys": null });
            assert_eq!(answer.body["data"]["service"], service);
        }
    }
);

on_both!(
    a_catalogue_costs_the_same_statements_whatever_its_size,
    |world| async move {
        // Each question on one path alone: whether two paths share a statement depends on whose parents
        // come back first.
        const QUERY: &str = "{ services { nodes { code
        journeys(first: 100) { nodes { code service { code } teams { code } outcomes { code kind }
            activities { name } currentVersion { number }
            versions { number stages { code team { code } } transitions { from { code } to { code } }
                outcomes { code } journey { code } } } }
        few: journeys(last: 1) { nodes { code } } } } }";
        let scene = Scene::set(&world).await;
        scene.published_journey("J0").await;
        world.mark();
        let small = scene.data(QUERY).await;
        let one = world.statements();

        scene.service("SECOND").await;
        for number in 1..8 {
            let (journey, _) = scene.published_journey(&format!("J{number}")).await;
            scene.draft(&journey, "2027-01-01").await;
        }
        world.mark();
        let large = scene.data(QUERY).await;
        let many = world.statements();
        assert_eq!(many.len(), one.len(), "{many:#?}");
        let nodes = &small["services"]["nodes"];
        assert_eq!(codes(&nodes[0]["journeys"]), ["J0"]);
        // SECOND has no journeys and stands before WASTE.
        let nodes = &large["services"]["nodes"];
        assert_eq!(codes(&nodes[0]["journeys"]), [""; 0]);
        assert_eq!(codes(&nodes[1]["journeys"]).len(), 8);
        assert_eq!(codes(&nodes[1]["few"]), ["J7"]);
        let last = &nodes[1]["journeys"]["nodes"][7];
        assert_eq!(last["currentVersion"]["number"], json!(1));
        assert_eq!(
            last["versions"][1]["stages"][0]["team"]["code"],
            json!("ALPHA")
        );
    }
);
