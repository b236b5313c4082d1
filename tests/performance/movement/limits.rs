//! What a movement refuses, and what it costs.

use serde_json::{Value, json};
use support::{World, on_both};

use super::{closed, kpi, met_of_closed, moved, november, officer, opened};
use crate::cases::desk::Desk;

const ASK: &str = "query($from: KpiCutInput!, $to: KpiCutInput!) { kpi(code: \"MET\") { code
    movement(from: $from, to: $to) { change } } }";

on_both!(
    a_cut_that_cannot_be_is_refused_beside_its_neighbours,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        met_of_closed(&desk, "MET").await;
        world.set_now("2026-11-20T10:00:00Z");
        let good = || november(None);
        let wrong = [
            (
                json!({ "period": { "financialYear": "2026/27" } }),
                good(),
                "from.period is not one",
            ),
            (
                json!({ "period": { "from": "2026-11-02", "to": "2026-11-09" } }),
                good(),
                "one whole month",
            ),
            (
                good(),
                json!({ "period": { "month": "2026-11" }, "asAt": "2026-11-20T10:00:01Z" }),
                "to.asAt lies in the future",
            ),
            (
                november(Some("2026-11-20T10:00:00Z")),
                november(Some("2026-11-19T10:00:00Z")),
                "the earlier instant in from",
            ),
            (json!({ "period": {} }), good(), "Give exactly one of"),
        ];
        for (from, to, expected) in wrong {
            let answer = world
                .ask(&officer(&world), ASK, json!({ "from": from, "to": to }))
                .await;
            assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{}", answer.text);
            assert!(
                answer.text.contains(expected),
                "{expected}: {}",
                answer.text
            );
            assert_eq!(
                answer.body["data"]["kpi"],
                json!({ "code": "MET", "movement": null })
            );
        }
        let customer = desk.customer_token("ann");
        let answer = world
            .ask(&customer, ASK, json!({ "from": good(), "to": good() }))
            .await;
        assert!(
            answer.body["data"]["kpi"].is_null() || answer.codes() == ["FORBIDDEN"],
            "{}",
            answer.text
        );
    }
);

on_both!(
    a_month_without_cases_has_no_change_to_explain,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        met_of_closed(&desk, "MET").await;
        kpi(
            &desk,
            "ALL",
            "CASE_COUNT",
            json!({ "anchor": "CLOSED" }),
            Value::Null,
        )
        .await;
        world.set_now("2026-11-20T10:00:00Z");
        let case = opened(&desk, "2026-11-19T10:00:00Z").await;
        world.set_now("2026-11-21T10:00:00Z");
        closed(&desk, &case, true, "2026-11-21T10:00:00Z").await;
        let cuts = || (november(Some("2026-11-20T10:00:00Z")), november(None));
        let told = moved(&world, &officer(&world), "MET", cuts()).await;
        assert_eq!(told["movement"]["from"]["value"], Value::Null);
        assert_eq!(told["movement"]["to"]["value"], 100.0);
        for field in ["change", "reasons", "contributions"] {
            assert_eq!(told["movement"][field], Value::Null, "{field}");
        }
        let told = moved(&world, &officer(&world), "ALL", cuts()).await;
        assert_eq!(told["movement"]["change"], 1.0);
        assert_eq!(
            told["movement"]["contributions"]["nodes"][0]["reason"],
            "CLOSED"
        );
    }
);

on_both!(
    statements_depend_neither_on_cases_nor_on_kpis,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        met_of_closed(&desk, "MET-0").await;
        world.set_now("2026-11-20T10:00:00Z");
        let all = "query($from: KpiCutInput!, $to: KpiCutInput!) { kpis(first: 100) { nodes {
        movement(from: $from, to: $to) { change reasons { reason } contributions { nodes { amount case { reference } } }
            effects(by: TEAM) { team { code } } } } } }";
        let cuts = json!({ "from": november(Some("2026-11-19T10:00:00Z")), "to": november(None) });
        let mut counts = Vec::new();
        for round in 1..=2 {
            for number in 0..5 * round {
                let case = opened(&desk, "2026-11-19T10:00:00Z").await;
                closed(&desk, &case, number % 2 == 0, "2026-11-19T12:00:00Z").await;
                met_of_closed(&desk, &format!("MET-{round}-{number}")).await;
            }
            world.mark();
            world.data(&officer(&world), all, cuts.clone()).await;
            counts.push(world.statements().len());
        }
        assert_eq!(counts[0], counts[1], "{:#?}", world.statements());
        assert_eq!(world.unscoped_statements(), [""; 0]);
    }
);
