//! Tables that were published: each of their styles of period, and the catalogue of indicators.

use rules::performance::Frequency;
use serde_json::{Value, json};
use support::data::shared;
use support::{World, on_both};
use throughline::imports::kpi::{Mapping, Request};

use super::{import, refused, request};
use crate::imports::number;
use crate::stories::by_mutations::Council;

/// The rows of Trafford's own area in a file of its indicators.
fn trafford(path: &str) -> Option<Request> {
    let mut mapping = Mapping::preset("trafford").expect("a preset");
    mapping.read_only("area_name=Trafford").expect("a filter");
    let file = shared(&format!("trafford/data/{path}"))?;
    Some(request(&file, mapping))
}

/// The points of the KPI with this title, as label, value and the day it looks back to.
async fn points(world: &World, title: &str, from: &str, to: &str) -> Vec<(String, Value, Value)> {
    let query = "query($from: NaiveDate!, $to: NaiveDate!) { kpis(first: 100) { nodes { title
        series(period: { from: $from, to: $to }) { points { period { label } value coversFrom } } } } }";
    let officer = world.token("performance-officer", "officer");
    let data = world
        .data(&officer, query, json!({ "from": from, "to": to }))
        .await;
    let nodes = data["kpis"]["nodes"].as_array().expect("KPIs").clone();
    let found = nodes.iter().find(|node| node["title"] == title);
    let points = found.unwrap_or_else(|| panic!("no KPI {title}"))["series"]["points"].clone();
    let point = |point: &Value| {
        let label = point["period"]["label"]
            .as_str()
            .expect("a label")
            .to_owned();
        (label, point["value"].clone(), point["coversFrom"].clone())
    };
    points
        .as_array()
        .expect("points")
        .iter()
        .map(point)
        .collect()
}

fn told(points: &[(String, Value, Value)], label: &str) -> (Value, Value) {
    let found = points.iter().find(|point| point.0 == label);
    let found = found.unwrap_or_else(|| panic!("no point {label}"));
    (found.1.clone(), found.2.clone())
}

on_both!(
    each_style_of_period_of_a_council_comes_back_as_its_period,
    |world: World| async move {
        Council::make(&world).await;
        let null = || json!(null);
        // File, length where the words leave it open, values, title, a label, its value, looking back to.
        let files = [
            (
                "economy/planning_applications_major.csv",
                None,
                13,
                "Percentage of major planning applications decided within 13 weeks or agreed time",
                "2022/23 Q3",
                Some((json!(100.0), null())),
            ),
            (
                "climate/household_waste_not_recycled.csv",
                None,
                23,
                "",
                "",
                None,
            ),
            (
                "health/social_care_satisfaction.csv",
                None,
                10,
                "",
                "",
                None,
            ),
            (
                "climate/borough_wide_co2_emissions.csv",
                None,
                12,
                "",
                "",
                None,
            ),
            (
                "climate/electric_vehicle_charging_points.csv",
                None,
                12,
                "Publicly available electric vehicle charging devices at all speeds",
                "2023-04",
                Some((json!(38.2), null())),
            ),
            ("economy/claimant_count.csv", None, 74, "", "", None),
            ("economy/business_births_deaths.csv", None, 68, "", "", None),
            ("health/care_homes_rating.csv", None, 30, "", "", None),
            (
                "health/nhs_health_checks.csv",
                None,
                19,
                "People receiving an NHS Health Check",
                "2021/22 Q2",
                Some((json!(2.9), json!("2021-04-01"))),
            ),
            ("health/life_expectancy.csv", None, 18, "", "", None),
            (
                "health/antibiotics_broad_s.csv",
                Some(Frequency::Month),
                61,
                "Broad spectrum antibiotics as a % of total prescribed",
                "2021-03",
                Some((json!(13.2), null())),
            ),
            (
                "economy/employment_rate.csv",
                Some(Frequency::Quarter),
                14,
                "",
                "",
                None,
            ),
            (
                "children/obese_reception.csv",
                None,
                15,
                "Reception prevalence of obesity (including severe obesity), 5 years data combined, Least deprived quintile",
                "2024/25",
                Some((json!(5.2), json!("2020-04-01"))),
            ),
        ];
        for (path, frequency, values, title, label, expected) in files {
            let Some(mut request) = trafford(path) else {
                return;
            };
            request.frequency = frequency;
            let report = import(&world, &request)
                .await
                .unwrap_or_else(|fault| panic!("{path}: {fault}"));
            assert_eq!(report.new_values, values, "{path}: {report}");
            if let Some(expected) = expected {
                let points = points(&world, title, "2008-01-01", "2026-10-01").await;
                assert_eq!(told(&points, label), expected, "{path}");
            }
            // Once more, and nothing changes.
            let before = number(&world, "SELECT count(*) FROM kpi_value").await;
            let again = import(&world, &request).await.expect("an import");
            assert_eq!(
                (again.new_kpis.len(), again.new_values, again.corrected),
                (0, 0, 0),
                "{path}"
            );
            assert_eq!(again.unchanged, values, "{path}");
            assert_eq!(
                number(&world, "SELECT count(*) FROM kpi_value").await,
                before
            );
        }
    }
);

