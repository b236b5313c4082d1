//! What stands between a file and the XES reader, so that every file is read as it was written.
//!
//! The reader of `process_mining` takes its input on trust. The guard gives it markup in which
//! - every value is a text, so that a float keeps its digits, a date without offset stays one, and
//!   what is no number is not read as nought;
//! - an empty event or trace has a start and an end, since the reader stops the program at an
//!   event without them;
//! - the depth, the size of a case and the end of the log are checked;
//!
//! and tells on which line the reader stands and whether it met bytes that are not UTF-8.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

/// Where the reader stands, shared with it.
#[derive(Debug, Default)]
pub struct Position {
    /// The line reached, from 1.
    pub line: Cell<u64>,
    /// Whether bytes that are not UTF-8 were read since this was last taken.
    pub is_damaged: Cell<bool>,
    /// The lines on which the cases begin that the reader has not given yet.
    pub starts: RefCell<VecDeque<u64>>,
}

const MOST_DEPTH: u32 = 64;
const CHUNK: usize = 1 << 16;

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Text,
    Name,
    Tag,
    Quoted(u8),
    Slash,
    Comment,
    Characters,
    Instruction,
}

/// Markup as the reader can take it.
pub struct Guard<R> {
    input: R,
    chunk: Vec<u8>,
    ready: Vec<u8>,
    used: usize,
    carried: Vec<u8>,
    state: State,
    name: Vec<u8>,
    matched: Vec<u8>,
    depth: u32,
    since_case: u64,
    case_limit: u64,
    has_ended: bool,
    lines_ahead: u64,
    position: Rc<Position>,
}

impl<R: Read> Guard<R> {
    pub fn new(input: R, case_limit: u64) -> (Self, Rc<Position>) {
        let position = Rc::new(Position::default());
        position.line.set(1);
        let guard = Self {
            input,
            chunk: vec![0; CHUNK],
            ready: Vec::with_capacity(CHUNK + CHUNK / 4),
            used: 0,
            carried: Vec::new(),
            state: State::Text,
            name: Vec::new(),
            matched: Vec::new(),
            depth: 0,
            since_case: 0,
            case_limit,
            has_ended: false,
            lines_ahead: 1,
            position: Rc::clone(&position),
        };
        (guard, position)
    }

    fn refill(&mut self) -> io::Result<()> {
        self.ready.clear();
        self.used = 0;
        let mut chunk = std::mem::take(&mut self.chunk);
        let outcome = self.input.read(&mut chunk).and_then(|count| {
            if count == 0 && !self.has_ended {
                return Err(io::Error::new(
                    io::ErrorKind::UnexpectedEof,
                    "the file breaks off before the end of the log",
                ));
            }
            chunk
                .iter()
                .take(count)
                .try_for_each(|byte| self.take(*byte))
        });
        self.chunk = chunk;
        outcome
    }

    fn take(&mut self, byte: u8) -> io::Result<()> {
        self.since_case += 1;
        self.lines_ahead += u64::from(byte == b'\n');
        if self.since_case > self.case_limit {
            return Err(io::Error::other(format!(
                "a case is longer than {} bytes",
                self.case_limit
            )));
        }
        match self.state {
            State::Text if byte == b'<' => {
                self.state = State::Name;
                self.name.clear();
            }
            State::Text => self.ready.push(byte),
            State::Name => self.take_name(byte)?,
            State::Tag => self.take_tag(byte)?,
            State::Quoted(quote) => {
                if byte == quote {
                    self.state = State::Tag;
                }
                self.ready.push(byte);
            }
            State::Slash => self.take_after_slash(byte)?,
            State::Comment => self.until(byte, b"-->"),
            State::Characters => self.until(byte, b"]]>"),
            State::Instruction => self.until(byte, b"?>"),
        }
        Ok(())
    }

