//! Rows of demand by every dimension, every figure counted by hand.

use serde_json::{Value, json};
use support::on_both;

use super::scene::{Scene, values};

const FIGURES: &str = "contacts opened closed reopened withdrawn openAtEnd breachBacklog \
    onTime { numerator denominator } workingDays { count percentile(percent: 50) }";
const PATHS: [&str; 10] = [
    "contacts",
    "opened",
    "closed",
    "reopened",
    "withdrawn",
    "openAtEnd",
    "breachBacklog",
    "onTime.numerator",
    "onTime.denominator",
    "workingDays.percentile",
];
const AUTUMN: &str = r#"period: { from: "2026-08-01", to: "2026-11-01" }"#;

fn rows(demand: &Value) -> &Vec<Value> {
    demand["rows"].as_array().expect("rows")
}

on_both!(flows_states_and_stocks_by_month, |world| async move {
    let scene = Scene::set(&world).await;
    let fields = format!(
        "from to asOf rows {{ month period {{ label from to isComplete }} {FIGURES} }} totals {{ month {FIGURES} \
         period {{ label }} workingDays {{ late: percentile(percent: 51) }} }}"
    );
    let demand = scene
        .demand(&format!("{AUTUMN}, by: [MONTH]"), &fields)
        .await;
    assert_eq!(demand["asOf"], "2026-10-15T10:00:00+00:00");
    let expected = [
        // August: A came and went on time, in two working days.
        json!([1, 1, 1, 0, 0, 0, 0, 1, 1, 2]),
        // September: B, C and D came; B closed and came back, C withdrew. B is open and was due on the
        // 8th; its latest closing is not here.
        json!([3, 3, 1, 1, 1, 2, 1, 0, 0, null]),
        // October: B closed for good, late. D has been due since the 5th.
        json!([0, 0, 1, 0, 0, 1, 1, 0, 1, 22]),
    ];
    for (row, expected) in rows(&demand).iter().zip(&expected) {
        assert_eq!(json!(values(row, &PATHS)), *expected, "{row}");
    }
    assert_eq!(rows(&demand).len(), 3);
    let october = json!({ "label": "2026-10", "from": "2026-10-01", "to": "2026-11-01", "isComplete": false });
    assert_eq!(rows(&demand)[2]["period"], october);
    let totals = &demand["totals"];
    assert_eq!(
        json!(values(totals, &PATHS)),
        json!([4, 4, 3, 1, 1, 1, 1, 1, 2, 2])
    );
    assert_eq!(totals["workingDays"]["late"], 22);
    assert_eq!(totals["period"]["label"], "2026-08-01 to 2026-10-31");
    assert_eq!(totals["month"], Value::Null);
});

on_both!(
    days_and_weeks_are_cut_where_the_period_is,
    |world| async move {
        let scene = Scene::set(&world).await;
        let days = r#"period: { from: "2026-09-08", to: "2026-09-11" }, by: [DAY]"#;
        let demand = scene
            .demand(
                days,
                "rows { period { label } closed openAtEnd breachBacklog }",
            )
            .await;
        // B is due on the 8th and closed on the 10th.
        let told: Vec<Vec<Value>> = rows(&demand)
            .iter()
            .map(|row| {
                values(
                    row,
                    &["period.label", "closed", "openAtEnd", "breachBacklog"],
                )
            })
            .collect();
        let expected = json!([
            ["2026-09-08", 0, 1, 1],
            ["2026-09-09", 0, 1, 1],
            ["2026-09-10", 1, 0, 0]
        ]);
        assert_eq!(json!(told), expected);

        // 1 September 2026 is a Tuesday, the 14th a Monday.
        let weeks = r#"period: { from: "2026-09-01", to: "2026-09-15" }, by: [WEEK]"#;
        let demand = scene
            .demand(
                weeks,
                "rows { period { label from to } opened closed openAtEnd }",
            )
            .await;
        let paths = [
            "period.label",
            "period.from",
            "period.to",
            "opened",
            "closed",
            "openAtEnd",
        ];
        let told: Vec<Vec<Value>> = rows(&demand)
            .iter()
            .map(|row| values(row, &paths))
            .collect();
        let expected = json!([
            ["2026-W36", "2026-09-01", "2026-09-07", 2, 0, 1],
            ["2026-W37", "2026-09-07", "2026-09-14", 0, 1, 0],
            ["2026-W38", "2026-09-14", "2026-09-15", 0, 0, 0],
        ]);
        assert_eq!(json!(told), expected);

        let years = r#"period: { from: "2026-01-01", to: "2026-10-02" }, by: [FINANCIAL_YEAR]"#;
        let demand = scene
            .demand(years, "rows { period { label to } opened openAtEnd }")
            .await;
        let told: Vec<Vec<Value>> = rows(&demand)
            .iter()
            .map(|row| values(row, &["period.label", "period.to", "opened", "openAtEnd"]))
            .collect();
        let expected = json!([
            ["2025/26", "2026-04-01", 0, 0],
            ["2026/27", "2026-10-02", 4, 1]
        ]);
        assert_eq!(json!(told), expected);
        let quarters = r#"period: { financialYear: "2026/27" }, by: [QUARTER, CHANNEL]"#;
        let demand = scene
            .demand(
                quarters,
                "rows { period { label } channel { code } opened openAtEnd }",
            )
            .await;
        let told: Vec<Vec<Value>> = rows(&demand)
            .iter()
            .filter(|row| row["channel"]["code"] == "PHONE")
            .map(|row| values(row, &["period.label", "opened", "openAtEnd"]))
            .collect();
        let expected = json!([
            ["2026/27 Q1", 0, 0],
            ["2026/27 Q2", 2, 1],
            ["2026/27 Q3", 0, 1],
            ["2026/27 Q4", 0, 1],
        ]);
        assert_eq!(json!(told), expected);
    }
);

