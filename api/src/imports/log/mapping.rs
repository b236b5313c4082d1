//! Which column of a log is what: from `--map`, from a small file, or from a preset.

use std::sync::Arc;

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// A column of the case: `case:NAME` (in CSV the column of that whole name, in XES the
    /// attribute NAME of the trace).
    Case(Arc<str>),
    /// A column of the event; for a field of the case, its first event that has one.
    Event(Arc<str>),
    /// The time of the first event.
    FirstEvent,
    /// The time of the last event.
    LastEvent,
}

/// The condition under which a case is closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosedWhen {
    /// The column looked at.
    pub field: Field,
    /// The values that mean closed.
    pub values: Vec<String>,
}

/// What each column means. Every field has a list of columns, of which the first that holds
/// something counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// The identity of the case.
    pub case: Vec<Field>,
    /// What was done; empty: the rows are cases without events.
    pub activity: Vec<Field>,
    /// When it was done.
    pub time: Vec<Field>,
    /// When the case was received.
    pub opened: Vec<Field>,
    /// When it was closed.
    pub closed: Vec<Field>,
    /// What else must hold for it to be closed.
    pub closed_when: Option<ClosedWhen>,
    /// What it was promised for.
    pub deadline: Vec<Field>,
    /// How the customer came.
    pub channel: Vec<Field>,
    /// How it ended.
    pub outcome: Vec<Field>,
    /// What it is about.
    pub description: Vec<Field>,
    /// How times are written, where they are written unusually (strftime).
    pub time_format: Option<String>,
    /// The fields that somebody named: their columns must be there.
    pub required: Vec<&'static str>,
}

/// A mapping that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the mapping \"{entry}\" {reason}")]
pub struct MappingFault {
    /// What was written.
    pub entry: String,
    /// What is wrong with it.
    pub reason: &'static str,
}

impl Default for Mapping {
    /// The names of the XES standard; opened at the first event, never closed.
    fn default() -> Self {
        Self {
            case: vec![Field::Case("concept:name".into())],
            activity: vec![Field::Event("concept:name".into())],
            time: vec![Field::Event("time:timestamp".into())],
            opened: vec![Field::FirstEvent],
            closed: Vec::new(),
            closed_when: None,
            deadline: Vec::new(),
            channel: Vec::new(),
            outcome: Vec::new(),
            description: Vec::new(),
            time_format: None,
            required: Vec::new(),
        }
    }
}

impl Mapping {
    /// A documented mapping by its name; none where there is none of that name. Its columns may be
    /// absent, since the files of one family differ.
    #[must_use]
    pub fn preset(name: &str) -> Option<Self> {
        let text = match name {
            "receipt" => include_str!("presets/receipt.map"),
            "bpic15" => include_str!("presets/bpic15.map"),
            "helpdesk" => include_str!("presets/helpdesk.map"),
            _ => return None,
        };
        let mut mapping = Self::default();
        mapping.read_file(text).ok()?;
        mapping.required.clear();
        Some(mapping)
    }

    /// Takes the lines `field = column` of a file; `#` begins a comment.
    ///
    /// # Errors
    /// At the first line that cannot be understood.
    pub fn read_file(&mut self, text: &str) -> Result<(), MappingFault> {
        text.lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .try_for_each(|line| self.set(line))
    }

    /// Takes the entries `field=column,field=column` of a command line.
    ///
    /// # Errors
    /// At the first entry that cannot be understood.
    pub fn read_list(&mut self, text: &str) -> Result<(), MappingFault> {
        text.split(',')
            .map(str::trim)
            .filter(|entry| !entry.is_empty())
            .try_for_each(|entry| self.set(entry))
    }

