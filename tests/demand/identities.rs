//! The identities of demand, over the demonstration council.

use serde_json::{Value, json};
use support::{World, on_both};
use throughline::demo::{COUNCIL_CODE, Options, WASTE, fill};

const ADDITIVE: &str = "contacts opened closed reopened withdrawn merged onTime { numerator denominator } \
    failureRate { numerator denominator } workingDays { count } ";
const STOCKS: &str = "openAtEnd breachBacklog ";
const YEAR: &str = r#"period: { from: "2025-10-01", to: "2026-10-01" }"#;

async fn officer(world: &World) -> String {
    fill(world.database(), &world.clock, Options::default())
        .await
        .expect("a demonstration council");
    world.token_for(COUNCIL_CODE, &["performance-officer"], "an-officer")
}

/// The numbers of rows added up, field by field.
fn added<'a>(rows: impl IntoIterator<Item = &'a Value>) -> Value {
    let mut sum = Value::Null;
    for row in rows {
        add(&mut sum, row);
    }
    sum
}

fn add(sum: &mut Value, row: &Value) {
    match row {
        Value::Object(fields) => {
            if sum.is_null() {
                *sum = json!({});
            }
            for (name, value) in fields {
                add(&mut sum[name], value);
            }
        }
        Value::Number(number) => {
            let number = number.as_i64().expect("a whole number");
            *sum = json!(sum.as_i64().unwrap_or_default() + number);
        }
        other => panic!("{other} cannot be added"),
    }
}

fn list<'a>(value: &'a Value, name: &str) -> &'a Vec<Value> {
    value[name]
        .as_array()
        .unwrap_or_else(|| panic!("no {name} in {value}"))
}

on_both!(
    parts_make_up_the_whole_whatever_tells_them_apart,
    |world| async move {
        let token = officer(&world).await;
        let ask = async |demand: String| {
            let data = world
                .data(&token, &format!("{{ {demand} }}"), json!({}))
                .await;
            data["demand"].clone()
        };
        let whole =
            ask(format!("demand({YEAR}) {{ totals {{ {ADDITIVE} }} }}")).await["totals"].clone();
        assert!(whole["opened"].as_i64() > Some(1_000), "{whole}");
        for by in [
            "DAY",
            "WEEK",
            "MONTH",
            "QUARTER",
            "CHANNEL",
            "TEAM",
            "DEMAND_CODE",
            "OUTCOME",
            "VERSION",
            "CUSTOMER_KIND",
            "MONTH, CHANNEL",
            "QUARTER, TEAM, DEMAND_CODE",
        ] {
            let demand = format!(
                "demand({YEAR}, by: [{by}]) {{ rows {{ {ADDITIVE} }} totals {{ {ADDITIVE} }} }}"
            );
            let demand = ask(demand).await;
            assert_eq!(added(list(&demand, "rows")), whole, "by {by}");
            assert_eq!(demand["totals"], whole, "by {by}");
        }
        let stocks =
            ask(format!("demand({YEAR}) {{ totals {{ {STOCKS} }} }}")).await["totals"].clone();
        assert!(stocks["openAtEnd"].as_i64() > Some(0), "{stocks}");
        for by in ["CHANNEL", "TEAM", "DEMAND_CODE", "VERSION", "CUSTOMER_KIND"] {
            let demand = ask(format!(
                "demand({YEAR}, by: [{by}]) {{ rows {{ {STOCKS} }} }}"
            ))
            .await;
            assert_eq!(added(list(&demand, "rows")), stocks, "by {by}");
        }
    }
);

on_both!(
    days_make_up_months_and_what_came_and_went_what_is_open,
    |world| async move {
        let token = officer(&world).await;
        let query = format!(
            r#"{{ service(code: "{WASTE}") {{
        months: demand({YEAR}, by: [MONTH]) {{ rows {{ month opened closed reopened withdrawn merged openAtEnd breachBacklog
          comparison {{ previousPeriod {{ openAtEnd }} }} }} }}
        days: demand({YEAR}, by: [DAY]) {{ rows {{ period {{ from }} opened closed reopened withdrawn merged openAtEnd breachBacklog }} }}
        }} }}"#
        );
        let data = world.data(&token, &query, json!({})).await;
        let (months, days) = (&data["service"]["months"], &data["service"]["days"]);
        let number = |row: &Value, name: &str| row[name].as_i64().expect("a number");
        for month in list(months, "rows") {
            let at = month["month"].as_str().expect("a month");
            let days = list(days, "rows").iter();
            let own: Vec<&Value> = days
                .filter(|day| {
                    day["period"]["from"]
                        .as_str()
                        .is_some_and(|from| from.starts_with(at))
                })
                .collect();
            for flow in ["opened", "closed", "reopened", "withdrawn", "merged"] {
                let sum: i64 = own.iter().map(|day| number(day, flow)).sum();
                assert_eq!(sum, number(month, flow), "{flow} of {at}");
            }
            for stock in ["openAtEnd", "breachBacklog"] {
                assert_eq!(
                    own.last().expect("days")[stock],
                    month[stock],
                    "{stock} of {at}"
                );
            }
            let before = number(&month["comparison"]["previousPeriod"], "openAtEnd");
            let moved = number(month, "opened") + number(month, "reopened")
                - number(month, "closed")
                - number(month, "withdrawn")
                - number(month, "merged");
            assert_eq!(before + moved, number(month, "openAtEnd"), "{at}");
        }
    }
);

on_both!(children_make_up_their_parents, |world| async move {
    let token = officer(&world).await;
    let demand = format!("demand({YEAR}) {{ totals {{ {ADDITIVE} {STOCKS} }} }}");
    let query = format!(
        "{{ council {{ {demand} directorates {{ {demand} services {{ code {demand} }} }} }} \
         teams: demand({YEAR}, by: [TEAM]) {{ rows {{ opened team {{ code }} }} }} }}"
    );
    let data = world.data(&token, &query, json!({})).await;
    let totals = |parts: &Vec<Value>| added(parts.iter().map(|part| &part["demand"]["totals"]));
    let council = &data["council"];
    let directorates = list(council, "directorates");
    assert_eq!(totals(directorates), council["demand"]["totals"]);
    for directorate in directorates
        .iter()
        .filter(|one| !list(one, "services").is_empty())
    {
        assert_eq!(
            totals(list(directorate, "services")),
            directorate["demand"]["totals"]
        );
    }
    let journeys = world
        .walk_within(
            &token,
            &format!(r#"service(code: "{WASTE}")"#),
            "journeys",
            "",
            &demand,
        )
        .await;
    let services = directorates.iter().flat_map(|one| list(one, "services"));
    let waste = services
        .into_iter()
        .find(|service| service["code"] == WASTE);
    assert_eq!(
        totals(&journeys),
        waste.expect("the service")["demand"]["totals"]
    );
});
