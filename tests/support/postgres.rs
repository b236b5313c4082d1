//! A private PostgreSQL cluster, one for the whole test process, and a database for each test.
//!
//! It is started when the first test asks for it. `TEST_DATABASE_URL` names a server to use
//! instead, by one test run at a time.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection};

use crate::data::say;
use crate::postgres_server;

/// No test outlives a crash of the machine: nothing waits for its disk.
const SETTINGS: &str = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off \
    -c max_connections=200 -c autovacuum=off";

/// A server that holds a migrated template database.
#[derive(Debug)]
pub struct Cluster {
    /// The address up to the slash before the name of a database.
    server: String,
    /// The database to connect to for making others.
    maintenance: String,
    template: String,
}

/// The cluster of this process, or `None` when the machine has no PostgreSQL.
pub fn cluster() -> Option<&'static Cluster> {
    static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
    CLUSTER.get_or_init(start).as_ref()
}

impl Cluster {
    /// Makes a database from the template and gives its address.
    pub async fn create(&self) -> String {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("throughline_test_{}_{number}", std::process::id());
        let template = &self.template;
        self.maintain(&format!("CREATE DATABASE {name} TEMPLATE {template}"))
            .await;
        format!("{}/{name}", self.server)
    }

    /// Drops a database that `create` made.
    pub async fn remove(&self, url: &str) {
        let name = url.rsplit('/').next().expect("a name");
        self.maintain(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            .await;
    }

    async fn maintain(&self, sql: &str) {
        let connection = connect(&format!("{}/{}", self.server, self.maintenance)).await;
        let done = connection.execute_unprepared(sql).await;
        done.unwrap_or_else(|error| panic!("{sql}: {error}"));
        let _ = connection.close().await;
    }

    async fn prepare(&self) {
        let leftovers =
            "SELECT datname FROM pg_database WHERE datname LIKE 'throughline!_t%' ESCAPE '!'";
        let connection = connect(&format!("{}/{}", self.server, self.maintenance)).await;
        let rows = connection
            .query_all_raw(sea_orm::Statement::from_string(
                sea_orm::DbBackend::Postgres,
                leftovers,
            ))
            .await
            .expect("the databases");
        for row in rows {
            let name: String = row.try_get("", "datname").expect("a name");
            self.remove(&name).await;
        }
        let _ = connection.close().await;
        self.maintain(&format!("CREATE DATABASE {}", self.template))
            .await;
        let connection = connect(&format!("{}/{}", self.server, self.template)).await;
        Migrator::up(&connection, None).await.expect("migration");
        // A template can be cloned only while nobody is connected to it.
        connection.close().await.expect("closing");
    }
}

async fn connect(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    let connection = sea_orm::Database::connect(options).await;
    connection.unwrap_or_else(|error| panic!("PostgreSQL at {url}: {error}"))
}

fn start() -> Option<Cluster> {
    let found = match std::env::var("TEST_DATABASE_URL") {
        Ok(url) => {
            let (server, maintenance) = url.rsplit_once('/').expect("TEST_DATABASE_URL");
            Some((server.to_owned(), maintenance.to_owned()))
        }
        Err(_) => postgres_server::start(SETTINGS).map(|server| (server, "postgres".to_owned())),
    };
    let Some((server, maintenance)) = found else {
        let must = std::env::var("REQUIRE_POSTGRES").is_ok_and(|value| value == "1");
        assert!(!must, "no PostgreSQL binaries (initdb, pg_ctl) were found");
        say(
            "tests run on SQLite alone: no PostgreSQL binaries were found, and no TEST_DATABASE_URL",
        );
        return None;
    };
    let cluster = Cluster {
        server,
        maintenance,
        template: "throughline_template".to_owned(),
    };
    // The caller may stand inside a runtime, where nothing may block on another one.
    let prepared = thread::spawn(move || {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(cluster.prepare());
        cluster
    });
    Some(prepared.join().expect("a template database"))
}
