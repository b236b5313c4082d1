//! Broken and hostile files: refused or told, stored unchanged, never an internal error.

use std::io::Write as _;

use support::data::shared;
use support::{World, on_both};

use super::{file, import, mapped, number, request, texts};
use throughline::imports::log::Mapping;

const TABLE: &str = "case=case_enquiry_id,activity=-,opened=open_dt,closed=closed_dt,deadline=target_dt,channel=source";

on_both!(
    dirty_files_come_in_as_far_as_they_can_be_read,
    |world: World| async move {
        for (name, cases, bad) in [
            ("boston311-100-bad.tsv", 99, 1),
            ("boston311-dmy-100.csv", 100, 0),
            ("boston311-100-with-nonascii.csv", 100, 0),
        ] {
            let Some(path) = shared(&format!("dirty-csv/{name}")) else {
                return;
            };
            let mut request = mapped(&path, TABLE);
            request.journey.code = None;
            request.journey.create = Some(name.to_owned());
            let report = import(&world, &request).await.expect(name);
            assert_eq!(
                (report.cases, report.left_out, report.events),
                (cases, bad, 0),
                "{name}"
            );
        }
        for name in ["snifftest-flexible.csv", "adur-public-toilets.csv"] {
            let path = shared(&format!("dirty-csv/{name}")).expect("the file");
            let fault = import(&world, &mapped(&path, TABLE)).await.expect_err(name);
            assert!(fault.to_string().contains("there is no column"), "{fault}");
        }
    }
);

on_both!(
    a_city_s_own_flag_agrees_with_ours,
    |world: World| async move {
        let Some(path) = shared("boston311/boston311-100.csv") else {
            return;
        };
        let report = import(&world, &mapped(&path, TABLE))
            .await
            .expect("an import");
        assert_eq!(report.cases, 100);
        let agree = "SELECT count(*) FROM cases JOIN case_text ON case_text.id = cases.attributes_id \
            WHERE state = 'CLOSED' AND due_at IS NOT NULL \
            AND (closed_at <= due_at) = (body LIKE '%\"ontime\":\"ONTIME\"%')";
        assert_eq!(number(&world, agree).await, 77);
    }
);

on_both!(
    a_gzip_bomb_is_refused_and_leaves_nothing,
    |world: World| async move {
        let mut zipped = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        zipped
            .write_all(b"case:concept:name,concept:name,time:timestamp\n")
            .expect("bytes");
        for _ in 0..50 {
            zipped.write_all(&vec![b'\n'; 1 << 20]).expect("bytes");
        }
        let path = file(&world, "bomb.csv.gz", &zipped.finish().expect("bytes"));
        let mut request = request(&path, Mapping::default());
        request.reading.limits.file = 10 << 20;
        let before = number(&world, "SELECT count(*) FROM journey").await;
        let fault = import(&world, &request).await.expect_err("a refusal");
        assert!(
            fault
                .to_string()
                .contains("holds more than 10485760 bytes once decompressed"),
            "{fault}"
        );
        assert_eq!(number(&world, "SELECT count(*) FROM journey").await, before);
    }
);

on_both!(
    a_wrong_encoding_is_told_line_by_line,
    |world: World| async move {
        let rows = b"case:concept:name,concept:name,time:timestamp\n\
            a,Receive,2024-01-02 10:00\nb,Caf\xe9,2024-01-02 10:00\nc,Receive,2024-01-02 10:00\n";
        let path = file(&world, "latin.csv", rows);
        let report = import(&world, &request(&path, Mapping::default()))
            .await
            .expect("an import");
        assert_eq!((report.cases, report.left_out), (2, 1));
        let told: Vec<String> = report.bad_rows.iter().map(ToString::to_string).collect();
        assert_eq!(told, ["latin.csv:3: \"concept:name\" is not UTF-8"]);
        let path = file(&world, "utf16.csv", b"\xff\xfea\0,\0b\0");
        let fault = import(&world, &request(&path, Mapping::default()))
            .await
            .expect_err("a refusal");
        assert!(
            fault.to_string().contains("the file is in UTF-16"),
            "{fault}"
        );
        let path = file(
            &world,
            "all-bad.csv",
            b"case:concept:name,concept:name,time:timestamp\n\xe9,\xe9,\xe9\n",
        );
        let fault = import(&world, &request(&path, Mapping::default()))
            .await
            .expect_err("a refusal");
        assert!(
            fault.to_string().starts_with("no row could be read"),
            "{fault}"
        );
    }
);

on_both!(
    naughty_strings_come_back_unchanged,
    |world: World| async move {
        let Some(path) = shared("bad-input/blns.json") else {
            return;
        };
        let list = std::fs::read_to_string(path).expect("the list");
        let list: Vec<String> = serde_json::from_str(&list).expect("a list");
        let mut rows =
            "case:concept:name,concept:name,time:timestamp,case:note,case:channel\n".to_owned();
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let mut expected = Vec::new();
        for (number, naughty) in list.iter().enumerate() {
            let field = quoted(naughty);
            rows += &format!("case {number},{field},2024-01-02T10:00:00Z,{field},\n");
            if !naughty.is_empty() && naughty.chars().count() <= 500 {
                expected.push(naughty.clone());
            }
        }
        let path = file(&world, "naughty.csv", rows.as_bytes());
        let mut request = mapped(&path, "channel=case:channel,opened=time:timestamp");
        request.channel = "Web".to_owned();
        let report = import(&world, &request).await.expect("an import");
        let reasons: Vec<String> = report
            .bad_rows
            .iter()
            .map(|row| row.reason.clone())
            .collect();
        assert!(
            reasons
                .iter()
                .all(|reason| reason == "the event names no activity"
                    || reason == "the activity is longer than 500 characters"),
            "{reasons:?}"
        );
        assert_eq!(report.cases, list.len());
        expected.sort();
        expected.dedup();
        let mut stored = texts(&world, "SELECT name FROM activity").await;
        stored.sort();
        assert_eq!(stored, expected);
        let bodies = texts(
            &world,
            "SELECT body FROM case_text JOIN cases ON cases.attributes_id = case_text.id",
        )
        .await;
        let mut notes: Vec<String> = bodies
            .iter()
            .map(|body| {
                let object: serde_json::Value = serde_json::from_str(body).expect("an object");
                object["note"].as_str().expect("a note").to_owned()
            })
            .collect();
        let mut all: Vec<String> = list
            .iter()
            .filter(|text| !text.is_empty())
            .cloned()
            .collect();
        all.sort();
        notes.sort();
        assert_eq!(notes, all);
    }
);
