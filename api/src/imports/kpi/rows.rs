//! The rows of a table of values, read one by one; whatever is wrong is told with line, column and
//! reason.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rules::performance::Amounts;
use rules::text::{self, Limits as TextLimits};
use rules::time::period_words::Written;

use super::super::ImportFault;
use super::super::log::{BadRow, Limits, LogFault, Table, TableRow};
use super::mapping::{Columns, Mapping};

/// What a row tells.
#[derive(Debug, Clone)]
pub struct ValueRow {
    /// The line of the file.
    pub line: u64,
    /// The code of the KPI, or its title with what tells the series apart.
    pub kpi: Named,
    /// What values are counted in; none where the table does not say.
    pub unit: Option<String>,
    /// The period as it stands there.
    pub period: String,
    /// The period as it was read.
    pub written: Written,
    /// The column of the period.
    pub period_column: String,
    /// The amounts; none where the row says that there are none.
    pub amounts: Option<Amounts>,
    /// The code of the service that reports.
    pub service: Option<String>,
    /// What is said about the period.
    pub narrative: Option<String>,
}

/// How a table names a KPI.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    /// By its code.
    Code(String),
    /// By its title.
    Title(String),
}

/// The rows, and what is wrong with the others.
#[derive(Debug, Default)]
pub struct Read {
    /// Rows that can be used.
    pub rows: Vec<ValueRow>,
    /// What is wrong with the others.
    pub bad: Vec<BadRow>,
    /// Rows that `only` leaves out.
    pub other: usize,
}

/// How values are read.
#[derive(Debug, Clone)]
pub struct Reading {
    /// Which column holds what.
    pub mapping: Mapping,
    /// The code of the one KPI that all rows are of.
    pub kpi: Option<String>,
    /// What stands where there is no value.
    pub missing: Vec<String>,
    /// How much of a file is taken.
    pub limits: Limits,
}

/// Reads the whole table.
///
/// # Errors
/// When the file cannot be read, or lacks a column that the mapping needs.
pub fn read(file: &Path, reading: &Reading) -> Result<Read, ImportFault> {
    let mut table = Table::open_file(file, reading.limits)?;
    let names = table.names().to_vec();
    check(file, reading, &names)?;
    let name = file_name(file);
    let mut read = Read::default();
    let mut parts: Vec<(ValueRow, Vec<String>)> = Vec::new();
    while let Some((line, cells)) = table.next_row()? {
        let mut bad = |reason: String| {
            read.bad.push(BadRow {
                file: name.clone(),
                line,
                reason,
            });
        };
        let cells = match cells {
            Ok(cells) => cells,
            Err(reason) => {
                bad(reason);
                continue;
            }
        };
        let cells = Cells {
            row: TableRow::new(&names, &cells),
            reading,
        };
        if !cells.counts() {
            read.other += 1;
            continue;
        }
        match cells.value_row(line) {
            Ok(row) => parts.push((row, cells.series())),
            Err(reasons) => reasons.into_iter().for_each(bad),
        }
    }
    read.rows = titled(parts);
    Ok(read)
}

/// The name of a file, without its folder.
pub fn file_name(file: &Path) -> String {
    file.file_name()
        .unwrap_or(file.as_os_str())
        .to_string_lossy()
        .into_owned()
}

/// The columns that a table of values cannot do without.
fn check(file: &Path, reading: &Reading, names: &[String]) -> Result<(), LogFault> {
    let mapping = &reading.mapping;
    let has = |columns: &Columns| columns.iter().any(|column| names.contains(column));
    let absent = |field: &'static str, columns: &Columns| LogFault::NoColumn {
        file: file.to_owned(),
        field,
        column: columns.first().cloned().unwrap_or_default(),
        present: names.join(", "),
    };
    if !has(&mapping.period) {
        return Err(absent("period", &mapping.period));
    }
    if !has(&mapping.value) && !has(&mapping.numerator) {
        return Err(absent("value", &mapping.value));
    }
    if reading.kpi.is_none() && !has(&mapping.kpi) && !has(&mapping.title) {
        let wanted = if mapping.kpi.is_empty() {
            &mapping.title
        } else {
            &mapping.kpi
        };
        return Err(absent("kpi", wanted));
    }
    if let Some((column, _)) = &mapping.only
        && !names.contains(column)
    {
        return Err(absent("only", &vec![column.clone()]));
    }
    Ok(())
}

/// A row with what is asked of it.
struct Cells<'a> {
    row: TableRow<'a>,
    reading: &'a Reading,
}

