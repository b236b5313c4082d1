//! Every question that gives figures.

use serde_json::Value;

use crate::stories::by_mutations::Council;

/// The figures of a row.
pub const ROW: &str = "contacts opened closed reopened withdrawn openAtEnd breachBacklog \
    onTime { numerator denominator value isSuppressed } \
    failureRate { numerator denominator value unknownShare isSuppressed } \
    workingDays { count median: percentile(percent: 50) most: percentile(percent: 90) } \
    progressChases repeatContacts firstContactResolution { numerator denominator value }";

/// The same figures of earlier periods, and the cases behind some.
const TOTALS: &str = "comparison { previousPeriod { opened closed contacts onTime { numerator denominator } } \
        samePeriodLastYear { opened closed } } \
    received: cases(measure: OPENED, first: 1) { matching } \
    late: cases(measure: CLOSED_LATE, first: 1) { matching } \
    timed: cases(measure: WORKING_DAYS, first: 1) { matching }";

const TIME: [&str; 3] = ["MONTH", "QUARTER", "FINANCIAL_YEAR"];
const OTHERS: [&str; 7] = [
    "CHANNEL",
    "TEAM",
    "DEMAND_CODE",
    "JOURNEY",
    "VERSION",
    "OUTCOME",
    "CUSTOMER_KIND",
];
const PERIODS: [&str; 4] = [
    r#"{ month: "2026-09" }"#,
    r#"{ quarter: { financialYear: "2026/27", number: 2 } }"#,
    r#"{ financialYear: "2026/27" }"#,
    "{ lastMonths: 2 }",
];
/// How many questions are asked at once.
const TOGETHER: usize = 6;

/// Nothing, each dimension, and each pair of which one at most is time.
fn groupings() -> Vec<String> {
    let mut all = vec![String::new()];
    all.extend(TIME.iter().chain(&OTHERS).map(|one| (*one).to_owned()));
    for (place, one) in OTHERS.iter().enumerate() {
        let others = OTHERS.iter().skip(place + 1);
        all.extend(
            TIME.iter()
                .chain(others)
                .map(|other| format!("{other}, {one}")),
        );
    }
    all
}

fn demand(period: &str, by: &str, filter: &str) -> String {
    format!(
        "demand(period: {period}, by: [{by}]{filter}) {{ rows {{ {ROW} }} totals {{ {ROW} {TOTALS} }} }}"
    )
}

/// The council by every grouping, and its parts by some, in each kind of period; then the KPIs.
pub fn documents(council: &Council) -> Vec<String> {
    let mut asked = Vec::new();
    for by in groupings() {
        asked.push(demand(PERIODS[2], &by, ""));
    }
    let node = |kind: &str, id: &Value, demand: &str| {
        format!("node(id: {id}) {{ ... on {kind} {{ {demand} }} }}")
    };
    let [_, web] = &council.channels;
    for period in PERIODS {
        for by in ["", "MONTH", "CHANNEL", "DEMAND_CODE", "MONTH, CHANNEL"] {
            let demand = demand(period, by, "");
            asked.push(demand.clone());
            asked.push(node("Team", &council.team, &demand));
            asked.push(node("Directorate", &council.directorate, &demand));
            asked.push(node("Service", &council.service, &demand));
            asked.push(node("Journey", &council.journey, &demand));
            asked.push(format!("council {{ {demand} }}"));
        }
        let of_web = format!(", where: {{ channelIn: [{web}] }}");
        asked.push(demand(period, "MONTH", &of_web));
        asked.push(demand(
            period,
            "CHANNEL",
            ", where: { demandCodeIn: [FAILURE_NOT_DONE] }",
        ));
        for code in ["COUNT", "FAILED", "SHARE", "MEAN", "SPOKEN"] {
            asked.push(kpi(code, period));
        }
        asked.push(charts(period));
    }
    let documents = asked.chunks(TOGETHER).map(|some| {
        let named = some.iter().enumerate();
        let fields: Vec<String> = named.map(|(at, field)| format!("q{at}: {field}")).collect();
        format!("{{ {} }}", fields.join("\n"))
    });
    documents.collect()
}

fn kpi(code: &str, period: &str) -> String {
    let month = r#"{ month: "2026-09" }"#;
    format!(
        r#"kpi(code: "{code}") {{
            series(period: {period}) {{ points {{ numerator denominator value isSuppressed }} signal {{ mean lower upper }} }}
            above: cases(period: {month}, part: NUMERATOR, first: 1) {{ matching }}
            below: cases(period: {month}, part: DENOMINATOR, first: 1) {{ matching }}
            spoken: contacts(period: {month}, part: NUMERATOR, first: 1) {{ matching }}
            known: contacts(period: {month}, part: DENOMINATOR, first: 1) {{ matching }}
            controlChart(period: {period}) {{ points {{ value mean lower upper }} }} }}"#
    )
}

fn charts(period: &str) -> String {
    let chart = |measure: &str| {
        format!(
            "{measure}: controlChart(measure: {measure}, by: MONTH) {{ points {{ value mean lower upper }} }}"
        )
    };
    let charts = ["OPENED", "CLOSED", "ON_TIME", "FAILURE_RATE"]
        .map(chart)
        .join(" ");
    format!("demand(period: {period}) {{ {charts} }}")
}
