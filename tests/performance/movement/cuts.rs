//! One period, known at two instants.

use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use support::{World, on_both};
use throughline::graphql::id::Kind;

use super::{adds_up, closed, kpi, met_of_closed, moved, november, officer, opened, point};
use crate::cases::desk::Desk;

const EARLIER: &str = "2026-11-10T12:00:00Z";
const LATER: &str = "2026-11-20T12:00:00Z";

/// What November looked like at the earlier and at the later cut, and every case by its letter.
struct November {
    cases: Vec<(char, Value)>,
    earlier: Value,
    later: Value,
}

impl November {
    fn letter(&self, contribution: &Value) -> char {
        let reference = &contribution["case"]["reference"];
        let found = self
            .cases
            .iter()
            .find(|(_, case)| case["reference"] == *reference);
        found.expect("a case of November").0
    }
}

/// By the earlier cut a, b, c, d, e and j are closed, b as not met: 5 of 6. Then every case but a and j
/// does something of its own, so that by the later cut 5 of 8 were met; after it a is reclassified.
async fn november_happens(desk: &Desk) -> November {
    let world = &desk.world;
    let outcome = |is_met| {
        let id = if is_met {
            desk.bins.met
        } else {
            desk.bins.not_met
        };
        json!({ "outcomeId": Kind::Outcome.id(id) })
    };
    world.set_now("2026-11-10T10:00:00Z");
    let mut known = Vec::new();
    for (letter, is_met) in [
        ('a', true),
        ('b', false),
        ('c', true),
        ('d', true),
        ('e', true),
        ('j', true),
    ] {
        let case = opened(desk, "2026-10-20T10:00:00Z").await;
        known.push((
            letter,
            closed(desk, &case, is_met, "2026-11-09T10:00:00Z").await,
        ));
    }
    let [a, b, c, d, e, j] = known
        .iter()
        .map(|(_, case)| case.clone())
        .collect::<Vec<_>>()
        .try_into()
        .expect("six");
    let f = opened(desk, "2026-11-02T10:00:00Z").await;
    let g = opened(desk, "2026-11-02T10:00:00Z").await;
    world.set_now(EARLIER);
    let earlier = point(world, "MET").await;

    world.set_now("2026-11-12T10:00:00Z");
    desk.done("caseReclassify", &b, outcome(true)).await;
    desk.done("caseReopen", &c, json!({ "reason": "Not collected" }))
        .await;
    let october = json!({ "closedAt": "2026-10-30T10:00:00Z", "reason": "A slip" });
    desk.done("caseCorrect", &d, october).await;
    desk.done("caseReclassify", &e, outcome(false)).await;
    closed(desk, &f, false, "2026-11-11T10:00:00Z").await;
    closed(desk, &g, true, "2026-11-09T10:00:00Z").await;
    let h = opened(desk, "2026-11-11T09:00:00Z").await;
    closed(desk, &h, true, "2026-11-12T09:00:00Z").await;
    let i = opened(desk, "2026-11-03T10:00:00Z").await;
    closed(desk, &i, false, "2026-11-12T09:30:00Z").await;
    let again = desk
        .done("caseReopen", &j, json!({ "reason": "Asked again" }))
        .await;
    closed(desk, &again, true, "2026-11-12T10:00:00Z").await;
    desk.done("caseNote", &a, json!({ "text": "Nothing changes" }))
        .await;
    world.set_now(LATER);
    let later = point(world, "MET").await;

    world.set_now("2026-11-25T10:00:00Z");
    let a = json!({ "id": a["id"], "reference": a["reference"], "revision": a["revision"].as_i64().expect("a number") + 1 });
    desk.done("caseReclassify", &a, outcome(false)).await;
    known.extend([('f', f), ('g', g), ('h', h), ('i', i)]);
    November {
        cases: known,
        earlier,
        later,
    }
}

/// The figure of a cut, as a point of the series tells it.
fn figure(cut: &Value) -> Value {
    json!({ "numerator": cut["numerator"], "denominator": cut["denominator"], "value": cut["value"] })
}

