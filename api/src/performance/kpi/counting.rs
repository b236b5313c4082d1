//! What the figures of KPIs that count cases depend on.

use std::collections::{HashMap, HashSet};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use chrono::NaiveDate;
use entities::performance::kpi_version;
use futures_util::future::try_join;
use rules::performance::{Measure, Question};
use uuid::Uuid;

use super::{Kpi, LinksOf, ServicesOf, known};
use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;
use crate::graphql::load::grouped;
use crate::performance::figures::Wanted;

/// A version of a KPI that counts cases, with all that its figures depend on.
#[derive(Clone, Debug)]
pub struct Counting {
    /// The KPI.
    pub kpi: Kpi,
    /// The version.
    pub version: kpi_version::Model,
    /// What it measures.
    pub measure: Measure,
    /// The outcomes linked to it.
    pub linked: HashSet<Uuid>,
    /// Its contributing services.
    pub services: HashSet<Uuid>,
}

impl Counting {
    /// What it asks of cells.
    #[must_use]
    pub fn question(&self) -> Question<'_> {
        Question {
            kind: self.version.kind,
            measure: &self.measure,
            linked: &self.linked,
            services: &self.services,
        }
    }

    /// What must be read for its figures.
    pub fn wanted(&self) -> impl Iterator<Item = Wanted<'_>> {
        self.question().readings().map(|reading| Wanted {
            reading,
            services: &self.services,
        })
    }
}

/// In one request a version counts in one way.
impl PartialEq for Counting {
    fn eq(&self, other: &Self) -> bool {
        self.version.id == other.version.id
    }
}

impl Eq for Counting {}

impl Hash for Counting {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.version.id.hash(state);
    }
}

/// Of the `versions` of `kpi` that are counted, the one in force on `day`; `None` when none is, or that one
/// is not counted.
#[must_use]
pub fn in_force<'a>(
    kpi: &Kpi,
    versions: &'a [Arc<Counting>],
    day: NaiveDate,
) -> Option<&'a Arc<Counting>> {
    let version = kpi.0.version_on(day)?;
    versions.iter().find(|one| one.version.id == version.id)
}

/// Loads what the versions of a KPI count that count cases; an empty list when none does.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CountingOf(pub Kpi);

impl Loader<CountingOf> for Reader {
    type Value = Arc<Vec<Arc<Counting>>>;
    type Error = Failure;

    /// Two statements.
    async fn load(&self, keys: &[CountingOf]) -> Result<HashMap<CountingOf, Self::Value>, Failure> {
        let kpis: Vec<Kpi> = keys.iter().map(|key| key.0.clone()).collect();
        let counting = counting(self, &kpis).await?;
        let mut by_kpi = grouped(
            counting
                .into_iter()
                .map(|one| (one.kpi.0.id, Arc::new(one))),
        );
        let found = kpis.into_iter().map(|kpi| {
            let own = by_kpi.remove(&kpi.0.id).unwrap_or_default();
            (CountingOf(kpi), Arc::new(own))
        });
        Ok(found.collect())
    }
}

/// What the figures of those versions of these KPIs that count cases depend on, in two statements.
///
/// # Errors
/// When the database fails or a stored measure cannot be read.
pub async fn counting(reader: &Reader, kpis: &[Kpi]) -> Result<Vec<Counting>, Failure> {
    let mut measured = Vec::new();
    for kpi in kpis {
        for version in &kpi.0.versions {
            if let Some(measure) = known::measure(version)? {
                measured.push((kpi, version, measure));
            }
        }
    }
    if measured.is_empty() {
        return Ok(Vec::new());
    }
    let ids = measured.iter().map(|(kpi, _, _)| kpi.0.id);
    let links: Vec<LinksOf> = ids.clone().map(LinksOf).collect();
    let services: Vec<ServicesOf> = ids.map(ServicesOf).collect();
    let (links, services) = try_join(reader.load(&links), reader.load(&services)).await?;
    let counting = measured
        .into_iter()
        .map(|(kpi, version, measure)| Counting {
            kpi: kpi.clone(),
            version: version.clone(),
            measure,
            linked: links
                .get(&LinksOf(kpi.0.id))
                .into_iter()
                .flatten()
                .copied()
                .collect(),
            services: services
                .get(&ServicesOf(kpi.0.id))
                .into_iter()
                .flatten()
                .copied()
                .collect(),
        });
    Ok(counting.collect())
}
