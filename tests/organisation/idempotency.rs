//! A creating mutation sent twice with one key acts once, for its own caller alone.

use chrono::TimeDelta;
use entities::identity::idempotency::{ActiveModel, Entity};
use sea_orm::{EntityTrait, PaginatorTrait, Set};
use serde_json::{Value, json};
use support::answer::told;
use support::build::document;
use support::{World, on_both};
use throughline::identity::idempotency::sweep;
use uuid::Uuid;

use super::scene::{Scene, account_input, customer_input};

fn object(mutation: &str) -> String {
    let object = mutation.trim_end_matches("Create");
    format!("{object} {{ id }} replayed clientMutationId")
}

on_both!(a_repetition_answers_what_was_made, |world| async move {
    let scene = Scene::set(&world).await;
    for (mutation, mut input) in scene.inputs() {
        let name = mutation.trim_end_matches("Create");
        input["idempotencyKey"] = json!("again");
        input["clientMutationId"] = json!("first");
        let first = scene
            .change(mutation, input.clone(), &object(mutation))
            .await;
        assert_eq!(first["replayed"], json!(false), "{mutation}");
        assert_eq!(first["clientMutationId"], "first");
        let before = world.row_counts().await;
        input["clientMutationId"] = json!("second");
        let second = scene
            .change(mutation, input.clone(), &object(mutation))
            .await;
        assert_eq!(second["replayed"], json!(true), "{mutation}");
        assert_eq!(second["clientMutationId"], "second");
        assert_eq!(second[name], first[name], "{mutation}");
        // With another input it is refused.
        let field = if input.get("name").is_some() {
            "name"
        } else {
            "title"
        };
        input[field] = json!("Something else");
        let problems = scene.problems(mutation, input).await;
        assert_eq!(
            problems,
            ["IDEMPOTENCY_MISMATCH idempotencyKey"],
            "{mutation}"
        );
        assert_eq!(world.row_counts().await, before, "{mutation}");
    }
});

on_both!(another_callers_key_is_another_key, |world| async move {
    let scene = Scene::set(&world).await;
    let other_worker = world.token("case-worker", "somebody-else");
    let mut input = customer_input("Chris Asker");
    input["idempotencyKey"] = json!("K");
    let first = scene
        .change("customerCreate", input.clone(), &object("customerCreate"))
        .await;
    let other = world
        .change(
            &other_worker,
            "customerCreate",
            input.clone(),
            &object("customerCreate"),
        )
        .await;
    assert_eq!(other["replayed"], json!(false));
    assert_ne!(other["customer"]["id"], first["customer"]["id"]);
    // What another made under the key shows in the problems of the new attempt only, as for anybody.
    let other_admin = world.token("administrator", "second");
    let mut input = scene.team_input("KEYED");
    input["idempotencyKey"] = json!("K");
    scene.id("teamCreate", input.clone()).await;
    let payload = world
        .attempt(&other_admin, "teamCreate", input, "team { id } replayed")
        .await;
    assert_eq!(told(&payload), ["TAKEN code"]);
    assert_eq!(payload["replayed"], json!(false));
    assert_eq!(payload["team"], Value::Null);
});

on_both!(a_key_is_free_again_after_problems, |world| async move {
    let scene = Scene::set(&world).await;
    let mut input = json!({ "code": "PLACE", "title": "Place again", "idempotencyKey": "K" });
    assert_eq!(
        scene.refused("directorateCreate", input.clone()).await,
        ["TAKEN code"]
    );
    input["code"] = json!("AGAIN");
    scene.id("directorateCreate", input).await;
});

on_both!(of_many_at_once_with_one_key_one_acts, |world| async move {
    let scene = Scene::set(&world).await;
    for (mutation, mut input) in scene.inputs() {
        let name = mutation.trim_end_matches("Create");
        input["idempotencyKey"] = json!("together");
        let object = object(mutation);
        let attempts: Vec<_> = (0..6)
            .map(|_| scene.change(mutation, input.clone(), &object))
            .collect();
        let answers = futures_util::future::join_all(attempts).await;
        let first = answers
            .iter()
            .filter(|answer| answer["replayed"] == json!(false));
        assert_eq!(first.count(), 1, "{mutation}");
        for answer in &answers {
            assert_eq!(answer[name]["id"], answers[0][name]["id"], "{mutation}");
        }
    }
});

