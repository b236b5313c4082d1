//! Days at the ends of the calendar: whatever is asked or recorded with them, the answer says what is wrong.

use serde_json::{Value, json};
use support::on_both;

use super::officer::{Scene, over};

/// The first and the last days that can be written at all, and those just outside the known years.
const PERIODS: [(&str, &str); 4] = [
    ("-262143-01-01", "-262142-01-01"),
    ("+262142-12-30", "+262142-12-31"),
    ("1899-12-01", "1900-01-01"),
    ("2199-12-01", "2200-01-01"),
];

/// The first day of each.
const DAYS: [&str; 4] = ["-262143-01-01", "+262142-12-01", "1899-12-01", "2200-01-01"];

const KNOWN: &str = "must lie in the years 1900 to 2199";

/// Whatever takes a period, with `P` for it.
const QUESTIONS: [&str; 17] = [
    "demand(period: P) { totals { opened } }",
    "demand(period: P, by: [MONTH]) { rows { opened cases(measure: OPENED) { matching } } }",
    "council { demand(period: P) { totals { opened } } }",
    "directorates { demand(period: P) { totals { opened } } }",
    "services { nodes { demand(period: P) { totals { opened } } } }",
    "teams { nodes { demand(period: P) { totals { opened } } } }",
    "journeys { nodes { demand(period: P) { totals { opened } } } }",
    r#"kpi(code: "OPENED") { cases(period: P, part: NUMERATOR) { matching nodes { reference } } }"#,
    r#"kpi(code: "OPENED") { contacts(period: P, part: NUMERATOR) { matching nodes { id } } }"#,
    r#"kpi(code: "OPENED") { series(period: P) { points { value } } }"#,
    r#"kpi(code: "OPENED") { series(period: P, every: FINANCIAL_YEAR) { points { value } } }"#,
    r#"kpi(code: "OPENED") { controlChart(period: P) { points { value } } }"#,
    r#"kpi(code: "OPENED") { chartUrl(period: P, format: SVG) }"#,
    r#"kpi(code: "OPENED") { forecast(periods: 1, history: P) { model } }"#,
    r#"kpi(code: "OPENED") { movement(from: { period: P }, to: { period: { month: "2026-09" } }) { change } }"#,
    r#"kpi(code: "OPENED") { movement(from: { period: { month: "2026-09" } }, to: { period: P }) { change } }"#,
    r#"kpi(code: "OPENED") { movement(from: { period: P }, to: { period: P }) { change } }"#,
];

/// A KPI that counts the cases received, a month at a time.
async fn opened(scene: &Scene) -> Value {
    let input = json!({ "code": "OPENED", "title": "Cases received", "kind": "CASE_COUNT",
        "unit": "cases", "polarity": "LOWER", "ownerId": scene.council.owner,
        "serviceIds": [scene.council.service], "numerator": { "anchor": "OPENED" } });
    scene.make(input).await
}

on_both!(
    a_period_outside_the_known_years_is_refused_wherever_one_is_asked_for,
    |world| async move {
        let scene = Scene::set(&world).await;
        opened(&scene).await;
        let officer = &scene.council.officer;
        for question in QUESTIONS {
            for (from, to) in PERIODS {
                let period = format!(": {{ from: \"{from}\", to: \"{to}\" }}");
                let question = question.replace(": P", &period);
                let query = format!("{{ {question} }}");
                let answer = world.ask(officer, &query, json!({})).await;
                let codes = answer.codes();
                assert!(!codes.is_empty(), "{query} {}", answer.text);
                assert!(
                    codes.iter().all(|code| code == "BAD_USER_INPUT"),
                    "{query} {}",
                    answer.text
                );
                assert!(
                    answer.text.contains(&format!("a period {KNOWN}")),
                    "{query} {}",
                    answer.text
                );
            }
        }
        for (from, to) in PERIODS {
            let from = from.replace('+', "%2B");
            let to = to.replace('+', "%2B");
            let path = format!("/charts/kpi/OPENED.svg?from={from}&to={to}");
            let request = world.client().get(format!("{}{path}", world.address));
            let answer = request
                .bearer_auth(officer)
                .send()
                .await
                .expect("an answer");
            assert_eq!(answer.status(), 400, "{path}");
            let text = answer.text().await.expect("text");
            assert!(text.contains(KNOWN), "{path} {text}");
        }
    }
);

