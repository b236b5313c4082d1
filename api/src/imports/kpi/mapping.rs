//! Which column of a table holds what, and which rows count.

use super::super::ImportFault;

/// The columns that hold a field: the first that is there and holds something counts.
pub type Columns = Vec<String>;

/// Which column of a table of values holds what.
#[derive(Debug, Clone)]
pub struct Mapping {
    /// The code of the KPI.
    pub kpi: Columns,
    /// The title of the KPI, where there is no code.
    pub title: Columns,
    /// Columns that tell apart several series of one title; those that differ are added to it.
    pub series: Columns,
    /// What values are counted in.
    pub unit: Columns,
    /// The period.
    pub period: Columns,
    /// The value.
    pub value: Columns,
    /// The numerator.
    pub numerator: Columns,
    /// The denominator.
    pub denominator: Columns,
    /// The code of the service that reports.
    pub service: Columns,
    /// What is said about the period.
    pub narrative: Columns,
    /// Only rows in which this column holds this.
    pub only: Option<(String, String)>,
}

fn columns(list: &str) -> Columns {
    list.split('|')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

impl Default for Mapping {
    /// Our own names.
    fn default() -> Self {
        Self {
            kpi: columns("kpi"),
            title: columns("title"),
            series: Columns::new(),
            unit: columns("unit"),
            period: columns("period"),
            value: columns("value"),
            numerator: columns("numerator"),
            denominator: columns("denominator"),
            service: columns("service"),
            narrative: columns("narrative"),
            only: None,
        }
    }
}

impl Mapping {
    /// A ready-made mapping by its name.
    #[must_use]
    pub fn preset(name: &str) -> Option<Self> {
        (name == "trafford").then(|| Self {
            kpi: Columns::new(),
            title: columns("indicator"),
            series: columns("measure|unit|units|inequality"),
            unit: columns("measure|unit|units"),
            ..Self::default()
        })
    }

    /// Reads `FIELD=COLUMN,FIELD=COLUMN`; several columns stand with `|` between.
    ///
    /// # Errors
    /// When a field is not known.
    pub fn read_list(&mut self, list: &str) -> Result<(), ImportFault> {
        for entry in list.split(',').filter(|entry| !entry.trim().is_empty()) {
            let (field, names) = entry.split_once('=').ok_or_else(|| {
                ImportFault::refused(format!("\"{entry}\" in the mapping is not FIELD=COLUMN"))
            })?;
            let field = field.trim();
            let place = match field {
                "kpi" => &mut self.kpi,
                "title" => &mut self.title,
                "series" => &mut self.series,
                "unit" => &mut self.unit,
                "period" => &mut self.period,
                "value" => &mut self.value,
                "numerator" => &mut self.numerator,
                "denominator" => &mut self.denominator,
                "service" => &mut self.service,
                "narrative" => &mut self.narrative,
                _ => {
                    return Err(ImportFault::refused(format!(
                        "the mapping has no field \"{field}\"; it has kpi, title, series, unit, period, value, numerator, denominator, service and narrative"
                    )));
                }
            };
            *place = columns(names);
        }
        Ok(())
    }

    /// Reads `COLUMN=VALUE`.
    ///
    /// # Errors
    /// When it has no equals sign.
    pub fn read_only(&mut self, only: &str) -> Result<(), ImportFault> {
        let (column, value) = only
            .split_once('=')
            .ok_or_else(|| ImportFault::refused(format!("\"{only}\" is not COLUMN=VALUE")))?;
        self.only = Some((column.trim().to_owned(), value.trim().to_owned()));
        Ok(())
    }
}
