//! XES by the streaming reader of `process_mining`: one case in memory at a time.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use process_mining::core::event_data::case_centric::xes::{
    XESImportOptions, XESParseError, stream_xes_bufread,
};
use process_mining::core::event_data::case_centric::{Attribute, AttributeValue, Trace};

use super::assemble::{Assembler, RawCase, RawRow};
use super::guard::{Guard, Position};
use super::source::Opened;
use super::{Attributes, Entry, LogFault, ReadOptions};

/// Reads trace after trace.
pub fn read(
    opened: Opened,
    options: &ReadOptions,
    take: &mut dyn FnMut(Entry) -> ControlFlow<()>,
) -> Result<(), LogFault> {
    let mut assembler = Assembler::new(&opened.path, options);
    let (guard, position) = Guard::new(opened.input, options.limits.record);
    let quiet = XESImportOptions {
        verbose: false,
        ..XESImportOptions::default()
    };
    let broken = |error: XESParseError| fault(&opened.path, &position, error);
    let (mut stream, _) = stream_xes_bufread(guard, false, quiet).map_err(broken)?;
    position.is_damaged.set(false);
    let mut names = Names::default();
    for trace in (&mut stream).by_ref() {
        let start = position.starts.borrow_mut().pop_front();
        let line = start.unwrap_or_else(|| position.line.get());
        let case = if position.is_damaged.take() {
            assembler.leave_out(line, "the case is not UTF-8".to_owned());
            None
        } else {
            assembler.case(names.raw(line, trace))
        };
        for bad in std::mem::take(&mut assembler.bad) {
            if take(Entry::Bad(bad)).is_break() {
                return Ok(());
            }
        }
        if let Some(case) = case
            && take(Entry::Case(case)).is_break()
        {
            return Ok(());
        }
    }
    stream
        .check_for_errors()
        .map_or(Ok(()), |error| Err(broken(error)))
}

fn fault(path: &Path, position: &Position, error: XESParseError) -> LogFault {
    let reason = match error {
        XESParseError::XMLParsingError(error) => error.to_string(),
        XESParseError::IOError(error) => error.to_string(),
        XESParseError::NoTopLevelLog | XESParseError::ExpectedLogData => {
            "the file is not XES: it holds no log".to_owned()
        }
        other => other.to_string(),
    };
    LogFault::Broken {
        file: path.to_owned(),
        line: position.line.get(),
        reason,
    }
}

/// Shares the names of columns between events.
#[derive(Default)]
struct Names {
    known: std::collections::HashSet<Arc<str>>,
}

impl Names {
    fn raw(&mut self, line: u64, trace: Trace) -> RawCase {
        let attributes = self.flat(trace.attributes);
        let rows = trace
            .events
            .into_iter()
            .enumerate()
            .map(|(index, event)| RawRow {
                line,
                number: Some(index + 1),
                attributes: self.flat(event.attributes),
            })
            .collect();
        RawCase {
            line,
            attributes,
            rows,
        }
    }

    fn share(&mut self, name: String) -> Arc<str> {
        if let Some(known) = self.known.get(name.as_str()) {
            return Arc::clone(known);
        }
        let name: Arc<str> = name.into();
        // A log that makes up a new name for every value must not fill the memory.
        if self.known.len() < 10_000 {
            self.known.insert(Arc::clone(&name));
        }
        name
    }

    fn flat(&mut self, attributes: Vec<Attribute>) -> Attributes {
        let mut flat = Vec::with_capacity(attributes.len());
        self.flatten("", attributes, &mut flat);
        flat
    }

    /// Nested columns are named by their path, `parent.child`; a name that comes again is numbered.
    fn flatten(&mut self, parent: &str, attributes: Vec<Attribute>, flat: &mut Attributes) {
        for attribute in attributes {
            let name = if parent.is_empty() {
                attribute.key
            } else {
                format!("{parent}.{}", attribute.key)
            };
            let nested = match attribute.value {
                AttributeValue::String(value) => {
                    if !value.is_empty() {
                        let name = unused(&name, flat);
                        flat.push((self.share(name), value));
                    }
                    attribute.own_attributes
                }
                AttributeValue::List(nested) | AttributeValue::Container(nested) => Some(nested),
                _ => attribute.own_attributes,
            };
            if let Some(nested) = nested {
                self.flatten(&name, nested, flat);
            }
        }
    }
}

fn unused(name: &str, flat: &Attributes) -> String {
    let is_taken = |wanted: &str| flat.iter().any(|(key, _)| key.as_ref() == wanted);
    if !is_taken(name) {
        return name.to_owned();
    }
    (2..u32::MAX)
        .map(|number| format!("{name} {number}"))
        .find(|wanted| !is_taken(wanted))
        .unwrap_or_default()
}
