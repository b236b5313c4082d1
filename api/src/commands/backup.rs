//! `throughline backup FILE`.

use std::fs::OpenOptions;
use std::path::{Path, PathBuf};

use clap::Args;
use sea_orm::{ConnectionTrait, Statement};

use super::CommandError;
use crate::config::Config;
use crate::database::{Database, Options};
use crate::startup::{DATABASE_FILE, DEMO_DATABASE_FILE, StartError, lock};

/// Where to.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The file to write; it must not exist.
    file: PathBuf,
}

pub(super) async fn run(config: &Config, arguments: Arguments) -> Result<(), CommandError> {
    let url = existing(config)?;
    if lock::database_file(&url).is_none() {
        return Err(CommandError::refused(
            "This is a database on a server: copy it with pg_dump --format=custom --file=FILE \"$DATABASE_URL\"",
        ));
    }
    let target = arguments.file;
    if target.exists() {
        return Err(CommandError::refused(format!(
            "{} exists already. Name a file that does not",
            target.display()
        )));
    }
    let unfinished = beside(&target);
    let written = write(&url, &unfinished).await.and_then(|()| {
        // A link, since a renaming would overwrite what came there meanwhile.
        let what = format!("{} cannot be written", target.display());
        std::fs::hard_link(&unfinished, &target)
            .map_err(StartError::system(what))
            .map_err(CommandError::from)
    });
    let _ = std::fs::remove_file(&unfinished);
    written?;
    println!("{}", target.display());
    Ok(())
}

/// The embedded database there is: the configured one, else that of `serve`, else that of `demo`.
fn existing(config: &Config) -> Result<String, CommandError> {
    if let Some(url) = &config.database_url {
        return Ok(url.clone());
    }
    [DATABASE_FILE, DEMO_DATABASE_FILE]
        .iter()
        .map(|name| config.data_dir.join(name))
        .find(|path| path.exists())
        .map(|path| format!("sqlite://{}", path.display()))
        .ok_or_else(|| {
            CommandError::refused(format!(
                "There is no database in {}. Name it with DATABASE_URL or --data-dir",
                config.data_dir.display()
            ))
        })
}

fn beside(target: &Path) -> PathBuf {
    let mut name = target.as_os_str().to_owned();
    name.push(format!(".{}.unfinished", std::process::id()));
    PathBuf::from(name)
}

/// Copies the database as it is at one instant, while others write to it.
async fn write(url: &str, file: &Path) -> Result<(), CommandError> {
    let source = lock::database_file(url).filter(|path| path.exists());
    if source.is_none() {
        return Err(CommandError::refused("There is no such database file"));
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        // It holds what customers told the council.
        options.mode(0o600);
    }
    let what = || StartError::system(format!("{} cannot be written", file.display()));
    let created = options.open(file).map_err(what())?;
    let database = Database::connect(url, &Options::default())
        .await
        .map_err(StartError::from)?;
    let writer = database.writer();
    let path = file.to_string_lossy().into_owned();
    let copy = Statement::from_sql_and_values(
        writer.get_database_backend(),
        "VACUUM INTO ?",
        [path.into()],
    );
    writer.execute_raw(copy).await?;
    created.sync_all().map_err(what())?;
    Ok(())
}
