//! One case, read together with those of its neighbours that the question goes on to. Every screen
//! asks for it, so its statement is written once and not put together for each request.

use std::sync::LazyLock;

use async_graphql::{Context, Lookahead};
use entities::cases::cases;
use entities::journeys::journey;
use entities::organisation::{customer, service};
use entities::select::{ByPlace, columns};
use rules::access::Permission;
use sea_orm::{ConnectionTrait, DbErr, QueryResult, Statement};

use super::case::Case;
use super::personal;
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

    /// The statement: `$1` the council, `$2` the reference.
    fn text(self) -> &'static str {
        static TEXTS: LazyLock<[String; 8]> = LazyLock::new(|| {
            std::array::from_fn(|place| {
                Beside {
                    journey: place & 1 != 0,
                    service: place & 2 != 0,
                    customer: place & 4 != 0,
                }
                .write()
            })
        });
        let place = usize::from(self.journey)
            + 2 * usize::from(self.service)
            + 4 * usize::from(self.customer);
        TEXTS.get(place).map_or("", String::as_str)
    }

    fn write(self) -> String {
        let mut select = columns::<cases::Entity>("c");
        let mut joins = String::new();
        let mut join = |is_wanted, table: &str, name: &str, link: &str, its: Vec<String>| {
            if is_wanted {
                select.extend(its);
                joins.extend([" LEFT JOIN ", table, " ", name, " ON ", name]);
                joins.extend([".council_id = $1 AND ", name, ".id = ", link]);
            }
        };
        let journeys = columns::<journey::Entity>("j");
        join(self.journey, "journey", "j", "c.journey_id", journeys);
        let services = columns::<service::Entity>("s");
        join(self.service, "service", "s", "j.service_id", services);
        let customers = columns::<customer::Entity>("k");
        join(self.customer, "customer", "k", "c.customer_id", customers);
        format!(
            "SELECT {} FROM cases c{joins} \
             WHERE c.council_id = $1 AND c.is_staged = false AND c.reference = $2",
            select.join(", ")
        )
    }
}

/// The case with this reference, with its neighbours on the shelf; `None` when there is none, or it is
/// beyond the viewer's reach.
///
/// # Errors
/// When the database fails.
pub async fn one(ctx: &Context<'_>, reference: String) -> Result<Option<Case>, Failure> {
    let reader = ctx.reader();
    let beside = Beside::of(ctx);
    let values = [reader.council_id().into(), reference.into()];
    let statement = Statement::from_sql_and_values(reader.backend(), beside.text(), values);
    let found = reader.ask("case", reader.connection().query_one_raw(statement));
    let Some(row) = found.await? else {
        return Ok(None);
    };
    let case = cases::Entity::read_at(&row, 0)?;
    if !personal::is_reached(ctx, Permission::CaseRead, &case).await? {
        return Ok(None);
    }
    shelve(reader, &row, beside)?;
    Ok(Some(Case::from(case)))
}

fn shelve(reader: &Reader, row: &QueryResult, beside: Beside) -> Result<(), DbErr> {
    let shelf = reader.shelf();
    let mut place = cases::Entity::FIELDS.len();
    if beside.journey {
        if let Some(journey) = journey::Entity::read_if_at(row, place)? {
            shelf.put(JourneyById(journey.id), Journey(journey));
        }
        place += journey::Entity::FIELDS.len();
    }
    if beside.service {
        if let Some(service) = service::Entity::read_if_at(row, place)? {
            shelf.put(ServiceById(service.id), Service(service));
        }
        place += service::Entity::FIELDS.len();
    }
    if beside.customer
        && let Some(customer) = customer::Entity::read_if_at(row, place)?
    {
        shelf.put(CustomerById(customer.id), Customer(customer));
    }
    Ok(())
}
