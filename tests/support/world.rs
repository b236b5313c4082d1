//! One test's world: a migrated database with a council, a clock that stands still, the real server.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use rules::access::Role;
use sea_orm::{ConnectionTrait, DatabaseConnection, EntityTrait, IntoActiveModel, Statement};
use serde_json::{Value, json};
use throughline::clock::Clock;
use throughline::database::{Database, Options, Statements};
use throughline::identity::local_key::{LocalClaims, LocalKey, SERVE_AUDIENCE};
use uuid::Uuid;

use crate::serve::{Server, Setup};
use crate::{Answer, council_check, postgres};

/// Which database a world stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file of SQLite.
    Sqlite,
    /// A database of the private PostgreSQL cluster.
    Postgres,
}

/// The instant at which every world begins.
pub const START: &str = "2026-10-15T10:00:00Z";

/// The code of the council that every world has.
pub const COUNCIL: &str = "TEST";

/// The media type whose answers tell by their status whether the request was good.
pub const RESPONSE: &str = "application/graphql-response+json";

/// A world. Clones are the same world.
#[derive(Clone)]
pub struct World {
    /// The address of the server, without a slash at its end.
    pub address: String,
    /// Which database it stands on.
    pub kind: Kind,
    /// The clock of the server; move it with `set_now` and `advance`.
    pub clock: Clock,
    /// The id of the council.
    pub council_id: Uuid,
    pub(crate) shared: Arc<Shared>,
}

pub(crate) struct Shared {
    folder: tempfile::TempDir,
    url: String,
    database: Database,
    /// A connection of the test's own, whose statements are not noted.
    own: DatabaseConnection,
    statements: Arc<Statements>,
    log: Mutex<Log>,
    key: LocalKey,
    client: reqwest::Client,
    servers: Mutex<Vec<Server>>,
}

#[derive(Default)]
struct Log {
    all: Vec<String>,
    mark: usize,
}

impl World {
    /// A fresh world, with the usual server.
    pub async fn start(kind: Kind) -> Self {
        let folder = folder();
        let url = match kind {
            Kind::Sqlite => sqlite_file(&folder).await,
            Kind::Postgres => postgres::cluster().expect("PostgreSQL").create().await,
        };
        let statements = Arc::new(Statements::default());
        let noted = Options {
            statements: Some(Arc::clone(&statements)),
            ..Options::default()
        };
        let database = Database::connect(&url, &noted).await.expect("a database");
        let own = Database::connect(&url, &Options::default())
            .await
            .expect("a database");
        let clock = Clock::movable(START.parse().expect("an instant"));
        let mut world = Self {
            address: String::new(),
            kind,
            council_id: clock.new_id(),
            clock,
            shared: Arc::new(Shared {
                key: LocalKey::open_or_create(folder.path()).expect("a key"),
                folder,
                url,
                database,
                own: own.writer().clone(),
                statements,
                log: Mutex::default(),
                client: client(),
                servers: Mutex::default(),
            }),
        };
        world.add_council(world.council_id, COUNCIL).await;
        world.address = world.serve(Setup::default()).await.address;
        world
    }

    /// The same database behind a second server that is set up differently.
    pub async fn serve(&self, mut setup: Setup) -> Self {
        let shared = &self.shared;
        // Documents lie in the world's own folder.
        setup.config.data_dir = self.folder().to_path_buf();
        let server = Server::start(&shared.database, &self.clock, &shared.key, setup).await;
        let address = server.address.clone();
        lock(&shared.servers).push(server);
        Self {
            address,
            ..self.clone()
        }
    }

    /// The same database behind a server that the test itself has started.
    pub fn at(&self, address: String) -> Self {
        Self {
            address,
            ..self.clone()
        }
    }

    /// A council more, beside the one that every world has.
    pub async fn add_council(&self, id: Uuid, code: &str) {
        let council = entities::organisation::council::Model {
            council_id: id,
            code: code.to_owned(),
            name: format!("{code} Council"),
            time_zone: "Europe/London".to_owned(),
            created_at: self.clock.now(),
            councillors_see_small_numbers: false,
            calendar_revision: 0,
        };
        let row = council.into_active_model();
        let insert = entities::organisation::council::Entity::insert(row);
        insert.exec(&self.shared.own).await.expect("a council");
    }

    /// Moves the clock to an instant.
    pub fn set_now(&self, at: &str) {
        self.clock
            .set(at.parse().expect("an instant such as 2026-10-15T10:00:00Z"));
    }

    /// Moves the clock on.
    pub fn advance(&self, by: TimeDelta) {
        self.clock.advance(by);
    }

    /// The present instant of this world.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// A token for a role of the world's council: `token("case-worker", "subject")`. An empty role
    /// gives an empty token, which means no token at all.
    pub fn token(&self, role: &str, subject: &str) -> String {
        let roles: Vec<&str> = role.split(' ').filter(|role| !role.is_empty()).collect();
        if roles.is_empty() {
            return String::new();
        }
        self.token_for(COUNCIL, &roles, subject)
    }

    /// A token for several roles of any council.
    pub fn token_for(&self, council: &str, roles: &[&str], subject: &str) -> String {
        let roles: Vec<Role> = roles
            .iter()
            .map(|role| Role::parse(role).unwrap_or_else(|| panic!("no role {role}")))
            .collect();
        let claims = LocalClaims {
            audience: SERVE_AUDIENCE,
            subject,
            council: Some(council),
            roles: &roles,
            issued_at: self.clock.now(),
            // So that a test may move the clock by years.
            lasts: TimeDelta::days(3_650),
        };
        self.shared.key.token(&claims).expect("a token")
    }

