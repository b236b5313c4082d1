//! What stands in a queue, in which order, and for whom.

use serde_json::{Value, json};
use support::{World, on_both};
use throughline::graphql::id::Kind;

use super::{mine, of_team, reference, references};
use crate::cases::desk::Desk;
use crate::cases::rows::Maker;

/// A case on the journey `bins`, which the desk's first stage gives to the desk.
async fn received(desk: &Desk, at: &str) -> Value {
    desk.opened(json!({ "receivedAt": at })).await
}

/// The desk's queue in its order: the target is 10 working days, and the last two have none.
async fn filled(desk: &Desk) -> [String; 4] {
    let later = received(desk, "2026-10-05T09:00:00Z").await;
    let sooner = received(desk, "2026-10-01T09:00:00Z").await;
    let maker = Maker {
        world: &desk.world,
        council_id: desk.world.council_id,
    };
    maker.without_target(desk.bins.id).await;
    let never = received(desk, "2026-09-02T09:00:00Z").await;
    let never_first = received(desk, "2026-09-01T09:00:00Z").await;
    [sooner, later, never_first, never].map(|case| reference(&case))
}

on_both!(
    a_queue_holds_what_nobody_has_in_the_order_of_the_work,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        let worker = desk.worker_token();
        let expected = filled(&desk).await;
        // The crew's, somebody's, and one that is closed.
        let visit = received(&desk, "2026-09-01T08:00:00Z").await;
        let visit = desk
            .done("caseMove", &visit, json!({ "stageCode": "VISIT" }))
            .await;
        let had = received(&desk, "2026-09-01T08:00:00Z").await;
        let input = json!({ "assigneeId": Kind::Staff.id(desk.worker) });
        desk.done("caseAssign", &had, input).await;
        desk.closed().await;
        let (found, count) = of_team(&world, &worker, desk.desk_team, Value::Null).await;
        assert_eq!(found, expected);
        assert_eq!(count, json!({ "count": 4, "precision": "EXACT" }));
        let (found, count) = of_team(&world, &worker, desk.crew, Value::Null).await;
        assert_eq!(found, [reference(&visit)]);
        assert_eq!(count["count"], 1);
        // What no team has waits for all teams of its journey.
        desk.done("caseAssign", &visit, json!({})).await;
        let [sooner, later, never_first, never] = expected;
        let all = [sooner, later, reference(&visit), never_first, never];
        let (found, _) = of_team(&world, &worker, desk.desk_team, Value::Null).await;
        assert_eq!(found, all);
        let (found, _) = of_team(&world, &worker, desk.crew, Value::Null).await;
        assert_eq!(found, [reference(&visit)]);
        // The worker is in the desk alone.
        assert_eq!(references(&mine(&world, &worker, json!({})).await), all);
        let filter = json!({ "receivedAt": { "lt": "2026-09-02T00:00:00Z" } });
        let (found, count) = of_team(&world, &worker, desk.desk_team, filter).await;
        assert_eq!(found, [all[2].clone(), all[3].clone()]);
        assert_eq!(count["count"], 2);
    }
);

on_both!(a_queue_pages_both_ways, |world: World| async move {
    let desk = Desk::open(&world).await;
    let worker = desk.worker_token();
    let expected = filled(&desk).await;
    let (mut forward, mut after) = (Vec::new(), Value::Null);
    for place in 1..=4 {
        let page = mine(&world, &worker, json!({ "first": 1, "after": after })).await;
        assert_eq!(page["pageInfo"]["hasNextPage"], place < 4);
        forward.extend(references(&page));
        after = page["pageInfo"]["endCursor"].clone();
    }
    assert_eq!(forward, expected);
    let (mut backward, mut before) = (Vec::new(), Value::Null);
    for place in 1..=4 {
        let page = mine(&world, &worker, json!({ "last": 1, "before": before })).await;
        assert_eq!(page["pageInfo"]["hasPreviousPage"], place < 4);
        backward.extend(references(&page));
        before = page["pageInfo"]["startCursor"].clone();
    }
    backward.reverse();
    assert_eq!(backward, expected);
    // A cursor of one queue is none of another.
    let query = "query($id: ID!, $a: String) { node(id: $id) { ... on Team { queue(after: $a) { nodes { id } } } } }";
    let variables = json!({ "id": Kind::Team.id(desk.desk_team), "a": after });
    let answer = world.ask(&worker, query, variables).await;
    assert_eq!(answer.code(), "BAD_USER_INPUT");
});

on_both!(
    a_queue_is_seen_as_far_as_its_cases_are,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        let director = world.token("director", "manager");
        let officer = world.token("performance-officer", "manager");
        let parking = desk.opening(&desk.parking, json!({}));
        let opened = world
            .change(&director, "caseOpen", parking, "case { id reference }")
            .await;
        // The first stage gave it to the strangers.
        for (token, count) in [(&director, 1), (&officer, 1), (&desk.worker_token(), 0)] {
            let (found, total) = of_team(&world, token, desk.strangers, Value::Null).await;
            assert_eq!(total["count"], count, "{found:?} of {opened}");
        }
        // The director is in the desk, to whose journeys parking does not belong.
        assert_eq!(
            references(&mine(&world, &director, json!({})).await),
            [""; 0]
        );
        let query =
            "{ viewer { queue { nodes { id } } } teams { nodes { queue { nodes { id } } } } }";
        for (token, code) in [
            (desk.customer_token("ann"), "FORBIDDEN"),
            (desk.partner_token(), "FORBIDDEN"),
            (world.administrator(), "FORBIDDEN"),
        ] {
            let answer = world.ask(&token, query, json!({})).await;
            // The viewer's, and that of each of three teams.
            assert_eq!(answer.codes(), [code; 4]);
        }
        let answer = world
            .ask("", "{ viewer { queue { nodes { id } } } }", json!({}))
            .await;
        assert_eq!(answer.codes(), ["UNAUTHENTICATED"]);
    }
);

on_both!(
    the_queues_of_many_teams_take_as_many_statements_as_those_of_one,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        filled(&desk).await;
        let worker = desk.worker_token();
        let mut counts = Vec::new();
        for first in [1, 3] {
            let query = "query($n: Int!) { teams(first: $n) { nodes { code queue(first: 2) { totalCount { count } nodes { reference } } } } }";
            let variables = json!({ "n": first });
            world.data(&worker, query, variables.clone()).await;
            world.mark();
            let data = world.data(&worker, query, variables).await;
            counts.push(world.statements().len());
            let teams = data["teams"]["nodes"].as_array().expect("teams");
            let told: Vec<_> = teams
                .iter()
                .map(|team| {
                    (
                        team["code"].as_str(),
                        team["queue"]["totalCount"]["count"].as_i64(),
                    )
                })
                .collect();
            let all = [
                (Some("CREW"), Some(0)),
                (Some("DESK"), Some(4)),
                (Some("STRANGERS"), Some(0)),
            ];
            assert_eq!(told, all[..told.len()]);
        }
        // Who asks, the teams, the pages, the counts.
        assert_eq!(counts, [4, 4], "{:#?}", world.statements());
    }
);
