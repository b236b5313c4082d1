//! Two periods, group by group.

use serde_json::{Value, json};
use support::{World, on_both};

use super::{closed, met_of_closed, officer};
use crate::cases::desk::Desk;

const EFFECTS: &str = "query($from: KpiCutInput!, $to: KpiCutInput!) { kpi(code: \"MET\") {
    movement(from: $from, to: $to) { change from { numerator denominator } to { numerator denominator }
        reasons { reason } contributions { matching }
        code: effects(by: DEMAND_CODE) { ...E } journey: effects(by: JOURNEY) { ...E }
        team: effects(by: TEAM) { ...E } channel: effects(by: CHANNEL) { ...E }
        outcome: effects(by: OUTCOME) { ...E } } } }
    fragment E on KpiEffect { demandCode journey { code } team { code } channel { code }
        outcome { code } rateEffect mixEffect from { numerator denominator } to { numerator denominator } }";

/// October: 1 of 2 new requests and 2 of 2 chasers met. November: 2 of 4 and 0 of 1.
async fn two_months(desk: &Desk) {
    let closings = [
        ("VALUE_NEW", true, 10),
        ("VALUE_NEW", false, 10),
        ("FAILURE_NOT_DONE", true, 10),
        ("FAILURE_NOT_DONE", true, 10),
        ("VALUE_NEW", true, 11),
        ("VALUE_NEW", true, 11),
        ("VALUE_NEW", false, 11),
        ("VALUE_NEW", false, 11),
        ("FAILURE_NOT_DONE", false, 11),
    ];
    desk.world.set_now("2026-11-20T10:00:00Z");
    for (code, is_met, month) in closings {
        let more = json!({ "demandCode": code, "receivedAt": "2026-10-01T10:00:00Z" });
        let case = desk.opened(more).await;
        closed(desk, &case, is_met, &format!("2026-{month}-09T10:00:00Z")).await;
    }
}

fn near(found: &Value, expected: f64) {
    let found = found.as_f64().expect("a number");
    assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
}

on_both!(
    rate_and_mix_effects_add_up_to_the_change,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        met_of_closed(&desk, "MET").await;
        two_months(&desk).await;
        let cuts = json!({ "from": { "period": { "month": "2026-10" } },
        "to": { "period": { "month": "2026-11" } } });
        let data = world.data(&officer(&world), EFFECTS, cuts).await;
        let movement = &data["kpi"]["movement"];
        assert_eq!(
            movement["from"],
            json!({ "numerator": 3, "denominator": 4 })
        );
        assert_eq!(movement["to"], json!({ "numerator": 2, "denominator": 5 }));
        near(&movement["change"], 40.0 - 75.0);
        // The cases of two periods are others: nothing is told case by case.
        assert_eq!(movement["reasons"], Value::Null);
        assert_eq!(movement["contributions"], Value::Null);

        // New requests: the rate is 1/2 in both months; their weight went from 1/2 to 4/5. What they add
        // went from 1/4 to 2/5; at the middle value 0.575 the weight explains 0.3 × 0.575 = 0.1725 of it.
        // Chasers: the rate fell by 1 at a mean weight of (1/2 + 1/5) / 2.
        let effects = movement["code"].as_array().expect("effects");
        let of = |code: &str| {
            let found = effects.iter().find(|effect| effect["demandCode"] == code);
            found.unwrap_or_else(|| panic!("no {code} in {effects:#?}"))
        };
        near(&of("VALUE_NEW")["rateEffect"], 0.0);
        near(&of("VALUE_NEW")["mixEffect"], 100.0 * (0.15 - 0.1725));
        near(&of("FAILURE_NOT_DONE")["rateEffect"], -35.0);
        near(
            &of("FAILURE_NOT_DONE")["mixEffect"],
            100.0 * (0.35 - 0.5 + 0.1725),
        );
        assert_eq!(
            of("VALUE_NEW")["to"],
            json!({ "numerator": 2, "denominator": 4 })
        );

        for by in ["code", "journey", "team", "channel", "outcome"] {
            let effects = movement[by].as_array().expect("effects");
            let sum: f64 = effects
                .iter()
                .flat_map(|effect| [&effect["rateEffect"], &effect["mixEffect"]])
                .filter_map(Value::as_f64)
                .sum();
            assert!((sum + 35.0).abs() < 1e-9, "{by}: {sum}");
        }
        assert_eq!(movement["journey"][0]["journey"]["code"], "BINS");
        assert_eq!(movement["team"][0]["team"]["code"], "DESK");
        assert_eq!(movement["channel"][0]["channel"]["code"], "TELEPHONE");
        assert_eq!(movement["outcome"].as_array().map(Vec::len), Some(2));
    }
);

on_both!(
    either_period_can_be_as_it_was_known_then,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        met_of_closed(&desk, "MET").await;
        two_months(&desk).await;
        let as_at = "2026-11-20T12:00:00Z";
        world.set_now("2026-11-25T10:00:00Z");
        let case = desk
            .opened(json!({ "receivedAt": "2026-10-01T10:00:00Z" }))
            .await;
        closed(&desk, &case, true, "2026-10-09T10:00:00Z").await;
        let cuts = |as_at: Option<&str>| {
            json!({ "from": { "period": { "month": "2026-10" }, "asAt": as_at },
        "to": { "period": { "month": "2026-11" } } })
        };
        let then = world
            .data(&officer(&world), EFFECTS, cuts(Some(as_at)))
            .await;
        let then = &then["kpi"]["movement"];
        assert_eq!(then["from"], json!({ "numerator": 3, "denominator": 4 }));
        let now = world.data(&officer(&world), EFFECTS, cuts(None)).await;
        assert_eq!(
            now["kpi"]["movement"]["from"],
            json!({ "numerator": 4, "denominator": 5 })
        );
        assert_eq!(then["to"], now["kpi"]["movement"]["to"]);
        let of_new = |movement: &Value| {
            let effects = movement["code"].as_array().expect("effects").clone();
            effects
                .into_iter()
                .find(|effect| effect["demandCode"] == "VALUE_NEW")
                .expect("new requests")
        };
        assert_eq!(
            of_new(then)["from"],
            json!({ "numerator": 1, "denominator": 2 })
        );
        assert_eq!(
            of_new(&now["kpi"]["movement"])["from"],
            json!({ "numerator": 2, "denominator": 3 })
        );
    }
);
