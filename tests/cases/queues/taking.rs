//! Taking cases from a queue: one after the other, again, and many at once.

use std::collections::BTreeSet;

use entities::organisation::team;
use entities::select::InCouncil;
use futures_util::future::join_all;
use sea_orm::{ColumnTrait, QueryFilter};
use serde_json::{Value, json};
use support::{World, on_both};
use throughline::graphql::id::Kind;
use uuid::Uuid;

use super::{mine, of_team, reference, references};
use crate::cases::desk::{Desk, at};
use crate::cases::rows::Maker;

const TAKERS: usize = 20;

/// What comes of taking: the case, whether it was replayed, the problems.
async fn taken(world: &World, token: &str, input: Value) -> Value {
    let object = "case { id reference revision team { code } assignee { code } } replayed";
    world.attempt(token, "caseTake", input, object).await
}

/// Cases on the journey `bins`, received an hour apart, so that they are taken in this order.
async fn waiting(desk: &Desk, count: usize) -> Vec<String> {
    let mut cases = Vec::new();
    for number in 0..count {
        let received = format!("2026-10-{:02}T09:00:00Z", 1 + number % 14);
        let hour = format!("T{:02}:00:00Z", 6 + number / 14);
        let received = received.replace("T09:00:00Z", &hour);
        let case = desk.opened(json!({ "receivedAt": received })).await;
        cases.push((received, reference(&case)));
    }
    cases.sort();
    cases.into_iter().map(|(_, reference)| reference).collect()
}

on_both!(
    taking_gives_the_first_case_and_then_the_next,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        let worker = desk.worker_token();
        let expected = waiting(&desk, 2).await;
        let first = taken(&world, &worker, json!({})).await;
        assert_eq!(first["problems"], json!([]));
        assert_eq!(first["replayed"], false);
        let case = &first["case"];
        assert_eq!(reference(case), expected[0]);
        assert_eq!(case["revision"], 2);
        assert_eq!(case["team"]["code"], "DESK");
        assert_eq!(case["assignee"]["code"], "W1");
        let latest = desk.latest(case).await;
        assert_eq!(latest["kind"], "ASSIGNED");
        assert_eq!(latest["assignee"]["code"], "W1");
        assert_eq!(latest["team"]["code"], "DESK");
        assert_eq!(latest["actor"]["name"], "worker");
        assert_eq!(
            references(&mine(&world, &worker, json!({})).await),
            expected[1..]
        );
        let team = json!({ "teamId": Kind::Team.id(desk.desk_team) });
        let next = taken(&world, &worker, team.clone()).await;
        assert_eq!(reference(&next["case"]), expected[1]);
        let before = world.row_counts().await;
        let none = taken(&world, &worker, team).await;
        assert_eq!(
            (&none["case"], &none["problems"]),
            (&Value::Null, &json!([]))
        );
        assert_eq!(world.row_counts().await, before, "taking nothing wrote");
    }
);

on_both!(
    only_what_waits_for_the_team_on_the_journey_is_taken,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        let worker = desk.worker_token();
        let cases = waiting(&desk, 2).await;
        let query = "query($r: String!) { case(reference: $r) { id revision } }";
        let data = world.data(&worker, query, json!({ "r": cases[0] })).await;
        // The first in time waits for the crew now.
        desk.done("caseMove", &data["case"], json!({ "stageCode": "VISIT" }))
            .await;
        let input = json!({ "journeyId": Kind::Journey.id(desk.bins.id) });
        let found = taken(&world, &worker, input).await;
        assert_eq!(reference(&found["case"]), cases[1]);
        let (left, _) = of_team(&world, &worker, desk.crew, Value::Null).await;
        assert_eq!(left, cases[..1]);
    }
);

on_both!(
    taking_again_with_the_same_key_takes_nothing_more,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        let worker = desk.worker_token();
        let expected = waiting(&desk, 1).await;
        let input = json!({ "idempotencyKey": "take-1" });
        let first = taken(&world, &worker, input.clone()).await;
        assert_eq!(reference(&first["case"]), expected[0]);
        // Now nothing waits, and then something does.
        for _ in 0..2 {
            let before = world.row_counts().await;
            let again = taken(&world, &worker, input.clone()).await;
            assert_eq!(again["replayed"], true);
            assert_eq!(again["case"], first["case"]);
            assert_eq!(world.row_counts().await, before);
            desk.opened(json!({})).await;
        }
        let other = json!({ "idempotencyKey": "take-1", "teamId": Kind::Team.id(desk.desk_team) });
        let refused = taken(&world, &worker, other).await;
        assert_eq!(at(&refused), ["IDEMPOTENCY_MISMATCH idempotencyKey"]);
        // An attempt that found nothing claims no key.
        let (left, _) = of_team(&world, &worker, desk.desk_team, Value::Null).await;
        assert_eq!(left.len(), 2);
    }
);

on_both!(
    what_cannot_be_taken_from_is_told_and_nothing_is_written,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        waiting(&desk, 1).await;
        let before = world.row_counts().await;
        let nobody = world.token("case-worker", "nobody");
        let worker = desk.worker_token();
        for (token, input, expected) in [
            (
                &worker,
                json!({ "teamId": Kind::Team.id(desk.crew) }),
                "NOT_FOUND teamId",
            ),
            (&worker, json!({ "teamId": "bogus" }), "NOT_FOUND teamId"),
            (
                &worker,
                json!({ "journeyId": Kind::Journey.id(desk.parking.id) }),
                "NOT_FOUND journeyId",
            ),
            (
                &worker,
                json!({ "journeyId": "bogus" }),
                "NOT_FOUND journeyId",
            ),
            (&nobody, json!({}), "NOT_STAFF "),
        ] {
            let refused = taken(&world, token, input).await;
            assert_eq!(at(&refused), [expected]);
            assert_eq!(refused["case"], Value::Null);
        }
        assert_eq!(world.row_counts().await, before);
    }
);

/// People of the desk, each with an account; their tokens.
async fn takers(desk: &Desk) -> Vec<String> {
    let world = &desk.world;
    let maker = Maker {
        world,
        council_id: world.council_id,
    };
    let team =
        team::Entity::in_council(world.council_id).filter(team::Column::Id.eq(desk.desk_team));
    let team = team.one(world.own_connection()).await.expect("an answer");
    let directorate_id: Uuid = team.expect("a team").directorate_id;
    let mut tokens = Vec::new();
    for number in 0..TAKERS {
        let code = format!("TAKER-{number}");
        let staff = maker.staff(directorate_id, &code, &[desk.desk_team]).await;
        maker.account(&code, Some(staff), None).await;
        tokens.push(world.token("case-worker", &code));
    }
    tokens
}

on_both!(
    of_twenty_who_take_at_once_each_gets_another_case,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        let expected = waiting(&desk, TAKERS + 3).await;
        let tokens = takers(&desk).await;
        let answers = join_all(tokens.iter().map(|token| taken(&world, token, json!({})))).await;
        let mut cases = BTreeSet::new();
        for (number, answer) in answers.iter().enumerate() {
            assert_eq!(answer["problems"], json!([]));
            let code = format!("TAKER-{number}");
            assert_eq!(
                answer["case"]["assignee"]["code"],
                code.as_str(),
                "{answer}"
            );
            cases.insert(reference(&answer["case"]));
        }
        // All different, and the first of the queue.
        let first: BTreeSet<String> = expected[..TAKERS].iter().cloned().collect();
        assert_eq!(cases, first);
        let (left, _) = of_team(&world, &desk.worker_token(), desk.desk_team, Value::Null).await;
        assert_eq!(left, expected[TAKERS..]);
    }
);
