//! Where the rows lie: a private PostgreSQL, or a database that somebody keeps.

use std::path::Path;
use std::process::Command;

use sea_orm::ConnectionTrait;
use support::postgres_server;
use throughline::database::{self, Database};
use throughline::startup::migrate;

use crate::{Options, Outcome};

/// As an operator would set a server with a few GB for itself; every commit waits for the disk.
const SETTINGS: &str = "-c shared_buffers=2GB -c effective_cache_size=8GB -c work_mem=16MB \
    -c maintenance_work_mem=512MB -c max_wal_size=8GB -c checkpoint_timeout=15min \
    -c autovacuum_naptime=5s -c max_connections=100";

/// Cases for which a disk must have room, and the GiB it must have.
const LARGE: (u32, u64) = (10_000_000, 40);

/// What is filled instead where there is less.
const SMALLER: u32 = 3_000_000;

/// How many cases to fill with, on the disk that there is.
pub fn affordable(cases: u32) -> Outcome<u32> {
    if cases < LARGE.0 || free_gibibytes()? >= LARGE.1 {
        return Ok(cases);
    }
    eprintln!(
        "{cases} cases need {} GiB of disk, which are not free: {SMALLER} cases instead",
        LARGE.1
    );
    Ok(SMALLER)
}

fn free_gibibytes() -> Outcome<u64> {
    let output = Command::new("df")
        .arg("-Pk")
        .arg(std::env::temp_dir())
        .output()?;
    let table = String::from_utf8(output.stdout)?;
    let free = table
        .lines()
        .nth(1)
        .and_then(|line| line.split_whitespace().nth(3));
    let kibibytes: u64 = free.ok_or("df tells no free space")?.parse()?;
    Ok(kibibytes / 1024 / 1024)
}

/// A database with the service's schema: one to keep, or one that goes with `folder` or this process.
pub async fn open(options: &Options, folder: &Path) -> Outcome<Database> {
    let url = match &options.database {
        Some(url) => url.clone(),
        None if options.sqlite => format!("sqlite://{}/bench.db", folder.display()),
        None => private()?,
    };
    migrated(&url).await
}

/// Two databases with the service's schema, which go with their folders or this process.
pub async fn two(options: &Options, folders: [&Path; 2]) -> Outcome<[Database; 2]> {
    if options.sqlite {
        let [few, many] = folders.map(|folder| format!("sqlite://{}/bench.db", folder.display()));
        return Ok([migrated(&few).await?, migrated(&many).await?]);
    }
    let few = migrated(&private()?).await?;
    few.writer()
        .execute_unprepared("CREATE DATABASE many")
        .await?;
    let many = few.url().replace("/postgres", "/many");
    let many = migrated(&many).await?;
    Ok([few, many])
}

async fn migrated(url: &str) -> Outcome<Database> {
    migrate::migrate(url).await?;
    Ok(Database::connect(url, &database::Options::default()).await?)
}

fn private() -> Outcome<String> {
    let server =
        postgres_server::start(SETTINGS).ok_or("no PostgreSQL binaries (initdb, pg_ctl)")?;
    Ok(format!("{server}/postgres"))
}