on_both!(the_header_is_a_key_too, |world| async move {
    let scene = Scene::set(&world).await;
    let body = json!({
        "query": document("accountCreate", "account { id } replayed"),
        "variables": { "input": account_input("charity") },
    });
    let mut answers = Vec::new();
    for _ in 0..2 {
        let request = world.post().bearer_auth(&scene.admin).json(&body);
        let request = request.header("Idempotency-Key", "from the header");
        let answer = request.send().await.expect("an answer");
        let answer: Value = answer.json().await.expect("JSON");
        answers.push(answer["data"]["accountCreate"].clone());
    }
    assert_eq!(answers[0]["replayed"], json!(false));
    assert_eq!(answers[1]["replayed"], json!(true), "{answers:?}");
    assert_eq!(answers[0]["account"], answers[1]["account"]);
});

on_both!(any_text_is_a_key, |world| async move {
    let scene = Scene::set(&world).await;
    let keys = ["", "é\n", &"x".repeat(100_000), &"x".repeat(100_001)];
    for (number, key) in keys.iter().enumerate() {
        let input = json!({ "code": format!("C{number}"), "title": "C", "idempotencyKey": key });
        let object = object("channelCreate");
        let first = scene.change("channelCreate", input.clone(), &object).await;
        assert_eq!(first["replayed"], json!(false), "{number}");
        let second = scene.change("channelCreate", input, &object).await;
        assert_eq!(second["replayed"], json!(true), "{number}");
    }
});

on_both!(a_key_is_forgotten_after_48_hours, |world| async move {
    let scene = Scene::set(&world).await;
    let create = async |code: &str, key: &str| {
        let input = json!({ "code": code, "title": "C", "idempotencyKey": key });
        let object = object("channelCreate");
        scene.change("channelCreate", input, &object).await["replayed"].clone()
    };
    let swept = async || sweep(world.database(), world.now()).await.expect("a sweep");
    assert_eq!(create("OLD", "old").await, json!(false));
    world.advance(TimeDelta::hours(24));
    assert_eq!(create("YOUNG", "young").await, json!(false));
    world.advance(TimeDelta::hours(24));
    assert_eq!(swept().await, 0);
    assert_eq!(create("OLD", "old").await, json!(true));
    world.advance(TimeDelta::microseconds(1));
    assert_eq!(swept().await, 1);
    assert_eq!(swept().await, 0);
    // The old key is as good as new, and the young one is still known.
    assert_eq!(create("NEW", "old").await, json!(false));
    assert_eq!(create("YOUNG", "young").await, json!(true));
});

/// Keys first sent at the present instant.
async fn keep(world: &World, council_id: Uuid, keys: usize) {
    let row = |number: usize| ActiveModel {
        council_id: Set(council_id),
        principal: Set("issuer\nsubject".to_owned()),
        mutation: Set("channelCreate".to_owned()),
        key: Set(number.to_string()),
        input_hash: Set(String::new()),
        object_id: Set(world.clock.new_id()),
        created_at: Set(world.now()),
    };
    Entity::insert_many((0..keys).map(row))
        .exec_without_returning(world.own_connection())
        .await
        .expect("the keys");
}

on_both!(
    old_keys_of_every_council_are_forgotten_in_batches,
    |world| async move {
        let other = world.clock.new_id();
        world.add_council(other, "OTHER").await;
        keep(&world, world.council_id, 1_201).await;
        world.advance(TimeDelta::hours(49));
        keep(&world, other, 2).await;
        world.mark();
        let swept = sweep(world.database(), world.now()).await.expect("a sweep");
        assert_eq!(swept, 1_201);
        let deletes = world.statements();
        let deletes = deletes.iter().filter(|sql| sql.starts_with("DELETE"));
        // 500, 500 and 201 of the one, none of the other.
        assert_eq!(deletes.count(), 4);
        let kept = Entity::find().count(world.own_connection()).await;
        assert_eq!(kept.expect("a count"), 2);
        world.advance(TimeDelta::hours(49));
        assert_eq!(
            sweep(world.database(), world.now()).await.expect("a sweep"),
            2
        );
    }
);
