//! Loading KPIs and what hangs on them.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::connection::Connection;
use async_graphql::dataloader::Loader;
use chrono::NaiveDate;
use entities::performance::kpi::{Column, Entity, Model};
use entities::performance::{kpi_outcome, kpi_service, kpi_version};
use entities::select::{InCouncil, in_ids};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QueryOrder, Select};
use uuid::Uuid;

use super::{Known, Kpi};
use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;
use crate::graphql::load::grouped;
use crate::graphql::page::{self, PageArgs, SortColumn};
use crate::graphql::period::today;

/// The connection of KPIs.
pub type KpiConnection = Connection<String, Kpi>;

/// Loads KPIs by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KpiById(pub Uuid);

/// Loads the KPIs that a service contributes to, by code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KpisOfService(pub Uuid);

/// Loads the KPIs that an outcome counts towards, by code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KpisOfOutcome(pub Uuid);

/// Loads the ids of the outcomes linked to a KPI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LinksOf(pub Uuid);

/// Loads the ids of the services contributing to a KPI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ServicesOf(pub Uuid);

impl Loader<KpiById> for Reader {
    type Value = Kpi;
    type Error = Failure;

    async fn load(&self, keys: &[KpiById]) -> Result<HashMap<KpiById, Kpi>, Failure> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let select = visible(self).filter(in_ids(Column::Id, &ids, self.backend()));
        let rows = self.ask("KPI by id", select.all(self.connection())).await?;
        let kpis = known(self, rows).await?;
        Ok(kpis
            .into_iter()
            .map(|kpi| (KpiById(kpi.0.id), kpi))
            .collect())
    }
}

impl Loader<KpisOfOutcome> for Reader {
    type Value = Vec<Kpi>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[KpisOfOutcome],
    ) -> Result<HashMap<KpisOfOutcome, Vec<Kpi>>, Failure> {
        let select = self.rows_of::<kpi_outcome::Entity>(
            kpi_outcome::Column::OutcomeId,
            keys.iter().map(|key| key.0),
        );
        let links = select.all(self.connection());
        let links = self.ask("KPIs of outcome", links).await?;
        let pairs: Vec<(Uuid, Uuid)> = links
            .into_iter()
            .map(|link| (link.outcome_id, link.kpi_id))
            .collect();
        let kpis = kpis(self, &pairs).await?;
        Ok(grouped(
            kpis.into_iter()
                .map(|(owner, kpi)| (KpisOfOutcome(owner), kpi)),
        ))
    }
}

impl Loader<KpisOfService> for Reader {
    type Value = Vec<Kpi>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[KpisOfService],
    ) -> Result<HashMap<KpisOfService, Vec<Kpi>>, Failure> {
        let select = self.rows_of::<kpi_service::Entity>(
            kpi_service::Column::ServiceId,
            keys.iter().map(|key| key.0),
        );
        let links = select.all(self.connection());
        let links = self.ask("KPIs of service", links).await?;
        let pairs: Vec<(Uuid, Uuid)> = links
            .into_iter()
            .map(|link| (link.service_id, link.kpi_id))
            .collect();
        let kpis = kpis(self, &pairs).await?;
        Ok(grouped(
            kpis.into_iter()
                .map(|(owner, kpi)| (KpisOfService(owner), kpi)),
        ))
    }
}

impl Loader<LinksOf> for Reader {
    type Value = Vec<Uuid>;
    type Error = Failure;

    async fn load(&self, keys: &[LinksOf]) -> Result<HashMap<LinksOf, Vec<Uuid>>, Failure> {
        let select = self.rows_of::<kpi_outcome::Entity>(
            kpi_outcome::Column::KpiId,
            keys.iter().map(|key| key.0),
        );
        let links = select.all(self.connection());
        let links = self.ask("outcomes linked to KPI", links).await?;
        let pairs = links
            .into_iter()
            .map(|link| (LinksOf(link.kpi_id), link.outcome_id));
        Ok(grouped(pairs))
    }
}

impl Loader<ServicesOf> for Reader {
    type Value = Vec<Uuid>;
    type Error = Failure;

    async fn load(&self, keys: &[ServicesOf]) -> Result<HashMap<ServicesOf, Vec<Uuid>>, Failure> {
        let select = self.rows_of::<kpi_service::Entity>(
            kpi_service::Column::KpiId,
            keys.iter().map(|key| key.0),
        );
        let links = select.all(self.connection());
        let links = self.ask("services of KPI", links).await?;
        let pairs = links
            .into_iter()
            .map(|link| (ServicesOf(link.kpi_id), link.service_id));
        Ok(grouped(pairs))
    }
}

