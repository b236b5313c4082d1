//! Opening a file: decompression, its bounds, and what format it has.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::read::MultiGzDecoder;

use super::{Limits, LogFault};

/// What a file holds, told by its first bytes and not by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// IEEE 1849 (XES).
    Xes,
    /// Separated values.
    Csv,
}

/// A file ready to be read, decompressed, without its byte order mark.
pub struct Opened {
    /// Where it lies.
    pub path: PathBuf,
    /// What it holds.
    pub format: Format,
    /// Its bytes.
    pub input: BufReader<Box<dyn Read>>,
}

const GZIP: [u8; 2] = [0x1f, 0x8b];
const UTF8_MARK: [u8; 3] = [0xef, 0xbb, 0xbf];
const UTF16_MARKS: [[u8; 2]; 2] = [[0xff, 0xfe], [0xfe, 0xff]];

/// Opens `path`, whatever its name ends with.
pub fn open(path: &Path, limits: Limits, progress: Arc<AtomicU64>) -> Result<Opened, LogFault> {
    let unreadable = |error: io::Error| LogFault::Unreadable {
        file: path.to_owned(),
        reason: error.to_string(),
    };
    let file = File::open(path).map_err(unreadable)?;
    let mut counted = BufReader::new(Counted {
        inner: file,
        progress,
    });
    let is_gzip = counted.fill_buf().map_err(unreadable)?.starts_with(&GZIP);
    let plain: Box<dyn Read> = if is_gzip {
        Box::new(MultiGzDecoder::new(counted))
    } else {
        Box::new(counted)
    };
    let bounded: Box<dyn Read> = Box::new(Bounded {
        inner: plain,
        left: limits.file,
        limit: limits.file,
    });
    let mut input = BufReader::with_capacity(1 << 16, bounded);
    let start = input.fill_buf().map_err(unreadable)?;
    if UTF16_MARKS.iter().any(|mark| start.starts_with(mark)) {
        return Err(LogFault::Broken {
            file: path.to_owned(),
            line: 1,
            reason: "the file is in UTF-16; save it as UTF-8".to_owned(),
        });
    }
    if start.starts_with(&UTF8_MARK) {
        input.consume(UTF8_MARK.len());
    }
    let format = sniff(input.fill_buf().map_err(unreadable)?);
    Ok(Opened {
        path: path.to_owned(),
        format,
        input,
    })
}

/// Markup begins with an angle bracket; anything else is separated values.
fn sniff(start: &[u8]) -> Format {
    match start.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'<') => Format::Xes,
        _ => Format::Csv,
    }
}

/// Counts what is read of the file itself, before decompression.
struct Counted {
    inner: File,
    progress: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let added = u64::try_from(count).unwrap_or(u64::MAX);
        self.progress.fetch_add(added, Ordering::Relaxed);
        Ok(count)
    }
}

/// Refuses a file that grows beyond its limit, compressed or not.
struct Bounded {
    inner: Box<dyn Read>,
    left: u64,
    limit: u64,
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let added = u64::try_from(count).unwrap_or(u64::MAX);
        self.left = self.left.checked_sub(added).ok_or_else(|| {
            io::Error::other(format!(
                "the file holds more than {} bytes once decompressed; allow more with --max-bytes",
                self.limit
            ))
        })?;
        Ok(count)
    }
}
