//! Imports: what comes in is what the file says, together or not at all, and once.

mod bank_holidays;
mod bpic15;
mod catalogue;
mod dirty;
mod kpi;
mod receipt;
mod steps;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sea_orm::{ConnectionTrait as _, Statement};
use support::World;
use support::world::COUNCIL;
use throughline::imports::event_log::{self, Report, Request, WhichJourney};
use throughline::imports::log::{Mapping, ReadOptions};
use throughline::imports::{ImportFault, OnError};

/// An import of a log onto a journey that it makes, unless it is there: `PERMIT`.
fn request(file: &Path, mapping: Mapping) -> Request {
    Request {
        file: file.to_owned(),
        council: COUNCIL.to_owned(),
        journey: WhichJourney {
            code: Some("PERMIT".to_owned()),
            create: Some("Apply for a permit".to_owned()),
            service: None,
        },
        channel: "Not recorded".to_owned(),
        reading: ReadOptions {
            mapping,
            ..ReadOptions::default()
        },
        on_error: OnError::Skip,
        stop: Arc::default(),
    }
}

fn preset(file: &Path, name: &str) -> Request {
    request(file, Mapping::preset(name).expect("a preset"))
}

fn mapped(file: &Path, list: &str) -> Request {
    let mut mapping = Mapping::default();
    mapping.read_list(list).expect("a mapping");
    request(file, mapping)
}

async fn import(world: &World, request: &Request) -> Result<Report, ImportFault> {
    event_log::import(world.database(), &world.clock, request).await
}

/// A file in the world's own folder.
fn file(world: &World, name: &str, bytes: &[u8]) -> PathBuf {
    let path = world.folder().join(name);
    let mut file = std::fs::File::create(&path).expect("a file");
    file.write_all(bytes).expect("its bytes");
    path
}

/// The number that a statement of the test's own gives.
async fn number(world: &World, sql: &str) -> i64 {
    let own = world.own_connection();
    let statement = Statement::from_string(own.get_database_backend(), sql);
    let row = own.query_one_raw(statement).await.expect(sql);
    row.expect("a row").try_get_by_index(0).expect("a number")
}

/// The columns of rows as texts.
async fn texts(world: &World, sql: &str) -> Vec<String> {
    let own = world.own_connection();
    let statement = Statement::from_string(own.get_database_backend(), sql);
    let rows = own.query_all_raw(statement).await.expect(sql);
    rows.iter()
        .map(|row| row.try_get_by_index(0).expect("a text"))
        .collect()
}
