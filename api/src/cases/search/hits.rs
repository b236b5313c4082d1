//! The cases that hold what is asked for, as one select: in reach, and found only by words that the viewer
//! may see.

use entities::cases::cases::{self, Column};
use entities::scope::Scope;
use rules::access::Permission;
use rules::cases::search::{Asked, CouncilMark, Depth};
use sea_orm::sea_query::{
    Alias, Asterisk, CaseStatement, Expr, ExprTrait, Func, JoinType, Query, SelectStatement,
    UnionType,
};
use sea_orm::{ColumnTrait, Condition, DbBackend, Iterable};
use uuid::Uuid;

use crate::graphql::context::Reader;

/// The depths in their order, each with the rank of what is found by it.
const TIERS: [(Depth, i32); 3] = [
    (Depth::Named, 1),
    (Depth::Described, 2),
    (Depth::Anywhere, 3),
];

/// How much of the cases in reach the viewer may see.
#[derive(Debug)]
enum Sight {
    /// Nothing personal.
    Plain,
    /// Personal fields of some, those that fulfil this.
    Some(Condition),
    /// Personal fields of all.
    Whole,
}

impl Sight {
    fn of(reader: &Reader, reached: &Scope) -> Self {
        let personal = reader.viewer().open_personal();
        if personal.reaches.is_empty() {
            Self::Plain
        } else if personal.is_whole_council() || personal == *reached {
            Self::Whole
        } else {
            Self::Some(personal.case_condition(reader.backend()))
        }
    }
}

/// What is looked for, by whom.
pub(super) struct Hits<'a> {
    reader: &'a Reader,
    asked: &'a Asked,
    mark: CouncilMark,
    sight: Sight,
    reached: Scope,
}

impl<'a> Hits<'a> {
    pub fn new(reader: &'a Reader, asked: &'a Asked) -> Self {
        let reached = reader.viewer().scope(Permission::CaseRead);
        Self {
            reader,
            asked,
            mark: CouncilMark::of(reader.council_id()),
            sight: Sight::of(reader, &reached),
            reached,
        }
    }

    /// The rows of the cases that fulfil `filter` too, each with its `tier`: 1 when the reference or the
    /// customer is what is asked for, 2 when the description is needed, 3 when further words are.
    pub fn select(&self, filter: Condition) -> SelectStatement {
        let mut select = match self.reader.backend() {
            DbBackend::Postgres => self.of_vectors(),
            _ => self.of_words(),
        };
        let council_id = self.council_id();
        select
            .and_where(Column::CouncilId.eq(council_id))
            .and_where(Column::IsStaged.eq(false))
            .cond_where(self.reached.case_condition(self.reader.backend()))
            .cond_where(filter);
        select
    }

    fn council_id(&self) -> Uuid {
        self.reader.council_id()
    }

    fn of_vectors(&self) -> SelectStatement {
        let holds = |column: &str, depth| {
            let query = self.asked.tsquery(&self.mark, depth);
            let sql = format!("case_search.{column} @@ CAST($1 AS tsquery)");
            Expr::cust_with_values(sql, [query])
        };
        let tier = CaseStatement::new()
            .case(holds("whole", Depth::Named), 1)
            .case(holds("whole", Depth::Described), 2)
            .finally(3);
        let mut select = rows();
        select
            .from(Alias::new("case_search"))
            .join(JoinType::InnerJoin, cases::Entity, of_case())
            .and_where(search("council_id").eq(self.council_id()));
        match &self.sight {
            // The same for all, but not said so: PostgreSQL would go through all cases in the order of their
            // receipt to find the few.
            Sight::Plain => select
                .expr_as(
                    CaseStatement::new()
                        .case(holds("plain", Depth::Number), 1)
                        .finally(3),
                    "tier",
                )
                .and_where(holds("plain", Depth::Number)),
            Sight::Some(personal) => select
                .expr_as(tier, "tier")
                .and_where(holds("whole", Depth::Anywhere))
                .cond_where(
                    Condition::any()
                        .add(holds("plain", Depth::Number))
                        .add(personal.clone()),
                ),
            Sight::Whole => select
                .expr_as(tier, "tier")
                .and_where(holds("whole", Depth::Anywhere)),
        };
        select
    }

    /// `SQLite` looks words up first and cases then, in the order in which they stand here.
    fn of_words(&self) -> SelectStatement {
        let hit = |name: &'static str| Expr::col((Alias::new("hit"), Alias::new(name)));
        let mut select = rows();
        select
            .expr_as(hit("tier"), "tier")
            .from_subquery(self.tiers(), Alias::new("hit"))
            .join(
                JoinType::CrossJoin,
                Alias::new("case_search"),
                Condition::all(),
            )
            .join(JoinType::CrossJoin, cases::Entity, Condition::all())
            // A cross join is written without a condition.
            .and_where(search("id").eq(hit("id")))
            .and_where(search("council_id").eq(self.council_id()))
            .cond_where(of_case());
        if let Sight::Some(personal) = &self.sight {
            let plain = self.holding(Depth::Number, None);
            let either = Condition::any()
                .add(search("id").in_subquery(plain))
                .add(personal.clone());
            select.cond_where(either);
        }
        select
    }

    /// The numbers of the cases, each with the first depth by which it is found.
    fn tiers(&self) -> SelectStatement {
        let mut arms = if matches!(self.sight, Sight::Plain) {
            self.holding(Depth::Number, Some(1))
        } else {
            let [first, others @ ..] = TIERS;
            let mut arms = self.holding(first.0, Some(first.1));
            arms.unions(
                others.map(|(depth, tier)| (UnionType::All, self.holding(depth, Some(tier)))),
            );
            arms
        };
        Query::select()
            .column(Alias::new("id"))
            .expr_as(Func::min(Expr::col(Alias::new("tier"))), "tier")
            .from_subquery(arms.take(), Alias::new("found"))
            .group_by_col(Alias::new("id"))
            .take()
    }

    fn holding(&self, depth: Depth, tier: Option<i32>) -> SelectStatement {
        let query = self.asked.fts5(&self.mark, depth);
        let mut select = Query::select();
        select
            .expr_as(Expr::col(Alias::new("rowid")), "id")
            .from(Alias::new("case_words"))
            .and_where(Expr::cust_with_values("case_words MATCH ?", [query]))
            .and_where(Expr::col(Alias::new("council_id")).eq(self.council_id()));
        if let Some(tier) = tier {
            select.expr_as(Expr::val(tier), "tier");
        }
        select
    }
}

/// A select of all columns of cases.
fn rows() -> SelectStatement {
    let columns = Column::iter().map(|column| column.as_column_ref());
    Query::select().columns(columns).take()
}

fn search(column: &'static str) -> Expr {
    Expr::col((Alias::new("case_search"), Alias::new(column)))
}

/// True of the case that a row of the index is of.
fn of_case() -> Condition {
    let of = |column: Column| Expr::col((cases::Entity, column));
    Condition::all()
        .add(of(Column::CouncilId).eq(search("council_id")))
        .add(of(Column::Id).eq(search("case_id")))
}

/// All that a select finds, under a name of its own.
pub(super) fn found(select: SelectStatement) -> SelectStatement {
    Query::select()
        .column(Asterisk)
        .from_subquery(select, Alias::new("found"))
        .take()
}
