//! The catalogue of journeys: made once, put right when the file changes.

use std::path::Path;

use support::data::shared;
use support::world::COUNCIL;
use support::{World, on_both};
use throughline::imports::catalogue::{self, Report, Request};
use throughline::imports::log::Limits;
use throughline::imports::{ImportFault, OnError};

use super::{file, number, texts};

async fn import(world: &World, file: &Path, on_error: OnError) -> Result<Report, ImportFault> {
    let request = Request {
        file: file.to_owned(),
        council: COUNCIL.to_owned(),
        on_error,
        limits: Limits::default(),
    };
    catalogue::import(world.database(), &world.clock, &request).await
}

on_both!(
    the_service_list_becomes_services_and_journeys_once,
    |world: World| async move {
        let Some(path) = shared("lgsl/lgsl_services_england_wales.csv") else {
            return;
        };
        let report = import(&world, &path, OnError::Stop)
            .await
            .expect("an import");
        assert_eq!(
            (report.new_services, report.new_journeys, report.left_out),
            (13, 829, 0)
        );
        for (table, rows) in [
            ("directorate", 1),
            ("service", 13),
            ("journey", 829),
            ("journey_version", 829),
            ("stage", 829),
            ("outcome", 3 * 829),
            ("version_outcome", 3 * 829),
        ] {
            assert_eq!(
                number(&world, &format!("SELECT count(*) FROM {table}")).await,
                rows,
                "{table}"
            );
        }
        let ids = "SELECT count(DISTINCT lgsl_id) FROM journey";
        assert_eq!(number(&world, ids).await, 829);
        let kinds = "SELECT DISTINCT code || ' ' || kind FROM outcome ORDER BY 1";
        assert_eq!(
            texts(&world, kinds).await,
            ["MET MET", "NOT-MET NOT_MET", "WITHDRAWN WITHDRAWN"]
        );
        let published = "SELECT count(*) FROM journey_version WHERE state = 'PUBLISHED'";
        assert_eq!(number(&world, published).await, 829);

        let again = import(&world, &path, OnError::Stop)
            .await
            .expect("an import");
        assert_eq!(
            (
                again.new_services,
                again.new_journeys,
                again.changed_journeys
            ),
            (0, 0, 0)
        );
        assert_eq!(again.unchanged, 829);
        assert_eq!(number(&world, "SELECT count(*) FROM journey").await, 829);
    }
);

const OWN: &str = "code,title,service,directorate,customer_kind,lgsl_id,target_working_days\n\
    BIN,Report a missed bin,Waste,Places,resident,524,5\n\
    DBS,Request a DBS check,Human resources,Support,staff,,10\n";

on_both!(
    our_own_columns_are_read_and_changes_are_told,
    |world: World| async move {
        let path = file(&world, "own.csv", OWN.as_bytes());
        let report = import(&world, &path, OnError::Stop)
            .await
            .expect("an import");
        assert_eq!((report.new_services, report.new_journeys), (2, 2));
        let kinds = "SELECT customer_kind FROM journey ORDER BY code";
        assert_eq!(texts(&world, kinds).await, ["RESIDENT", "STAFF"]);
        let directorates = "SELECT title FROM directorate ORDER BY title";
        assert_eq!(texts(&world, directorates).await, ["Places", "Support"]);

        let changed = OWN.replace("Report a missed bin", "Tell us of a missed bin");
        let path = file(&world, "own.csv", changed.as_bytes());
        let report = import(&world, &path, OnError::Stop)
            .await
            .expect("an import");
        assert_eq!((report.changed_journeys, report.unchanged), (1, 1));
        let told: Vec<_> = report
            .changes
            .iter()
            .map(|change| (change.from.as_str(), change.to.as_str()))
            .collect();
        assert_eq!(told, [("Report a missed bin", "Tell us of a missed bin")]);
        let titles = "SELECT title || ' ' || revision FROM journey ORDER BY code";
        assert_eq!(
            texts(&world, titles).await,
            ["Tell us of a missed bin 2", "Request a DBS check 1"]
        );
    }
);

on_both!(
    rows_that_cannot_be_used_are_told_or_stop_it,
    |world: World| async move {
        let long = "x".repeat(201);
        let rows = format!(
            "code,title,service\nA,First,S\nb,Small,S\nC,{long},S\nD,,S\nA,Twice,S\nE,Last\nF,Caf,S\n"
        );
        let path = file(&world, "own.csv", rows.as_bytes());
        let before = world.row_counts().await;
        let fault = import(&world, &path, OnError::Stop)
            .await
            .expect_err("a stop");
        assert!(
            fault
                .to_string()
                .contains("own.csv:3: code must have only the letters A to Z"),
            "{fault}"
        );
        assert_eq!(world.row_counts().await, before);
        let report = import(&world, &path, OnError::Skip)
            .await
            .expect("an import");
        assert_eq!((report.new_journeys, report.left_out), (2, 5));
        let mut lines: Vec<u64> = report.bad_rows.iter().map(|row| row.line).collect();
        lines.sort_unstable();
        assert_eq!(lines, [3, 4, 5, 6, 7]);
        let wrong = file(&world, "wrong.csv", b"name,colour\na,b\n");
        let fault = import(&world, &wrong, OnError::Skip)
            .await
            .expect_err("a refusal");
        assert!(
            fault.to_string().contains("there is no column \"code\""),
            "{fault}"
        );
    }
);
