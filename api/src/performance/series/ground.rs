//! All that figures are drawn from, read beforehand.

use std::collections::HashMap;

use chrono::NaiveDate;
use entities::performance::{kpi_value, kpi_version};
use rules::performance::{Formula, KpiCells};
use rules::small_numbers::Suppression;
use rules::time::period::Period as LocalDays;
use uuid::Uuid;

use crate::graphql::failure::Failure;
use crate::performance::kpi::known::formula;
use crate::performance::kpi::{Counting, Kpi, ServicesOf};
use crate::performance::value::ValuesOf;

/// What figures are drawn from.
pub struct Ground<'a> {
    /// The KPIs, with those that formulas name.
    pub kpis: &'a HashMap<Uuid, Kpi>,
    /// What the versions count that count cases, by KPI and number.
    pub counting: HashMap<(Uuid, i32), &'a Counting>,
    /// The formulas of derived versions, by KPI and number.
    pub formulas: HashMap<(Uuid, i32), Formula>,
    /// Whether small numbers are hidden from the viewer.
    pub is_suppressed: bool,
    /// The days that cells were read for.
    pub days: LocalDays,
    /// Cells of cases by month.
    pub cells: KpiCells,
    /// Values recorded.
    pub values: HashMap<ValuesOf, Vec<kpi_value::Model>>,
    /// The services that contribute, where they report.
    pub services: HashMap<ServicesOf, Vec<Uuid>>,
}

impl<'a> Ground<'a> {
    /// What is known before anything is read for a period.
    ///
    /// # Errors
    /// A fault when a stored formula cannot be read.
    pub fn new(kpis: &'a HashMap<Uuid, Kpi>, counting: &[&'a Counting]) -> Result<Self, Failure> {
        let mut formulas = HashMap::new();
        for version in kpis.values().flat_map(|kpi| &kpi.0.versions) {
            if let Some(formula) = formula(version)? {
                formulas.insert((version.kpi_id, version.number), formula);
            }
        }
        let key = |one: &Counting| (one.kpi.0.id, one.version.number);
        Ok(Self {
            kpis,
            counting: counting.iter().map(|one| (key(one), *one)).collect(),
            formulas,
            is_suppressed: true,
            days: LocalDays {
                from: NaiveDate::MIN,
                to: NaiveDate::MIN,
            },
            cells: KpiCells::default(),
            values: HashMap::new(),
            services: HashMap::new(),
        })
    }

    /// How the figures of a version are published to the viewer.
    pub fn suppression(&self, version: &kpi_version::Model) -> Suppression {
        if self.is_suppressed {
            version.suppression_profile
        } else {
            Suppression::None
        }
    }

    /// The KPIs whose values are recorded in one version or another.
    pub fn recorded(&self) -> Vec<Uuid> {
        let is_recorded = |kpi: &&Kpi| {
            let mut versions = kpi.0.versions.iter();
            versions.any(|version| version.kind.is_recorded())
        };
        self.kpis
            .values()
            .filter(is_recorded)
            .map(|kpi| kpi.0.id)
            .collect()
    }
}
