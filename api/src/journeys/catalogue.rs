//! The catalogue: the journeys on which the viewer may open a case today.

use async_graphql::connection::Connection;
use async_graphql::{Context, ID, Object};
use entities::journeys::journey::{Column, Entity, Model};
use entities::journeys::journey_version;
use entities::organisation::service;
use entities::select::{InCouncil, in_ids};
use rules::access::Permission;
use rules::cases::search::mention;
use rules::journeys::VersionState;
use rules::journeys::terms::promise;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QuerySelect, QueryTrait,
    RelationDef, Select,
};
use uuid::Uuid;

use super::journey::Journey;
use super::version::JourneyVersion;
use super::version::current::{CurrentVersionOf, today};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::id::Kind;
use crate::graphql::page::{self, PageArgs, SortColumn};

/// The longest text that can be asked for, in characters.
const LONGEST_TEXT: usize = 200;

/// Entries stand in the order of their titles.
const ORDER: [SortColumn<Column>; 2] = [
    SortColumn::ascending(Column::Title),
    SortColumn::ascending(Column::Id),
];

/// A journey on which the viewer may open a case today.
#[derive(Clone, Debug)]
pub struct CatalogueEntry(Model);

/// The connection of entries.
pub type CatalogueConnection = Connection<String, CatalogueEntry>;

/// A journey on which the viewer may open a case today.
#[Object]
impl CatalogueEntry {
    /// The journey: what it is called and for, and its service.
    async fn journey(&self) -> Journey {
        Journey(self.0.clone())
    }

    /// The version under which a case is opened today, with the form that it asks to be answered; null only
    /// beside an error.
    async fn version(&self, ctx: &Context<'_>) -> Fallible<JourneyVersion> {
        self.find_version(ctx).await.transpose()
    }

    /// How long it takes, in words that end a sentence, such as "within 10 working days"; null when its version
    /// promises nothing.
    async fn promise(&self, ctx: &Context<'_>) -> Fallible<String> {
        let version = self.find_version(ctx).await;
        let told = |version: Option<JourneyVersion>| Some(promise(version?.0.terms().target?));
        version.map(told).transpose()
    }

    /// Whether the viewer may open a case on it now; false for those without a token, who sign in first.
    async fn may_open(&self, ctx: &Context<'_>) -> bool {
        ctx.viewer().may(Permission::CaseOpen)
    }
}

impl CatalogueEntry {
    async fn find_version(&self, ctx: &Context<'_>) -> Result<Option<JourneyVersion>, Failure> {
        ctx.loader().load_one(CurrentVersionOf(self.0.id)).await
    }
}

/// Which part of the catalogue is asked for.
#[derive(Debug)]
pub struct Asked {
    /// Words that must be mentioned.
    pub text: Option<String>,
    /// The service.
    pub service_id: Option<ID>,
}

/// The catalogue, a page at a time.
///
/// # Errors
/// `BAD_USER_INPUT` for a text that is too long or a wrong page.
pub async fn page(
    ctx: &Context<'_>,
    asked: &Asked,
    args: &PageArgs,
) -> Result<CatalogueConnection, Failure> {
    ctx.allow("Viewer.catalogue")?;
    args.size()?;
    let reader = ctx.reader();
    let mut select = open_today(reader);
    if let Some(id) = &asked.service_id {
        // An id of no service is one of no journey's.
        let service_id = Kind::Service.uuid(id).unwrap_or_default();
        select = select.filter(Column::ServiceId.eq(service_id));
    }
    if let Some(text) = &asked.text {
        let ids = mentioning(reader, select.clone(), text).await?;
        select = select.filter(in_ids(Column::Id, &ids, reader.backend()));
    }
    let of = || page::fingerprint(&["catalogue", &format!("{asked:?}")]);
    let page = page::read(reader, "catalogue", select, &ORDER, args, &of).await?;
    Ok(page.into_connection(CatalogueEntry))
}

/// The journeys with a version in force today on which the viewer may open a case, for themselves or for others.
fn open_today(reader: &Reader) -> Select<Entity> {
    let viewer = reader.viewer();
    let in_force = journey_version::Entity::in_council(reader.council_id())
        .select_only()
        .column(journey_version::Column::JourneyId)
        .filter(journey_version::Column::State.eq(VersionState::Published))
        .filter(journey_version::Column::ValidFrom.lte(today(reader)));
    let select = Entity::in_council(reader.council_id())
        .filter(Column::Id.in_subquery(in_force.into_query()));
    let Some(worked_on) = viewer.journeys_worked_on(Permission::CaseOpen) else {
        return select;
    };
    let mut worked_on: Vec<Uuid> = worked_on.into_iter().collect();
    worked_on.sort_unstable();
    let audiences = viewer.audiences();
    let mut open = Condition::any().add(in_ids(Column::Id, &worked_on, reader.backend()));
    for (column, is_of_them) in [
        (Column::OpenToResidents, audiences.residents),
        (Column::OpenToStaff, audiences.staff),
        (Column::OpenToManagers, audiences.managers),
    ] {
        if is_of_them {
            open = open.add(column.eq(true));
        }
    }
    select.filter(open)
}

/// Those of a select that mention each word of a text. The program compares, so that both databases find the
/// same; a council has some hundred journeys.
async fn mentioning(
    reader: &Reader,
    select: Select<Entity>,
    text: &str,
) -> Result<Vec<Uuid>, Failure> {
    let length = text.chars().count();
    if length > LONGEST_TEXT {
        return Err(Failure::bad_input(format!(
            "text must have {LONGEST_TEXT} characters at most; this has {length}."
        )));
    }
    let leads_to: RelationDef = Entity::belongs_to(service::Entity)
        .from((Column::ServiceId, Column::CouncilId))
        .to((service::Column::Id, service::Column::CouncilId))
        .into();
    let rows = select
        .join(JoinType::InnerJoin, leads_to)
        .select_only()
        .column(Column::Id)
        .column(Column::Title)
        .column(Column::Description)
        .expr_as(
            Expr::col((service::Entity, service::Column::Name)),
            "service",
        )
        .into_tuple::<(Uuid, String, Option<String>, String)>()
        .all(reader.connection());
    let rows = reader.ask("words of the catalogue", rows).await?;
    let found = rows.into_iter().filter(|(_, title, description, service)| {
        let description = description.as_deref().unwrap_or_default();
        mention(&[title, description, service], text)
    });
    Ok(found.map(|(id, ..)| id).collect())
}