on_both!(
    an_outcome_is_that_of_the_closing_or_the_case,
    |world| async move {
        let scene = Scene::set(&world).await;
        let fields =
            format!("rows {{ outcome {{ code }} {FIGURES} }} totals {{ openAtEnd breachBacklog }}");
        let demand = scene
            .demand(&format!("{AUTUMN}, by: [OUTCOME]"), &fields)
            .await;
        let row = |code: Value| {
            let found = rows(&demand)
                .iter()
                .find(|row| row["outcome"]["code"] == code);
            json!(values(
                found.unwrap_or_else(|| panic!("no row {code}")),
                &PATHS
            ))
        };
        assert_eq!(rows(&demand).len(), 4);
        // Contacts have no outcome, nor has D. What is open is not told apart by outcome.
        assert_eq!(
            row(Value::Null),
            json!([4, 1, 0, 0, 0, null, null, 0, 0, null])
        );
        assert_eq!(
            row(json!("MET")),
            json!([0, 2, 2, 0, 0, null, null, 1, 2, 2])
        );
        // The closing that was undone.
        assert_eq!(
            row(json!("NOT-MET")),
            json!([0, 0, 1, 1, 0, null, null, 0, 0, null])
        );
        assert_eq!(
            row(json!("GONE")),
            json!([0, 1, 0, 0, 1, null, null, 0, 0, null])
        );
    }
);

on_both!(a_filter_counts_a_part, |world| async move {
    let scene = Scene::set(&world).await;
    let total = async |filter: String| {
        let arguments = format!("{AUTUMN}, where: {filter}");
        let demand = scene
            .demand(&arguments, &format!("totals {{ {FIGURES} }}"))
            .await;
        json!(values(&demand["totals"], &PATHS))
    };
    let (council, of) = (&scene.council, |ids: &Value| format!("[{ids}]"));
    let all = json!([4, 4, 3, 1, 1, 1, 1, 1, 2, 2]);
    let none = json!([0, 0, 0, 0, 0, 0, 0, 0, 0, null]);
    let web = total(format!("{{ channelIn: {} }}", of(&council.channels[1]))).await;
    assert_eq!(web, json!([2, 2, 2, 1, 1, 0, 0, 0, 1, 22]));
    let met = total(format!("{{ outcomeIn: {} }}", of(&council.outcomes[0]))).await;
    assert_eq!(met, json!([0, 2, 2, 0, 0, null, null, 1, 2, 2]));
    let unknown = total("{ demandCodeIn: [UNKNOWN] }".to_owned()).await;
    assert_eq!(unknown, json!([1, 1, 0, 0, 0, 1, 1, 0, 0, null]));
    for filter in [
        format!("{{ journeyIn: {} }}", of(&council.journey)),
        format!(
            "{{ serviceIn: {}, customerKindIn: [RESIDENT] }}",
            of(&council.service)
        ),
    ] {
        assert_eq!(total(filter.clone()).await, all, "{filter}");
    }
    for filter in [
        "{ customerKindIn: [BUSINESS] }",
        "{ teamIn: [] }",
        "{ versionIn: [] }",
    ] {
        assert_eq!(total(filter.to_owned()).await, none, "{filter}");
    }
});

