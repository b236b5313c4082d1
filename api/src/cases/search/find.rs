//! `caseSearch`.

use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{Context, Object};
use entities::cases::cases;
use entities::select::InCouncil;
use rules::cases::search::Asked;
use sea_orm::Condition;
use sea_orm::sea_query::{Alias, Asterisk, Expr, Func, Query, SelectStatement};

use super::hits::{Hits, found};
use super::position::{self, Position};
use super::waiting;
use crate::cases::case::Case;
use crate::cases::filter::CaseWhere;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::page::{self, Page, PageArgs};
use crate::graphql::ready::Ready;
use crate::graphql::total::TotalCount;

/// The cases that were found, the best first.
pub type CaseSearchConnection =
    Connection<String, Ready<Case>, CaseSearch, EmptyFields, ConnectionName, EdgeName>;

page::names!("CaseSearchConnection", "CaseSearchEdge");

/// What is known of a search besides the cases that it found.
#[derive(Debug)]
pub struct CaseSearch(SelectStatement);

/// What is known of a search besides the cases that it found.
#[Object]
impl CaseSearch {
    /// How many cases were found on all pages, counted only when asked for; null only beside an error.
    async fn total_count(&self, ctx: &Context<'_>) -> Fallible<TotalCount> {
        Some(self.count(ctx.reader()).await)
    }

    /// Whether every case of the council can be found; false for a while after an upgrade from a release
    /// without search, while older cases are indexed. Null only beside an error.
    async fn is_complete(&self, ctx: &Context<'_>) -> Fallible<bool> {
        let reader = ctx.reader();
        let waits = waiting::is_any(reader.connection(), reader.council_id());
        let waits = reader.ask("cases waiting to be indexed", waits).await;
        Some(waits.map(|waits| !waits))
    }
}

impl CaseSearch {
    async fn count(&self, reader: &Reader) -> Result<TotalCount, Failure> {
        // Without a limit, for which PostgreSQL would rather read all cases than ask the index.
        let statement = reader.backend().build(
            Query::select()
                .expr_as(Func::count(Expr::col(Asterisk)), "n")
                .from_subquery(self.0.clone(), Alias::new("found")),
        );
        let rows = reader.rows("count of found cases", statement).await?;
        let count: Option<i64> = rows.first().map(|row| row.try_get("", "n")).transpose()?;
        Ok(rules::number::i64_to_u64(count.unwrap_or_default()).into())
    }
}

/// What somebody looks for.
struct Search {
    text: String,
    filter: Option<CaseWhere>,
    args: PageArgs,
}

impl Search {
    /// The cases that it finds.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for a text that cannot be looked for, a wrong filter or page.
    async fn run(self, ctx: &Context<'_>) -> Result<CaseSearchConnection, Failure> {
        ctx.allow("Query.caseSearch")?;
        let reader = ctx.reader();
        let asked =
            Asked::read(&self.text).map_err(|fault| Failure::bad_input(format!("{fault}.")))?;
        let filter = match &self.filter {
            Some(filter) => filter.condition(reader)?,
            None => Condition::all(),
        };
        let select = Hits::new(reader, &asked).select(filter);
        let page = self.page(reader, select.clone()).await?;
        Ok(page.into_connection_with(CaseSearch(select), |row| Ready(Case::from(row))))
    }

    async fn page(
        &self,
        reader: &Reader,
        select: SelectStatement,
    ) -> Result<Page<cases::Model>, Failure> {
        let (size, _) = self.args.size()?;
        let of = page::fingerprint(&["search", &self.text, &format!("{:?}", self.filter)]);
        let mut rows = found(select);
        if let Some(after) = &self.args.after {
            rows.cond_where(Position::decode(after, &of)?.beyond());
        }
        position::sort(&mut rows);
        let statement = reader.backend().build(rows.limit(size + 1));
        let mut rows = Vec::new();
        for row in reader.rows("found cases", statement).await? {
            let case = cases::Entity::read(&row)?;
            let tier: i32 = row.try_get("", "tier")?;
            rows.push((Position::new(&of, tier, &case).encode(), case));
        }
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        let has_next = rows.len() > size;
        rows.truncate(size);
        Ok(Page {
            rows,
            has_previous: self.args.after.is_some(),
            has_next,
        })
    }
}

/// The root field that searches cases.
#[derive(Debug, Default)]
pub struct CaseSearchQueries;

#[Object]
impl CaseSearchQueries {
    /// The cases in the viewer's reach that hold all the words of a text, in their reference, in the name and
    /// the addresses of who asked, in their description or in their notes: by the reference alone where the
    /// viewer may not see their personal fields. First those whose reference or customer holds them all, then
    /// those that need the description, then the others; among these the latest received first. Null when the
    /// viewer may not see cases.
    async fn case_search(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "What to look for, 1 to 10 words in at most 200 characters: capitals, accents and the s of a plural do not matter. Words between double quotes stand next to each other; a word that ends with * is the beginning of one, of 2 characters at least. No other sign has a meaning."
        )]
        text: String,
        #[graphql(name = "where", desc = "Which cases; all in reach when left out.")]
        filter: Option<CaseWhere>,
        #[graphql(desc = "How many, 1 to 100; 25 when left out.")] first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
    ) -> Fallible<CaseSearchConnection> {
        let search = Search {
            text,
            filter,
            args: PageArgs::new(first, after, None, None),
        };
        Some(search.run(ctx).await)
    }
}