    fn take_name(&mut self, byte: u8) -> io::Result<()> {
        let is_end = byte == b'>' || byte.is_ascii_whitespace();
        let is_slash = byte == b'/' && !self.name.is_empty();
        let is_markup = self.name.starts_with(b"!") || self.name.starts_with(b"?");
        if !is_markup && (is_end || is_slash) {
            self.open_tag();
            self.state = State::Tag;
            return self.take_tag(byte);
        }
        self.name.push(byte);
        let next = match self.name.as_slice() {
            b"!--" => State::Comment,
            b"![CDATA[" => State::Characters,
            name if name.starts_with(b"?") => State::Instruction,
            name if name.starts_with(b"!D") => {
                return Err(io::Error::other(
                    "the file declares a document type, which a log does not need",
                ));
            }
            name if name.len() > 256 => {
                return Err(io::Error::other("the file is not XES"));
            }
            _ => return Ok(()),
        };
        self.ready.push(b'<');
        self.ready.extend_from_slice(&self.name);
        self.matched.clear();
        self.state = next;
        Ok(())
    }

    /// Hands on the beginning of a tag, with every typed value as a text.
    fn open_tag(&mut self) {
        let (slash, name): (&[u8], &[u8]) = match self.name.strip_prefix(b"/") {
            Some(name) => (b"/", name),
            None => (b"", &self.name),
        };
        let name = match name {
            b"date" | b"int" | b"float" | b"boolean" | b"id" => b"string",
            other => other,
        };
        if name == b"trace" && slash.is_empty() {
            self.since_case = 0;
            self.position
                .starts
                .borrow_mut()
                .push_back(self.lines_ahead);
        }
        self.ready.push(b'<');
        self.ready.extend_from_slice(slash);
        self.ready.extend_from_slice(name);
    }

    fn take_tag(&mut self, byte: u8) -> io::Result<()> {
        match byte {
            b'>' => {
                self.close_tag()?;
                self.ready.push(byte);
            }
            b'/' => self.state = State::Slash,
            b'"' | b'\'' => {
                self.state = State::Quoted(byte);
                self.ready.push(byte);
            }
            _ => self.ready.push(byte),
        }
        Ok(())
    }

    fn take_after_slash(&mut self, byte: u8) -> io::Result<()> {
        self.state = State::Tag;
        if byte != b'>' {
            self.ready.push(b'/');
            return self.take_tag(byte);
        }
        self.state = State::Text;
        let name = self.name.as_slice();
        match name {
            b"event" => self.ready.extend_from_slice(b"></event>"),
            b"trace" => self.ready.extend_from_slice(b"></trace>"),
            _ => self.ready.extend_from_slice(b"/>"),
        }
        self.has_ended |= name == b"log";
        Ok(())
    }

    fn close_tag(&mut self) -> io::Result<()> {
        self.state = State::Text;
        if self.name.starts_with(b"/") {
            self.depth = self.depth.saturating_sub(1);
            self.has_ended |= self.name == b"/log";
            return Ok(());
        }
        self.depth += 1;
        if self.depth > MOST_DEPTH {
            return Err(io::Error::other(format!(
                "elements stand more than {MOST_DEPTH} deep in each other"
            )));
        }
        Ok(())
    }

    /// Hands on everything up to and with `end`.
    fn until(&mut self, byte: u8, end: &[u8]) {
        self.ready.push(byte);
        self.matched.push(byte);
        if self.matched.ends_with(end) {
            self.state = State::Text;
        } else if self.matched.len() > 16 {
            self.matched.drain(..13);
        }
    }

    /// Notes lines and damage of what the reader has now read.
    fn note(&mut self, read: &[u8]) {
        let lines: u64 = read.iter().map(|byte| u64::from(*byte == b'\n')).sum();
        let line = self.position.line.get();
        self.position.line.set(line + lines);
        self.carried.extend_from_slice(read);
        let valid = match std::str::from_utf8(&self.carried) {
            Ok(text) => text.len(),
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            Err(_) => {
                self.position.is_damaged.set(true);
                self.carried.len()
            }
        };
        self.carried.drain(..valid);
    }
}

impl<R: Read> Read for Guard<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut ready = self.fill_buf()?;
        let count = ready.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl<R: Read> BufRead for Guard<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        // A chunk may leave nothing ready, when it ends inside the name of a tag.
        while self.used >= self.ready.len() {
            self.refill()?;
            if self.ready.is_empty() && self.has_ended {
                break;
            }
        }
        Ok(self.ready.get(self.used..).unwrap_or_default())
    }

    fn consume(&mut self, count: usize) {
        let end = self.ready.len().min(self.used + count);
        let ready = std::mem::take(&mut self.ready);
        self.note(ready.get(self.used..end).unwrap_or_default());
        self.ready = ready;
        self.used = end;
    }
}
