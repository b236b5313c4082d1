//! Lists of cases: the roots, and those that hang on something else.

use async_graphql::connection::Connection;
use async_graphql::{Context, Object};
use entities::cases::cases::{Column, Entity, Model};
use rules::access::Permission;
use sea_orm::{Condition, Select};
use uuid::Uuid;

use super::beside;
use super::case::Case;
use super::filter::{self, CaseWhere};
use super::order::{self, CaseOrder};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::page::{Page, PageArgs};
use crate::graphql::question::{self, Asked, CountOf, Nested, Question, Rows};
use crate::graphql::ready::Ready;
use crate::graphql::total::TotalCount;

/// The connection of cases.
pub type CaseConnection = Connection<String, Ready<Case>, CaseTotal>;

/// What counts the cases of a connection.
#[derive(Debug)]
pub struct CaseTotal(Asker);

#[derive(Clone, Debug)]
enum Asker {
    Asked(Asked<Entity>),
    Nested(Nested<Entity>),
}

/// What counts the cases of a connection.
#[Object]
impl CaseTotal {
    /// How many cases there are on all pages, counted only when asked for; null only beside an error.
    async fn total_count(&self, ctx: &Context<'_>) -> Fallible<TotalCount> {
        let found = match self.0.clone() {
            Asker::Asked(asked) => ctx.loader().load_one(CountOf(asked)).await,
            Asker::Nested(nested) => ctx.loader().load_one(CountOf(nested)).await,
        };
        Some(found.map(|count| count.unwrap_or_default().into()))
    }
}

/// A list of cases as a client asks for it.
#[derive(Clone, Debug, Default)]
pub struct CaseList {
    /// Which cases; all in reach when it is not given.
    pub filter: Option<CaseWhere>,
    /// Their order; the latest received first when it is not given.
    pub order: Option<Vec<CaseOrder>>,
    /// The page.
    pub args: PageArgs,
}

impl CaseList {
    /// A page of cases, the latest received first.
    #[must_use]
    pub fn page(args: PageArgs) -> Self {
        Self {
            args,
            ..Self::default()
        }
    }

    /// The same for the connection that `ctx` selects of.
    pub(super) fn seen_from(self, ctx: &Context<'_>) -> Self {
        Self {
            args: self.args.seen_from(ctx),
            ..self
        }
    }

    /// The question for those of `rows` that fulfil `more` too; `text` tells it from others.
    pub(super) fn question(
        self,
        reader: &Reader,
        rows: Select<Entity>,
        more: Condition,
        text: &str,
    ) -> Result<Question<Entity>, Failure> {
        let mut filter = more;
        if let Some(given) = &self.filter {
            filter = Condition::all().add(filter).add(given.condition(reader)?);
        }
        Ok(Question {
            rows: Rows::InReach(Box::new(rows)),
            filter,
            each: None,
            order: order::columns(self.order.as_deref())?,
            text: format!("cases {text} {:?} {:?}", self.filter, self.order),
            args: self.args,
        })
    }
}

/// The cases in reach.
///
/// # Errors
/// `BAD_USER_INPUT` for a wrong filter, order or page.
pub async fn all(ctx: &Context<'_>, list: CaseList) -> Result<CaseConnection, Failure> {
    ctx.allow("Query.cases")?;
    in_reach(ctx, list).await
}

/// The same for a field that asks its own of its caller, such as a saved view.
///
/// # Errors
/// `BAD_USER_INPUT` for a wrong filter, order or page.
pub async fn in_reach(ctx: &Context<'_>, list: CaseList) -> Result<CaseConnection, Failure> {
    behind(ctx, Condition::all(), "", list).await
}

/// How many cases in reach a list holds on all its pages, none of which is read. Lists that are counted at
/// once are one statement.
///
/// # Errors
/// `BAD_USER_INPUT` for a wrong filter or order.
pub async fn count(ctx: &Context<'_>, list: CaseList) -> Result<TotalCount, Failure> {
    let reader = ctx.reader();
    let scope = reader.viewer().scope(Permission::CaseRead);
    let rows = scope.cases(reader.backend());
    let asked = Asked::new(list.question(reader, rows, Condition::all(), "")?)?;
    let count = ctx.loader().load_one(CountOf(asked)).await?;
    Ok(count.unwrap_or_default().into())
}

/// The cases in reach that fulfil `condition`, such as those behind a figure. Those behind many
/// figures, asked at once, are one statement. `text` tells the condition from others.
///
/// # Errors
/// `BAD_USER_INPUT` for a wrong filter, order or page.
pub async fn behind(
    ctx: &Context<'_>,
    condition: Condition,
    text: &str,
    list: CaseList,
) -> Result<CaseConnection, Failure> {
    let list = list.seen_from(ctx);
    let reader = ctx.reader();
    let scope = reader.viewer().scope(Permission::CaseRead);
    let rows = scope.cases(reader.backend());
    ask(ctx, list.question(reader, rows, condition, text)?).await
}

