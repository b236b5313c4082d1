//! Real files come back with the figures that others computed.

use super::{LoggedCase, closed, events, mapped, preset, shared, told};

#[test]
fn receipt_has_its_known_figures() {
    let Some(file) = shared("receipt/receipt.csv") else {
        return;
    };
    let told = told(&file, &preset("receipt"));
    assert_eq!(told.fault(), "");
    assert_eq!(told.reasons(), Vec::<String>::new());
    assert_eq!(
        (told.cases.len(), events(&told), closed(&told)),
        (1_434, 8_577, 1_329)
    );
    let on_time = |case: &&LoggedCase| {
        case.closed
            .is_some_and(|closed| Some(closed) <= case.deadline)
    };
    assert_eq!(told.cases.iter().filter(on_time).count(), 952);
    let by = |channel: &str| {
        told.cases
            .iter()
            .filter(|case| case.channel.as_deref() == Some(channel))
            .count()
    };
    assert_eq!(
        ["Internet", "Desk", "Post", "e-mail", "Intern"].map(by),
        [1_250, 109, 53, 21, 1]
    );
}

#[test]
fn receipt_by_a_mapping_reads_the_same() {
    let Some(file) = shared("receipt/receipt.csv") else {
        return;
    };
    let list =
        "opened=case:startdate,closed=case:enddate,deadline=case:deadline,channel=case:channel";
    assert_eq!(
        told(&file, &mapped(list)).cases,
        told(&file, &preset("receipt")).cases
    );
}

#[test]
fn bpic15_has_its_known_figures() {
    let Some(file) = shared("bpic15/BPIC15_1.xes.gz") else {
        return;
    };
    let told = told(&file, &preset("bpic15"));
    assert_eq!(told.fault(), "");
    assert_eq!(told.reasons(), Vec::<String>::new());
    assert_eq!(
        (told.cases.len(), events(&told), closed(&told)),
        (1_199, 52_217, 696)
    );
    let activities: std::collections::HashSet<&str> = told
        .cases
        .iter()
        .flat_map(|case| &case.events)
        .map(|event| event.activity.as_str())
        .collect();
    assert_eq!(activities.len(), 398);
    let status = |wanted: &str| {
        let has = |case: &&LoggedCase| {
            case.attributes
                .iter()
                .any(|(name, value)| name.as_ref() == "caseStatus" && value == wanted)
        };
        told.cases.iter().filter(has).count()
    };
    assert_eq!([status("O"), status("G"), status("T")], [502, 696, 1]);
    let fee = |case: &LoggedCase| {
        case.attributes
            .iter()
            .any(|(name, value)| name.as_ref() == "SUMleges" && value == "157.09305")
    };
    assert!(
        told.cases.first().is_some_and(fee),
        "a float keeps its digits"
    );
}

#[test]
fn helpdesk_is_opened_at_its_first_event_and_closed_at_its_last() {
    let Some(file) = shared("helpdesk/helpdesk.xes.gz") else {
        return;
    };
    let told = told(&file, &preset("helpdesk"));
    assert_eq!(told.fault(), "");
    assert_eq!(
        (told.cases.len(), events(&told), closed(&told)),
        (4_580, 21_348, 4_580)
    );
    for case in &told.cases {
        assert_eq!(Some(case.opened), case.events.first().map(|event| event.at));
        assert_eq!(case.closed, case.events.last().map(|event| event.at));
        assert!(!case.has_contradictory_times());
    }
}

#[test]
fn a_table_of_cases_has_no_events() {
    let Some(file) = shared("boston311/boston311-100.csv") else {
        return;
    };
    let list = "case=case_enquiry_id,activity=-,opened=open_dt,closed=closed_dt,deadline=target_dt,channel=source";
    let told = told(&file, &mapped(list));
    assert_eq!(told.fault(), "");
    assert_eq!((told.cases.len(), events(&told)), (100, 0));
}

#[test]
fn dirty_files_are_told_and_never_stop_the_program() {
    let list = "case=case_enquiry_id,activity=-,opened=open_dt,closed=closed_dt";
    let Some(file) = shared("dirty-csv/boston311-100-bad.tsv") else {
        return;
    };
    let bad = told(&file, &mapped(list));
    assert_eq!(
        (bad.cases.len(), bad.bad.len()),
        (99, 1),
        "{:?}",
        bad.reasons()
    );
    let Some(file) = shared("dirty-csv/boston311-dmy-100.csv") else {
        return;
    };
    let days_first = told(&file, &mapped(list));
    assert_eq!((days_first.cases.len(), days_first.bad.len()), (100, 0));
    let Some(file) = shared("dirty-csv/snifftest-flexible.csv") else {
        return;
    };
    assert!(
        told(&file, &mapped(list))
            .fault()
            .contains("there is no column \"case_enquiry_id\"")
    );
    let Some(file) = shared("dirty-csv/boston311-100-with-nonascii.csv") else {
        return;
    };
    assert_eq!(told(&file, &mapped(list)).cases.len(), 100);
}
