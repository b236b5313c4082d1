//! Cells answer what the rows would: each question is asked once so that roll-ups can tell, and once
//! told apart by channel and team together, which only the rows of cases and contacts can.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use support::plan::reading;
use support::{World, on_both};
use throughline::demo::{COUNCIL_CODE, Options, WASTE, fill};

const FIGURES: [&str; 13] = [
    "contacts",
    "opened",
    "closed",
    "reopened",
    "withdrawn",
    "merged",
    "openAtEnd",
    "breachBacklog",
    "onTime.numerator",
    "onTime.denominator",
    "failureRate.numerator",
    "failureRate.denominator",
    "workingDays.count",
];
const FIELDS: &str = "contacts opened closed reopened withdrawn merged openAtEnd breachBacklog \
    onTime { numerator denominator } failureRate { numerator denominator }";
const ROWS: [&str; 4] = ["cases", "contact", "case_closing", "case_event"];

/// A number of a fixed sequence, below `below`.
fn next(seed: &mut u64, below: usize) -> usize {
    *seed = seed
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*seed >> 33).expect("a number") % below
}

fn pick<'a>(seed: &mut u64, from: &[&'a str]) -> &'a str {
    from[next(seed, from.len())]
}

struct Question {
    owner: String,
    arguments: String,
    by: Vec<&'static str>,
    fields: String,
}

fn question(seed: &mut u64) -> Question {
    let is_by_day = next(seed, 3) == 0;
    // By day a team's demand is in the rows alone, and the whole council's is too large.
    let owners: &[&str] = if is_by_day {
        &["service", "journey"]
    } else {
        &["", "service", "journey", "team"]
    };
    let owner = pick(seed, owners);
    let others: &[&str] = match (is_by_day, owner) {
        (true, _) | (_, "team") => &[],
        (_, "") => &["CHANNEL", "TEAM"],
        _ => &["CHANNEL", "TEAM", "DEMAND_CODE", "VERSION", "JOURNEY"],
    };
    let other = if others.is_empty() {
        None
    } else {
        Some(pick(seed, others))
    };
    let (periods, lengths): (&[&str], &[&str]) = match other {
        _ if is_by_day => (
            &[
                r#"{ from: "2026-08-10", to: "2026-09-20" }"#,
                r#"{ from: "2026-06-01", to: "2026-07-01" }"#,
            ],
            &["DAY", "WEEK"],
        ),
        // The finer question of these has thousands of rows by month.
        Some("DEMAND_CODE" | "VERSION" | "JOURNEY") => {
            (&["{ lastMonths: 12 }"], &["QUARTER", "FINANCIAL_YEAR"])
        }
        _ if owner.is_empty() => (&["{ lastMonths: 6 }"], &["QUARTER", "FINANCIAL_YEAR"]),
        _ => (
            &[
                "{ lastMonths: 12 }",
                r#"{ financialYear: "2025/26" }"#,
                r#"{ month: "2026-08" }"#,
            ],
            &["MONTH", "QUARTER", "FINANCIAL_YEAR"],
        ),
    };
    let period = pick(seed, periods);
    let mut by = vec![pick(seed, lengths)];
    by.extend(other);
    if next(seed, 2) == 0 {
        by.push("CUSTOMER_KIND");
    }
    let has_days =
        !is_by_day && owner != "team" && matches!(other, None | Some("VERSION" | "JOURNEY"));
    let days = if has_days {
        "workingDays { count }"
    } else {
        ""
    };
    Question {
        owner: owner.to_owned(),
        arguments: format!("period: {period}"),
        by,
        fields: format!("{FIELDS} {days}"),
    }
}

fn key(row: &Value, by: &[&str]) -> String {
    let parts: Vec<String> = by
        .iter()
        .map(|by| match *by {
            "CHANNEL" => row["channel"]["code"].to_string(),
            "TEAM" => row["team"]["code"].to_string(),
            "DEMAND_CODE" => row["demandCode"].to_string(),
            "VERSION" => row["version"]["id"].to_string(),
            "JOURNEY" => row["journey"]["code"].to_string(),
            "CUSTOMER_KIND" => row["customerKind"].to_string(),
            _ => row["period"]["label"].to_string(),
        })
        .collect();
    parts.join(" ")
}

