//! The question that the product exists for, and every number of its answer counted again.

use std::collections::{BTreeMap, HashSet};

use serde_json::{Value, json};
use support::World;
use support::recount::{Counted, Walked, months, text};

/// `ServiceReview` as front-ends send it.
pub const SERVICE_REVIEW: &str = include_str!("service_review.graphql");

/// The twelve months before the one of the world's clock: the first day, and the first day after.
pub fn twelve_months(world: &World) -> (String, String) {
    let now = world.now();
    let month = now.format("%m-01");
    let year: i32 = now.format("%Y").to_string().parse().expect("a year");
    (format!("{}-{month}", year - 1), format!("{year}-{month}"))
}

/// Asks `ServiceReview` for a service, with the drill-through of `month`, and compares every number
/// with one counted from cases and contacts that `token`, which reaches all of them, can walk.
/// Gives back how many numbers were compared.
pub async fn check(world: &World, token: &str, service: &str, month: &str) -> usize {
    let walked = Walked::all(world, token).await;
    let review = SERVICE_REVIEW.replace("2026-09", month);
    let data = world.data(token, &review, json!({ "code": service })).await;
    let service_value = &data["service"];
    let (from, to) = twelve_months(world);
    let own = walked.on(|journey| journey["service"]["code"] == service);
    let rows = &service_value["demand"]["rows"];
    let mut compared = check_rows(rows, &own.demand(&from, &to, &["month", "channel"]));
    compared += check_journeys(&walked, &service_value["journeys"], service, &from, &to);
    for kpi in service_value["kpis"]["nodes"].as_array().expect("KPIs") {
        compared += check_kpi(world, token, &walked, kpi, month).await;
    }
    compared
}

fn check_rows(rows: &Value, expected: &BTreeMap<Vec<String>, Counted>) -> usize {
    let mut found = BTreeMap::new();
    for row in rows.as_array().expect("rows") {
        let key = vec![text(&row["month"]), text(&row["channel"]["code"])];
        assert!(
            found.insert(key.clone(), ()).is_none(),
            "{key:?} stands twice"
        );
        let counted = expected
            .get(&key)
            .unwrap_or_else(|| panic!("{key:?} is not expected"));
        check_row(row, counted, &format!("{key:?}"));
    }
    let missing: Vec<_> = expected
        .keys()
        .filter(|key| !found.contains_key(*key))
        .collect();
    assert!(missing.is_empty(), "rows are missing: {missing:?}");
    found.len() * 10
}

fn check_row(row: &Value, counted: &Counted, at: &str) {
    assert_eq!(row["contacts"], counted.contacts, "contacts of {at}");
    assert_eq!(row["opened"], counted.opened, "opened of {at}");
    assert_eq!(row["closed"], counted.closed, "closed of {at}");
    let on_time = &row["onTime"];
    assert_eq!(on_time["numerator"], counted.on_time, "on time of {at}");
    assert_eq!(on_time["denominator"], counted.promised, "promised of {at}");
    assert_value(&on_time["value"], counted.on_time, counted.promised, at);
    let rate = &row["failureRate"];
    let known = counted.contacts - counted.unknown;
    assert_eq!(rate["numerator"], counted.failure, "failure of {at}");
    assert_eq!(rate["denominator"], known, "known of {at}");
    assert_value(&rate["value"], counted.failure, known, at);
    assert_value(&rate["unknownShare"], counted.unknown, counted.contacts, at);
    let is_low = counted.contacts > 0 && counted.unknown * 5 > counted.contacts;
    assert_eq!(rate["isLowConfidence"], is_low, "confidence of {at}");
}

/// A ratio at full precision; null over nothing.
pub fn assert_value(value: &Value, numerator: i64, denominator: i64, at: &str) {
    if denominator == 0 {
        assert!(value.is_null(), "{at}: {value} over nothing");
        return;
    }
    #[allow(clippy::cast_precision_loss)]
    let expected = numerator as f64 / denominator as f64;
    let found = value.as_f64().unwrap_or_else(|| panic!("{at}: no value"));
    assert!(
        (found - expected).abs() < 1e-12,
        "{at}: {found} is not {expected}"
    );
}

fn check_journeys(walked: &Walked, journeys: &Value, service: &str, from: &str, to: &str) -> usize {
    let nodes = journeys["nodes"].as_array().expect("journeys");
    let of_service = walked.on(|journey| journey["service"]["code"] == service);
    let by_journey = of_service.demand(from, to, &["journey"]);
    let opened: i64 = nodes
        .iter()
        .filter_map(|node| node["demand"]["totals"]["opened"].as_i64())
        .sum();
    if nodes.len() < 100 {
        let expected: i64 = by_journey.values().map(|counted| counted.opened).sum();
        assert_eq!(
            opened, expected,
            "the journeys' totals make up the service's"
        );
    }
    nodes.len()
}

/// The predicate in full, to a depth that the tests' own predicates do not pass.
fn predicate(depth: usize) -> String {
    let leaves = "journeyIn serviceIn versionIn channelIn teamIn outcomeIn outcomeKindIn \
        outcomeIsLinked demandCodeIn customerKindIn isOnTime isClosed hasDueDate \
        workingDays { op value }";
    if depth == 0 {
        return leaves.to_owned();
    }
    let inner = predicate(depth - 1);
    format!("all {{ {inner} }} any {{ {inner} }} not {{ {inner} }} {leaves}")
}

