//! The root fields about KPIs, and the edges from other types to them.

use async_graphql::{Context, Object};
use uuid::Uuid;

use super::{Kpi, KpiConnection, KpisOfService};
use crate::graphql::context::Ask;
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::page::{self, PageArgs};

/// The root fields about KPIs.
#[derive(Debug, Default)]
pub struct KpiQueries;

#[Object]
impl KpiQueries {
    /// The KPIs by code; without a token, or for customers, those whose figures are published.
    async fn kpis(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<KpiConnection> {
        let load = async {
            ctx.allow("Query.kpis")?;
            Kpi::page(ctx.reader(), &PageArgs::new(first, after, last, before)).await
        };
        Some(load.await)
    }

    /// The KPI with this code; null when there is none for this viewer.
    async fn kpi(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its code, exactly as stored.")] code: String,
    ) -> Fallible<Kpi> {
        let load = async {
            ctx.allow("Query.kpi")?;
            Kpi::by_code(ctx.reader(), &code).await
        };
        load.await.transpose()
    }
}

/// The KPIs that a service contributes to, by code, a page at a time.
///
/// # Errors
/// When the viewer's roles may not see KPIs, the paging arguments are wrong, or the database fails.
pub async fn of_service(
    ctx: &Context<'_>,
    service_id: Uuid,
    args: &PageArgs,
) -> Result<KpiConnection, Failure> {
    ctx.allow("Service.kpis")?;
    args.size()?;
    let found = ctx.loader().load_one(KpisOfService(service_id)).await?;
    page::of_loaded(found.unwrap_or_default(), |kpi| kpi.0.id, args)
}
