//! Every column in which words of a customer can lie is in an export, or stands here with the reason why not; and
//! every member of an export is documented.

use std::collections::BTreeSet;

use entities::personal::HOLDS;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::Value;
use support::data::workspace;
use support::{World, on_both};

use super::{fetched, granted, own};
use crate::cases::documents::papers::Papers;
use crate::cases::erasure::marked::{MARKER, Marked};

/// Columns that only customers themselves are given.
const OWN_ALONE: [&str; 2] = ["case_draft.answers", "case_draft.description"];

/// Columns that customers who ask themselves are not given.
const COUNCIL_ALONE: [&str; 4] = [
    "case_reading.reason",
    "customer_export.reason",
    "customer_merge.reason",
    "legal_hold.reason",
];

/// Columns that are in no export, and why.
const NOWHERE: [(&str, &str); 5] = [
    (
        "case_bulk_job.action",
        "a note of staff on many cases; what it wrote is on each of them",
    ),
    (
        "document_upload.file_name",
        "of a document that has not come: once it has, its name is a text of the case",
    ),
    ("idempotency.principal", "issuer and subject, as in account"),
    ("idempotency.key", "chosen by a program, kept for two days"),
    ("idempotency.input_hash", "a hash, kept for two days"),
];

/// Puts another word into each of these columns, so that each is told from the others.
async fn tell_apart(world: &World, place: &str) {
    let (table, column) = place.split_once('.').expect("table.column");
    let value = match place {
        // A hash holds no word: it becomes one.
        "document.sha256" => format!("'{MARKER}-{place}'"),
        _ => format!("replace({column}, '{MARKER}', '{MARKER}-{place}')"),
    };
    let sql = format!("UPDATE {table} SET {column} = {value} WHERE council_id IS NOT NULL");
    let own = world.own_connection();
    let statement = Statement::from_string(own.get_database_backend(), sql);
    own.execute_raw(statement).await.expect("an update");
}

/// The names of all members, but for those that somebody's own JSON has.
fn members(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                found.insert(name.clone());
                if !["answers", "attributes"].contains(&name.as_str()) {
                    members(value, found);
                }
            }
        }
        Value::Array(list) => list.iter().for_each(|value| members(value, found)),
        _ => {}
    }
}

on_both!(
    every_personal_column_is_in_an_export_or_said_not_to_be,
    |world| async move {
        let papers = Papers::open(&world).await;
        let (world, desk) = (&papers.world, &papers.desk);
        let marked = Marked::make(world, desk).await;
        let columns = HOLDS.iter().flat_map(|(table, columns)| {
            let each = columns.iter();
            each.map(move |column| format!("{table}.{column}"))
        });
        let columns: BTreeSet<String> = columns.collect();
        let nowhere: BTreeSet<&str> = NOWHERE.iter().map(|(place, _)| *place).collect();
        for place in nowhere.iter().chain(&OWN_ALONE).chain(&COUNCIL_ALONE) {
            assert!(columns.contains(*place), "{place} is no such column");
        }
        for place in &columns {
            if !nowhere.contains(place.as_str()) {
                tell_apart(world, place).await;
            }
        }
        let id = &marked.customer["id"];
        let leave = granted(world, &desk.manager_token(), id, "Of no word").await;
        let by_council = fetched(world, &leave).await;
        let subject = format!("{MARKER}-account.subject-1");
        let leave = own(world, &world.token("customer", &subject), id).await;
        let by_customer = fetched(world, &leave).await;
        for place in &columns {
            let is_in = |export: &Value| export.to_string().contains(&format!("{MARKER}-{place}"));
            let found = (is_in(&by_council), is_in(&by_customer));
            let expected = match place.as_str() {
                place if nowhere.contains(place) => (false, false),
                place if OWN_ALONE.contains(&place) => (false, true),
                place if COUNCIL_ALONE.contains(&place) => (true, false),
                _ => (true, true),
            };
            assert_eq!(
                found, expected,
                "{place} in the council's export, and the customer's"
            );
        }

        let mut names = BTreeSet::new();
        members(&by_council, &mut names);
        members(&by_customer, &mut names);
        let text = std::fs::read_to_string(workspace().join("docs/export.md")).expect("a text");
        let missing = names
            .iter()
            .filter(|name| !text.contains(&format!("`{name}`")));
        assert_eq!(missing.collect::<Vec<_>>(), [""; 0], "in docs/export.md");
    }
);
