//! Which web pages may call from a browser.

use reqwest::Method;
use support::{Setup, World, on_both};
use throughline::config::{Config, CrossOrigin};

const PAGE: &str = "https://cases.example.gov.uk";

async fn preflight(world: &World, origin: &str) -> reqwest::Response {
    world
        .client()
        .request(Method::OPTIONS, format!("{}/graphql", world.address))
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .header(
            "access-control-request-headers",
            "authorization,content-type,idempotency-key",
        )
        .send()
        .await
        .expect("an answer")
}

fn header(response: &reqwest::Response, name: &str) -> String {
    let value = response.headers().get(name);
    let text = value.and_then(|value| value.to_str().ok()).unwrap_or("");
    text.to_ascii_lowercase()
}

async fn open_to(world: &World, cors: CrossOrigin) -> World {
    let config = Config {
        cors,
        ..Config::default()
    };
    world
        .serve(Setup {
            config,
            ..Setup::default()
        })
        .await
}

on_both!(
    no_page_may_call_unless_it_is_named,
    |world: World| async move {
        let answer = preflight(&world, PAGE).await;
        assert_eq!(header(&answer, "access-control-allow-origin"), "");
        let asked = world
            .post()
            .header("origin", PAGE)
            .json(&serde_json::json!({"query": "{ __typename }"}));
        let answer = asked.send().await.expect("an answer");
        assert_eq!(header(&answer, "access-control-allow-origin"), "");
    }
);

on_both!(
    a_named_page_may_send_a_token_and_an_idempotency_key,
    |world: World| async move {
        let world = open_to(&world, CrossOrigin::Origins(vec![PAGE.to_owned()])).await;
        let answer = preflight(&world, PAGE).await;
        assert!(answer.status().is_success());
        assert_eq!(header(&answer, "access-control-allow-origin"), PAGE);
        let allowed = header(&answer, "access-control-allow-headers");
        for name in ["authorization", "content-type", "idempotency-key"] {
            assert!(allowed.contains(name), "{allowed}");
        }
        assert!(header(&answer, "access-control-allow-methods").contains("post"));
        // Tokens are sent by the page, never by the browser on its own.
        assert_eq!(header(&answer, "access-control-allow-credentials"), "");
        let answer = preflight(&world, "https://cases.example.gov.uk.evil.example").await;
        assert_eq!(header(&answer, "access-control-allow-origin"), "");
    }
);

on_both!(
    the_demonstration_lets_pages_of_this_machine_call,
    |world: World| async move {
        let world = open_to(&world, CrossOrigin::Localhost).await;
        let answer = preflight(&world, "http://localhost:5173").await;
        assert_eq!(
            header(&answer, "access-control-allow-origin"),
            "http://localhost:5173"
        );
        let answer = preflight(&world, PAGE).await;
        assert_eq!(header(&answer, "access-control-allow-origin"), "");
    }
);
