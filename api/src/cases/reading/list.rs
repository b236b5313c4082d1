//! Lists of readings: of a case, and of the council as far as the viewer reaches its cases.

use async_graphql::connection::Connection;
use async_graphql::{Context, InputObject, Object};
use entities::cases::case_reading::{Column, Entity};
use entities::cases::cases;
use entities::select::InCouncil;
use rules::access::Permission;
use sea_orm::{ColumnTrait, Condition, QueryFilter};

use super::CaseReading;
use crate::cases::personal;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::filter::{self, Comparisons, IdFilter, InstantFilter, Where};
use crate::graphql::id::Kind;
use crate::graphql::page::{PageArgs, SortColumn};
use crate::graphql::question::{self, Asked, Nested, Question, Rows};

/// The connection of readings.
pub type CaseReadingConnection = Connection<String, CaseReading>;

/// Which readings a list holds: those that fulfil everything given; an empty one is fulfilled by all.
#[derive(Clone, Debug, Default, InputObject)]
pub struct CaseReadingWhere {
    /// All of these, at most 100; an empty list is fulfilled. At most five levels deep.
    pub and: Option<Vec<Self>>,
    /// Any of these, at most 100; an empty list is not fulfilled.
    pub or: Option<Vec<Self>>,
    /// Not this.
    pub not: Option<Box<Self>>,
    /// The case that was read.
    pub case: Option<IdFilter>,
    /// The account that read it.
    pub read_by: Option<IdFilter>,
    /// When it was read.
    pub read_at: Option<InstantFilter>,
}

impl Where for CaseReadingWhere {
    fn all_of(&self) -> Option<&[Self]> {
        self.and.as_deref()
    }

    fn any_of(&self) -> Option<&[Self]> {
        self.or.as_deref()
    }

    fn none_of(&self) -> Option<&Self> {
        self.not.as_deref()
    }
}

impl CaseReadingWhere {
    fn compare(&self, comparisons: &mut Comparisons) -> Result<(), Failure> {
        let case = self.case.as_ref();
        comparisons.id("case", Kind::Case, Column::CaseId, case)?;
        let read_by = self.read_by.as_ref();
        comparisons.id("readBy", Kind::Account, Column::AccountId, read_by)?;
        comparisons.instant("readAt", Column::ReadAt, self.read_at.as_ref())
    }
}

/// The latest first.
fn question(
    rows: Rows<Entity>,
    filter: Condition,
    text: String,
    args: PageArgs,
) -> Question<Entity> {
    Question {
        rows,
        filter,
        each: None,
        order: vec![
            SortColumn::descending(Column::ReadAt),
            SortColumn::descending(Column::Id),
        ],
        args,
        text,
    }
}

/// The readings of a case, the latest first; `None` when they are beyond the viewer's reach.
///
/// # Errors
/// `FORBIDDEN` without the permission, `BAD_USER_INPUT` for a wrong page.
pub async fn of_case(
    ctx: &Context<'_>,
    case: &cases::Model,
    args: PageArgs,
) -> Result<Option<CaseReadingConnection>, Failure> {
    ctx.allow("CaseConfidentiality.readings")?;
    if !personal::is_reached(ctx, Permission::ReadingRead, case).await? {
        return Ok(None);
    }
    let rows = Rows::OfCouncil(ctx.reader().council_id());
    let question = question(rows, Condition::all(), "readings".to_owned(), args);
    let nested = Nested::new(Column::CaseId, case.id, question)?;
    let page = ctx.loader().load_one(nested).await?;
    Ok(Some(page.unwrap_or_default().into_connection(CaseReading)))
}

async fn all(
    ctx: &Context<'_>,
    filter: Option<CaseReadingWhere>,
    args: PageArgs,
) -> Result<CaseReadingConnection, Failure> {
    ctx.allow("Query.caseReadings")?;
    let reader: &Reader = ctx.reader();
    let backend = reader.backend();
    let scope = reader.viewer().scope(Permission::ReadingRead);
    let mut rows = Entity::in_council(reader.council_id());
    if !scope.is_whole_council() {
        rows = rows.filter(Column::CaseId.in_subquery(scope.ids_of_cases(backend)));
    }
    let condition = match &filter {
        Some(given) => {
            filter::condition(given, backend, &|one, comparisons| one.compare(comparisons))?
        }
        None => Condition::all(),
    };
    let rows = Rows::InReach(Box::new(rows));
    let question = question(rows, condition, format!("readings {filter:?}"), args);
    let page = ctx.loader().load_one(Asked::new(question)?).await?;
    Ok(page.unwrap_or_default().into_connection(CaseReading))
}

question::loads!(Entity {
    asked: "readings",
    nested: "readings of case",
});

/// The root field about readings.
#[derive(Debug, Default)]
pub struct CaseReadingQueries;

#[expect(
    clippy::too_many_arguments,
    reason = "a filter and the four arguments of a page"
)]
#[Object]
impl CaseReadingQueries {
    /// Who read restricted cases, when and why, the latest first: of the cases for whose readings the viewer
    /// answers. Null when the viewer may not see readings.
    async fn case_readings(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "where", desc = "Which readings; all in reach when left out.")]
        filter: Option<CaseReadingWhere>,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<CaseReadingConnection> {
        let args = PageArgs::new(first, after, last, before);
        Some(all(ctx, filter, args).await)
    }
}
