//! Services, to which journeys lead.

pub mod create;
pub mod update;

use std::collections::HashMap;

use async_graphql::connection::Connection;
use async_graphql::dataloader::Loader;
use async_graphql::{Context, ID, Object};
use entities::organisation::service::{Column, Entity, Model};
use entities::select::InCouncil;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::directorate::{Directorate, DirectorateById};
use crate::cases::filter::CaseWhere;
use crate::cases::list::{self as case_list, CaseConnection, CaseList};
use crate::cases::order::CaseOrder;
use crate::demand::{Demand, DemandArgs, DemandDimension, DemandFilter, Owner};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::id::Kind;
use crate::graphql::load::grouped;
use crate::graphql::page::{self, PageArgs, SortColumn};
use crate::graphql::period::PeriodInput;
use crate::journeys::journey::{JourneyConnection, of_service};
use crate::performance::kpi::{self, KpiConnection};

/// A service of the council, for which a directorate answers and to which journeys lead.
#[derive(Clone, Debug)]
pub struct Service(pub Model);

/// The connection of services.
pub type ServiceConnection = Connection<String, Service>;

/// A service of the council, for which a directorate answers and to which journeys lead.
#[expect(
    clippy::too_many_arguments,
    reason = "a filter, an order and the four arguments of a page"
)]
#[Object]
impl Service {
    /// The opaque id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Service.id(self.0.id)
    }

    /// Short name, unique in the council.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// Name for readers.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What the service does; null when nobody wrote it.
    async fn description(&self) -> Option<&str> {
        self.0.description.as_deref()
    }

    /// The journeys that lead to it, by code; null only beside an error.
    async fn journeys(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<JourneyConnection> {
        let args = PageArgs::new(first, after, last, before);
        Some(of_service::page(ctx, self.0.id, args).await)
    }

    /// Counts the changes, from 1; an update names the revision it saw last.
    async fn revision(&self) -> i64 {
        self.0.revision
    }

    /// The directorate that answers for it; null only when it could not be read.
    async fn directorate(&self, ctx: &Context<'_>) -> Fallible<Directorate> {
        let id = DirectorateById(self.0.directorate_id);
        ctx.loader().load_one(id).await.transpose()
    }

    /// The demand on its journeys; null when these figures are not for this viewer.
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
        let owner = Owner::Service(self.0.id);
        Demand::of(ctx, "Service.demand", owner, args)
            .await
            .transpose()
    }

    /// The KPIs that it contributes to, by code.
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
        let args = PageArgs::new(first, after, last, before);
        Some(kpi::of_service(ctx, self.0.id, &args).await)
    }

    /// The cases on its journeys, in the viewer's reach; null when the viewer may not see cases.
    async fn cases(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "where", desc = "Which cases; all in reach when left out.")]
        filter: Option<CaseWhere>,
        #[graphql(desc = "Their order; the latest received first when left out.")] order_by: Option<
            Vec<CaseOrder>,
        >,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<CaseConnection> {
        let list = CaseList {
            filter,
            order: order_by,
            args: PageArgs::new(first, after, last, before),
        };
        Some(case_list::of_service(ctx, self.0.id, list).await)
    }
}

impl Service {
    /// The service with this code; `None` when there is none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn by_code(reader: &Reader, code: &str) -> Result<Option<Self>, Failure> {
        if rules::text::code(code).is_err() {
            return Ok(None);
        }
        let found = Entity::in_council(reader.council_id())
            .filter(Column::Code.eq(code))
            .one(reader.connection());
        Ok(reader.ask("service", found).await?.map(Self))
    }

    /// The services by code, a page at a time.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for wrong paging arguments.
    pub async fn page(reader: &Reader, args: &PageArgs) -> Result<ServiceConnection, Failure> {
        let select = Entity::in_council(reader.council_id());
        let order = [
            SortColumn::ascending(Column::Code),
            SortColumn::ascending(Column::Id),
        ];
        let of = || page::fingerprint(&["services"]);
        let page = page::read(reader, "services", select, &order, args, &of).await?;
        Ok(page.into_connection(Self))
    }
}

/// Loads services by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ServiceById(pub Uuid);

impl Loader<ServiceById> for Reader {
    type Value = Service;
    type Error = Failure;

    async fn load(&self, keys: &[ServiceById]) -> Result<HashMap<ServiceById, Service>, Failure> {
        let found = self
            .rows_of::<Entity>(Column::Id, keys.iter().map(|key| key.0))
            .all(self.connection());
        let rows = self.ask("service by id", found).await?;
        Ok(rows
            .into_iter()
            .map(|row| (ServiceById(row.id), Service(row)))
            .collect())
    }
}

/// Loads the services of directorates, by code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ServicesOfDirectorate(pub Uuid);

impl Loader<ServicesOfDirectorate> for Reader {
    type Value = Vec<Service>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[ServicesOfDirectorate],
    ) -> Result<HashMap<ServicesOfDirectorate, Vec<Service>>, Failure> {
        let found = self
            .rows_of::<Entity>(Column::DirectorateId, keys.iter().map(|key| key.0))
            .order_by_asc(Column::Code)
            .all(self.connection());
        let rows = self.ask("services of directorate", found).await?;
        Ok(grouped(rows.into_iter().map(|row| {
            (ServicesOfDirectorate(row.directorate_id), Service(row))
        })))
    }
}

/// The root fields about services.
#[derive(Debug, Default)]
pub struct ServiceQueries;

#[Object]
impl ServiceQueries {
    /// The services of the council, by code.
    async fn services(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<ServiceConnection> {
        let args = PageArgs::new(first, after, last, before);
        Some(Service::page(ctx.reader(), &args).await)
    }

    /// The service with this code; null when there is none.
    async fn service(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its code, exactly as stored.")] code: String,
    ) -> Fallible<Service> {
        Service::by_code(ctx.reader(), &code).await.transpose()
    }
}
