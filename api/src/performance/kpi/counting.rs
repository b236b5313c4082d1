//! What the figures of a KPI depend on, and whether they are for the viewer.

use std::collections::{HashMap, HashSet};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use futures_util::future::try_join;
use rules::performance::{Measure, Question};
use uuid::Uuid;

use super::{Kpi, LinksOf, ServicesOf};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::journeys::journey::in_reach::{JourneyIdsOf, are_in_reach};

/// A KPI with all that its figures depend on.
#[derive(Clone, Debug)]
pub struct Counting {
    /// The KPI.
    pub kpi: Kpi,
    /// What it measures.
    pub measure: Measure,
    /// The outcomes linked to it.
    pub linked: HashSet<Uuid>,
    /// Its contributing services.
    pub services: HashSet<Uuid>,
}

impl Counting {
    /// What the figures of `kpi` depend on; `None` when they are not for this viewer.
    ///
    /// # Errors
    /// When the database fails or the stored measure cannot be read.
    pub async fn of(ctx: &impl Ask, kpi: &Kpi) -> Result<Option<Arc<Self>>, Failure> {
        ctx.loader().load_one(CountingOf(kpi.clone())).await
    }

    /// What it asks of cells.
    #[must_use]
    pub fn question(&self) -> Question<'_> {
        Question {
            kind: self.kpi.0.kind,
            measure: &self.measure,
            linked: &self.linked,
            services: &self.services,
        }
    }
}

/// In one request a KPI counts in one way.
impl PartialEq for Counting {
    fn eq(&self, other: &Self) -> bool {
        self.kpi == other.kpi
    }
}

impl Eq for Counting {}

impl Hash for Counting {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.kpi.hash(state);
    }
}

/// Loads what the figures of a KPI depend on; nothing for one whose figures are not for the viewer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct CountingOf(Kpi);

impl Loader<CountingOf> for Reader {
    type Value = Arc<Counting>;
    type Error = Failure;

    /// Two statements, and one more for viewers who see the figures of some journeys alone.
    async fn load(
        &self,
        keys: &[CountingOf],
    ) -> Result<HashMap<CountingOf, Arc<Counting>>, Failure> {
        let ids = || keys.iter().map(|key| key.0.0.id);
        let links: Vec<LinksOf> = ids().map(LinksOf).collect();
        let services: Vec<ServicesOf> = ids().map(ServicesOf).collect();
        let (mut links, mut services) = try_join(self.load(&links), self.load(&services)).await?;
        let mut found = Vec::new();
        for CountingOf(kpi) in keys {
            let linked = links.remove(&LinksOf(kpi.0.id)).unwrap_or_default();
            let services = services.remove(&ServicesOf(kpi.0.id)).unwrap_or_default();
            found.push(Counting {
                measure: kpi.measure()?,
                linked: linked.into_iter().collect(),
                services: services.into_iter().collect(),
                kpi: kpi.clone(),
            });
        }
        let found = in_reach(self, found).await?;
        Ok(found
            .into_iter()
            .map(|counting| (CountingOf(counting.kpi.clone()), Arc::new(counting)))
            .collect())
    }
}

/// Those whose figures are for the viewer: published ones for everybody, others when all that they
/// count lies in figure reach.
async fn in_reach(reader: &Reader, mut all: Vec<Counting>) -> Result<Vec<Counting>, Failure> {
    let Some(reach) = reader.viewer().figure_journeys() else {
        return Ok(all);
    };
    let services: HashSet<Uuid> = all
        .iter()
        .flat_map(|counting| &counting.services)
        .copied()
        .collect();
    let keys: Vec<JourneyIdsOf> = services.into_iter().map(JourneyIdsOf).collect();
    let journeys = reader.load(&keys).await?;
    all.retain(|counting| {
        let of_services = counting
            .services
            .iter()
            .filter_map(|id| journeys.get(&JourneyIdsOf(*id)))
            .flatten();
        let is_linked = reader.viewer().linked_kpi == Some(counting.kpi.0.id);
        is_linked || counting.kpi.0.is_public || are_in_reach(&reach, of_services)
    });
    Ok(all)
}