on_both!(
    a_day_outside_the_known_years_is_refused_wherever_one_is_recorded,
    |world| async move {
        let scene = Scene::set(&world).await;
        let kpi = opened(&scene).await;
        let revision = &kpi["revision"];
        let outside = scene.make(scene.external("OUTSIDE")).await;
        for day in DAYS {
            let input = over(scene.external("NEW"), json!({ "validFrom": day }));
            let told = scene.refused("kpiCreate", input).await;
            assert_eq!(told, ["INVALID validFrom"], "{day}");
            let input = json!({ "id": kpi["id"], "expectedRevision": revision, "reason": "Why not",
                "unit": "requests", "validFrom": day });
            let told = scene.refused("kpiUpdate", input).await;
            assert_eq!(told, ["INVALID validFrom"], "{day}");
            let input = json!({ "id": kpi["id"], "expectedRevision": revision, "reason": "Why not",
                "on": day });
            let told = scene.refused("kpiRetire", input).await;
            assert_eq!(told, ["INVALID on"], "{day}");
            let input = json!({ "kpiId": kpi["id"], "from": day, "cause": "OTHER",
                "reason": "Why not" });
            let told = scene.refused("kpiRebase", input).await;
            assert!(told.contains(&"INVALID from".to_owned()), "{day} {told:?}");
            let input = json!({ "kpiId": kpi["id"], "from": day });
            let told = scene.refused("kpiRebaseRemove", input).await;
            assert_eq!(told, ["NOT_FOUND from"], "{day}");
            let input = json!({ "kpiId": outside["id"], "period": { "month": "2026-09" },
                "value": 3.0, "coversFrom": day });
            let told = scene.refused("kpiValueRecord", input).await;
            assert_eq!(told, ["INVALID coversFrom"], "{day}");
        }
    }
);

on_both!(
    a_period_outside_the_known_years_is_refused_wherever_one_is_recorded,
    |world| async move {
        let scene = Scene::set(&world).await;
        let kpi = opened(&scene).await;
        let outside = scene.make(scene.external("OUTSIDE")).await;
        for (from, to) in PERIODS {
            let period = json!({ "from": from, "to": to });
            let input = json!({ "kpiId": kpi["id"], "period": period, "value": 3.0 });
            let told = scene.refused("kpiTargetSet", input).await;
            assert_eq!(told, ["INVALID period"], "{from}");
            let input = json!({ "kpiId": outside["id"], "period": period, "value": 3.0 });
            let told = scene.refused("kpiValueRecord", input).await;
            assert_eq!(told, ["NOT_A_PERIOD period"], "{from}");
            let input = json!({ "kpiId": kpi["id"], "period": period, "text": "Words",
                "expectedRevision": 0 });
            let told = scene.refused("kpiNarrativeSet", input).await;
            assert_eq!(told, ["NOT_A_PERIOD period"], "{from}");
        }
    }
);

on_both!(
    an_instant_outside_the_known_years_is_no_cut,
    |world| async move {
        let scene = Scene::set(&world).await;
        opened(&scene).await;
        for (at, words) in [
            ("-262143-01-01T00:00:00Z", KNOWN),
            ("1899-12-31T23:59:59Z", KNOWN),
            ("+262142-12-31T23:59:59Z", "lies in the future"),
        ] {
            let query = format!(
                r#"{{ kpi(code: "OPENED") {{ movement(from: {{ period: {{ month: "2026-09" }}, asAt: "{at}" }},
                    to: {{ period: {{ month: "2026-09" }} }}) {{ change }} }} }}"#
            );
            let answer = world.ask(&scene.council.officer, &query, json!({})).await;
            assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{at} {}", answer.text);
            assert!(answer.text.contains("from.asAt"), "{at} {}", answer.text);
            assert!(answer.text.contains(words), "{at} {}", answer.text);
        }
    }
);

on_both!(
    days_far_away_change_no_chart_and_no_forecast,
    |world| async move {
        let scene = Scene::set(&world).await;
        opened(&scene).await;
        let days = serde_json::to_string(&DAYS).expect("JSON");
        let officer = &scene.council.officer;
        let ask = async |chart: &str, forecast: &str| {
            let query = format!(
                r#"{{ kpi(code: "OPENED") {{ forecast(periods: 1{forecast}) {{ points {{ value }} }}
                    controlChart(period: {{ lastMonths: 12 }}{chart}) {{ points {{ value mean }} }} }} }}"#
            );
            world.data(officer, &query, json!({})).await
        };
        let usual = ask(", settings: { rebasedOn: [] }", "").await;
        let far = ask(
            &format!(", settings: {{ rebasedOn: {days} }}"),
            &format!(", leaveOut: {days}"),
        )
        .await;
        assert_eq!(far, usual);
    }
);
