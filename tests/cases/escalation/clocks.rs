//! Warnings, overdue cases, pauses and extensions.

use serde_json::{Value, json};
use support::on_both;
use throughline::graphql::id::Kind;

use super::{again, escalations, look_at, made, overdue, read};
use crate::cases::clocks::terms::publish;
use crate::cases::desk::Desk;

/// Cases of eight working hours that warn after four and may be extended by eight.
async fn desk(world: &support::World) -> Desk {
    let desk = Desk::open(world).await;
    let terms = json!({ "targetWorkingHours": 8, "warningPercent": 50, "extensionCap": 8 });
    publish(&desk, terms).await;
    desk
}

on_both!(
    a_case_is_escalated_once_when_its_clock_warns_and_once_when_it_is_overdue,
    |world| async move {
        let desk = desk(&world).await;
        let (crew, worker) = (Kind::Team.id(desk.crew), Kind::Staff.id(desk.worker));
        let warning = json!({ "kind": "CLOCK_WARNING" });
        let rule = made(&desk, "Half gone", warning, json!({ "teamId": crew })).await;
        let to = json!({ "teamId": Kind::Team.id(desk.desk_team), "assigneeId": worker });
        made(&desk, "Late", overdue(), to).await;
        let case = desk.opened(json!({})).await;
        assert_eq!(case["team"]["code"], "DESK");

        // Four hours from 11:00 in London are over at 15:00.
        assert_eq!(look_at(&world, "2026-10-15T13:59:59Z").await, (0, 0));
        assert_eq!(look_at(&world, "2026-10-15T14:00:00Z").await, (1, 0));
        assert_eq!(look_at(&world, "2026-10-15T14:01:00Z").await, (0, 0));
        let warned = again(&desk, &case).await;
        assert_eq!(warned["team"]["code"], "CREW");
        assert_eq!(warned["revision"], 2);
        let event = desk.latest(&case).await;
        let told = json!({
            "sequence": 2, "kind": "ESCALATED", "happenedAt": read("2026-10-15T14:00:00"),
            "recordedAt": read("2026-10-15T14:00:00"), "actor": null, "stage": null, "outcome": null,
            "team": { "code": "CREW" }, "assignee": null, "contact": null, "text": null,
            "sharedWith": null, "details": [
                { "name": "escalationRuleId", "from": null, "to": rule["id"] },
                { "name": "ruleRevision", "from": null, "to": "1" },
            ],
        });
        assert_eq!(event, told);

        // Six hours on Thursday and two on Friday: due at 11:00 in London.
        assert_eq!(look_at(&world, "2026-10-16T10:00:00Z").await, (0, 0));
        assert_eq!(look_at(&world, "2026-10-16T10:00:01Z").await, (1, 0));
        assert_eq!(look_at(&world, "2026-11-16T10:00:01Z").await, (0, 0));
        let late = again(&desk, &case).await;
        assert_eq!(late["team"]["code"], "DESK");
        assert_eq!(late["assignee"]["code"], "W1");
        let half = json!(["Half gone", 1, true, read("2026-10-15T14:00:00"), null]);
        let late = json!(["Late", 1, true, read("2026-10-16T10:00:01"), null]);
        assert_eq!(
            escalations(&desk, &case).await,
            [half.clone(), late.clone()]
        );

        // With the case both end, and they stay with it.
        let case = again(&desk, &case).await;
        desk.done("caseClose", &case, desk.outcome(desk.bins.met))
            .await;
        assert_eq!(look_at(&world, "2026-11-16T11:00:00Z").await, (0, 2));
        let ended = |mut row: Value| {
            row[4] = json!(read("2026-11-16T11:00:00"));
            row
        };
        assert_eq!(escalations(&desk, &case).await, [ended(half), ended(late)]);
        assert_eq!(
            desk.kinds(&case).await,
            ["OPENED", "ESCALATED", "ESCALATED", "CLOSED"]
        );
    }
);

on_both!(
    a_case_is_never_escalated_while_its_clock_is_paused,
    |world| async move {
        let desk = desk(&world).await;
        made(&desk, "Late", overdue(), json!({})).await;
        let case = desk.opened(json!({})).await;
        world.set_now("2026-10-15T12:00:00Z");
        let why = json!({ "reason": "AWAITING_CUSTOMER", "authority": "The team leader" });
        let case = desk.done("casePause", &case, why.clone()).await;
        // It was due on Friday at 10:00 UTC.
        assert_eq!(look_at(&world, "2026-10-17T12:00:00Z").await, (0, 0));
        world.set_now("2026-10-19T08:00:00Z");
        let case = desk.done("caseResume", &case, json!({})).await;
        assert_eq!(look_at(&world, "2026-10-19T08:00:01Z").await, (0, 0));
        // Two of eight hours had gone: from 09:00 in London on Monday the others last until 15:00.
        assert_eq!(look_at(&world, "2026-10-19T14:00:00Z").await, (0, 0));
        assert_eq!(look_at(&world, "2026-10-19T14:00:01Z").await, (1, 0));
        // What was escalated stays so while the clock stands.
        let case = again(&desk, &case).await;
        desk.done("casePause", &case, why).await;
        assert_eq!(look_at(&world, "2026-10-26T12:00:00Z").await, (0, 0));
        let late = json!(["Late", 1, false, read("2026-10-19T14:00:01"), null]);
        assert_eq!(escalations(&desk, &case).await, [late]);
    }
);

on_both!(
    an_extension_moves_what_is_overdue_and_ends_what_no_longer_is,
    |world| async move {
        let desk = desk(&world).await;
        made(&desk, "Late", overdue(), json!({})).await;
        let by_days = json!({ "kind": "OVERDUE", "workingDays": 1 });
        made(&desk, "Later", by_days, json!({})).await;
        let case = desk.opened(json!({})).await;
        let more = |by: i32| json!({ "by": by, "reason": "The lorry broke down" });
        // Due on Friday at 15:00 in London instead of 11:00.
        let case = desk.done("caseExtend", &case, more(4)).await;
        assert_eq!(look_at(&world, "2026-10-16T10:00:01Z").await, (0, 0));
        assert_eq!(look_at(&world, "2026-10-16T14:00:01Z").await, (1, 0));
        // At 17:00 now: it is overdue no longer, and is so anew a second after.
        let case = again(&desk, &case).await;
        let case = desk.done("caseExtend", &case, more(2)).await;
        assert_eq!(look_at(&world, "2026-10-16T14:05:00Z").await, (0, 1));
        assert_eq!(look_at(&world, "2026-10-16T16:00:00Z").await, (0, 0));
        assert_eq!(look_at(&world, "2026-10-16T16:00:01Z").await, (1, 0));
        // One working day more is over with Monday.
        assert_eq!(look_at(&world, "2026-10-19T22:59:59Z").await, (0, 0));
        assert_eq!(look_at(&world, "2026-10-19T23:00:00Z").await, (1, 0));
        let expected = [
            json!([
                "Late",
                1,
                false,
                read("2026-10-16T14:00:01"),
                read("2026-10-16T14:05:00")
            ]),
            json!(["Late", 1, false, read("2026-10-16T16:00:01"), null]),
            json!(["Later", 1, false, read("2026-10-19T23:00:00"), null]),
        ];
        assert_eq!(escalations(&desk, &case).await, expected);
    }
);
