//! The log: lines on standard error, so that standard output stays a command's answer.

use std::io::{IsTerminal, stderr};

use tracing_subscriber::EnvFilter;

/// Starts the log with a filter that the configuration has found good: JSON, or plain text where
/// `is_plain` and a person reads along. Once per process; a second call changes nothing.
pub fn start(filter: &str, is_plain: bool) {
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(stderr);
    let started = if is_plain {
        let builder = builder.with_ansi(stderr().is_terminal()).with_target(false);
        builder.compact().try_init()
    } else {
        builder.json().flatten_event(true).try_init()
    };
    // A test may have started one before.
    drop(started);
}
