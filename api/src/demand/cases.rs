//! The cases behind a figure of demand.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::dataloader::Loader;
use async_graphql::{ComplexObject, Context, Enum, SimpleObject};
use entities::cases::cases::{self, Column};
use entities::select::InCouncil;
use rules::access::Permission;
use rules::demand::published::PublishedRow;
use rules::demand::rows::Group;
use rules::small_numbers::Suppression;
use rules::time::period::Period;
use sea_orm::sea_query::{Alias, Expr, Func, Query, SelectStatement, UnionType};
use sea_orm::{ConnectionTrait, QueryFilter, QuerySelect, QueryTrait};

use super::asked::Asked;
use super::behind;
use crate::cases::case::Case;
use crate::cases::withheld::{self, WithheldReason};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::page::{self, PageArgs, SortColumn};
use crate::graphql::question::{Question, Rows};
use crate::graphql::ready::Ready;

/// Arms of one union: `SQLite` takes 500 at most.
const MOST_ARMS: usize = 200;

/// The cases behind a figure: how many there are, and those of them that the viewer may see.
pub type DemandCaseConnection =
    Connection<String, Ready<Case>, DemandCases, EmptyFields, ConnectionName, EdgeName>;

page::names!("DemandCaseConnection", "DemandCaseEdge");
/// A figure of demand that cases stand behind.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, Hash)]
pub enum DemandCaseMeasure {
    /// Cases received in the period.
    Opened,
    /// Cases closed with an outcome in the period, reopened since or not; each once, however often it
    /// was closed.
    Closed,
    /// Cases withdrawn in the period, reopened since or not; each once.
    Withdrawn,
    /// Cases merged into another in the period, reopened since or not; each once.
    Merged,
    /// Cases reopened in the period; each once.
    Reopened,
    /// The numerator of `onTime`.
    ClosedOnTime,
    /// The denominator of `onTime` without the numerator.
    ClosedLate,
    /// The cases of `workingDays`.
    WorkingDays,
    /// Cases open at the end.
    OpenAtEnd,
    /// Cases open and due at the end.
    BreachBacklog,
}

impl DemandCaseMeasure {
    pub(super) const fn is_stock(self) -> bool {
        matches!(self, Self::OpenAtEnd | Self::BreachBacklog)
    }
}

/// The cases of one figure of one row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Behind {
    /// What the row answers.
    pub asked: Arc<Asked>,
    /// Its days.
    pub period: Period,
    /// What it is about.
    pub group: Group,
    /// The figure.
    pub measure: DemandCaseMeasure,
}

/// What a connection of cases behind a figure tells besides its nodes.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub struct DemandCases {
    /// Why cases that the figure counts may be missing from the nodes; null when none is withheld.
    withheld_reason: Option<WithheldReason>,
    #[graphql(skip)]
    behind: Behind,
}

#[ComplexObject]
impl DemandCases {
    /// How many cases there are behind the figure. It is the figure itself, but for cases that were
    /// closed, withdrawn, merged or reopened several times in the period and stand here once. Null when small
    /// numbers are hidden from this viewer and it is one, as the figure is.
    async fn matching(&self, ctx: &Context<'_>) -> Fallible<i64> {
        let count = ctx.loader().load_one(self.behind.clone()).await;
        let suppression = ctx.viewer().suppression(Suppression::default());
        let publish = |count: Option<i64>| suppression.publish(count.unwrap_or_default());
        count.map(publish).transpose()
    }
}

impl DemandCases {
    /// One page of the cases behind `measure` of a row.
    ///
    /// # Errors
    /// When an argument is wrong or the database fails.
    pub(super) async fn page(
        ctx: &Context<'_>,
        asked: &Arc<Asked>,
        row: &PublishedRow,
        measure: DemandCaseMeasure,
        args: PageArgs,
    ) -> Result<DemandCaseConnection, Failure> {
        let reader = ctx.reader();
        let behind = Behind {
            asked: Arc::clone(asked),
            period: row.period,
            group: row.group,
            measure,
        };
        let withheld_reason = WithheldReason::of(reader.viewer());
        let page = withheld::page(ctx, withheld_reason, args, |args| {
            rows(reader, &behind, args)
        })
        .await?;
        let fields = Self {
            withheld_reason,
            behind,
        };
        Ok(page.into_connection_with(fields, |row| Ready(Case::from(row))))
    }
}

/// The cases as far as the viewer reaches them, the oldest first.
fn rows(reader: &Reader, behind: &Behind, args: PageArgs) -> Question<cases::Entity> {
    let backend = reader.backend();
    let scope = reader.viewer().scope(Permission::CaseRead);
    Question {
        rows: Rows::InReach(Box::new(scope.cases(backend))),
        filter: behind::condition(behind, reader.council_id(), backend),
        each: None,
        order: vec![
            SortColumn::ascending(Column::ReceivedAt),
            SortColumn::ascending(Column::Id),
        ],
        args,
        text: format!("{behind:?}"),
    }
}

impl Loader<Behind> for Reader {
    type Value = i64;
    type Error = Failure;

    /// One statement, whatever the number of rows.
    async fn load(&self, keys: &[Behind]) -> Result<HashMap<Behind, i64>, Failure> {
        let mut counts = HashMap::new();
        for keys in keys.chunks(MOST_ARMS) {
            let mut arms = (0_i64..)
                .zip(keys)
                .map(|(number, key)| arm(self, number, key));
            let Some(mut union) = arms.next() else {
                continue;
            };
            union.unions(arms.map(|arm| (UnionType::All, arm)));
            let statement = self.backend().build(&union);
            let found = self.connection().query_all_raw(statement);
            for row in self.ask("count of cases behind a figure", found).await? {
                let number: i64 = row.try_get("", "arm")?;
                if let Some(key) = keys.get(rules::number::i64_to_usize(number)) {
                    counts.insert(key.clone(), row.try_get("", "n")?);
                }
            }
        }
        Ok(counts)
    }
}

fn arm(reader: &Reader, number: i64, behind: &Behind) -> SelectStatement {
    let backend = reader.backend();
    let council_id = reader.council_id();
    let rows = cases::Entity::in_council(council_id)
        .filter(behind::condition(behind, council_id, backend))
        .select_only()
        .column(Column::Id)
        .into_query();
    Query::select()
        .expr_as(Expr::val(number), Alias::new("arm"))
        .expr_as(Func::count(Expr::val(1)), Alias::new("n"))
        .from_subquery(rows, Alias::new("behind"))
        .take()
}
