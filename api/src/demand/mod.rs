//! Demand: contacts, and cases opened and closed, told apart by whatever is asked.

pub mod cells;
pub mod figures;
mod load;
mod report;
mod row;

use async_graphql::{Context, MergedObject, Object};

use crate::graphql::context::Reader;
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::period::PeriodInput;
pub use figures::Owner;
pub use report::{Demand, DemandDimension};

/// The root fields of this domain.
#[derive(Debug, Default, MergedObject)]
#[graphql(name = "DemandDomainQueries")]
pub struct Queries(DemandQueries);

/// The root field about demand.
#[derive(Debug, Default)]
pub struct DemandQueries;

#[Object]
impl DemandQueries {
    /// The demand of the whole council; null when its figures are not for this viewer.
    async fn demand(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The days to count.")] period: PeriodInput,
        #[graphql(desc = "What the rows are told apart by; one row when left out.")] by: Option<
            Vec<DemandDimension>,
        >,
    ) -> Fallible<Demand> {
        Demand::of(ctx, "Query.demand", Owner::Council, &period, by)
            .await
            .transpose()
    }
}

/// Whether figures of `owner` are for the viewer: the whole council's, or those of journeys that are
/// in figure reach. Never part of a figure: a value does not depend on who looks.
async fn is_in_reach(reader: &Reader, owner: Owner) -> Result<bool, Failure> {
    let viewer = reader.viewer();
    let Some(journeys) = viewer.figure_journeys() else {
        return Ok(true);
    };
    Ok(match owner {
        Owner::Journey(id) => journeys.contains(&id),
        Owner::Team(id) => viewer.team_ids().contains(&id),
        Owner::Service(id) => {
            let of_service = load::journeys_of_service(reader, id).await?;
            !of_service.is_empty() && of_service.iter().all(|id| journeys.contains(id))
        }
        Owner::Council | Owner::Directorate(_) => false,
    })
}
