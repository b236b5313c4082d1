//! What a compiler does not keep: the order of slices, the one way to write, the sizes of files.

use super::source::{Source, block, rust_files};

/// The order in which slices may write: each only what stands before it.
const ORDER: [&str; 11] = [
    "identity",
    "organisation",
    "strategy",
    "journeys",
    "cases",
    "demand",
    "performance",
    "benefits",
    "governance",
    "integrations",
    "imports",
];

/// Reads that step from a slice to a later one, and for which fields.
const READS_AHEAD: [(&str, &str, &str); 11] = [
    ("identity", "organisation", "Viewer.council"),
    ("identity", "journeys", "Viewer.catalogue"),
    (
        "identity",
        "cases",
        "Viewer.caseBulkJobs, Viewer.caseViews, Viewer.drafts, Viewer.myCases, Viewer.myTasks, \
         Viewer.queue",
    ),
    (
        "organisation",
        "journeys",
        "Council.workingCalendars, Service.journeys, Team.journeys",
    ),
    (
        "organisation",
        "cases",
        "Council.demandCodes, Customer.cases, Customer.exports, Customer.mergedFrom, Customer.partyOf, Team.cases, Team.caseViews, Team.queue, Team.tasks",
    ),
    (
        "organisation",
        "demand",
        "Council.demand and those of its parts",
    ),
    ("organisation", "performance", "Service.kpis"),
    ("journeys", "cases", "Journey.cases"),
    ("journeys", "demand", "Journey.demand"),
    ("journeys", "performance", "Outcome.kpis"),
    (
        "demand",
        "performance",
        "Demand.controlChart, Demand.forecast",
    ),
];

/// Files that write and still name a later slice, and why.
const WRITES_BESIDE: [(&str, &str); 2] = [
    (
        "api/src/organisation/account/journeys.rs",
        "Account.journeys is read beside the rows that grant a partner its journeys",
    ),
    (
        "api/src/organisation/customer/update.rs",
        "what the customer's cases are found by follows the name in its transaction",
    ),
];

/// The tables of a case's life; only those write them who also write what a change does to the roll-ups.
const CASE_TABLES: [&str; 14] = [
    "cases",
    "case_text",
    "case_escalation",
    "case_event",
    "case_closing",
    "case_pause",
    "case_extension",
    "case_share",
    "case_task",
    "case_party",
    "case_relation",
    "sub_case",
    "contact",
    "contact_event",
];

/// Who writes them: the folder or file, and how the roll-ups stay right.
const CASE_WRITERS: [(&str, &str); 4] = [
    ("api/src/cases/record/", "writes the deltas of each change"),
    (
        "api/src/cases/rows.rs",
        "counts what it writes and everybody sees",
    ),
    (
        "api/src/cases/staged.rs",
        "counts what it shows, and throws away only what nobody has seen",
    ),
    (
        "api/src/demo/remove.rs",
        "removes a council that was left half filled, cells and all",
    ),
];

/// Files that write rows of whichever table, which a scan cannot tell; and what they write.
const ROW_WRITERS: [(&str, &str); 16] = [
    (
        "api/src/cases/bulk/job/stored.rs",
        "jobs on cases; cases through cases::record",
    ),
    (
        "api/src/cases/document/grant.rs",
        "grants to send and to fetch documents",
    ),
    (
        "api/src/cases/erasure/erase.rs",
        "that a customer was erased; cases through cases::record",
    ),
    (
        "api/src/cases/erasure/particulars.rs",
        "the customer, their accounts and idempotency keys",
    ),
    (
        "api/src/cases/customer_merge/merge.rs",
        "that customers were merged, and what is not of cases; cases through cases::record",
    ),
    (
        "api/src/cases/export/start.rs",
        "who was given leave to fetch what is held of a customer, which counts for nothing",
    ),
    (
        "api/src/cases/reading/record.rs",
        "who read restricted cases, which counts for nothing",
    ),
    (
        "api/src/cases/legal_hold/place.rs",
        "legal holds; the event of a case through cases::record",
    ),
    (
        "api/src/cases/retention/destroy.rs",
        "that words were destroyed; cases through cases::record",
    ),
    (
        "api/src/cases/view/change.rs",
        "saved views, which count for nothing",
    ),
    (
        "api/src/demo/write.rs",
        "organisation, journeys, KPIs, cases given to partners",
    ),
    (
        "api/src/demo/fill.rs",
        "the council and the record of its making",
    ),
    ("api/src/imports/run.rs", "the record of an import"),
    (
        "api/src/imports/new_journey.rs",
        "a journey with its version",
    ),
    ("api/src/imports/kpi/store.rs", "values of KPIs"),
    (
        "api/src/imports/event_log/write.rs",
        "channels and activities; cases through cases::rows",
    ),
];

fn place(slice: &str) -> Option<usize> {
    ORDER.iter().position(|name| *name == slice)
}

fn slice_of(path: &str) -> &str {
    path.trim_start_matches("api/src/")
        .split('/')
        .next()
        .unwrap_or("")
}

/// The later slices that a file names.
fn later_slices(source: &Source) -> Vec<&'static str> {
    let Some(own) = place(slice_of(&source.path)) else {
        return Vec::new();
    };
    let later = &ORDER[own + 1..];
    let code: String = source.code.split_whitespace().collect();
    let named = |slice: &&str| {
        code.contains(&format!("crate::{slice}::"))
            || code.contains(&format!("usecrate::{slice};"))
            || grouped(&code, slice)
    };
    later.iter().copied().filter(named).collect()
}

