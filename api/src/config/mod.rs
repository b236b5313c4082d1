//! What the operator decides: everything comes from the environment, and every fault in it is told
//! at once.

mod documents;
mod fault;
mod issuers;
pub mod keys;
mod read;

use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

pub use fault::{Fault, Faults};
pub use keys::{KEYS, Key};

use crate::cases::document::settings::Settings;
use crate::identity::issuer::Issuer;
use crate::identity::local_key::{DEMO_AUDIENCE, SERVE_AUDIENCE};
use crate::performance::chart::link::LinkKeys;

/// The decisions of the operator, checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// The address of the database; `None` when it is not set, and then the embedded database in
    /// the data directory is meant.
    pub database_url: Option<String>,
    /// The most database connections for reading; 0 leaves it to the kind of database.
    pub database_connections: u32,
    /// The address that is listened on.
    pub host: IpAddr,
    /// The port that is listened on; 0 lets the system choose.
    pub port: u16,
    /// Where the embedded database and the local key lie.
    pub data_dir: PathBuf,
    /// The issuers whose tokens are accepted.
    pub issuers: Vec<Issuer>,
    /// The audience of local tokens, where they are accepted at all.
    pub local_audience: Option<&'static str>,
    /// The code of the council that callers without a token see.
    pub public_council: Option<String>,
    /// Whether the query editor is served at `/`.
    pub graphiql: bool,
    /// Whether the schema may be asked for.
    pub introspection: bool,
    /// The pages that may call from a browser.
    pub cors: CrossOrigin,
    /// The port of the metrics; `None` keeps them off.
    pub metrics_port: Option<u16>,
    /// What signs links to pictures of charts; empty makes none.
    pub link_keys: LinkKeys,
    /// Where documents lie, and which are taken.
    pub documents: Arc<Settings>,
    /// What one request may cost.
    pub limits: Limits,
    /// How old what is known of a caller may be when they read; zero looks each time.
    pub viewer_age: Duration,
    /// How long running requests may take to end once the process is told to stop.
    pub shutdown: Duration,
    /// What is logged: a level, or a filter by module; `None` when it is not set.
    pub log: Option<String>,
}

/// The web pages that a browser lets call the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CrossOrigin {
    /// None but those served from here.
    Closed,
    /// Pages of these origins, such as `https://cases.example.gov.uk`.
    Origins(Vec<String>),
    /// Pages served from this machine, on any port: for the demonstration.
    Localhost,
}

/// What one request may cost. A request beyond any of these is refused before a statement is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the request's body.
    pub body_bytes: usize,
    /// Words and signs of the document.
    pub tokens: usize,
    /// Fields within fields.
    pub depth: usize,
    /// Fields selected, counted through fragments.
    pub fields: usize,
    /// Fields given another name.
    pub aliases: usize,
    /// Directives such as `@include`.
    pub directives: usize,
    /// Fields as often as the lists around them can repeat them.
    pub list_cost: usize,
    /// From the start of execution to its end.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: 1_048_576,
            tokens: 10_000,
            depth: 20,
            fields: 2_000,
            aliases: 200,
            directives: 100,
            list_cost: 250_000,
            time: Duration::from_secs(30),
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            database_url: None,
            database_connections: 0,
            host: IpAddr::from([127, 0, 0, 1]),
            port: 8080,
            data_dir: PathBuf::from("data"),
            issuers: Vec::new(),
            local_audience: None,
            public_council: None,
            graphiql: false,
            introspection: true,
            cors: CrossOrigin::Closed,
            metrics_port: None,
            link_keys: LinkKeys::default(),
            documents: Arc::default(),
            limits: Limits::default(),
            viewer_age: Duration::from_secs(1),
            shutdown: Duration::from_secs(30),
            log: None,
        }
    }
}

impl Config {
    /// The configuration in the process's environment.
    ///
    /// # Errors
    /// All faults in it together.
    pub fn from_environment() -> Result<Self, Faults> {
        let mut faults = Vec::new();
        let mut variables = Vec::new();
        for (name, value) in std::env::vars_os() {
            let Ok(name) = name.into_string() else {
                continue;
            };
            match value.into_string() {
                Ok(value) => variables.push((name, value)),
                Err(_) if keys::is_ours(&name) => {
                    faults.push(Fault::new(&name, "is not UTF-8 text", "write it in UTF-8"));
                }
                Err(_) => {}
            }
        }
        Self::read(variables, faults)
    }

    /// The configuration in these variables.
    ///
    /// # Errors
    /// All faults in them together.
    pub fn from_variables(
        variables: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, Faults> {
        Self::read(variables, Vec::new())
    }

    fn read(
        variables: impl IntoIterator<Item = (String, String)>,
        faults: Vec<Fault>,
    ) -> Result<Self, Faults> {
        let mut values = read::Values::new(variables, faults);
        let default = Self::default();
        let issuers = issuers::read(&mut values);
        let local_tokens = values.switch(keys::LOCAL_TOKENS, false);
        if local_tokens && !issuers.is_empty() {
            values.fault(
                keys::LOCAL_TOKENS,
                "local tokens are accepted although THROUGHLINE_ISSUERS names an outside issuer",
                "unset one of the two: local tokens are for first steps, not beside real accounts",
            );
        }
        let config = Self {
            database_url: values.database_url(),
            database_connections: values.number(keys::DATABASE_CONNECTIONS, 0, 0..=1_000),
            host: values.parsed(keys::HOST, default.host, "an IP address such as 0.0.0.0"),
            port: values.number(keys::PORT, default.port, 0..=u16::MAX),
            data_dir: values
                .text(keys::DATA_DIR)
                .map_or(default.data_dir, PathBuf::from),
            issuers,
            local_audience: local_tokens.then_some(SERVE_AUDIENCE),
            public_council: values.text(keys::PUBLIC_COUNCIL),
            graphiql: values.switch(keys::GRAPHIQL, false),
            introspection: values.switch(keys::INTROSPECTION, true),
            cors: values.origins(),
            metrics_port: values.optional_number(keys::METRICS_PORT),
            link_keys: values.link_keys(),
            documents: Arc::new(values.documents()),
            limits: values.limits(),
            viewer_age: values.seconds(keys::VIEWER_SECONDS, default.viewer_age, 0..=60),
            shutdown: values.seconds(keys::SHUTDOWN_SECONDS, default.shutdown, 0..=3_600),
            log: values.log_filter(),
        };
        if config.metrics_port == Some(config.port) && config.port != 0 {
            values.fault(
                keys::METRICS_PORT,
                "is the port of the service itself",
                "choose another port",
            );
        }
        values.finish(config)
    }

    /// The same, for a demonstration: this machine alone, tokens of its own audience from the
    /// local key alone, the query editor on unless it was switched off.
    #[must_use]
    pub fn for_demo(self, graphiql_is_off: bool) -> Self {
        Self {
            host: IpAddr::from([127, 0, 0, 1]),
            issuers: Vec::new(),
            local_audience: Some(DEMO_AUDIENCE),
            graphiql: !graphiql_is_off,
            cors: match self.cors {
                CrossOrigin::Closed => CrossOrigin::Localhost,
                chosen => chosen,
            },
            ..self
        }
    }
}

#[cfg(test)]
mod tests;
