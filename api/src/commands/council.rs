//! `throughline council create` and `throughline council update`.

use clap::{Args, Subcommand};
use entities::organisation::council;
use rules::text::{self, Limits};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel,
    QueryFilter, Set,
};

use super::CommandError;
use crate::clock::Clock;
use crate::config::Config;
use crate::database::Database;
use crate::startup::{self, DATABASE_FILE, Empty};

/// What to do with councils.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Makes a council, in a database that may still be empty. Again: nothing changes.
    Create(Create),
    /// Changes what is given of a council.
    Update(Update),
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
    /// Shows small numbers to councillors as they are, true or false.
    #[arg(long, value_name = "BOOL", default_value_t = false, action = clap::ArgAction::Set)]
    councillors_see_small_numbers: bool,
}

/// What to change of a council.
#[derive(Debug, Args)]
pub(super) struct Update {
    /// Its code.
    #[arg(long)]
    code: String,
    /// Its new name.
    #[arg(long, required_unless_present = "councillors_see_small_numbers")]
    name: Option<String>,
    /// Shows small numbers to councillors as they are, true or false.
    #[arg(long, value_name = "BOOL")]
    councillors_see_small_numbers: Option<bool>,
}

pub(super) async fn run(config: &Config, command: Command) -> Result<(), CommandError> {
    match command {
        Command::Create(asked) => create(config, asked).await,
        Command::Update(asked) => update(config, asked).await,
    }
}

async fn open(config: &Config) -> Result<Database, CommandError> {
    let url = startup::database_url(config, DATABASE_FILE)?;
    Ok(startup::open(&url, config.database_connections, Empty::Fill).await?)
}

fn code(given: &str) -> Result<String, CommandError> {
    text::code(given).map_err(|fault| CommandError::refused(format!("--code {fault}")))
}

fn name(given: &str) -> Result<String, CommandError> {
    text::clean(given, Limits::TITLE)
        .map_err(|fault| CommandError::refused(format!("--name {fault}")))
}

async fn find(
    connection: &impl ConnectionTrait,
    code: &str,
) -> Result<Option<council::Model>, DbErr> {
    council::Entity::find()
        .filter(council::Column::Code.eq(code))
        .one(connection)
        .await
}

async fn create(config: &Config, asked: Create) -> Result<(), CommandError> {
    let code = code(&asked.code)?;
    let name = name(&asked.name)?;
    let time_zone: chrono_tz::Tz = asked.time_zone.parse().map_err(|_| {
        CommandError::refused(format!(
            "--time-zone {} is no time zone: give a name such as Europe/London",
            asked.time_zone
        ))
    })?;
    let database = open(config).await?;
    let clock = Clock::system();
    let transaction = database.write().await?;
    match find(&transaction, &code).await? {
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
                councillors_see_small_numbers: asked.councillors_see_small_numbers,
                calendar_revision: 0,
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

async fn update(config: &Config, asked: Update) -> Result<(), CommandError> {
    let code = code(&asked.code)?;
    let name = asked.name.as_deref().map(name).transpose()?;
    let database = open(config).await?;
    let transaction = database.write().await?;
    let Some(found) = find(&transaction, &code).await? else {
        return Err(CommandError::refused(format!(
            "There is no council with the code {code}. Make it with: throughline council create"
        )));
    };
    let mut row = found.into_active_model();
    if let Some(name) = name {
        row.name = Set(name);
    }
    if let Some(seen) = asked.councillors_see_small_numbers {
        row.councillors_see_small_numbers = Set(seen);
    }
    row.update(&transaction).await?;
    transaction.commit().await?;
    println!("{code} was changed.");
    Ok(())
}