/// The reason and the amount of a case between the two cuts. p = 5/6 and D = 8, in %.
const EXPECTED: [(char, &str, f64); 8] = [
    // (1 − 0) / 8
    ('b', "RECLASSIFIED_IN", 12.5),
    // (−1 + 5/6) / 8
    ('c', "REOPENED", -100.0 / 48.0),
    ('d', "CORRECTED", -100.0 / 48.0),
    ('e', "RECLASSIFIED_OUT", -12.5),
    // (0 − 5/6) / 8
    ('f', "CLOSED", -500.0 / 48.0),
    // (1 − 5/6) / 8
    ('g', "LATE_RECORDED", 100.0 / 48.0),
    ('h', "NEW", 100.0 / 48.0),
    ('i', "LATE_RECORDED", -500.0 / 48.0),
];

on_both!(
    every_case_that_moved_the_figure_is_told_with_its_reason,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        met_of_closed(&desk, "MET").await;
        let november = november_happens(&desk).await;
        assert_eq!(
            november.earlier,
            json!({ "numerator": 5, "denominator": 6, "value": 5.0 / 6.0 * 100.0 })
        );
        assert_eq!(
            november.later,
            json!({ "numerator": 5, "denominator": 8, "value": 62.5 })
        );

        let cuts = (super::november(Some(EARLIER)), super::november(Some(LATER)));
        let told = moved(&world, &officer(&world), "MET", cuts).await;
        let movement = &told["movement"];
        assert_eq!(
            figure(&movement["from"]),
            november.earlier,
            "as the series said then"
        );
        assert_eq!(
            figure(&movement["to"]),
            november.later,
            "as the series said then"
        );
        adds_up(movement);
        let contributions = &movement["contributions"];
        assert_eq!(contributions["matching"], 8);
        assert_eq!(contributions["withheldReason"], Value::Null);
        let mut found: Vec<(char, String, f64)> = contributions["nodes"]
            .as_array()
            .expect("nodes")
            .iter()
            .map(|node| {
                let reason = node["reason"].as_str().expect("a reason").to_owned();
                (
                    november.letter(node),
                    reason,
                    node["amount"].as_f64().expect("an amount"),
                )
            })
            .collect();
        // Those that moved it most come first.
        assert!(found.is_sorted_by(|one, other| one.2.abs() >= other.2.abs()));
        found.sort_by_key(|(letter, ..)| *letter);
        assert_eq!(found.len(), EXPECTED.len());
        for ((letter, reason, amount), expected) in found.iter().zip(EXPECTED) {
            assert_eq!((*letter, reason.as_str()), (expected.0, expected.1));
            assert!((amount - expected.2).abs() < 1e-9, "{letter}: {amount}");
        }
        // Two were recorded late: −500/48 + 100/48.
        let late = movement["reasons"]
            .as_array()
            .expect("reasons")
            .iter()
            .find(|sum| sum["reason"] == "LATE_RECORDED")
            .expect("the late ones");
        assert_eq!(late["cases"], 2);
        assert_eq!(late["from"], json!({ "numerator": 0, "denominator": 0 }));
        assert_eq!(late["to"], json!({ "numerator": 1, "denominator": 2 }));

        // From the later cut to now only a moved, and now is what the series says.
        let cuts = (super::november(Some(LATER)), super::november(None));
        let told = moved(&world, &officer(&world), "MET", cuts).await;
        assert_eq!(figure(&told["movement"]["to"]), told["series"]["points"][0]);
        let nodes = told["movement"]["contributions"]["nodes"]
            .as_array()
            .expect("nodes");
        assert_eq!(nodes.len(), 1);
        assert_eq!(
            (november.letter(&nodes[0]), &nodes[0]["reason"]),
            ('a', &json!("RECLASSIFIED_OUT"))
        );
        adds_up(&told["movement"]);
    }
);

