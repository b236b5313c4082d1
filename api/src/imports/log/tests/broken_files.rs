//! Broken rows, files and encodings are told, and never stop the program.

use std::io::Write as _;

use super::{LoggedCase, Mapping, mapped, options, told_of};

const HEADER: &str = "case:concept:name,concept:name,time:timestamp,case:note\n";

#[test]
fn rows_that_cannot_be_read_are_told_with_their_line() -> std::io::Result<()> {
    let mut bytes = b"\xef\xbb\xbf".to_vec();
    bytes.extend_from_slice(HEADER.as_bytes());
    bytes.extend_from_slice(b"a,Receive,2024-01-02T10:00:00Z,x\n");
    bytes.extend_from_slice(b"a,Decide,2024-01-03T10:00:00Z\n");
    bytes.extend_from_slice(b"a,Caf\xe9,2024-01-03T10:00:00Z,x\n");
    bytes.extend_from_slice(b"a,Decide,soon,x\n");
    bytes.extend_from_slice(b",Decide,2024-01-03T10:00:00Z,x\n");
    bytes.extend_from_slice(b"a,,2024-01-03T10:00:00Z,x\n");
    bytes.extend_from_slice(b"a,\"De\0cide\",2024-01-03T10:00:00Z,x\n");
    bytes.extend_from_slice(b"a,\"Two\nlines\",2024-01-01T10:00:00Z,x\n");
    let told = told_of(&bytes, &options(Mapping::default()))?;
    assert_eq!(told.fault(), "");
    let mut reasons = told.reasons();
    reasons.sort();
    assert_eq!(
        reasons,
        [
            "3: the row has 3 fields where the header has 4",
            "4: \"concept:name\" is not UTF-8",
            "5: time: \"soon\" is not a time",
            "6: the row names no case",
            "7: the event names no activity",
            "8: \"concept:name\" holds the character U+0000, which cannot be stored",
        ]
    );
    let activities: Vec<&str> = told
        .cases
        .iter()
        .flat_map(|case| &case.events)
        .map(|event| event.activity.as_str())
        .collect();
    assert_eq!(activities, ["Two\nlines", "Receive"], "by time");
    Ok(())
}

#[test]
fn times_that_contradict_each_other_are_kept_and_flagged() -> std::io::Result<()> {
    let list = "opened=case:o,closed=case:c";
    let rows = "case:concept:name,concept:name,time:timestamp,case:o,case:c\n\
        before,Work,2024-01-02T10:00:00Z,2024-01-05T00:00:00Z,2024-01-04T00:00:00Z\n\
        after,Work,2024-01-09T10:00:00Z,2024-01-05T00:00:00Z,2024-01-06T00:00:00Z\n\
        right,Work,2024-01-06T00:00:00Z,2024-01-05T00:00:00Z,2024-01-06T00:00:00Z\n\
        open,Work,2024-01-01T00:00:00Z,2024-01-05T00:00:00Z,\n";
    let told = told_of(rows.as_bytes(), &mapped(list))?;
    let flags: Vec<bool> = told
        .cases
        .iter()
        .map(LoggedCase::has_contradictory_times)
        .collect();
    assert_eq!(flags, [true, true, false, false]);
    Ok(())
}

#[test]
fn a_quotation_mark_without_its_partner_does_not_fill_the_memory() -> std::io::Result<()> {
    let mut bounded = options(Mapping::default());
    bounded.limits.record = 1_000_000;
    let rows = format!(
        "{HEADER}a,\"Receive,2024-01-02T10:00:00Z,x\n{}",
        "b,c,d,e\n".repeat(300_000)
    );
    let fault = told_of(rows.as_bytes(), &bounded)?.fault();
    assert!(
        fault.contains("a row is longer than 1000000 bytes"),
        "{fault}"
    );
    Ok(())
}

#[test]
fn a_value_that_is_too_long_is_a_bad_row() -> std::io::Result<()> {
    let rows = format!(
        "{HEADER}a,Receive,2024-01-02T10:00:00Z,{}\n",
        "x".repeat(70_000)
    );
    let told = told_of(rows.as_bytes(), &options(Mapping::default()))?;
    assert_eq!(told.reasons(), ["2: \"note\" is longer than 65536 bytes"]);
    Ok(())
}

