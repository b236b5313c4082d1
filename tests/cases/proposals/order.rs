//! In which order people are proposed, and what a case asks of them.

use serde_json::{Value, json};
use support::on_both;
use throughline::graphql::id::Kind;

use super::{Scene, proposed};
use crate::organisation::skills::set;

on_both!(
    the_skilled_come_first_then_who_is_here_then_who_has_least_to_do,
    |world| async move {
        let scene = Scene::set(&world).await;
        let (worker, [a1, a2, a3, a4]) = (scene.desk.worker, scene.people);
        for (staff, level) in [(worker, 3), (a1, 4), (a2, 2), (a3, 5), (a4, 3)] {
            set(&world, staff, &scene.letters, json!(level)).await;
        }
        scene.away(a3, json!("2026-10-16")).await;
        // The worker has a case, and a task on it; A1 has a task on it; A4 has two on it.
        let busy = scene.busy(worker).await;
        for staff in [worker, a1, a4, a4] {
            scene.task(&busy, staff).await;
        }
        let case = scene.desk.opened(json!({})).await;
        let lacks = |has: Value| json!([["LETTERS", 3, has]]);
        // The manager M1 has no skills; the leaver L1 is proposed no more; F1 is of the crew. The worker and A4 have
        // as much to do, and A4 comes first by name.
        let expected = [
            json!(["A1", true, [], false, null, 0, 1]),
            json!(["A4", true, [], false, null, 0, 2]),
            json!(["W1", true, [], false, null, 1, 1]),
            json!(["A3", true, [], true, "2026-10-16", 0, 0]),
            json!(["A2", false, lacks(json!(2)), false, null, 0, 0]),
            json!(["M1", false, lacks(Value::Null), false, null, 0, 0]),
        ];
        assert_eq!(scene.proposed(&case).await, expected);
        let manager = scene.desk.manager_token();
        let two = proposed(&world, &manager, &case, 2).await;
        assert_eq!(two, expected[..2]);
        // A manager may give it to whom the rules put last, or who is away.
        for staff in [a2, a3] {
            let case = scene.desk.opened(json!({})).await;
            let given = json!({ "teamId": Kind::Team.id(scene.desk.desk_team), "assigneeId": Kind::Staff.id(staff) });
            let given = scene.desk.done("caseAssign", &case, given).await;
            assert!(given["assignee"]["code"].is_string());
        }
    }
);

on_both!(
    only_open_required_tasks_of_no_other_team_ask_for_skills,
    |world| async move {
        let scene = Scene::set(&world).await;
        let [a1, a2, ..] = scene.people;
        set(&world, a1, &scene.letters, json!(2)).await;
        set(&world, a2, &scene.wasps, json!(5)).await;
        let case = scene.desk.opened(json!({})).await;
        // ANSWER needs letters at 3 and AGAIN at 2; PHOTO may be left, and LETTER is the crew's.
        let first = scene.proposed(&case).await[0].clone();
        assert_eq!(
            first,
            json!(["A1", false, [["LETTERS", 3, 2]], false, null, 0, 0])
        );
        scene.complete(&case, "ANSWER").await;
        assert_eq!(
            scene.proposed(&case).await[0],
            json!(["A1", true, [], false, null, 0, 0])
        );
        let rest = json!(["A2", false, [["LETTERS", 2, null]], false, null, 0, 0]);
        assert_eq!(scene.proposed(&case).await[1], rest);
        scene.complete(&case, "AGAIN").await;
        assert_eq!(
            scene.order(&case).await,
            ["A1", "A2", "A3", "A4", "M1", "W1"]
        );
        assert!(scene.proposed(&case).await.iter().all(|one| one[1] == true));

        // The crew has one who can do nothing of it.
        let case = scene.visited(&case).await;
        let both = json!([["LETTERS", 5, null], ["WASPS", 3, null]]);
        let fitter = |lacks: Value| json!(["F1", lacks == json!([]), lacks, false, null, 0, 0]);
        assert_eq!(scene.proposed(&case).await, [fitter(both)]);
        // A retired skill is asked of nobody.
        let retire = json!({ "skillId": scene.letters["id"], "expectedRevision": 1 });
        world
            .change(&world.administrator(), "skillRetire", retire, "")
            .await;
        assert_eq!(
            scene.proposed(&case).await,
            [fitter(json!([["WASPS", 3, null]]))]
        );
        set(&world, scene.desk.fitter, &scene.wasps, json!(3)).await;
        assert_eq!(scene.proposed(&case).await, [fitter(json!([]))]);
        // Nobody is proposed where no team has it.
        let case = scene.desk.done("caseAssign", &case, json!({})).await;
        assert_eq!(scene.proposed(&case).await, [Value::Null; 0]);
        let ended = scene.desk.opened(json!({})).await;
        let withdrawn = scene.desk.done("caseWithdraw", &ended, json!({})).await;
        assert_eq!(withdrawn["team"]["code"], "DESK");
        assert_eq!(scene.proposed(&withdrawn).await, [Value::Null; 0]);
    }
);

on_both!(
    somebody_is_away_on_the_local_days_of_the_absence_alone,
    |world| async move {
        let scene = Scene::set(&world).await;
        let [a1, a2, ..] = scene.people;
        let case = scene.desk.opened(json!({})).await;
        scene.away(a1, json!("2026-10-15")).await;
        scene.away(a2, Value::Null).await;
        let manager = scene.desk.manager_token();
        let cancelled = json!({ "staffId": Kind::Staff.id(scene.people[2]), "from": "2026-10-15" });
        let cancelled = world
            .change(&manager, "absenceRecord", cancelled, "absence { id }")
            .await;
        let cancelled = json!({ "absenceId": cancelled["absence"]["id"], "expectedRevision": 1 });
        world.change(&manager, "absenceCancel", cancelled, "").await;
        // Midnight in London is 23:00 UTC.
        for (now, first, away) in [
            (
                "2026-10-15T22:59:59Z",
                "A3",
                vec![json!(["A1", "2026-10-15"]), json!(["A2", null])],
            ),
            ("2026-10-15T23:00:00Z", "A1", vec![json!(["A2", null])]),
        ] {
            world.set_now(now);
            let proposed = scene.proposed(&case).await;
            assert_eq!(proposed[0][0], first, "at {now}");
            let gone = proposed.iter().filter(|one| one[3] == true);
            let gone: Vec<Value> = gone.map(|one| json!([one[0], one[4]])).collect();
            assert_eq!(gone, away, "at {now}");
        }
    }
);