on_both!(
    who_reaches_no_case_reads_the_figures_and_not_the_cases,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        met_of_closed(&desk, "MET").await;
        november_happens(&desk).await;
        let cuts = || (november(Some(EARLIER)), november(Some(LATER)));
        let all = moved(&world, &officer(&world), "MET", cuts()).await;
        let councillor = world.token("councillor", "anybody");
        let hidden = moved(&world, &councillor, "MET", cuts()).await;
        assert_eq!(hidden["movement"], Value::Null);
        let seen = "UPDATE council SET councillors_see_small_numbers = true";
        let changed = world.own_connection().execute_unprepared(seen).await;
        changed.expect("the council is changed");
        for (token, reason, nodes) in [
            (councillor, json!("NO_CASE_ACCESS"), 0),
            (
                world.token("case-worker", "of-no-team"),
                json!("PARTIAL_CASE_ACCESS"),
                0,
            ),
            (desk.worker_token(), json!("PARTIAL_CASE_ACCESS"), 8),
        ] {
            let told = moved(&world, &token, "MET", cuts()).await;
            let contributions = &told["movement"]["contributions"];
            assert_eq!(contributions["withheldReason"], reason);
            assert_eq!(contributions["nodes"].as_array().map(Vec::len), Some(nodes));
            assert_eq!(contributions["matching"], 8);
            assert_eq!(told["movement"]["reasons"], all["movement"]["reasons"]);
            assert_eq!(told["movement"]["from"], all["movement"]["from"]);
        }
    }
);

on_both!(counts_and_durations_move_too, |world: World| async move {
    let desk = Desk::open(&world).await;
    let opened_with = |predicate: Value| json!({ "anchor": "OPENED", "predicate": predicate });
    let crew = json!({ "teamIn": [Kind::Team.id(desk.crew)] });
    let gone = json!({ "outcomeKindIn": ["WITHDRAWN"] });
    kpi(&desk, "CREW", "CASE_COUNT", opened_with(crew), Value::Null).await;
    kpi(&desk, "GONE", "CASE_COUNT", opened_with(gone), Value::Null).await;
    kpi(
        &desk,
        "DAYS",
        "CASE_DURATION",
        json!({ "anchor": "CLOSED" }),
        Value::Null,
    )
    .await;
    kpi(
        &desk,
        "DUE",
        "CASE_COUNT",
        json!({ "anchor": "DUE" }),
        Value::Null,
    )
    .await;
    world.set_now("2026-11-10T10:00:00Z");
    let visited = opened(&desk, "2026-11-02T10:00:00Z").await;
    let withdrawn = opened(&desk, "2026-11-02T10:00:00Z").await;
    let corrected = opened(&desk, "2026-11-02T10:00:00Z").await;
    // Monday 2 to Monday 9 November: 5 working days.
    let corrected = closed(&desk, &corrected, true, "2026-11-09T10:00:00Z").await;
    world.set_now(EARLIER);
    let mut then = Vec::new();
    for code in ["CREW", "GONE", "DAYS", "DUE"] {
        then.push(point(&world, code).await);
    }
    world.set_now("2026-11-12T10:00:00Z");
    desk.done("caseMove", &visited, json!({ "stageCode": "VISIT" }))
        .await;
    desk.done("caseWithdraw", &withdrawn, json!({})).await;
    // Received on Tuesday 20 October after all: due on Tuesday 3 November, 14 working days to 9 November.
    let october = json!({ "receivedAt": "2026-10-20T10:00:00Z", "reason": "A slip" });
    desk.done("caseCorrect", &corrected, october).await;
    let expected = [
        ("CREW", json!(1.0), "REASSIGNED"),
        ("GONE", json!(1.0), "WITHDRAWN"),
        ("DAYS", json!(9.0), "CORRECTED"),
        // Due on 16 November before and on 3 November now: in the month at both cuts.
        ("DUE", json!(0.0), ""),
    ];
    for ((code, change, reason), then) in expected.into_iter().zip(then) {
        let cuts = (november(Some(EARLIER)), november(None));
        let told = moved(&world, &officer(&world), code, cuts).await;
        let movement = &told["movement"];
        assert_eq!(figure(&movement["from"]), then, "{code}");
        assert_eq!(
            figure(&movement["to"]),
            told["series"]["points"][0],
            "{code}"
        );
        assert_eq!(movement["change"], change, "{code}");
        adds_up(movement);
        let reasons = movement["reasons"].as_array().expect("reasons");
        let reasons: Vec<&str> = reasons
            .iter()
            .filter_map(|sum| sum["reason"].as_str())
            .collect();
        assert_eq!(reasons.join(" "), reason, "{code}");
    }
});
