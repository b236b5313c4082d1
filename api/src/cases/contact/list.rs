//! Lists of contacts: the root, and those that hang on a case, a customer or a journey.

use async_graphql::connection::Connection;
use async_graphql::{Context, Object};
use entities::cases::contact::{Column, Entity, Model};
use rules::access::Permission;
use sea_orm::Condition;
use uuid::Uuid;

use super::Contact;
use super::filter::{self, ContactWhere};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::page::{Page, PageArgs, SortColumn};
use crate::graphql::question::{self, Asked, CountOf, Nested, Question, Rows};
use crate::graphql::total::TotalCount;

/// The connection of contacts.
pub type ContactConnection = Connection<String, Contact, ContactTotal>;

/// What counts the contacts of a connection.
#[derive(Debug)]
pub struct ContactTotal(Asker);

#[derive(Clone, Debug)]
enum Asker {
    Asked(Asked<Entity>),
    Nested(Nested<Entity>),
}

/// What counts the contacts of a connection.
#[Object]
impl ContactTotal {
    /// How many contacts there are on all pages, counted only when asked for; null only beside an
    /// error.
    async fn total_count(&self, ctx: &Context<'_>) -> Fallible<TotalCount> {
        let found = match self.0.clone() {
            Asker::Asked(asked) => ctx.loader().load_one(CountOf(asked)).await,
            Asker::Nested(nested) => ctx.loader().load_one(CountOf(nested)).await,
        };
        Some(found.map(|count| count.unwrap_or_default().into()))
    }
}

/// A list of contacts as a client asks for it, the latest first.
#[derive(Clone, Debug, Default)]
pub struct ContactList {
    /// Which contacts; all in reach when it is not given.
    pub filter: Option<ContactWhere>,
    /// The page.
    pub args: PageArgs,
}

impl ContactList {
    /// A page of contacts.
    #[must_use]
    pub const fn page(args: PageArgs) -> Self {
        Self { filter: None, args }
    }

    fn question(
        self,
        reader: &Reader,
        more: Condition,
        text: &str,
    ) -> Result<Question<Entity>, Failure> {
        let mut filter = more;
        if let Some(given) = &self.filter {
            filter = Condition::all().add(filter).add(given.condition(reader)?);
        }
        let scope = reader.viewer().scope(Permission::ContactRead);
        Ok(Question {
            rows: Rows::InReach(Box::new(scope.contacts(reader.backend()))),
            filter,
            each: None,
            order: vec![
                SortColumn::descending(Column::HappenedAt),
                SortColumn::descending(Column::Id),
            ],
            text: format!("contacts {text} {:?}", self.filter),
            args: self.args,
        })
    }
}

/// The contacts about a case.
///
/// # Errors
/// `FORBIDDEN` when the viewer may see no contacts, `BAD_USER_INPUT` for a wrong page.
pub async fn of_case(
    ctx: &Context<'_>,
    case_id: Uuid,
    list: ContactList,
) -> Result<ContactConnection, Failure> {
    ctx.allow("Case.contacts")?;
    let question = list.question(ctx.reader(), Condition::all(), "of")?;
    nested(ctx, Nested::new(Column::CaseId, case_id, question)?).await
}

/// The contacts of a customer, as far as the viewer may see their personal fields: the list tells who
/// got in touch.
///
/// # Errors
/// `FORBIDDEN` when the viewer may see no contacts, `BAD_USER_INPUT` for a wrong filter or page.
pub async fn of_customer(
    ctx: &Context<'_>,
    customer_id: Uuid,
    list: ContactList,
) -> Result<ContactConnection, Failure> {
    ctx.allow("Customer.contacts")?;
    let reader = ctx.reader();
    let question = list.question(reader, filter::personal(reader), "of")?;
    nested(ctx, Nested::new(Column::CustomerId, customer_id, question)?).await
}

/// The contacts about a journey.
///
/// # Errors
/// `FORBIDDEN` when the viewer may see no contacts, `BAD_USER_INPUT` for a wrong filter or page.
pub async fn of_journey(
    ctx: &Context<'_>,
    journey_id: Uuid,
    list: ContactList,
) -> Result<ContactConnection, Failure> {
    ctx.allow("Journey.contacts")?;
    let question = list.question(ctx.reader(), Condition::all(), "of")?;
    nested(ctx, Nested::new(Column::JourneyId, journey_id, question)?).await
}

async fn nested(ctx: &Context<'_>, nested: Nested<Entity>) -> Result<ContactConnection, Failure> {
    let page = ctx.loader().load_one(nested.clone()).await?;
    Ok(connection(page, Asker::Nested(nested)))
}

async fn all(ctx: &Context<'_>, list: ContactList) -> Result<ContactConnection, Failure> {
    ctx.allow("Query.contacts")?;
    let asked = Asked::new(list.question(ctx.reader(), Condition::all(), "")?)?;
    let page = ctx.loader().load_one(asked.clone()).await?;
    Ok(connection(page, Asker::Asked(asked)))
}

fn connection(page: Option<Page<Model>>, asker: Asker) -> ContactConnection {
    page.unwrap_or_default()
        .into_connection_with(ContactTotal(asker), Contact)
}

question::loads!(Entity {
    asked: "contacts",
    nested: "contacts of parent",
    count_asked: "count of contacts",
    count_nested: "count of contacts of parent",
});

/// The root fields about contacts.
#[derive(Debug, Default)]
pub struct ContactQueries;

#[expect(
    clippy::too_many_arguments,
    reason = "a filter and the four arguments of a page"
)]
#[Object]
impl ContactQueries {
    /// The contacts in the viewer's reach, the latest first; null when the viewer may not see
    /// contacts.
    async fn contacts(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "where", desc = "Which contacts; all in reach when left out.")]
        filter: Option<ContactWhere>,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<ContactConnection> {
        let args = PageArgs::new(first, after, last, before);
        Some(all(ctx, ContactList { filter, args }).await)
    }
}
