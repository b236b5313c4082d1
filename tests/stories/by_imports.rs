//! From a council without anything to a correct answer, by the import commands alone.

use clap::Parser;
use serde_json::json;
use support::data::shared;
use support::world::COUNCIL;
use support::{World, on_both};
use throughline::imports::command::{self, ImportArgs};

use super::review;

/// `throughline import …`, as it is typed.
#[derive(Parser)]
struct Line {
    #[command(subcommand)]
    import: ImportArgs,
}

async fn import(world: &World, arguments: &[&str]) -> String {
    let typed = ["import"].iter().chain(arguments);
    let line = Line::try_parse_from(typed).expect("arguments");
    let report = command::run(line.import, world.database(), &world.clock).await;
    report.expect("an import")
}

fn path(file: &std::path::Path) -> &str {
    file.to_str().expect("a path")
}

on_both!(
    imports_alone_lead_to_a_correct_service_review,
    |world: World| async move {
        let files = (
            shared("lgsl/lgsl_services_england_wales.csv"),
            shared("receipt/receipt.csv"),
        );
        let (Some(catalogue), Some(log)) = files else {
            return;
        };
        // The log ends in January 2012.
        world.set_now("2012-02-10T10:00:00Z");
        let catalogue = ["catalogue", path(&catalogue), "--council", COUNCIL];
        let told = import(&world, &catalogue).await;
        assert!(told.contains("New journeys: 829\n"), "{told}");
        let log = ["event-log", path(&log), "--council", COUNCIL];
        let log = [&log[..], &["--journey", "LGSL-487", "--preset", "receipt"]].concat();
        let told = import(&world, &log).await;
        assert!(
            told.contains("Cases: 1434 (1329 closed, 0 withdrawn)\nEvents: 8577\n"),
            "{told}"
        );
        let token = world.token("performance-officer", "anybody");
        let service = "PLANNING-AND-DEVELOPMENT";
        let compared = review::check(&world, &token, service, "2011-10").await;
        assert!(compared > 12 * 4 * 10, "{compared} numbers");
        let kpi = kpi(&world, service).await;
        let again = review::check(&world, &token, service, "2011-10").await;
        assert!(again > compared, "the KPI {kpi} adds its points");
    }
);

/// Met outcomes among closed cases, linked to the outcome that the import gave.
async fn kpi(world: &World, service: &str) -> String {
    let administrator = world.administrator();
    let officer = world.token("performance-officer", "anybody");
    let query = r#"query($code: String!) { service(code: $code) { id directorate { id } }
        journey(code: "LGSL-487") { outcomes { id code } } }"#;
    let data = world
        .data(&officer, query, json!({ "code": service }))
        .await;
    let met = data["journey"]["outcomes"]
        .as_array()
        .and_then(|all| all.iter().find(|outcome| outcome["code"] == "MET"))
        .expect("the outcome");
    let owner = json!({ "code": "OWNER", "name": "An Owner",
        "directorateId": data["service"]["directorate"]["id"] });
    let owner = world
        .change(&administrator, "staffCreate", owner, "staff { id }")
        .await;
    let input = json!({ "code": "MET", "title": "Permits given", "kind": "CASE_RATIO",
        "unit": "%", "factor": 100.0, "polarity": "HIGHER", "ownerId": owner["staff"]["id"],
        "serviceIds": [data["service"]["id"]], "outcomeIds": [met["id"]],
        "numerator": { "anchor": "CLOSED", "predicate": { "outcomeIsLinked": true } },
        "denominator": { "anchor": "CLOSED" } });
    let made = world
        .change(&officer, "kpiCreate", input, "kpi { code }")
        .await;
    made["kpi"]["code"].as_str().expect("a code").to_owned()
}
