//! `throughline demo`.

use std::net::{IpAddr, SocketAddr};

use chrono::TimeDelta;
use clap::{Args, ValueEnum};

use super::CommandError;
use crate::clock::Clock;
use crate::config::{Config, keys};
use crate::demo::{self, Scale, Summary};
use crate::identity::local_key::{DEMO_AUDIENCE, LocalClaims, LocalKey};
use crate::performance::chart::link::LinkKeys;
use crate::startup::{self, Background, DEMO_DATABASE_FILE, Empty, lock, migrate};

/// How long the printed tokens last.
const TOKENS_LAST: TimeDelta = TimeDelta::hours(12);

/// What to fill with and where to serve it.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The port to listen on, on this machine alone; beats `THROUGHLINE_PORT`.
    #[arg(long)]
    port: Option<u16>,
    /// How much the council has seen.
    #[arg(long, value_enum, default_value = "small")]
    scale: Size,
    /// The same seed gives the same council, on the same day.
    #[arg(long)]
    seed: Option<u64>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Size {
    /// 6,000 cases, in seconds.
    Small,
    /// 210,000 cases, in minutes.
    Full,
}

pub(super) async fn run(config: Config, arguments: Arguments) -> Result<(), CommandError> {
    let graphiql_is_off = std::env::var(keys::GRAPHIQL).is_ok_and(|value| value.trim() == "false");
    let config = config.for_demo(graphiql_is_off);
    let port = arguments.port.unwrap_or(config.port);
    let listener = startup::bind(SocketAddr::new(IpAddr::from([127, 0, 0, 1]), port))?;
    let url = startup::database_url(&config, DEMO_DATABASE_FILE)?;
    let _alone = lock::serving(&url)?;
    migrate::migrate(&url).await?;
    let database = startup::open(&url, config.database_connections, Empty::Fill).await?;
    let clock = Clock::system();
    let summary = demo::fill(&database, &clock, options(&arguments))
        .await
        .map_err(|error| CommandError::refused(error.to_string()))?;
    let address = listener
        .local_addr()
        .map_err(startup::StartError::system("the address"))?;
    let key = startup::local_key(&config.data_dir)?;
    print(&summary, address, &key, &clock)?;
    let link_keys = if config.link_keys.is_empty() {
        LinkKeys::new(vec![key.secret_for("links to pictures")]).unwrap_or_default()
    } else {
        config.link_keys
    };
    let config = Config {
        link_keys,
        // Whoever sends no token sees what this council has published.
        public_council: Some(summary.council_code.to_owned()),
        ..config
    };
    let app = startup::app(config, clock, database)?;
    startup::run(app, listener, Background::Work).await?;
    Ok(())
}

fn options(arguments: &Arguments) -> demo::Options {
    let usual = demo::Options::default();
    demo::Options {
        scale: match arguments.scale {
            Size::Small => Scale::Small,
            Size::Full => Scale::Full,
        },
        seed: arguments.seed.unwrap_or(usual.seed),
        shows_progress: true,
    }
}

fn print(
    summary: &Summary,
    address: SocketAddr,
    key: &LocalKey,
    clock: &Clock,
) -> Result<(), CommandError> {
    let counts = &summary.counts;
    println!("{}, a demonstration.", summary.council_name);
    println!(
        "{} journeys, {} cases, {} contacts, {} KPIs{}.",
        counts.journeys,
        counts.cases,
        counts.contacts,
        counts.kpis,
        if summary.was_there {
            ", as the last start left them"
        } else {
            ""
        }
    );
    println!("\nQuery editor  http://{address}/");
    println!("GraphQL       http://{address}/graphql");
    println!("\nTokens, for 12 hours:");
    for account in &summary.accounts {
        let token = key
            .token(&LocalClaims {
                audience: DEMO_AUDIENCE,
                subject: &account.subject,
                council: Some(summary.council_code),
                roles: &[account.role],
                issued_at: clock.now(),
                lasts: TOKENS_LAST,
            })
            .map_err(|error| CommandError::refused(format!("no token: {error}")))?;
        println!("\n{} ({})\n{token}", account.role.code(), account.who);
    }
    println!("\nA query to paste, with the token of the performance officer:\n");
    println!("{}", summary.query.trim());
    println!("\nStop with Ctrl+C. The next start finds everything as it is.");
    Ok(())
}
