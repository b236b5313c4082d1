//! One case, read together with those of its neighbours that the question goes on to.

use async_graphql::{Context, Lookahead};
use entities::cases::cases::{Column, Entity, Model};
use entities::journeys::journey;
use entities::organisation::{customer, service};
use entities::select::InCouncil;
use rules::access::Permission;
use sea_orm::sea_query::{Expr, ExprTrait, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IdenStatic, Iterable, QueryResult,
    QueryTrait, Select,
};
use uuid::Uuid;

use super::case::Case;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::journeys::journey::{Journey, JourneyById};
use crate::organisation::customer::{Customer, CustomerById};
use crate::organisation::service::{Service, ServiceById};

/// Which neighbours the question goes on to.
#[derive(Clone, Copy, Debug)]
struct Beside {
    journey: bool,
    service: bool,
    customer: bool,
}

impl Beside {
    fn of(ctx: &Context<'_>) -> Self {
        let goes_on = |look: &Lookahead<'_>, field| look.field(field).exists();
        let look = ctx.look_ahead();
        Self {
            journey: goes_on(&look, "journey"),
            service: goes_on(&look.field("journey"), "service"),
            customer: goes_on(&look, "customer") && ctx.viewer().may(Permission::PersonalRead),
        }
    }
}

/// The case that `select` finds, in one statement with its neighbours, which go on the shelf.
///
/// # Errors
/// When the database fails.
pub async fn one(
    ctx: &Context<'_>,
    name: &'static str,
    select: Select<Entity>,
) -> Result<Option<Case>, Failure> {
    let reader = ctx.reader();
    let beside = Beside::of(ctx);
    let mut query = select.into_query();
    let council = reader.council_id();
    if beside.journey {
        join::<journey::Entity>(&mut query, journey::Column::Id, Column::JourneyId, council);
    }
    if beside.service {
        let service_id = journey::Column::ServiceId;
        join::<service::Entity>(&mut query, service::Column::Id, service_id, council);
    }
    if beside.customer {
        join::<customer::Entity>(
            &mut query,
            customer::Column::Id,
            Column::CustomerId,
            council,
        );
    }
    query.limit(1);
    let statement = reader.backend().build(&query);
    let found = reader.ask(name, reader.connection().query_one_raw(statement));
    let Some(row) = found.await? else {
        return Ok(None);
    };
    shelve(reader, &row, beside)?;
    Ok(Some(Case::from(Model::from_query_result(&row, "")?)))
}

/// Joins the row whose `id` is `link`, with its columns under the name of its table.
fn join<E: InCouncil>(
    query: &mut SelectStatement,
    id: E::Column,
    link: impl ColumnTrait,
    council_id: Uuid,
) {
    let table = E::default();
    for column in E::Column::iter() {
        let name = format!("{}_{}", table.table_name(), column.as_str());
        query.expr_as(Expr::col((table, column)), name);
    }
    let is_linked = id.into_expr().eq(link.into_expr());
    query.left_join(table, E::COUNCIL.eq(council_id).and(is_linked));
}

fn shelve(reader: &Reader, row: &QueryResult, beside: Beside) -> Result<(), Failure> {
    let shelf = reader.shelf();
    if beside.journey
        && let Some(journey) = beside_of::<journey::Entity>(row)?
    {
        shelf.put(JourneyById(journey.id), Journey(journey));
    }
    if beside.service
        && let Some(service) = beside_of::<service::Entity>(row)?
    {
        shelf.put(ServiceById(service.id), Service(service));
    }
    if beside.customer
        && let Some(customer) = beside_of::<customer::Entity>(row)?
    {
        shelf.put(CustomerById(customer.id), Customer(customer));
    }
    Ok(())
}

fn beside_of<E: EntityTrait>(row: &QueryResult) -> Result<Option<E::Model>, Failure> {
    let prefix = format!("{}_", E::default().table_name());
    Ok(E::Model::from_query_result_optional(row, &prefix)?)
}
