//! `throughline council create`.

use clap::{Args, Subcommand};
use entities::organisation::council;
use rules::text::{self, Limits};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::CommandError;
use crate::clock::Clock;
use crate::config::Config;
use crate::startup::{self, DATABASE_FILE, Empty};

/// What to do with councils.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Makes a council, in a database that may still be empty. Again: nothing changes.
    Create(Create),
}

/// The council to make.
#[derive(Debug, Args)]
pub(super) struct Create {
    /// Its code, in capitals, digits and - . _ /: tokens and commands name it by this.
    #[arg(long)]
    code: String,
    /// Its name.
    #[arg(long)]
    name: String,
    /// The time zone that decides its days.
    #[arg(long, default_value = "Europe/London")]
    time_zone: String,
}

pub(super) async fn run(config: &Config, command: Command) -> Result<(), CommandError> {
    let Command::Create(asked) = command;
    let code = text::code(&asked.code)
        .map_err(|fault| CommandError::refused(format!("--code {fault}")))?;
    let name = text::clean(&asked.name, Limits::TITLE)
        .map_err(|fault| CommandError::refused(format!("--name {fault}")))?;
    let time_zone: chrono_tz::Tz = asked.time_zone.parse().map_err(|_| {
        CommandError::refused(format!(
            "--time-zone {} is no time zone: give a name such as Europe/London",
            asked.time_zone
        ))
    })?;
    let url = startup::database_url(config, DATABASE_FILE)?;
    let database = startup::open(&url, config.database_connections, Empty::Fill).await?;
    let clock = Clock::system();
    let transaction = database.write().await?;
    let found = council::Entity::find()
        .filter(council::Column::Code.eq(&code))
        .one(&transaction)
        .await?;
    match found {
        Some(found) if found.name == name => println!("{code} was there already."),
        Some(found) => {
            return Err(CommandError::refused(format!(
                "There is a council with the code {code} already: {}. Choose another code",
                found.name
            )));
        }
        None => {
            let row = council::Model {
                council_id: clock.new_id(),
                code: code.clone(),
                name,
                time_zone: time_zone.name().to_owned(),
                created_at: clock.now(),
            };
            council::Entity::insert(row.into_active_model())
                .exec_without_returning(&transaction)
                .await?;
            transaction.commit().await?;
            println!("{code} was made.");
        }
    }
    Ok(())
}