/// The cases in reach on journeys of a service.
///
/// # Errors
/// `BAD_USER_INPUT` for a wrong filter, order or page.
pub async fn of_service(
    ctx: &Context<'_>,
    service_id: Uuid,
    list: CaseList,
) -> Result<CaseConnection, Failure> {
    ctx.allow("Service.cases")?;
    let reader = ctx.reader();
    let condition = filter::of_services(reader.council_id(), &[service_id], reader.backend());
    behind(ctx, condition, &format!("service {service_id}"), list).await
}

/// The viewer's own requests: cases whose customer they are.
///
/// # Errors
/// `BAD_USER_INPUT` for a wrong filter, order or page.
pub async fn mine(ctx: &Context<'_>, list: CaseList) -> Result<CaseConnection, Failure> {
    ctx.allow("Viewer.myCases")?;
    let reader = ctx.reader();
    let own = ctx.viewer().customer_ids();
    let own = entities::select::in_ids(Column::CustomerId, own, reader.backend());
    behind(ctx, Condition::all().add(own), "mine", list).await
}

/// What cases can hang on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parent {
    /// A journey.
    Journey(Uuid),
    /// A journey version.
    Version(Uuid),
    /// The team that has them.
    Team(Uuid),
    /// The member of staff who has them: only cases whose personal fields the viewer may see.
    Assignee(Uuid),
    /// The customer: only cases whose personal fields the viewer may see.
    Customer(Uuid),
}

impl Parent {
    const fn column(self) -> (Column, Uuid) {
        match self {
            Self::Journey(id) => (Column::JourneyId, id),
            Self::Version(id) => (Column::JourneyVersionId, id),
            Self::Team(id) => (Column::TeamId, id),
            Self::Assignee(id) => (Column::AssigneeId, id),
            Self::Customer(id) => (Column::CustomerId, id),
        }
    }

    /// The cases in reach, and how questions for them are told from others. Where every case on a journey
    /// is reached, its column says all: with the reach beside it `PostgreSQL` would sort all of them to find
    /// the first page.
    fn rows(self, reader: &Reader) -> (Select<Entity>, &'static str) {
        let scope = reader.viewer().scope(Permission::CaseRead);
        let in_reach = || (scope.cases(reader.backend()), "of");
        match self {
            Self::Journey(id) => scope
                .cases_of_journey(id, reader.backend())
                .map_or_else(in_reach, |rows| (rows, "of, all in reach")),
            _ => in_reach(),
        }
    }

    /// A person's cases would tell who asked or who works on them.
    fn condition(self, reader: &Reader) -> Condition {
        match self {
            Self::Assignee(_) | Self::Customer(_) => filter::personal(reader),
            Self::Journey(_) | Self::Version(_) | Self::Team(_) => Condition::all(),
        }
    }
}

/// The cases in reach that hang on `parent`, for its field `field`.
///
/// # Errors
/// `FORBIDDEN` when the viewer may see no cases, `BAD_USER_INPUT` for a wrong filter, order or page.
pub async fn of(
    ctx: &Context<'_>,
    field: &'static str,
    parent: Parent,
    list: CaseList,
) -> Result<CaseConnection, Failure> {
    ctx.allow(field)?;
    let reader = ctx.reader();
    let (column, id) = parent.column();
    let list = list.seen_from(ctx);
    let (rows, text) = parent.rows(reader);
    let question = list.question(reader, rows, parent.condition(reader), text)?;
    let nested = Nested::new(column, id, question)?;
    let page = ctx.loader().load_one(nested.clone()).await?;
    Ok(connection(page, Asker::Nested(nested)))
}

/// A page of the cases that a question is about.
pub(super) async fn ask(
    ctx: &Context<'_>,
    question: Question<Entity>,
) -> Result<CaseConnection, Failure> {
    let asked = Asked::new(question)?;
    let page = ctx.loader().load_one(asked.clone()).await?;
    Ok(connection(page, Asker::Asked(asked)))
}

fn connection(page: Option<Page<Model>>, asker: Asker) -> CaseConnection {
    page.unwrap_or_default()
        .into_connection_with(CaseTotal(asker), |row| Ready(Case::from(row)))
}

/// The case with a reference that somebody typed; `None` when it does not exist or is out of reach.
///
/// # Errors
/// `BAD_USER_INPUT` when the reference cannot be one.
pub async fn by_reference(ctx: &Context<'_>, typed: &str) -> Result<Option<Case>, Failure> {
    ctx.allow("Query.case")?;
    let reference = filter::reference(typed, "reference")?;
    beside::one(ctx, reference).await
}

question::loads!(Entity {
    asked: "cases",
    nested: "cases of parent",
    count_asked: "count of cases",
    count_nested: "count of cases of parent",
});

/// The root fields about cases.
#[derive(Debug, Default)]
pub struct CaseQueries;

#[expect(
    clippy::too_many_arguments,
    reason = "a filter, an order and the four arguments of a page"
)]
#[Object]
impl CaseQueries {
    /// The case with this reference; null when there is none in the viewer's reach. A reference that
    /// was typed wrong is refused.
    async fn case(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "As people type it: small letters, blanks and missing dashes are fine.")]
        reference: String,
    ) -> Fallible<Ready<Case>> {
        let found = by_reference(ctx, &reference).await;
        found.map(|found| found.map(Ready)).transpose()
    }

    /// The cases in the viewer's reach; null when the viewer may not see cases.
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
        Some(all(ctx, list).await)
    }
}
