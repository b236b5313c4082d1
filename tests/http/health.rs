//! What a supervisor asks, and what every answer carries.

use sea_orm::ConnectionTrait;
use serde_json::json;
use support::{World, on_both};

async fn get(world: &World, path: &str) -> reqwest::Response {
    let asked = world.client().get(format!("{}{path}", world.address));
    asked.send().await.expect("an answer")
}

on_both!(
    a_server_with_its_database_is_live_and_ready,
    |world: World| async move {
        assert_eq!(get(&world, "/health/live").await.status(), 200);
        assert_eq!(get(&world, "/health/ready").await.status(), 200);
    }
);

on_both!(
    a_server_without_its_schema_is_live_but_not_ready,
    |world: World| async move {
        let own = world.own_connection();
        own.execute_unprepared("DELETE FROM seaql_migrations")
            .await
            .expect("a change");
        assert_eq!(get(&world, "/health/live").await.status(), 200);
        assert_eq!(get(&world, "/health/ready").await.status(), 503);
    }
);

on_both!(
    every_answer_carries_a_request_id,
    |world: World| async move {
        let id = |response: &reqwest::Response| {
            let value = response.headers().get("x-request-id").expect("an id");
            value.to_str().expect("text").to_owned()
        };
        let first = id(&get(&world, "/health/live").await);
        let second = id(&get(&world, "/nowhere").await);
        assert_ne!(first, second);
        let asked = world
            .post()
            .header("x-request-id", "caller-7")
            .json(&json!({"query": "{ __typename }"}));
        assert_eq!(id(&asked.send().await.expect("an answer")), "caller-7");
        // What could break a log line or a header is not taken over.
        let long = "x".repeat(500);
        let asked = world
            .post()
            .header("x-request-id", &long)
            .json(&json!({"query": "{ __typename }"}));
        assert_ne!(id(&asked.send().await.expect("an answer")), long);
    }
);

on_both!(nothing_else_is_served, |world: World| async move {
    // GraphiQL is off in `serve`, and metrics are on a port of their own.
    for path in [
        "/",
        "/metrics",
        "/graphql/",
        "/schema.graphql",
        "/../Cargo.toml",
    ] {
        assert_eq!(get(&world, path).await.status(), 404, "{path}");
    }
});
