//! Locks on files beside an embedded database. The system gives them back when a process ends,
//! however it ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use super::StartError;

/// Held as long as it lives.
#[derive(Debug)]
pub struct Lock {
    _file: Option<File>,
}

/// The file of an embedded database; `None` for a server's, or for one in memory.
#[must_use]
pub fn database_file(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    let path = path.split('?').next().unwrap_or_default();
    let is_memory = path.is_empty() || path == ":memory:" || url.contains("mode=memory");
    (!is_memory).then(|| PathBuf::from(path))
}

/// The right to be the one process that serves an embedded database. On a server's any number may.
///
/// # Errors
/// When another process serves it.
pub fn serving(url: &str) -> Result<Lock, StartError> {
    let Some(database) = database_file(url) else {
        return Ok(Lock { _file: None });
    };
    let (file, path) = open(&database, "serving")?;
    match file.try_lock() {
        Ok(()) => Ok(Lock { _file: Some(file) }),
        Err(TryLockError::WouldBlock) => Err(StartError::Taken(format!(
            "{} is served by another process. Stop that one, or use PostgreSQL, which several may serve.",
            database.display()
        ))),
        Err(TryLockError::Error(error)) => Err(StartError::system(format!(
            "{} cannot be locked",
            path.display()
        ))(error)),
    }
}

/// The right to migrate an embedded database: waits for whoever has it.
pub(super) async fn migrating(url: &str) -> Result<Lock, StartError> {
    let Some(database) = database_file(url) else {
        return Ok(Lock { _file: None });
    };
    let (file, path) = open(&database, "migrating")?;
    let what = format!("{} cannot be locked", path.display());
    let waiting = tokio::task::spawn_blocking(move || file.lock().map(|()| file));
    let locked = waiting.await.map_err(std::io::Error::other);
    let file = locked
        .and_then(|locked| locked)
        .map_err(StartError::system(what))?;
    Ok(Lock { _file: Some(file) })
}

fn open(database: &Path, purpose: &str) -> Result<(File, PathBuf), StartError> {
    // By the real path, so that a link does not make a second lock.
    let real = database
        .canonicalize()
        .unwrap_or_else(|_| database.to_owned());
    let mut name = real.into_os_string();
    name.push(format!("-{purpose}.lock"));
    let path = PathBuf::from(name);
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    let what = format!("{} cannot be made", path.display());
    let file = options.open(&path).map_err(StartError::system(what))?;
    Ok((file, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_found_in_an_address() {
        let file = |url| database_file(url).map(|path| path.display().to_string());
        assert_eq!(
            file("sqlite:///a/b.db?mode=rwc").as_deref(),
            Some("/a/b.db")
        );
        assert_eq!(file("sqlite://b.db").as_deref(), Some("b.db"));
        assert_eq!(file("sqlite:b.db").as_deref(), Some("b.db"));
        assert_eq!(file("sqlite::memory:"), None);
        assert_eq!(file("postgres://host/db"), None);
    }

    #[test]
    fn a_database_is_served_by_one_at_a_time() -> std::io::Result<()> {
        let directory = tempfile::tempdir()?;
        let url = format!("sqlite://{}", directory.path().join("a.db").display());
        let first = serving(&url);
        assert!(first.is_ok());
        assert!(matches!(serving(&url), Err(StartError::Taken(_))));
        drop(first);
        assert!(serving(&url).is_ok());
        Ok(())
    }
}