async fn check_kpi(world: &World, token: &str, walked: &Walked, kpi: &Value, month: &str) -> usize {
    let code = text(&kpi["code"]);
    let part = format!("{{ anchor predicate {{ {} }} }}", predicate(2));
    let query = format!(
        "query($code: String!) {{ kpi(code: $code) {{ kind frequency factor services {{ code }} \
         outcomes {{ id }} numerator {part} denominator {part} \
         cases(period: {{ month: \"{month}\" }}, part: NUMERATOR, first: 1) {{ matching withheldReason }} \
         contacts(period: {{ month: \"{month}\" }}, part: NUMERATOR, first: 1) \
         {{ matching withheldReason }} }} }}"
    );
    let definition = world.data(token, &query, json!({ "code": code })).await;
    let definition = &definition["kpi"];
    let list = |field: &str, name: &str| -> Vec<String> {
        let values = definition[field].as_array().expect("a list");
        values.iter().map(|value| text(&value[name])).collect()
    };
    let services = list("services", "code");
    let linked: HashSet<String> = list("outcomes", "id").into_iter().collect();
    let counted = |part: &str, from: &str, to: &str| {
        walked.counted(&definition[part], &services, &linked, from, to)
    };
    let points = kpi["series"]["points"].as_array().expect("points");
    let (from, to) = twelve_months(world);
    let labels: Vec<String> = points
        .iter()
        .map(|point| text(&point["period"]["label"]))
        .collect();
    assert_eq!(
        labels,
        labels_of(&text(&definition["frequency"]), &from, &to),
        "points of {code}"
    );
    for point in points {
        let label = text(&point["period"]["label"]);
        let at = format!("{code} in {label}");
        let (from, to) = days_of(&label);
        let on_top = counted("numerator", &from, &to);
        let factor = definition["factor"].as_f64().expect("a factor");
        let days: Vec<i64> = on_top
            .iter()
            .filter_map(|case| case["workingDays"].as_i64())
            .collect();
        let (numerator, denominator) = match text(&definition["kind"]).as_str() {
            "CASE_RATIO" => {
                let below = counted("denominator", &from, &to).len();
                (on_top.len() as i64, Some(below as i64))
            }
            "CASE_COUNT" => (on_top.len() as i64, None),
            _ => (days.iter().sum(), Some(days.len() as i64)),
        };
        assert_eq!(point["numerator"], numerator, "numerator of {at}");
        assert_eq!(
            point["denominator"],
            json!(denominator),
            "denominator of {at}"
        );
        let value = match denominator {
            Some(0) => None,
            Some(denominator) => Some(numerator as f64 / denominator as f64 * factor),
            None => Some(numerator as f64 * factor),
        };
        match (value, point["value"].as_f64()) {
            (None, found) => assert_eq!(found, None, "value of {at}"),
            (Some(value), Some(found)) => assert!((found - value).abs() < 1e-9, "{at}: {found}"),
            (Some(_), None) => panic!("{at} has no value"),
        }
    }
    check_cases(
        kpi,
        &counted("numerator", &format!("{month}-01"), &format!("{month}-32")),
        definition,
    );
    points.len() * 3
}

/// The names of a KPI's periods that overlap the days.
fn labels_of(frequency: &str, from: &str, to: &str) -> Vec<String> {
    let name = |month: &String| {
        let (year, number): (i32, u32) = (
            month[..4].parse().expect("a year"),
            month[5..].parse().expect("a month"),
        );
        let start = if number < 4 { year - 1 } else { year };
        let financial_year = format!("{start}/{:02}", (start + 1) % 100);
        match frequency {
            "MONTH" => month.clone(),
            "QUARTER" => format!("{financial_year} Q{}", (number + 8) % 12 / 3 + 1),
            _ => financial_year,
        }
    };
    let mut labels: Vec<String> = months(from, to).iter().map(name).collect();
    labels.dedup();
    labels
}

/// The first day of the period with this name, and the first day after; a day of 32 stands for the
/// first of the next month, behind every day of the month as text.
fn days_of(label: &str) -> (String, String) {
    if label.contains('-') {
        return (format!("{label}-01"), format!("{label}-32"));
    }
    let year: i32 = label[..4].parse().expect("a year");
    match label.split_once(" Q") {
        None => (format!("{year}-04-01"), format!("{}-04-01", year + 1)),
        Some((_, "4")) => (format!("{}-01-01", year + 1), format!("{}-04-01", year + 1)),
        Some((_, quarter)) => {
            let number: u32 = quarter.parse().expect("a quarter");
            (
                format!("{year}-{:02}-01", number * 3 + 1),
                format!("{year}-{:02}-01", number * 3 + 4),
            )
        }
    }
}

fn check_cases(kpi: &Value, behind: &[&Value], definition: &Value) {
    let code = text(&kpi["code"]);
    if definition["numerator"]["anchor"] == "CONTACTED" {
        assert!(kpi["cases"].is_null() && definition["cases"].is_null());
        let contacts = json!({ "matching": behind.len(), "withheldReason": null });
        assert_eq!(definition["contacts"], contacts, "contacts of {code}");
        return;
    }
    assert!(definition["contacts"].is_null());
    let is_duration = definition["kind"] == "CASE_DURATION";
    let behind: Vec<&&Value> = behind
        .iter()
        .filter(|case| !is_duration || !case["workingDays"].is_null())
        .collect();
    assert_eq!(
        definition["cases"]["matching"],
        behind.len(),
        "matching of {code}"
    );
    assert!(definition["cases"]["withheldReason"].is_null());
    let known: HashSet<String> = behind.iter().map(|case| text(&case["reference"])).collect();
    let shown = kpi["cases"]["nodes"].as_array().expect("cases");
    assert_eq!(shown.len(), behind.len().min(20), "cases shown of {code}");
    for case in shown {
        let reference = text(&case["reference"]);
        assert!(
            known.contains(&reference),
            "{reference} is not behind {code}"
        );
    }
}