    fn set(&mut self, entry: &str) -> Result<(), MappingFault> {
        let fault = |reason| MappingFault {
            entry: entry.to_owned(),
            reason,
        };
        let (name, value) = entry
            .split_once('=')
            .map(|(name, value)| (name.trim(), value.trim()))
            .ok_or_else(|| fault("has no \"=\": write field=column"))?;
        if name == "closed-when" {
            self.closed_when = Some(closed_when(value).ok_or_else(|| {
                fault("must be closed-when=COLUMN=VALUE, several values with | between them")
            })?);
            return Ok(());
        }
        if name == "time-format" {
            self.time_format = Some(value.to_owned());
            return Ok(());
        }
        let fields = columns(value).ok_or_else(|| {
            fault("names an unknown @ column: there are @first-event and @last-event")
        })?;
        let (known, place) = self.place(name).ok_or_else(|| {
            fault("names an unknown field; see the list of fields in docs/imports.md")
        })?;
        *place = fields;
        self.required.retain(|required| *required != known);
        self.required.push(known);
        Ok(())
    }

    fn place(&mut self, name: &str) -> Option<(&'static str, &mut Vec<Field>)> {
        Some(match name {
            "case" => ("case", &mut self.case),
            "activity" => ("activity", &mut self.activity),
            "time" => ("time", &mut self.time),
            "opened" => ("opened", &mut self.opened),
            "closed" => ("closed", &mut self.closed),
            "deadline" => ("deadline", &mut self.deadline),
            "channel" => ("channel", &mut self.channel),
            "outcome" => ("outcome", &mut self.outcome),
            "description" => ("description", &mut self.description),
            _ => return None,
        })
    }

    /// The fields with their names, for checking a header.
    pub(super) fn fields(&self) -> [(&'static str, &[Field]); 9] {
        [
            ("case", &self.case),
            ("activity", &self.activity),
            ("time", &self.time),
            ("opened", &self.opened),
            ("closed", &self.closed),
            ("deadline", &self.deadline),
            ("channel", &self.channel),
            ("outcome", &self.outcome),
            ("description", &self.description),
        ]
    }
}

/// `a | b | @last-event`, or `-` for nothing.
fn columns(value: &str) -> Option<Vec<Field>> {
    if value == "-" {
        return Some(Vec::new());
    }
    value.split('|').map(str::trim).map(column).collect()
}

fn column(name: &str) -> Option<Field> {
    match (name, name.strip_prefix("case:")) {
        ("@first-event", _) => Some(Field::FirstEvent),
        ("@last-event", _) => Some(Field::LastEvent),
        ("", _) => None,
        (_, Some(of_case)) => Some(Field::Case(of_case.into())),
        _ if name.starts_with('@') => None,
        _ => Some(Field::Event(name.into())),
    }
}

fn closed_when(value: &str) -> Option<ClosedWhen> {
    let (name, values) = value.rsplit_once('=')?;
    Some(ClosedWhen {
        field: column(name.trim())?,
        values: values.split('|').map(|one| one.trim().to_owned()).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_can_be_read() {
        for name in ["receipt", "bpic15", "helpdesk"] {
            assert!(Mapping::preset(name).is_some(), "{name}");
        }
        assert_eq!(Mapping::preset("bpic16"), None);
    }

    #[test]
    fn a_list_replaces_the_fields_it_names_and_makes_them_required() {
        let mut mapping = Mapping::default();
        let read = mapping
            .read_list("closed=case:enddate|@last-event,channel=source,closed-when=case:s=G|H");
        assert_eq!(read, Ok(()));
        assert_eq!(
            mapping.closed,
            vec![Field::Case("enddate".into()), Field::LastEvent]
        );
        assert_eq!(mapping.channel, vec![Field::Event("source".into())]);
        assert_eq!(mapping.required, vec!["closed", "channel"]);
        let values = mapping.closed_when.map(|when| when.values);
        assert_eq!(values, Some(vec!["G".to_owned(), "H".to_owned()]));
    }

    #[test]
    fn what_cannot_be_understood_is_told() {
        let mut mapping = Mapping::default();
        for (text, part) in [
            ("closed", "\"=\""),
            ("colour=x", "unknown field"),
            ("closed=@end", "unknown @"),
            ("closed-when=x", "closed-when=COLUMN"),
        ] {
            let told = mapping.read_list(text).err().map(|fault| fault.to_string());
            assert!(
                told.as_ref().is_some_and(|told| told.contains(part)),
                "{text}: {told:?}"
            );
        }
    }
}
