//! A KPI with its versions: which of them holds when.

use chrono::NaiveDate;
use entities::performance::{kpi, kpi_version};
use rules::performance::{Formula, Measure, RatingScheme};
use rules::time::period::Period as LocalDays;
use uuid::Uuid;

use crate::graphql::failure::Failure;

/// A KPI with its versions.
#[derive(Clone, Debug)]
pub struct Known {
    /// Its id.
    pub id: Uuid,
    /// What it keeps for life.
    pub row: kpi::Model,
    /// Its versions by number; there is always one.
    pub versions: Vec<kpi_version::Model>,
    /// The version in force today: the first while none has begun, the last once it is retired.
    pub current: kpi_version::Model,
}

impl Known {
    /// A KPI as it stands on the local day `today`; `None` without a version.
    #[must_use]
    pub fn new(
        row: kpi::Model,
        versions: Vec<kpi_version::Model>,
        today: NaiveDate,
    ) -> Option<Self> {
        let begun = versions
            .iter()
            .rev()
            .find(|version| begins(version) <= today);
        let current = begun.or_else(|| versions.first())?.clone();
        Some(Self {
            id: row.id,
            row,
            versions,
            current,
        })
    }

    /// The version that holds on a day; `None` before the first and from the day of retirement on.
    #[must_use]
    pub fn version_on(&self, day: NaiveDate) -> Option<&kpi_version::Model> {
        if self.row.retired_on.is_some_and(|retired| retired <= day) {
            return None;
        }
        self.versions
            .iter()
            .rev()
            .find(|version| begins(version) <= day)
    }

    /// The last version, in force already or not.
    #[must_use]
    pub fn latest(&self) -> &kpi_version::Model {
        self.versions.last().unwrap_or(&self.current)
    }

    /// The first day after a version: when the next begins, or the KPI is retired; `None` while
    /// neither is decided.
    #[must_use]
    pub fn ends(&self, number: i32) -> Option<NaiveDate> {
        let next = self.versions.iter().find(|version| version.number > number);
        let next = next.and_then(|version| version.valid_from);
        match (next, self.row.retired_on) {
            (Some(next), Some(retired)) => Some(next.min(retired)),
            (one, other) => one.or(other),
        }
    }

    /// The KPI's periods that overlap `days`, whole, each with the version that holds in it.
    #[must_use]
    pub fn periods(&self, days: LocalDays) -> Vec<(LocalDays, &kpi_version::Model)> {
        let mut found = Vec::new();
        let first = self.versions.first().map_or(days.from, begins);
        let mut day = days.from.max(first);
        while day < days.to {
            let Some(version) = self.version_on(day) else {
                break;
            };
            let period = LocalDays::holding(day, version.frequency);
            day = period.to;
            found.push((period, version));
        }
        found
    }
}

/// The first day of a version; the first of all days when it has always held.
#[must_use]
pub fn begins(version: &kpi_version::Model) -> NaiveDate {
    version.valid_from.unwrap_or(NaiveDate::MIN)
}

/// What a version counts; `None` when it counts no cases.
///
/// # Errors
/// A fault when the stored measure cannot be read.
pub fn measure(version: &kpi_version::Model) -> Result<Option<Measure>, Failure> {
    read(version.measure.as_ref())
}

/// The formula of a version; `None` unless it is derived.
///
/// # Errors
/// A fault when the stored formula cannot be read.
pub fn formula(version: &kpi_version::Model) -> Result<Option<Formula>, Failure> {
    read(version.formula.as_ref())
}

/// The rating scheme of a version.
///
/// # Errors
/// A fault when the stored scheme cannot be read.
pub fn rating_scheme(version: &kpi_version::Model) -> Result<RatingScheme, Failure> {
    serde_json::from_value(version.rating_scheme.clone()).map_err(Failure::fault)
}

fn read<T: serde::de::DeserializeOwned>(
    stored: Option<&serde_json::Value>,
) -> Result<Option<T>, Failure> {
    let read = stored.map(|stored| serde_json::from_value(stored.clone()));
    read.transpose().map_err(Failure::fault)
}
