//! Somebody who may not see small numbers tries to recover one: a single case by web in September, asked
//! for in every way that gives figures.

mod published;
mod questions;

use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use support::{World, on_both};

use super::by_mutations::Council;
use published::Told;

/// Cases in August and September by telephone and web, besides the planted ones.
async fn fill(world: &World, council: &Council) {
    // August: 8 by telephone, 9 by web; September: 12 by telephone. All closed after two days.
    let cases = [("08", 0, 8), ("08", 1, 9), ("09", 0, 12)];
    for (month, channel, count) in cases {
        for day in 1..=count {
            let at = |day: u32| format!("2026-{month}-{day:02}T09:00:00Z");
            let case = council.open(world, channel, "VALUE_NEW", &at(day)).await;
            council.close(world, &case, 0, &at(day + 2)).await;
        }
    }
}

/// One case that failed, by web in September: closed late, after more working days than any other.
async fn plant(world: &World, council: &Council) {
    let received = "2026-09-01T09:00:00Z";
    let case = council.open(world, 1, "FAILURE_NOT_DONE", received).await;
    council.close(world, &case, 1, "2026-09-30T09:00:00Z").await;
}

async fn kpis(world: &World, council: &Council) {
    let part = |anchor: &str| json!({ "anchor": anchor });
    let kpi = |code: &str, kind: &str, numerator: Value, denominator: Value| {
        json!({ "code": code, "title": code, "kind": kind, "unit": "cases", "polarity": "HIGHER",
            "ownerId": council.owner, "serviceIds": [council.service], "isPublic": true,
            "outcomeIds": [council.outcomes[1]], "numerator": numerator, "denominator": denominator })
    };
    let failed = json!({ "anchor": "CLOSED", "predicate": { "outcomeIsLinked": true } });
    let of_failure = json!({ "demandCodeIn": ["FAILURE_NOT_DONE"] });
    let spoken = json!({ "anchor": "CONTACTED", "predicate": of_failure });
    for input in [
        kpi("COUNT", "CASE_COUNT", part("OPENED"), Value::Null),
        kpi("FAILED", "CASE_COUNT", failed.clone(), Value::Null),
        kpi("SHARE", "CASE_RATIO", failed, part("CLOSED")),
        kpi("MEAN", "CASE_DURATION", part("CLOSED"), Value::Null),
        kpi("SPOKEN", "CASE_RATIO", spoken, part("CONTACTED")),
    ] {
        world
            .change(&council.officer, "kpiCreate", input, "kpi { id }")
            .await;
    }
}

/// A token for each of those who see published figures alone.
async fn viewers(world: &World, council: &Council) -> Vec<(&'static str, String)> {
    let partner = json!({ "issuer": "urn:throughline:local", "subject": "partner", "name": "Partner",
        "journeyIds": [council.journey] });
    world
        .change(
            &council.administrator,
            "accountCreate",
            partner,
            "account { id }",
        )
        .await;
    let roles = [
        "",
        "customer",
        "staff-member",
        "partner",
        "administrator",
        "councillor",
    ];
    let subject = |role: &str| match role {
        "staff-member" => "manager",
        "partner" => "partner",
        _ => "somebody",
    };
    roles
        .map(|role| (role, world.token(role, subject(role))))
        .to_vec()
}

/// The row of the planted cases as it is shown.
async fn planted_row(world: &World, token: &str) -> Value {
    let fields = questions::ROW;
    let query = format!(
        r#"{{ demand(period: {{ month: "2026-09" }}, by: [CHANNEL]) {{
            isSuppressed rows {{ channel {{ code }} {fields} }} }} }}"#
    );
    let data = world.data(token, &query, json!({})).await;
    let rows = data["demand"]["rows"].as_array().expect("rows").clone();
    let mut web = rows
        .into_iter()
        .filter(|row| row["channel"]["code"] == "WEB");
    web.next().expect("a row for web")
}

on_both!(
    a_planted_case_cannot_be_recovered_by_any_question,
    |world| async move {
        let council = Council::make(&world).await;
        fill(&world, &council).await;
        kpis(&world, &council).await;
        let viewers = viewers(&world, &council).await;
        let documents = questions::documents(&council);
        let mut shown = Vec::new();
        let mut planted = 0;
        for count in [1, 2, 7] {
            while planted < count {
                plant(&world, &council).await;
                planted += 1;
            }
            let exact = planted_row(&world, &council.officer).await;
            assert_eq!(exact["opened"], count);
            assert_eq!(exact["onTime"]["denominator"], count);
            let councillor = &viewers.last().expect("a councillor").1;
            shown.push(planted_row(&world, councillor).await);
            if count == 7 {
                continue;
            }
            // The others see what the councillor sees, or less.
            let asking = if count == 1 {
                &viewers[..]
            } else {
                &viewers[5..]
            };
            let mut told = Told::default();
            for document in &documents {
                let exact = world.data(&council.officer, document, json!({})).await;
                for (role, token) in asking {
                    let seen = world.gql(token, document, json!({})).await;
                    told.take(role, &exact, &seen["data"]);
                }
            }
            told.check(count);
        }
        // 1, 2 and 7 look the same.
        assert_eq!(shown[0], shown[1]);
        assert_eq!(shown[0], shown[2]);
        for hidden in ["contacts", "opened", "closed"] {
            assert_eq!(shown[0][hidden], Value::Null, "{hidden}");
        }
    }
);