fn zipped(plain: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(plain)?;
    encoder.finish()
}

#[test]
fn a_gzip_bomb_is_refused() -> std::io::Result<()> {
    let mut bounded = options(Mapping::default());
    bounded.limits.file = 5_000_000;
    let mut csv = HEADER.as_bytes().to_vec();
    csv.resize(20_000_000, b'\n');
    let mut xes = b"<log>".to_vec();
    xes.resize(20_000_000, b' ');
    for bomb in [csv, xes] {
        let fault = told_of(&zipped(&bomb)?, &bounded)?.fault();
        assert!(
            fault.contains("more than 5000000 bytes once decompressed"),
            "{fault}"
        );
    }
    Ok(())
}

#[test]
fn a_file_that_breaks_off_is_refused() -> std::io::Result<()> {
    let whole = b"<log><trace><string key=\"concept:name\" value=\"a\"/></trace>";
    let fault = told_of(whole, &options(Mapping::default()))?.fault();
    assert!(
        fault.contains("breaks off before the end of the log"),
        "{fault}"
    );
    let mut packed = zipped(b"<log></log>")?;
    packed.truncate(packed.len() - 6);
    assert!(
        told_of(&packed, &options(Mapping::default()))?
            .outcome
            .is_err()
    );
    Ok(())
}

#[test]
fn other_encodings_and_formats_are_refused_or_told() -> std::io::Result<()> {
    let plain = options(Mapping::default());
    assert!(
        told_of(b"\xff\xfe<\0l\0", &plain)?
            .fault()
            .contains("UTF-16")
    );
    assert!(told_of(b"", &plain)?.fault().contains("the file is empty"));
    assert!(told_of(b"<html><p>no</p></html>", &plain)?.outcome.is_err());
    assert!(
        told_of(b"<!DOCTYPE log [<!ENTITY a \"b\">]><log/>", &plain)?
            .fault()
            .contains("document type")
    );
    let deep = format!(
        "<log><trace>{}",
        "<string key=\"a\" value=\"b\">".repeat(100)
    );
    assert!(
        told_of(deep.as_bytes(), &plain)?
            .fault()
            .contains("more than 64 deep")
    );
    Ok(())
}

#[test]
fn xes_values_stay_as_they_were_written() -> std::io::Result<()> {
    let log = b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- a <trace/> > comment --><log>\n<trace/>\n<trace>\n\
        <string key=\"concept:name\" value=\"a&lt;b &amp; c>/d\"/><int key=\"n\" value=\"007\"/>\
        <float key=\"f\" value=\"1.50\"/><list key=\"parts\"><string key=\"p\" value=\"x\"/><string key=\"p\" value=\"y\"/></list>\
        <event/><event><string key=\"concept:name\" value=\"Work\"/><date key=\"time:timestamp\" value=\"2024-07-01T10:00:00\"/>\
        <id key=\"i\" value=\"no uuid\"/></event></trace>\n<trace><string key=\"concept:name\" value=\"caf\xe9\"/></trace>\n</log>\n";
    let told = told_of(log, &options(Mapping::default()))?;
    assert_eq!(told.fault(), "");
    assert_eq!(
        told.reasons(),
        [
            "3: the case has no identity",
            "4: event 1: the event names no activity",
            "6: the case is not UTF-8",
        ]
    );
    let case = told.cases.first();
    assert_eq!(
        case.map(|case| case.external_id.as_str()),
        Some("a<b & c>/d")
    );
    let pairs: Vec<(&str, &str)> = case
        .iter()
        .flat_map(|case| &case.attributes)
        .map(|(name, value)| (name.as_ref(), value.as_str()))
        .collect();
    assert_eq!(
        pairs,
        [
            ("n", "007"),
            ("f", "1.50"),
            ("parts.p", "x"),
            ("parts.p 2", "y")
        ]
    );
    let at = case.map(|case| case.opened.to_rfc3339());
    assert_eq!(
        at.as_deref(),
        Some("2024-07-01T09:00:00+00:00"),
        "the council's zone"
    );
    Ok(())
}
