//! The service and the bare program answer alike, on either database.
#![expect(clippy::expect_used, reason = "a test fails where it cannot go on")]

use std::process::Command;

/// Fills a council with 500 cases, and compares without timing.
fn compare(options: &[&str]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_bench"))
        .args(["--cases", "500", "--seconds", "0"])
        .args(options)
        .output()
        .expect("bench");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.success(), said)
}

#[test]
fn on_sqlite() {
    let (is_good, said) = compare(&["--sqlite"]);
    assert!(
        is_good && said.contains("both answer alike: 4 operations"),
        "{said}"
    );
}

#[test]
fn on_postgres() {
    let (is_good, said) = compare(&[]);
    if !is_good && said.contains("no PostgreSQL binaries") {
        let must = std::env::var("REQUIRE_POSTGRES").is_ok_and(|value| value == "1");
        assert!(!must, "{said}");
        return;
    }
    assert!(
        is_good && said.contains("both answer alike: 8 operations"),
        "{said}"
    );
    assert!(said.contains("[1, 1, 1, 1, 1]"), "{said}");
}
