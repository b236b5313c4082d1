//! Demand: contacts, and cases opened and closed, told apart by whatever is asked.

mod asked;
mod behind;
mod cases;
pub mod cells;
mod chart;
mod comparison;
mod figures;
mod filter;
mod load;
mod report;
mod row;
mod shares;

use async_graphql::{Context, MergedObject, Object};

use crate::graphql::context::Ask;
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::period::PeriodInput;
use crate::journeys::journey::in_reach::{JourneyIdsOf, are_in_reach};
pub use asked::Owner;
pub use filter::DemandFilter;
pub use report::{Demand, DemandArgs, DemandDimension};

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
        #[graphql(name = "where", desc = "Which part to count; all when left out.")] filter: Option<
            DemandFilter,
        >,
    ) -> Fallible<Demand> {
        let args = DemandArgs { period, by, filter };
        Demand::of(ctx, "Query.demand", Owner::Council, args)
            .await
            .transpose()
    }
}

/// Whether figures of `owner` are for the viewer: the whole council's, or those of journeys that are
/// in figure reach. Never part of a figure: a value does not depend on who looks, but for small numbers.
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