on_both!(
    a_council_may_show_small_numbers_to_its_councillors,
    |world| async move {
        let council = Council::make(&world).await;
        plant(&world, &council).await;
        let councillor = world.token("councillor", "somebody");
        assert_eq!(
            planted_row(&world, &councillor).await["opened"],
            Value::Null
        );
        let sql = "UPDATE council SET councillors_see_small_numbers = true";
        let changed = world.own_connection().execute_unprepared(sql).await;
        changed.expect("the council is changed");
        assert_eq!(planted_row(&world, &councillor).await["opened"], 1);
        let setting = "{ council { councillorsSeeSmallNumbers } demand(period: { lastMonths: 1 }) { isSuppressed } }";
        let data = world.data(&councillor, setting, json!({})).await;
        let expected = json!({ "council": { "councillorsSeeSmallNumbers": true }, "demand": { "isSuppressed": false } });
        assert_eq!(data, expected);
        // Administrators are no councillors.
        let administrator = planted_row(&world, &council.administrator).await;
        assert_eq!(administrator["opened"], Value::Null);
    }
);

on_both!(
    what_is_too_fine_is_refused_with_what_is_allowed,
    |world| async move {
        let council = Council::make(&world).await;
        kpis(&world, &council).await;
        let councillor = world.token("councillor", "somebody");
        let [phone, web] = council.channels.clone().map(|id| id.to_string());
        let year = r#"period: { financialYear: "2026/27" }"#;
        let demand = |arguments: &str| format!("{{ demand({arguments}) {{ rows {{ opened }} }} }}");
        let cases = |period: &str| {
            format!(
                "{{ kpi(code: \"COUNT\") {{ cases(period: {period}, part: NUMERATOR) {{ matching }} }} }}"
            )
        };
        let few = "told apart by 2 things at most";
        for (query, allowed) in [
            (
                demand(&format!("{year}, by: [DAY]")),
                "MONTH, QUARTER or FINANCIAL_YEAR",
            ),
            (
                demand(&format!("{year}, by: [WEEK]")),
                "MONTH, QUARTER or FINANCIAL_YEAR",
            ),
            (demand(&format!("{year}, by: [MONTH, CHANNEL, TEAM]")), few),
            (
                demand(&format!(
                    "{year}, by: [MONTH, TEAM], where: {{ channelIn: [{web}] }}"
                )),
                few,
            ),
            (
                demand(&format!("{year}, where: {{ channelIn: [{phone}, {web}] }}")),
                "one value in a list",
            ),
            (
                demand(r#"period: { from: "2026-09-01", to: "2026-09-08" }"#),
                "{ lastMonths }",
            ),
            (
                demand(r#"period: { from: "2026-05-01", to: "2026-09-01" }"#),
                "{ lastMonths }",
            ),
            (
                format!(
                    "{{ demand({year}) {{ totals {{ workingDays {{ percentile(percent: 95) }} }} }} }}"
                ),
                "percent must be 10 to 90",
            ),
            (
                format!(
                    "{{ demand({year}) {{ controlChart(measure: OPENED, by: DAY) {{ points {{ value }} }} }} }}"
                ),
                "MONTH, QUARTER or FINANCIAL_YEAR",
            ),
            (cases("{ lastMonths: 2 }"), "ask for one { month }"),
        ] {
            let refused = world.gql(&councillor, &query, json!({})).await;
            let error = &refused["errors"][0];
            assert_eq!(
                error["extensions"]["code"], "BAD_USER_INPUT",
                "{query}: {refused}"
            );
            let message = error["message"].as_str().unwrap_or_default();
            assert!(message.contains(allowed), "{query}: {message}");
            assert!(
                !refused["data"]
                    .to_string()
                    .contains(|c: char| c.is_ascii_digit()),
                "{refused}"
            );
            // Whoever sees small numbers may ask so.
            world.data(&council.officer, &query, json!({})).await;
        }
    }
);
