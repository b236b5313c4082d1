//! Demand: contacts, and cases opened and closed, told apart by whatever is asked.

pub mod cells;
pub mod figures;
mod load;
mod report;
mod row;

use async_graphql::{Context, MergedObject, Object};

use crate::graphql::context::Ask;
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::period::PeriodInput;
use crate::journeys::journey::in_reach::{JourneyIdsOf, are_in_reach};
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
async fn is_in_reach(ctx: &Context<'_>, owner: Owner) -> Result<bool, Failure> {
    let viewer = ctx.viewer();
    let Some(journeys) = viewer.figure_journeys() else {
        return Ok(true);
    };
    Ok(match owner {
        Owner::Journey(id) => journeys.contains(&id),
        Owner::Team(id) => viewer.team_ids().contains(&id),
        Owner::Service(id) => {
            let of_service = ctx.loader().load_one(JourneyIdsOf(id)).await?;
            are_in_reach(&journeys, of_service.iter().flatten())
        }
        Owner::Council | Owner::Directorate(_) => false,
    })
}
