//! `ServiceReview` reads no case but those that it lists.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use support::plan::reading;
use support::{World, on_both};
use throughline::demo::{COUNCIL_CODE, Options, WASTE, fill};

use super::review::SERVICE_REVIEW;

/// Tables with a row for each case, closing, contact or event.
const ROWS: [&str; 5] = [
    "cases",
    "case_closing",
    "contact",
    "case_event",
    "contact_event",
];

/// What a review asks and the tables that it opens, told by the database itself.
async fn opened(world: &World, statements: &[String]) -> BTreeSet<String> {
    let mut opened = BTreeSet::new();
    for sql in statements {
        opened.extend(world.tables_of_plan(sql).await);
    }
    opened
}

on_both!(
    a_service_review_reads_no_case_but_those_it_lists,
    |world| async move {
        fill(world.database(), &world.clock, Options::default())
            .await
            .expect("a demonstration council");
        let officer = world.token_for(COUNCIL_CODE, &["performance-officer"], "an-officer");
        let asks = async |review: &str| -> (Value, Vec<String>) {
            world.mark();
            let data = world.data(&officer, review, json!({ "code": WASTE })).await;
            (data, world.statements())
        };
        let (whole, statements) = asks(SERVICE_REVIEW).await;
        let kpis = whole["service"]["kpis"]["nodes"].as_array().expect("KPIs");
        let shown = kpis.iter().map(|kpi| {
            let points = kpi["series"]["points"].as_array().expect("points");
            let numerators = points
                .iter()
                .filter_map(|point| point["numerator"].as_f64());
            (
                numerators.sum::<f64>() > 0.0,
                kpi["cases"]["nodes"].as_array().map_or(0, Vec::len),
            )
        });
        let (figures, cases): (Vec<bool>, Vec<usize>) = shown.unzip();
        assert_eq!(figures, vec![true; 4], "each KPI counts something");
        assert!(cases.iter().sum::<usize>() > 20, "{cases:?}");

        // Its drill-through is the one statement that names a table of rows.
        let of_rows = reading(&statements, &ROWS);
        assert_eq!(of_rows.len(), 1, "{of_rows:#?}");
        let lists = opened(&world, &of_rows).await;
        assert!(lists.contains("cases"), "{lists:?}");
        let others: Vec<String> = statements
            .into_iter()
            .filter(|sql| !of_rows.contains(sql))
            .collect();
        let tables = opened(&world, &others).await;
        println!("the other {} statements open {tables:?}", others.len());
        for table in ROWS {
            assert!(!tables.contains(table), "{table} is read: {tables:?}");
        }
        for cube in ["cell_outcome", "cell_days", "cell_code", "cell_delta"] {
            assert!(tables.contains(cube), "{cube} is not read: {tables:?}");
        }

        // And without it there is none, and the figures are the same.
        let from = SERVICE_REVIEW.find("cases(").expect("a drill-through");
        let to = from + SERVICE_REVIEW[from..].find('\n').expect("its line");
        let review = format!("{}{}", &SERVICE_REVIEW[..from], &SERVICE_REVIEW[to..]);
        let (figures, statements) = asks(&review).await;
        assert_eq!(reading(&statements, &ROWS), [""; 0]);
        assert_eq!(figures["service"]["demand"], whole["service"]["demand"]);
        for (one, other) in figures["service"]["kpis"]["nodes"]
            .as_array()
            .expect("KPIs")
            .iter()
            .zip(kpis)
        {
            assert_eq!(one["series"], other["series"]);
        }
    }
);
