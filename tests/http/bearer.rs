//! Tokens at the door: a bad one is refused before anything is executed.

use serde_json::json;
use support::{World, on_both};

on_both!(
    without_a_token_the_public_may_ask_what_is_published,
    |world: World| async move {
        let answer = world
            .ask("", "{ __typename services { nodes { code } } }", json!({}))
            .await;
        assert_eq!(answer.data()["__typename"], "Query");
    }
);

on_both!(
    a_bad_token_never_falls_back_to_the_public,
    |world: World| async move {
        let good = world.administrator();
        let (signed, signature) = good.rsplit_once('.').expect("three parts");
        let other = World::start(world.kind).await;
        let foreign = other.administrator();
        other.stop().await;
        let bad = [
            "x".to_owned(),
            "a.b.c".to_owned(),
            format!("{signed}."),
            format!("{signed}.{}", signature.chars().rev().collect::<String>()),
            format!("{good}.x"),
            foreign,
            "y".repeat(9_000),
        ];
        world.mark();
        for token in bad {
            let answer = world.ask(&token, "{ __typename }", json!({})).await;
            assert_eq!(answer.status, 401, "{token}: {}", answer.text);
            assert!(
                answer.header("www-authenticate").contains("Bearer"),
                "{token}"
            );
            assert!(
                answer.header("www-authenticate").contains("invalid_token"),
                "{token}"
            );
            assert!(
                answer.body.get("data").is_none(),
                "{token}: {}",
                answer.text
            );
        }
        for header in ["Basic YTpi", "Bearer", "Bearer ", "bearer  x y", &good] {
            let asked = world
                .post()
                .header("authorization", header)
                .json(&json!({"query": "{ __typename }"}));
            assert_eq!(
                asked.send().await.expect("an answer").status(),
                401,
                "{header}"
            );
        }
        assert_eq!(world.statements(), [""; 0]);
    }
);

on_both!(an_expired_token_is_refused, |world: World| async move {
    let token = world.administrator();
    world.advance(chrono::TimeDelta::days(3_651));
    assert_eq!(
        world.ask(&token, "{ __typename }", json!({})).await.status,
        401
    );
});

on_both!(
    a_token_for_an_unknown_council_is_refused,
    |world: World| async move {
        let token = world.token_for("NOWHERE", &["administrator"], "anybody");
        assert_eq!(
            world
                .ask(&token, "{ services { nodes { code } } }", json!({}))
                .await
                .status,
            401
        );
    }
);
