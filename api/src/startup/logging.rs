//! The log: lines on standard error, so that standard output stays a command's answer.

use std::io::{self, IsTerminal, Write, stderr};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use tracing::{Level, Metadata};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

/// How long a line may wait for others to be written with it.
const LONGEST_WAIT: Duration = Duration::from_millis(50);

/// When so many bytes wait, they are written at once.
const MOST_WAITING: usize = 64 * 1024;

/// Starts the log with a filter that the configuration has found good: JSON, or plain text where
/// `is_plain` and a person reads along. Once per process; a second call changes nothing.
pub fn start(filter: &str, is_plain: bool) {
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter);
    let started = if is_plain {
        let builder = builder
            .with_writer(stderr)
            .with_ansi(stderr().is_terminal());
        builder.with_target(false).compact().try_init()
    } else {
        thread::spawn(|| {
            loop {
                thread::sleep(LONGEST_WAIT);
                flush();
            }
        });
        builder
            .with_writer(Lines)
            .json()
            .flatten_event(true)
            .with_current_span(false)
            .with_span_list(false)
            .try_init()
    };
    // A test may have started one before.
    drop(started);
}

/// Lines that wait to be written together.
static WAITING: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// Writes the lines that wait; the last thing that a process does.
pub fn flush() {
    write(waiting());
}

fn waiting() -> MutexGuard<'static, Vec<u8>> {
    WAITING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// They stay held while they are written, so that lines keep their order.
fn write(mut waiting: MutexGuard<'_, Vec<u8>>) {
    if !waiting.is_empty() {
        // There is nowhere to tell that nothing can be told.
        let _ = stderr().write_all(&waiting);
        waiting.clear();
    }
}

/// Where lines go: those of requests are written together, warnings and errors at once.
struct Lines;

struct Line {
    is_urgent: bool,
}

impl MakeWriter<'_> for Lines {
    type Writer = Line;

    fn make_writer(&self) -> Line {
        Line { is_urgent: true }
    }

    fn make_writer_for(&self, metadata: &Metadata<'_>) -> Line {
        Line {
            is_urgent: *metadata.level() <= Level::WARN,
        }
    }
}

impl Write for Line {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let mut waiting = waiting();
        waiting.extend_from_slice(line);
        if self.is_urgent || waiting.len() >= MOST_WAITING {
            write(waiting);
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