/// Whether `use crate::{a, slice::b}` names the slice.
fn grouped(code: &str, slice: &str) -> bool {
    code.match_indices("usecrate::{").any(|(at, _)| {
        block(code, at)
            .split(['{', '}', ','])
            .any(|part| part == slice || part.starts_with(&format!("{slice}::")))
    })
}

fn writes(source: &Source) -> bool {
    let code: String = source.code.split_whitespace().collect();
    [".write().await", "DatabaseTransaction", "ActiveModel{"]
        .iter()
        .any(|mark| code.contains(mark))
}

#[test]
fn a_slice_writes_only_what_stands_before_it() {
    let mut wrong = Vec::new();
    for source in rust_files("api/src") {
        for slice in later_slices(&source) {
            let is_known = READS_AHEAD
                .iter()
                .any(|(own, later, _)| slice_of(&source.path) == *own && *later == slice);
            let is_excepted = WRITES_BESIDE.iter().any(|(path, _)| source.path == *path);
            if writes(&source) && !is_excepted {
                wrong.push(format!(
                    "{} writes and names the later slice {slice}",
                    source.path
                ));
            } else if !is_known {
                wrong.push(format!(
                    "{} reads the later slice {slice}: list it with its reason",
                    source.path
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_listed_read_ahead_still_exists() {
    let sources = rust_files("api/src");
    for (own, slice, reason) in READS_AHEAD {
        let exists = sources
            .iter()
            .any(|source| slice_of(&source.path) == own && later_slices(source).contains(&slice));
        assert!(
            exists,
            "{own} no longer reads {slice} ({reason}): take it off the list"
        );
    }
}

#[test]
fn a_failing_resolver_never_blanks_its_neighbours() {
    let mut wrong = Vec::new();
    for source in rust_files("api/src") {
        let marks = ["#[Object", "#[ComplexObject", "#[Subscription"];
        for at in marks
            .iter()
            .flat_map(|mark| source.code.match_indices(mark))
        {
            let resolvers: String = block(&source.code, at.0).split_whitespace().collect();
            if resolvers.contains("->Result<Option<")
                || resolvers.contains("->async_graphql::Result<Option<")
            {
                wrong.push(source.path.clone());
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "return Option<Result<…>> instead: {wrong:?}"
    );
}

#[test]
fn transactions_begin_in_one_place() {
    let marks = [
        ".begin(",
        ".begin_with_",
        ".transaction(",
        ".transaction_with_",
    ];
    let mut wrong = Vec::new();
    for source in rust_files("api/src") {
        if source.path.starts_with("api/src/database/") {
            continue;
        }
        let sql = source.text.contains("\"BEGIN");
        if sql || marks.iter().any(|mark| source.code.contains(mark)) {
            wrong.push(source.path);
        }
    }
    assert!(wrong.is_empty(), "use Database::write: {wrong:?}");
}

#[test]
fn only_who_counts_cases_writes_their_tables() {
    let mut wrong = Vec::new();
    for source in rust_files("api/src") {
        let is_known = CASE_WRITERS
            .iter()
            .any(|(path, _)| source.path.starts_with(path));
        if is_known {
            continue;
        }
        let code: String = source.code.split_whitespace().collect();
        let text = source.text.to_lowercase().replace('"', "");
        let is_listed = ROW_WRITERS.iter().any(|(path, _)| source.path == *path);
        let of_cases = code.contains("entities::cases") && code.contains("into_active_model");
        if (of_cases || code.contains("insert_rows(")) && !is_listed {
            wrong.push(format!("{} writes rows of any table", source.path));
        }
        for table in CASE_TABLES {
            let entity = [
                "ActiveModel",
                "Entity::insert",
                "Entity::update",
                "Entity::delete",
            ]
            .iter()
            .any(|verb| names(&code, &format!("{table}::{verb}")));
            let sql = ["insert into", "update", "delete from"]
                .iter()
                .any(|verb| text.contains(&format!("{verb} {table} ")));
            if entity || sql {
                wrong.push(format!("{} writes {table}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether `path` stands in the code as a whole path, not as the end of a longer name.
fn names(code: &str, path: &str) -> bool {
    code.match_indices(path).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}

#[test]
fn files_are_short_and_say_what_they_are() {
    let refused = [
        "utils", "util", "helpers", "helper", "common", "types", "service", "services", "misc",
    ];
    let mut wrong = Vec::new();
    for folder in [
        "rules/src",
        "entities/src",
        "migration/src",
        "api/src",
        "bench/src",
        "tests",
    ] {
        for source in rust_files(folder) {
            let lines = source.text.lines().count();
            if lines > 400 {
                wrong.push(format!("{}: {lines} lines, 400 at most", source.path));
            }
            let words = source.path.trim_end_matches(".rs").split('/').skip(1);
            let is_noun = source.path.contains("/organisation/")
                || source.path.contains("/demo/")
                || source.path.starts_with("tests/organisation/");
            for word in words.filter(|word| refused.contains(word)) {
                // A council does have services.
                if !(is_noun && word.starts_with("service")) {
                    wrong.push(format!("{}: {word} says nothing", source.path));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_is_left_undone() {
    let marks = ["todo!", "unimplemented!", "#[ignore", "#[allow("];
    let mut wrong = Vec::new();
    for folder in [
        "rules/src",
        "entities/src",
        "migration/src",
        "api/src",
        "bench/src",
    ] {
        for source in rust_files(folder) {
            for mark in marks.iter().filter(|mark| source.code.contains(*mark)) {
                wrong.push(format!("{}: {mark}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