/// The KPIs that this viewer may know of: published ones without a token.
pub(super) fn visible(reader: &Reader) -> Select<Entity> {
    let select = Entity::in_council(reader.council_id());
    if reader.viewer().may(rules::access::Permission::FigureRead) {
        select
    } else {
        select.filter(Column::IsPublic.eq(true))
    }
}

/// For pairs of an owner and a KPI's id, the owner and the KPI, by code.
async fn kpis(reader: &Reader, pairs: &[(Uuid, Uuid)]) -> Result<Vec<(Uuid, Kpi)>, Failure> {
    let ids: Vec<Uuid> = pairs.iter().map(|(_, kpi)| *kpi).collect();
    let select = visible(reader)
        .filter(in_ids(Column::Id, &ids, reader.backend()))
        .order_by_asc(Column::Code);
    let rows: Vec<Model> = reader
        .ask("KPIs of owner", select.all(reader.connection()))
        .await?;
    let mut found = Vec::new();
    for kpi in known(reader, rows).await? {
        for (owner, _) in pairs.iter().filter(|(_, id)| *id == kpi.0.id) {
            found.push((*owner, kpi.clone()));
        }
    }
    Ok(found)
}

/// These KPIs with their versions, in their order, in one statement.
///
/// # Errors
/// When the database fails.
pub async fn known(reader: &Reader, rows: Vec<Model>) -> Result<Vec<Kpi>, Failure> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let select = reader
        .rows_of::<kpi_version::Entity>(kpi_version::Column::KpiId, rows.iter().map(|row| row.id))
        .order_by_asc(kpi_version::Column::Number)
        .all(reader.connection());
    let versions = reader.ask("versions of KPIs", select).await?;
    Ok(known_rows(rows, versions, today(reader)))
}

/// A KPI with its versions as they stand in a transaction; `None` without a version.
///
/// # Errors
/// When the database fails.
pub async fn known_in(
    reader: &Reader,
    connection: &impl ConnectionTrait,
    row: Model,
) -> Result<Option<Kpi>, DbErr> {
    let versions = kpi_version::Entity::in_council(reader.council_id())
        .filter(kpi_version::Column::KpiId.eq(row.id))
        .order_by_asc(kpi_version::Column::Number)
        .all(connection)
        .await?;
    Ok(known_rows(vec![row], versions, today(reader)).pop())
}

/// KPIs out of their rows and those of their versions, which are in the order of their numbers.
#[must_use]
pub fn known_rows(
    rows: Vec<Model>,
    versions: Vec<kpi_version::Model>,
    today: NaiveDate,
) -> Vec<Kpi> {
    let mut versions = grouped(
        versions
            .into_iter()
            .map(|version| (version.kpi_id, version)),
    );
    rows.into_iter()
        .filter_map(|row| {
            let own = versions.remove(&row.id).unwrap_or_default();
            Known::new(row, own, today)
        })
        .map(|known| Kpi(Arc::new(known)))
        .collect()
}

impl Kpi {
    /// The KPI with this code; `None` when there is none for this viewer.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn by_code(reader: &Reader, code: &str) -> Result<Option<Self>, Failure> {
        let select = visible(reader).filter(Column::Code.eq(code));
        let found = reader.ask("kpi", select.all(reader.connection())).await?;
        Ok(known(reader, found).await?.pop())
    }

    /// The KPIs for this viewer by code, a page at a time.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for wrong paging arguments.
    pub async fn page(reader: &Reader, args: &PageArgs) -> Result<KpiConnection, Failure> {
        let order = [
            SortColumn::ascending(Column::Code),
            SortColumn::ascending(Column::Id),
        ];
        let of = || page::fingerprint(&["kpis"]);
        let page = page::read(reader, "kpis", visible(reader), &order, args, &of).await?;
        let rows = page.rows.iter().map(|(_, row)| row.clone()).collect();
        let kpis = known(reader, rows).await?;
        let cursors = page.rows.into_iter().map(|(cursor, _)| cursor);
        let page = page::Page {
            rows: cursors.zip(kpis).collect(),
            has_previous: page.has_previous,
            has_next: page.has_next,
        };
        Ok(page.into_connection(|kpi| kpi))
    }
}
