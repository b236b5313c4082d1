//! Sessions that the database ended are replaced.

use std::time::Duration;

use futures_util::future::join_all;
use sea_orm::ConnectionTrait;
use serde_json::json;
use support::{Kind, World, on_both};

/// Ends all sessions but its own, each for certain: it waits for them, ten seconds at most.
const END_ALL: &str = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()";

/// Changes ask whether a connection is whole that rested for so long.
const REST: Duration = Duration::from_millis(1_100);

on_both!(
    after_the_database_ended_all_sessions_one_request_fails_at_most,
    |world: World| async move {
        if world.kind == Kind::Sqlite {
            return;
        }
        let token = world.administrator();
        let ask = || {
            let query = "{ council { code } services { nodes { code } } }";
            world.ask(&token, query, json!({}))
        };
        let change = |code: String| {
            let input = json!({ "code": code, "title": "A channel" });
            world.change(&token, "channelCreate", input, "channel { code }")
        };
        // Several connections are kept from then on, for questions and for changes.
        for answer in join_all((0..8).map(|_| ask())).await {
            answer.data();
        }
        join_all((0..4).map(|number| change(format!("BEFORE-{number}")))).await;
        tokio::time::sleep(REST).await;
        let own = world.own_connection();
        own.execute_unprepared(END_ALL)
            .await
            .expect("the end of all sessions");

        let broken = ask().await;
        assert!(
            ["", "INTERNAL"].contains(&broken.code().as_str()),
            "{}",
            broken.text
        );
        for answer in join_all((0..8).map(|_| ask())).await {
            answer.data();
        }
        join_all((0..4).map(|number| change(format!("AFTER-{number}")))).await;
        let answer = world.data(&token, "{ channels { code } }", json!({})).await;
        assert_eq!(answer["channels"].as_array().map(Vec::len), Some(8));
    }
);