/// The figures of each row by its key; rows of zeros are left out.
fn sums(rows: &[Value], by: &[&str]) -> BTreeMap<String, Vec<i64>> {
    let mut sums: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for row in rows {
        let own = sums
            .entry(key(row, by))
            .or_insert_with(|| vec![0; FIGURES.len()]);
        for (sum, path) in own.iter_mut().zip(FIGURES) {
            let value = path.split('.').fold(row, |value, name| &value[name]);
            *sum += value.as_i64().unwrap_or_default();
        }
    }
    sums.retain(|_, own| own.iter().any(|number| *number != 0));
    sums
}

async fn ask(world: &World, token: &str, question: &Question, by: &[&str]) -> Vec<Value> {
    const ABOUT: &str = "period { label } channel { code } team { code } demandCode journey { code } version { id } customerKind";
    let demand = format!(
        "demand({}, by: [{}]) {{ rows {{ {ABOUT} {} }} }}",
        question.arguments,
        by.join(", "),
        question.fields
    );
    let query = match question.owner.as_str() {
        "" => format!("{{ {demand} }}"),
        "service" => format!(r#"{{ service(code: "{WASTE}") {{ {demand} }} }}"#),
        "journey" => format!(r#"{{ journey(code: "REPORT-A-MISSED-BIN") {{ {demand} }} }}"#),
        _ => format!("{{ teams(first: 1) {{ nodes {{ {demand} }} }} }}"),
    };
    let data = world.data(token, &query, json!({})).await;
    let mut found = &data;
    while found.get("rows").is_none() {
        found = match found {
            Value::Object(fields) => fields.values().next().expect("a field"),
            Value::Array(nodes) => &nodes[0],
            other => panic!("no rows in {other}"),
        };
    }
    found["rows"].as_array().expect("rows").clone()
}

async fn officer(world: &World) -> String {
    fill(world.database(), &world.clock, Options::default())
        .await
        .expect("a demonstration council");
    world.token_for(COUNCIL_CODE, &["performance-officer"], "an-officer")
}

on_both!(cells_answer_what_the_rows_would, |world| async move {
    let token = officer(&world).await;
    let mut seed = 20_261_122;
    let mut compared = 0;
    for _ in 0..40 {
        let question = question(&mut seed);
        world.mark();
        let from_cells = ask(&world, &token, &question, &question.by).await;
        let told = format!(
            "{} {} {:?}",
            question.owner, question.arguments, question.by
        );
        assert_eq!(reading(&world.statements(), &ROWS), [""; 0], "{told}");
        let mut finer = question.by.clone();
        finer.extend(
            ["CHANNEL", "TEAM"]
                .iter()
                .filter(|one| !question.by.contains(one)),
        );
        world.mark();
        let from_rows = ask(&world, &token, &question, &finer).await;
        assert!(!reading(&world.statements(), &ROWS).is_empty(), "{told}");
        let (cells, rows) = (
            sums(&from_cells, &question.by),
            sums(&from_rows, &question.by),
        );
        assert_eq!(cells, rows, "{told}");
        compared += cells.len();
    }
    assert!(compared > 100, "{compared} rows were compared");
});

on_both!(
    the_demand_of_a_service_review_reads_no_case,
    |world| async move {
        let token = officer(&world).await;
        let review = r#"query($code: String!) { service(code: $code) { name
        demand(period: { lastMonths: 12 }, by: [MONTH, CHANNEL]) {
          asOf rows { month channel { code title } contacts opened closed openAtEnd breachBacklog
            onTime { numerator denominator value }
            failureRate { numerator denominator value unknownShare isLowConfidence } } }
        journeys(first: 100) { nodes { title
          demand(period: { lastMonths: 12 }) { totals { opened failureRate { value }
            workingDays { percentile(percent: 90) } comparison { previousPeriod { opened } } } } } } } }"#;
        world.mark();
        world.data(&token, review, json!({ "code": WASTE })).await;
        let statements = world.statements();
        assert_eq!(reading(&statements, &ROWS), [""; 0]);
        assert!(
            !reading(&statements, &["cell_code"]).is_empty(),
            "{statements:#?}"
        );
    }
);