    /// The administrator's token.
    pub fn administrator(&self) -> String {
        self.token("administrator", "administrator")
    }

    /// The key that signs this world's tokens.
    pub fn key(&self) -> &LocalKey {
        &self.shared.key
    }

    /// Asks over HTTP, and gives back whatever is answered. An empty token means none.
    pub async fn ask(&self, token: &str, query: &str, variables: Value) -> Answer {
        let body = json!({ "query": query, "variables": variables });
        let mut request = self.post().header("accept", RESPONSE).json(&body);
        if !token.is_empty() {
            request = request.bearer_auth(token);
        }
        Answer::of(request.send().await.expect("an answer")).await
    }

    /// The whole body of an answer: `data`, `errors`, `extensions`.
    pub async fn gql(&self, token: &str, query: &str, variables: Value) -> Value {
        self.ask(token, query, variables).await.body
    }

    /// `data` of an answer that has no errors.
    pub async fn data(&self, token: &str, query: &str, variables: Value) -> Value {
        self.ask(token, query, variables).await.data().clone()
    }

    /// A request to `/graphql` that is not filled yet, for tests of HTTP itself.
    pub fn post(&self) -> reqwest::RequestBuilder {
        self.client().post(format!("{}/graphql", self.address))
    }

    /// Sends a request that was filled by hand, and gives back whatever is answered.
    pub async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        Answer::of(request.send().await.expect("an answer")).await
    }

    /// The client over which the world asks.
    pub fn client(&self) -> &reqwest::Client {
        &self.shared.client
    }

    /// The statements of the server since the last `mark`.
    pub fn statements(&self) -> Vec<String> {
        let mut log = lock(&self.shared.log);
        log.all.extend(self.shared.statements.take());
        log.all[log.mark..].to_vec()
    }

    /// Begins to count statements anew.
    pub fn mark(&self) {
        let mut log = lock(&self.shared.log);
        log.all.extend(self.shared.statements.take());
        log.mark = log.all.len();
    }

    /// What is wrong with the statements of the whole test: those that leave out a council.
    pub fn unscoped_statements(&self) -> Vec<String> {
        let _ = self.statements();
        council_check::faults(&lock(&self.shared.log).all)
    }

    /// How many rows each table has, to show that a refusal has written nothing. Those in which FTS5 keeps its
    /// index are left out: it clears them up in its own time.
    pub async fn row_counts(&self) -> Vec<(String, i64)> {
        let own = &self.shared.own;
        let backend = own.get_database_backend();
        let names = match self.kind {
            Kind::Sqlite => {
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' \
                 AND name NOT GLOB 'case_words_*' ORDER BY name"
            }
            Kind::Postgres => {
                "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
            }
        };
        let rows = own
            .query_all_raw(Statement::from_string(backend, names))
            .await;
        let mut counts = Vec::new();
        for row in rows.expect("the tables") {
            let table: String = row.try_get("", "name").expect("a name");
            let count = format!("SELECT count(*) AS n FROM {table}");
            let row = own
                .query_one_raw(Statement::from_string(backend, count))
                .await;
            let row = row.expect("a count").expect("a row");
            counts.push((table, row.try_get("", "n").expect("a count")));
        }
        counts
    }

    /// A connection of the test's own, whose statements are not noted.
    pub fn own_connection(&self) -> &DatabaseConnection {
        &self.shared.own
    }

    /// The database as the server sees it; its statements are noted.
    pub fn database(&self) -> &Database {
        &self.shared.database
    }

    /// The address of the database.
    pub fn database_url(&self) -> &str {
        &self.shared.url
    }

    /// The world's own folder, also the data directory of its commands.
    pub fn folder(&self) -> &std::path::Path {
        self.shared.folder.path()
    }

    /// Stops the servers and removes the database.
    pub async fn stop(self) {
        let servers = std::mem::take(&mut *lock(&self.shared.servers));
        for server in servers {
            server.stop().await;
        }
        let _ = self.shared.own.clone().close().await;
        if self.kind == Kind::Postgres
            && let Some(cluster) = postgres::cluster()
        {
            cluster.remove(&self.shared.url).await;
        }
    }
}

/// A client as operators are told to set up theirs: it lets go of connections before the server does.
fn client() -> reqwest::Client {
    let builder = reqwest::Client::builder().pool_idle_timeout(Duration::from_mins(1));
    builder.build().expect("a client")
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// In memory where the machine has such a folder: SQLite waits for the disk at each commit.
fn folder() -> tempfile::TempDir {
    let mut builder = tempfile::Builder::new();
    let builder = builder.prefix("throughline-test-");
    let folder = builder
        .tempdir_in("/dev/shm")
        .or_else(|_| builder.tempdir());
    folder.expect("a folder")
}

/// A migrated file: a copy of one that the process migrates once.
async fn sqlite_file(folder: &tempfile::TempDir) -> String {
    use migration::{Migrator, MigratorTrait};
    static TEMPLATE: tokio::sync::OnceCell<Vec<u8>> = tokio::sync::OnceCell::const_new();
    let bytes = TEMPLATE
        .get_or_init(async || {
            let file = folder.path().join("template.db");
            let url = format!("sqlite:{}?mode=rwc", file.display());
            let connection = sea_orm::Database::connect(url).await.expect("a file");
            Migrator::up(&connection, None).await.expect("migration");
            connection.close().await.expect("closing");
            std::fs::read(file).expect("the template")
        })
        .await;
    let file = folder.path().join("throughline.db");
    std::fs::write(&file, bytes).expect("a file");
    format!("sqlite:{}", file.display())
}
