//! Tables of KPIs: the whole of one or nothing of it, and once.

mod published;

use std::path::{Path, PathBuf};

use rules::performance::Frequency;
use serde_json::json;
use support::data::shared;
use support::world::COUNCIL;
use support::{World, on_both};
use throughline::imports::ImportFault;
use throughline::imports::kpi::{self, Mapping, Reading, Report, Request};
use throughline::imports::log::Limits;

use super::{file, texts};
use crate::stories::by_mutations::Council;

fn request(file: &Path, mapping: Mapping) -> Request {
    Request {
        file: file.to_owned(),
        council: COUNCIL.to_owned(),
        reading: Reading {
            mapping,
            kpi: None,
            missing: vec!["NA".to_owned()],
            limits: Limits::default(),
        },
        owner: Some("S1".to_owned()),
        frequency: None,
        reason: None,
    }
}

async fn import(world: &World, request: &Request) -> Result<Report, ImportFault> {
    kpi::import(world.database(), &world.clock, request).await
}

/// The reasons of an import that was refused, which has written nothing.
async fn refused(world: &World, request: &Request) -> String {
    let before = world.row_counts().await;
    let fault = import(world, request).await.expect_err("a refusal");
    assert_eq!(world.row_counts().await, before);
    fault.to_string()
}

const OWN: &str = "kpi,period,numerator,denominator,value,narrative\n\
    A,2026-08,1,2,,\n\
    A,2026-09,3,4,,Better.\n\
    B,2025/26,,,38.3,\n";

/// A file of the world's own.
fn own(world: &World, rows: &str) -> PathBuf {
    file(world, "own.csv", rows.as_bytes())
}

on_both!(
    our_own_columns_bring_parts_values_and_narratives,
    |world: World| async move {
        let council = Council::make(&world).await;
        let mut request = request(&own(&world, OWN), Mapping::default());
        let report = import(&world, &request).await.expect("an import");
        assert_eq!(
            (
                report.new_kpis.len(),
                report.new_values,
                report.new_narratives
            ),
            (2, 3, 1)
        );
        let query = r#"{ a: kpi(code: "A") { frequency series(period: { month: "2026-09" }) { points {
                numerator denominator value narrative { text } } } }
            b: kpi(code: "B") { frequency series(period: { financialYear: "2025/26" }) { points {
                numerator value narrative { text } } } } }"#;
        let data = world.data(&council.officer, query, json!({})).await;
        let expected = json!({
            "a": { "frequency": "MONTH", "series": { "points": [{ "numerator": 3, "denominator": 4,
                "value": 0.75, "narrative": { "text": "Better." } }] } },
            "b": { "frequency": "FINANCIAL_YEAR", "series": { "points": [{ "numerator": null,
                "value": 38.3, "narrative": null }] } } });
        assert_eq!(data, expected);
        // Another value is a mistake, unless somebody says why.
        request.file = own(&world, &OWN.replace("A,2026-09,3,4", "A,2026-09,2,4"));
        let told = refused(&world, &request).await;
        let words = "own.csv:3: period: another value is recorded for \"2026-09\"";
        assert!(told.contains(words), "{told}");
        request.reason = Some("One was counted twice.".to_owned());
        let report = import(&world, &request).await.expect("an import");
        assert_eq!(
            (report.corrected, report.unchanged, report.new_values),
            (1, 2, 0)
        );
        let corrections =
            "SELECT reason || ' ' || CAST(numerator AS integer) FROM kpi_value_correction";
        assert_eq!(
            texts(&world, corrections).await,
            ["One was counted twice. 3"]
        );
    }
);

on_both!(
    every_bad_row_is_told_and_nothing_is_half_stored,
    |world: World| async move {
        Council::make(&world).await;
        let rows = "kpi,period,value\n\
            A,2026-07,1\n\
            A,2026-08,\"1,234\"\n\
            A,2026-13,3\n\
            A,2025/26,4\n\
            A,2026-09,12%\n\
            A,2026-07,5\n\
            A,2027-01,6\n\
            A,,7\n\
            ,2026-06,8\n\
            A,2026-05\n";
        let mut request = request(&own(&world, rows), Mapping::default());
        request.frequency = Some(Frequency::Month);
        let told = refused(&world, &request).await;
        for words in [
            "own.csv:3: value: \"1,234\" is no number that can be told: write 1234 without separators",
            "own.csv:4: period: \"2026-13\" is no period",
            "own.csv:5: period: \"2025/26\" is a financial year, and the KPI has periods of months: the periods are mixed",
            "own.csv:6: value: \"12%\" is no number",
            "own.csv:7: period: \"2026-07\" of this KPI is told already by line 2",
            "own.csv:8: period: \"2027-01\": The period has not begun yet.",
            "own.csv:9: period is empty",
            "own.csv:10: neither a code nor a title says which KPI this is of",
            "own.csv:11: the row has 2 fields where the header has 3",
        ] {
            assert!(told.contains(words), "{words}\n{told}");
        }
        assert!(told.starts_with("9 faults"), "{told}");
        // Without a length the words of one KPI must agree, and what can be two things is told.
        request.frequency = None;
        request.file = own(&world, "kpi,period,value\nA,2026-07,1\nA,2025/26,2\n");
        let told = refused(&world, &request).await;
        assert!(
            told.contains("own.csv:3: period: \"2025/26\" is a financial year"),
            "{told}"
        );
        request.file = own(&world, "kpi,period,value\nA,2011-12,1\n");
        let told = refused(&world, &request).await;
        assert!(
            told.contains("can be a month or a financial year"),
            "{told}"
        );
        request.file = own(&world, "kpi,period,value\nA,2023-06-30,1\n");
        assert!(refused(&world, &request).await.contains("is a day"));
        // Nobody owns what is not there.
        request.owner = None;
        request.file = own(&world, "kpi,period,value\nA,2026-07,1\n");
        assert!(
            refused(&world, &request)
                .await
                .contains("there is no KPI with the code \"A\"")
        );
    }
);

on_both!(broken_tables_are_refused_whole, |world: World| async move {
    Council::make(&world).await;
    for name in [
        "adur-public-toilets.csv",
        "boston311-100-bad.tsv",
        "snifftest-flexible.csv",
    ] {
        let Some(path) = shared(&format!("dirty-csv/{name}")) else {
            return;
        };
        let told = refused(&world, &request(&path, Mapping::default())).await;
        assert!(
            told.contains("there is no column \"period\""),
            "{name}: {told}"
        );
    }
    let Some(path) = shared("dirty-csv/boston311-dmy-100.csv") else {
        return;
    };
    let mut mapping = Mapping::default();
    mapping
        .read_list("title=source,period=open_dt,value=case_enquiry_id")
        .expect("a mapping");
    let told = refused(&world, &request(&path, mapping)).await;
    assert!(
        told.contains("open_dt: ") && told.contains("is no period"),
        "{told}"
    );
    let latin = file(
        &world,
        "latin.csv",
        b"kpi,period,value\nCaf\xe9,2026-07,1\n",
    );
    let told = refused(&world, &request(&latin, Mapping::default())).await;
    assert!(told.contains("latin.csv:2: \"kpi\" is not UTF-8"), "{told}");
});
