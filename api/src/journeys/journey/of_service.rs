//! The journeys of a service, read for many services at once.

use std::collections::HashMap;

use async_graphql::Context;
use async_graphql::dataloader::Loader;
use entities::journeys::journey::{Column, Entity, Model};
use entities::select::InCouncil;
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use super::{Journey, JourneyConnection, ORDER};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::each::{self, Children};
use crate::graphql::failure::Failure;
use crate::graphql::page::{self, Page, PageArgs};

/// Loads the first page of a service's journeys.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct JourneysOfService {
    service_id: Uuid,
    args: PageArgs,
}

impl Loader<JourneysOfService> for Reader {
    type Value = Page<Model>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[JourneysOfService],
    ) -> Result<HashMap<JourneysOfService, Page<Model>>, Failure> {
        let mut fields: HashMap<&PageArgs, Vec<Uuid>> = HashMap::new();
        for key in keys {
            fields.entry(&key.args).or_default().push(key.service_id);
        }
        let mut pages = HashMap::new();
        for (args, services) in fields {
            let children = Children {
                parent: Column::ServiceId,
                ids: &services,
                order: &ORDER,
            };
            let select = Entity::in_council(self.council_id());
            let found = each::read(self, "journeys of service", select, &children, args, of);
            for (service_id, page) in found.await? {
                let args = args.clone();
                pages.insert(JourneysOfService { service_id, args }, page);
            }
        }
        Ok(pages)
    }
}

fn of(service_id: Uuid) -> String {
    page::fingerprint(&["journeys of service", &service_id.to_string()])
}

/// The journeys of a service by code, a page at a time.
///
/// # Errors
/// `BAD_USER_INPUT` for wrong paging arguments.
pub async fn page(
    ctx: &Context<'_>,
    service_id: Uuid,
    args: PageArgs,
) -> Result<JourneyConnection, Failure> {
    if each::is_first_page(&args) {
        args.size()?;
        let found = ctx
            .loader()
            .load_one(JourneysOfService { service_id, args })
            .await?;
        return Ok(found.unwrap_or_default().into_connection(Journey));
    }
    let reader = ctx.reader();
    let select = Entity::in_council(reader.council_id()).filter(Column::ServiceId.eq(service_id));
    let of = || of(service_id);
    let page = page::read(reader, "journeys of service", select, &ORDER, &args, of).await?;
    Ok(page.into_connection(Journey))
}