on_both!(
    mixed_periods_of_a_published_file_are_told_row_by_row,
    |world: World| async move {
        Council::make(&world).await;
        // One indicator by single years and by runs of three years that end in the same ones.
        let Some(request) = trafford("health/adults_smoking_manual.csv") else {
            return;
        };
        let told = refused(&world, &request).await;
        assert!(told.starts_with("3 faults, nothing was imported"), "{told}");
        for run in ["2019 - 21", "2020 - 22", "2021 - 23"] {
            let words = format!("period: \"{run}\" and \"20");
            assert!(
                told.contains(&words) && told.contains("the periods are mixed"),
                "{told}"
            );
        }
    }
);

on_both!(
    the_benchmarking_catalogue_becomes_definitions_once,
    |world: World| async move {
        let council = Council::make(&world).await;
        let Some(path) = shared("lgbf/Indicator Information.csv") else {
            return;
        };
        let request = request(&path, Mapping::default());
        let report = import(&world, &request).await.expect("an import");
        assert_eq!(
            (report.new_kpis.len(), report.known_kpis, report.notes.len()),
            (108, 0, 4)
        );
        for (polarity, count) in [("LOWER", 53), ("HIGHER", 51), ("IN_RANGE", 4)] {
            let sql = format!("SELECT count(*) FROM kpi_version WHERE polarity = '{polarity}'");
            assert_eq!(number(&world, &sql).await, count, "{polarity}");
        }
        let query = r#"query($code: String!) { kpi(code: $code) { title unit factor decimals polarity
            rangeLow rangeHigh frequency kind } }"#;
        for (code, expected) in [
            (
                "ENV01A",
                json!({ "title": "Net Cost of Waste Collection per Premises", "unit": "£",
                "factor": 1000.0, "decimals": 0, "polarity": "LOWER", "rangeLow": null,
                "rangeHigh": null, "frequency": "FINANCIAL_YEAR", "kind": "EXTERNAL" }),
            ),
            (
                "CORP03B",
                json!({ "title": "The % of the Highest Paid 5% of Employees who are Women",
                "unit": "%", "factor": 100.0, "decimals": 1, "polarity": "IN_RANGE",
                "rangeLow": 50.0, "rangeHigh": 50.0, "frequency": "FINANCIAL_YEAR",
                "kind": "EXTERNAL" }),
            ),
        ] {
            let data = world
                .data(&council.officer, query, json!({ "code": code }))
                .await;
            assert_eq!(data["kpi"], expected);
        }
        let again = import(&world, &request).await.expect("an import");
        assert_eq!((again.new_kpis.len(), again.known_kpis), (0, 108));
        let nobody = Request {
            owner: None,
            ..request
        };
        assert!(refused(&world, &nobody).await.contains("name their owner"));
    }
);
