//! Whether the figures of KPIs are for the viewer.

use std::collections::{HashMap, HashSet};

use async_graphql::dataloader::Loader;
use uuid::Uuid;

use super::{Kpi, ServicesOf};
use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;
use crate::journeys::journey::in_reach::{JourneyIdsOf, are_in_reach};

/// Loads whether the figures of a KPI are for the viewer; nothing when they are not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ReachOf(pub Kpi);

impl Loader<ReachOf> for Reader {
    type Value = ();
    type Error = Failure;

    /// No statement for viewers who see the figures of the whole council, two for others.
    async fn load(&self, keys: &[ReachOf]) -> Result<HashMap<ReachOf, ()>, Failure> {
        let Some(reach) = self.viewer().figure_journeys() else {
            return Ok(keys.iter().cloned().map(|key| (key, ())).collect());
        };
        let ids: Vec<ServicesOf> = keys.iter().map(|key| ServicesOf(key.0.0.id)).collect();
        let services = self.load(&ids).await?;
        let of_all: HashSet<Uuid> = services.values().flatten().copied().collect();
        let of_all: Vec<JourneyIdsOf> = of_all.into_iter().map(JourneyIdsOf).collect();
        let journeys = self.load(&of_all).await?;
        let is_in_reach = |kpi: &Kpi| {
            let services = services.get(&ServicesOf(kpi.0.id));
            let of_services = services
                .into_iter()
                .flatten()
                .filter_map(|id| journeys.get(&JourneyIdsOf(*id)))
                .flatten();
            kpi.0.row.is_public || are_in_reach(&reach, of_services)
        };
        let shown = keys.iter().filter(|key| is_in_reach(&key.0));
        Ok(shown.cloned().map(|key| (key, ())).collect())
    }
}