impl<'a> Cells<'a> {
    fn get<'b>(&self, columns: &'b Columns) -> Option<(&'b str, &'a str)> {
        let mut found = columns.iter();
        found.find_map(|column| Some((column.as_str(), self.row.get(column)?)))
    }

    fn counts(&self) -> bool {
        let only = self.reading.mapping.only.as_ref();
        only.is_none_or(|(column, value)| self.row.get(column) == Some(value))
    }

    /// What tells this series apart from others of its title.
    fn series(&self) -> Vec<String> {
        let columns = self.reading.mapping.series.iter();
        columns
            .map(|column| self.row.get(column).unwrap_or_default().to_owned())
            .collect()
    }

    fn value_row(&self, line: u64) -> Result<ValueRow, Vec<String>> {
        let mapping = &self.reading.mapping;
        let mut bad = Vec::new();
        let kpi = self.kpi().map_err(|reason| bad.push(reason)).ok();
        let period = self.period().map_err(|reason| bad.push(reason)).ok();
        let amounts = self.amounts().map_err(|reasons| bad.extend(reasons)).ok();
        let words = |columns: &Columns, limits, bad: &mut Vec<String>| {
            let (column, value) = self.get(columns)?;
            let clean = text::clean(value, limits);
            clean
                .map_err(|fault| bad.push(format!("{column} {fault}")))
                .ok()
        };
        let unit = words(&mapping.unit, TextLimits::TITLE, &mut bad);
        let narrative = words(&mapping.narrative, TextLimits::NOTE, &mut bad);
        match (kpi, period, amounts) {
            (Some(kpi), Some((column, period, written)), Some(amounts)) if bad.is_empty() => {
                Ok(ValueRow {
                    line,
                    kpi,
                    unit,
                    period,
                    written,
                    period_column: column,
                    amounts,
                    service: self.get(&mapping.service).map(|(_, code)| code.to_owned()),
                    narrative,
                })
            }
            _ => Err(bad),
        }
    }

    fn kpi(&self) -> Result<Named, String> {
        if let Some(code) = &self.reading.kpi {
            return Ok(Named::Code(code.clone()));
        }
        let mapping = &self.reading.mapping;
        if let Some((_, code)) = self.get(&mapping.kpi) {
            return Ok(Named::Code(code.to_owned()));
        }
        let (column, title) = self
            .get(&mapping.title)
            .ok_or("neither a code nor a title says which KPI this is of")?;
        text::clean(title, TextLimits::TITLE)
            .map(Named::Title)
            .map_err(|fault| format!("{column} {fault}"))
    }

    fn period(&self) -> Result<(String, String, Written), String> {
        let columns = &self.reading.mapping.period;
        let (column, period) = self.get(columns).ok_or_else(|| {
            format!(
                "{} is empty",
                columns.first().map_or("period", String::as_str)
            )
        })?;
        let written = Written::read(period).map_err(|fault| format!("{column}: {fault}"))?;
        Ok((column.to_owned(), period.to_owned(), written))
    }

    fn amounts(&self) -> Result<Option<Amounts>, Vec<String>> {
        let mapping = &self.reading.mapping;
        let mut bad = Vec::new();
        let mut read = |columns: &Columns| {
            let (column, value) = self.get(columns)?;
            if self
                .reading
                .missing
                .iter()
                .any(|missing| missing == value.trim())
            {
                return None;
            }
            number(value)
                .map_err(|reason| bad.push(format!("{column}: {reason}")))
                .ok()
        };
        let numerator = read(&mapping.numerator);
        let denominator = read(&mapping.denominator);
        // Where the parts are there, the value comes of them.
        let given = read(&mapping.value).filter(|_| numerator.is_none());
        if !bad.is_empty() {
            return Err(bad);
        }
        let amounts = Amounts {
            numerator,
            denominator: denominator.filter(|_| numerator.is_some()),
            given,
        };
        Ok((amounts != Amounts::default()).then_some(amounts))
    }
}

/// A number as computers write it: digits, a point, an exponent.
fn number(text: &str) -> Result<f64, String> {
    let words = text.trim();
    let is_plain = |word: &str| {
        word.bytes()
            .all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte))
    };
    let number = words
        .parse::<f64>()
        .ok()
        .filter(|number| number.is_finite());
    match number {
        Some(number) if is_plain(words) => Ok(number),
        _ if is_plain(&words.replace(',', "")) && words.contains(',') => Err(format!(
            "\"{text}\" is no number that can be told: write {} without separators of thousands, and a point before decimals",
            words.replace(',', "")
        )),
        _ => Err(format!("\"{text}\" is no number")),
    }
}

/// Adds to the titles what tells their series apart: the columns in which rows of one title differ.
fn titled(parts: Vec<(ValueRow, Vec<String>)>) -> Vec<ValueRow> {
    let mut seen: BTreeMap<Named, Vec<BTreeSet<String>>> = BTreeMap::new();
    for (row, series) in &parts {
        let columns = seen
            .entry(row.kpi.clone())
            .or_insert_with(|| vec![BTreeSet::new(); series.len()]);
        for (values, value) in columns.iter_mut().zip(series) {
            values.insert(value.clone());
        }
    }
    let mut rows = Vec::with_capacity(parts.len());
    for (mut row, series) in parts {
        if let Named::Title(title) = &row.kpi {
            let differing = seen.get(&row.kpi).into_iter().flatten().zip(series);
            let words: Vec<String> = std::iter::once(title.clone())
                .chain(
                    differing
                        .filter(|(values, word)| values.len() > 1 && !word.is_empty())
                        .map(|(_, word)| word),
                )
                .collect();
            row.kpi = Named::Title(words.join(", "));
        }
        rows.push(row);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn only_plain_numbers_are_numbers() {
        assert_eq!(number("38.3"), Ok(38.3));
        assert_eq!(number(" -1e3 "), Ok(-1000.0));
        for text in ["", "12%", "£4", "inf", "NaN", "1 234", "0x1F", "1e999"] {
            assert!(number(text).is_err(), "{text}");
        }
        let reason = number("1,234").err().unwrap_or_default();
        assert!(reason.contains("write 1234 without"), "{reason}");
    }
}
