//! Cases that nobody has, and cases that cannot be given as a rule asks.

use serde_json::json;
use support::on_both;
use throughline::graphql::id::Kind;

use super::{again, escalations, look_at, made, overdue, read};
use crate::cases::clocks::terms::publish;
use crate::cases::desk::Desk;

on_both!(
    a_case_that_nobody_has_is_escalated_and_again_when_it_was_taken_away,
    |world| async move {
        let desk = Desk::open(&world).await;
        let team = json!(Kind::Team.id(desk.desk_team));
        let to = json!({ "teamId": team, "assigneeId": Kind::Staff.id(desk.worker) });
        let trigger = json!({ "kind": "UNASSIGNED", "workingHours": 4 });
        made(&desk, "Nobody's", trigger, to).await;
        let case = desk.opened(json!({})).await;
        // From 11:00 in London to 15:00.
        assert_eq!(look_at(&world, "2026-10-15T13:59:59Z").await, (0, 0));
        // Given to somebody, it is nobody's no longer.
        assert_eq!(look_at(&world, "2026-10-15T14:00:00Z").await, (1, 1));
        let given = again(&desk, &case).await;
        assert_eq!(given["assignee"]["code"], "W1");
        assert_eq!(look_at(&world, "2026-10-15T14:01:00Z").await, (0, 0));
        // Taken away at 16:00 in London: an hour on Thursday, three on Friday.
        world.set_now("2026-10-15T15:00:00Z");
        let case = desk
            .done("caseAssign", &given, json!({ "teamId": team }))
            .await;
        desk.done("caseNote", &case, json!({ "text": "Who takes this?" }))
            .await;
        assert_eq!(look_at(&world, "2026-10-16T10:59:59Z").await, (0, 0));
        assert_eq!(look_at(&world, "2026-10-16T11:00:00Z").await, (1, 1));
        let (thursday, friday) = (read("2026-10-15T14:00:00"), read("2026-10-16T11:00:00"));
        let expected = [
            json!(["Nobody's", 1, true, thursday, thursday]),
            json!(["Nobody's", 1, true, friday, friday]),
        ];
        assert_eq!(escalations(&desk, &case).await, expected);
        let kinds = ["OPENED", "ESCALATED", "ASSIGNED", "NOTED", "ESCALATED"];
        assert_eq!(desk.kinds(&case).await, kinds);
    }
);

on_both!(
    a_case_is_only_marked_where_whom_the_rule_names_cannot_have_it,
    |world| async move {
        let desk = Desk::open(&world).await;
        publish(&desk, json!({ "targetWorkingDays": 1 })).await;
        let strangers = json!({ "teamId": Kind::Team.id(desk.strangers) });
        made(&desk, "To strangers", overdue(), strangers).await;
        world.advance(chrono::TimeDelta::seconds(1));
        let fitter = json!({ "assigneeId": Kind::Staff.id(desk.fitter) });
        made(&desk, "To the fitter", overdue(), fitter).await;
        // Who leaves after the rule was made.
        let gone = crate::cases::rows::Maker {
            world: &world,
            council_id: world.council_id,
        };
        gone.leaves(desk.fitter).await;
        world.advance(chrono::TimeDelta::seconds(1));
        let team = json!({ "teamId": Kind::Team.id(desk.desk_team) });
        made(&desk, "To its team", overdue(), team).await;
        let case = desk.opened(json!({})).await;
        let worker = json!({ "teamId": Kind::Team.id(desk.desk_team),
            "assigneeId": Kind::Staff.id(desk.worker) });
        let case = desk.done("caseAssign", &case, worker).await;
        assert_eq!(look_at(&world, "2026-10-17T08:00:00Z").await, (3, 0));
        let saturday = read("2026-10-17T08:00:00");
        let expected = [
            json!(["To strangers", 1, false, saturday, null]),
            json!(["To the fitter", 1, false, saturday, null]),
            json!(["To its team", 1, true, saturday, null]),
        ];
        let mut found = escalations(&desk, &case).await;
        found.sort_by_key(|row| expected.iter().position(|other| other == row));
        assert_eq!(found, expected);
        // Whoever has it in its team keeps it.
        let case = again(&desk, &case).await;
        assert_eq!(
            (&case["team"]["code"], &case["assignee"]["code"]),
            (&json!("DESK"), &json!("W1"))
        );
        let history = desk.history(&case).await;
        let given = history.iter().filter(|event| event["kind"] == "ESCALATED");
        let given: Vec<_> = given
            .map(|event| (&event["team"], &event["assignee"]))
            .collect();
        let (none, desk_team, worker) = (
            json!(null),
            json!({ "code": "DESK" }),
            json!({ "code": "W1" }),
        );
        assert_eq!(
            given,
            [(&none, &none), (&none, &none), (&desk_team, &worker)]
        );
    }
);
