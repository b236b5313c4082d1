//! A line of the log as one JSON object: instant, level, fields, message, and where it comes from.

use std::fmt::{self, Write};

use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::{FormatTime, SystemTime};
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::registry::LookupSpan;

/// Writes each event as one line. Every request has one, so it is written without a detour.
#[derive(Debug)]
pub struct JsonLine;

impl<S, N> FormatEvent<S, N> for JsonLine
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        _: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let metadata = event.metadata();
        let mut line = String::with_capacity(256);
        line.push_str("{\"timestamp\":\"");
        SystemTime.format_time(&mut Writer::new(&mut line))?;
        write!(line, "\",\"level\":\"{}\"", metadata.level())?;
        event.record(&mut Fields(&mut line));
        line.push_str(",\"target\":\"");
        Text(&mut line).write_str(metadata.target())?;
        line.push_str("\"}\n");
        writer.write_str(&line)
    }
}

/// Adds members to an object. Writing to a `String` cannot fail.
struct Fields<'a>(&'a mut String);

impl Fields<'_> {
    fn name(&mut self, field: &Field) {
        self.0.push_str(",\"");
        self.0.push_str(field.name());
        self.0.push_str("\":");
    }

    fn text(&mut self, field: &Field, text: fmt::Arguments<'_>) {
        self.name(field);
        self.0.push('"');
        let _ = Text(self.0).write_fmt(text);
        self.0.push('"');
    }

    fn bare(&mut self, field: &Field, value: impl fmt::Display) {
        self.name(field);
        let _ = write!(self.0, "{value}");
    }
}

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.text(field, format_args!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.text(field, format_args!("{value}"));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.bare(field, value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.bare(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.bare(field, value);
    }
}

/// What is written to it stands within quotation marks.
struct Text<'a>(&'a mut String);

impl Write for Text<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for character in text.chars() {
            match character {
                '"' => self.0.push_str("\\\""),
                '\\' => self.0.push_str("\\\\"),
                '\n' => self.0.push_str("\\n"),
                control if control.is_control() => {
                    write!(self.0, "\\u{:04x}", u32::from(control))?;
                }
                plain => self.0.push(plain),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::{Arc, Mutex};

    use serde_json::{Value, json};
    use tracing_subscriber::fmt::MakeWriter;

    use super::*;

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().map_or(Ok(0), |mut kept| kept.write(bytes))
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl MakeWriter<'_> for Kept {
        type Writer = Self;

        fn make_writer(&self) -> Self {
            self.clone()
        }
    }

    fn lines(log: impl FnOnce()) -> Vec<Value> {
        let kept = Kept::default();
        let subscriber = tracing_subscriber::fmt()
            .with_writer(kept.clone())
            .event_format(JsonLine)
            .finish();
        tracing::subscriber::with_default(subscriber, log);
        let bytes = kept.0.lock().map(|kept| kept.clone()).unwrap_or_default();
        let text = String::from_utf8(bytes).unwrap_or_default();
        let line = |line| serde_json::from_str(line).unwrap_or_default();
        text.lines().map(line).collect()
    }

    #[test]
    fn an_event_is_an_object_of_its_fields() {
        let logged = lines(|| tracing::info!(path = "/", ms = 7_u64, is_good = true, "request"));
        let [line] = logged.as_slice() else {
            unreachable!("{logged:?}")
        };
        assert_eq!(line["level"], "INFO");
        assert_eq!(line["message"], "request");
        assert_eq!(line["path"], "/");
        assert_eq!(line["ms"], 7);
        assert_eq!(line["is_good"], true);
        assert_eq!(line["target"], module_path!());
        assert!(
            line["timestamp"]
                .as_str()
                .is_some_and(|at| at.ends_with('Z'))
        );
    }

    #[test]
    fn whatever_is_said_stays_one_line_of_json() {
        let said = "a \"quote\", a \\, a\nline, a \u{7}, \u{85} and é";
        let logged = lines(|| tracing::warn!(cause = %said, list = ?["\"", "\n"], "{said}"));
        let [line] = logged.as_slice() else {
            unreachable!("{logged:?}")
        };
        assert_eq!(line["cause"], said);
        assert_eq!(line["message"], said);
        assert_eq!(line["list"], json!("[\"\\\"\", \"\\n\"]"));
    }
}
