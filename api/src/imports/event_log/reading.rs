//! Reading beside writing: the file is parsed in a thread of its own.

use std::ops::ControlFlow;
use std::path::PathBuf;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::imports::ImportFault;
use crate::imports::log::{self, Entry, LogFault, ReadOptions};

/// Entries that wait to be written; the reader waits when there are more.
const AHEAD: usize = 64;

/// A file that is being read.
pub struct Reading {
    /// What was read.
    pub entries: mpsc::Receiver<Entry>,
    thread: JoinHandle<Result<(), LogFault>>,
}

/// Begins to read. Dropping the receiver stops it.
pub fn start(file: PathBuf, options: ReadOptions) -> Reading {
    let (sender, entries) = mpsc::channel(AHEAD);
    let thread = tokio::task::spawn_blocking(move || {
        log::read(&file, &options, &mut |entry| {
            if sender.blocking_send(entry).is_ok() {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        })
    });
    Reading { entries, thread }
}

impl Reading {
    /// How the reading ended.
    pub async fn end(self) -> Result<(), ImportFault> {
        match self.thread.await {
            Ok(outcome) => Ok(outcome?),
            Err(_) => Err(ImportFault::refused(
                "the file could not be read: its reader failed",
            )),
        }
    }
}
