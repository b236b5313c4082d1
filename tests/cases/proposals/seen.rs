//! Who is told of proposals, and what telling takes.

use serde_json::{Value, json};
use support::{Kind as Database, on_both};

use super::{PROPOSED, Scene, proposed};
use crate::cases::rows::Maker;
use crate::organisation::skills::set;

on_both!(
    proposals_are_for_whoever_may_assign_the_case,
    |world| async move {
        let scene = Scene::set(&world).await;
        let desk = &scene.desk;
        let maker = Maker {
            world: &world,
            council_id: world.council_id,
        };
        maker.account("fitter", Some(desk.fitter), None).await;
        let case = desk.opened(json!({})).await;
        // The crew works on the journey, too; the clerk directs the directorate.
        for token in [
            desk.manager_token(),
            world.token("team-manager", "fitter"),
            world.token("director", "clerk"),
        ] {
            assert_eq!(proposed(&world, &token, &case, 20).await.len(), 6);
        }
        let query = "query($id: ID!, $n: Int) { node(id: $id) { ... on Case { reference proposedOwners(first: $n) { isAway } } } }";
        let of = |first: Value| json!({ "id": case["id"], "n": first });
        for token in [
            desk.worker_token(),
            world.token("performance-officer", "clerk"),
            world.token("partner", "partner"),
        ] {
            let answer = world.ask(&token, query, of(json!(5))).await;
            if !answer.body["data"]["node"].is_null() {
                assert_eq!(answer.codes(), ["FORBIDDEN"]);
                assert_eq!(answer.body["data"]["node"]["proposedOwners"], Value::Null);
            }
        }
        // Whoever sees every case and assigns those of their team is told of these.
        let both = world.token("performance-officer team-manager", "clerk");
        let data = world.data(&both, query, of(json!(5))).await;
        assert_eq!(data["node"]["reference"], case["reference"]);
        assert_eq!(data["node"]["proposedOwners"], Value::Null);
        for wrong in [0, 21, -1] {
            let answer = world
                .ask(&desk.manager_token(), query, of(json!(wrong)))
                .await;
            assert_eq!(answer.codes(), ["BAD_USER_INPUT"]);
        }
        let usual =
            "query($id: ID!) { node(id: $id) { ... on Case { proposedOwners { isAway } } } }";
        let data = world
            .data(&desk.manager_token(), usual, json!({ "id": case["id"] }))
            .await;
        assert_eq!(
            data["node"]["proposedOwners"].as_array().map(Vec::len),
            Some(5)
        );
    }
);

on_both!(
    proposals_for_many_cases_take_as_many_statements_as_for_one,
    |world| async move {
        let scene = Scene::set(&world).await;
        set(&world, scene.people[0], &scene.letters, json!(3)).await;
        scene.away(scene.people[1], Value::Null).await;
        scene.busy(scene.desk.worker).await;
        for number in 1..50 {
            let case = scene.desk.opened(json!({})).await;
            if number % 3 == 0 {
                scene.complete(&case, "ANSWER").await;
                scene.complete(&case, "AGAIN").await;
                scene.visited(&case).await;
            }
        }
        let query = format!(
            "query($n: Int!) {{ cases(first: $n) {{ nodes {{ stage {{ code }} proposedOwners(first: 20) {{ {PROPOSED} }} }} }} }}"
        );
        let manager = scene.desk.manager_token();
        let mut asked = Vec::new();
        for first in [1, 50] {
            world.data(&manager, &query, json!({ "n": first })).await;
            world.mark();
            let data = world.data(&manager, &query, json!({ "n": first })).await;
            asked.push(world.statements());
            let cases = data["cases"]["nodes"].as_array().expect("cases");
            assert_eq!(cases.len(), first);
            for case in cases {
                // Six are at the desk, one in the crew.
                let team = if case["stage"]["code"] == "VISIT" {
                    1
                } else {
                    6
                };
                let proposed = case["proposedOwners"].as_array().expect("a list");
                assert_eq!(proposed.len(), team);
                assert_eq!(proposed[team - 1]["meetsSkills"], false);
            }
        }
        assert_eq!(asked[0].len(), asked[1].len(), "{:#?}", asked[1]);
        // The open cases of a member of staff are counted by the index of these.
        let counting = asked[1]
            .iter()
            .find(|sql| sql.contains("COUNT") && sql.contains("closed_at"));
        let counting = counting.expect("a statement that counts");
        if world.kind == Database::Sqlite {
            let plan = world.steps_of_plan(counting).await.join("\n");
            assert!(
                plan.contains("USING INDEX cases_owned")
                    || plan.contains("USING COVERING INDEX cases_owned"),
                "{plan}"
            );
        }
    }
);