on_both!(
    every_owner_of_the_same_journey_has_the_same_figures,
    |world| async move {
        let scene = Scene::set(&world).await;
        let asked = format!(
            "demand({AUTUMN}, by: [MONTH, TEAM, JOURNEY, VERSION, CUSTOMER_KIND]) {{ rows {{ month team {{ code }} \
         journey {{ code }} version {{ number }} customerKind {FIGURES} }} totals {{ {FIGURES} }} }}"
        );
        let query = format!(
            r#"{{ {asked} council {{ {asked} directorates {{ {asked} teams {{ {asked} }} }} }}
        service(code: "BINS") {{ {asked} }} journey(code: "MISSED") {{ {asked} }} }}"#
        );
        let data = world.data(&scene.council.officer, &query, json!({})).await;
        let root = &data["demand"];
        let first = &rows(root)[0];
        assert_eq!(
            values(
                first,
                &[
                    "team.code",
                    "journey.code",
                    "version.number",
                    "customerKind",
                    "opened"
                ]
            ),
            [
                json!("BINS-CM"),
                json!("MISSED"),
                json!(1),
                json!("RESIDENT"),
                json!(1)
            ]
        );
        assert_eq!(
            json!(values(&root["totals"], &PATHS)),
            json!([4, 4, 3, 1, 1, 1, 1, 1, 2, 2])
        );
        let directorate = &data["council"]["directorates"][0];
        for other in [
            &data["council"]["demand"],
            &directorate["demand"],
            &directorate["teams"][0]["demand"],
            &data["service"]["demand"],
            &data["journey"]["demand"],
        ] {
            assert_eq!(other, root);
        }
    }
);

on_both!(
    what_cannot_be_asked_is_refused_in_words,
    |world| async move {
        let token = world.token("councillor", "anybody");
        let refused = async |arguments: &str, code: &str, words: &str| {
            let query = format!("{{ demand({arguments}) {{ rows {{ opened }} }} }}");
            let answer = world.ask(&token, &query, json!({})).await;
            assert_eq!(answer.code(), code, "{}", answer.text);
            assert!(answer.text.contains(words), "{}", answer.text);
        };
        let year = r#"period: { financialYear: "2026/27" }"#;
        refused(
            &format!("{year}, by: [MONTH, WEEK]"),
            "BAD_USER_INPUT",
            "not by two of them",
        )
        .await;
        let long = r#"period: { from: "2000-01-01", to: "2026-01-01" }, by: [DAY]"#;
        refused(long, "LIMIT_EXCEEDED", "shorter period").await;
        let wrong = format!(r#"{year}, where: {{ teamIn: ["none"] }}"#);
        refused(&wrong, "BAD_USER_INPUT", "where.teamIn").await;
        let query = format!(
            "{{ demand({year}) {{ totals {{ opened workingDays {{ percentile(percent: 0) }} repeatContacts(days: 0) }} }} }}"
        );
        let answer = world.ask(&token, &query, json!({})).await;
        assert_eq!(answer.codes(), ["BAD_USER_INPUT", "BAD_USER_INPUT"]);
        assert_eq!(answer.body["data"]["demand"]["totals"]["opened"], 0);
    }
);

on_both!(statements_do_not_grow_with_rows, |world| async move {
    let scene = Scene::set(&world).await;
    let count = async |period: &str| {
        let fields = format!(
            "rows {{ {FIGURES} channel {{ code }} repeatContacts progressChases \
             comparison {{ previousPeriod {{ {FIGURES} }} samePeriodLastYear {{ {FIGURES} }} }} \
             cases(measure: OPENED, first: 2) {{ matching nodes {{ reference }} }} }}"
        );
        world.mark();
        scene
            .demand(&format!("{period}, by: [MONTH, CHANNEL]"), &fields)
            .await;
        world.statements().len()
    };
    let few = count(r#"period: { month: "2026-09" }"#).await;
    let many = count("period: { lastMonths: 12 }").await;
    assert_eq!(few, many, "{:#?}", world.statements());
});
