//! The cases behind a figure of a KPI.

use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{ComplexObject, Context, SimpleObject};
use entities::cases::cases::{self, Column};
use rules::access::Permission;
use rules::performance::{Part, PartDefinition, Source};
use sea_orm::ColumnTrait;

use super::PartOf;
use crate::cases::case::Case;
use crate::cases::withheld::{self, WithheldReason};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::page::{self, PageArgs};
use crate::graphql::period::PeriodInput;
use crate::graphql::question::{Each, Question, Rows};
use crate::graphql::ready::Ready;
use crate::performance::condition;
use crate::performance::kpi::Kpi;

/// The cases behind a figure: how many it counts, and those of them that the viewer may see.
pub type KpiCaseConnection =
    Connection<String, Ready<Case>, KpiCases, EmptyFields, ConnectionName, EdgeName>;

page::names!("KpiCaseConnection", "KpiCaseEdge");
/// What a connection of cases behind a figure tells besides its nodes.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub struct KpiCases {
    /// Why cases that the figure counts may be missing from the nodes; null when none is withheld.
    withheld_reason: Option<WithheldReason>,
    #[graphql(skip)]
    part: PartOf,
}

#[ComplexObject]
impl KpiCases {
    /// How many cases the figure counts in this part, as the series shows them; null when that is hidden.
    async fn matching(&self, ctx: &Context<'_>) -> Fallible<i64> {
        self.part.matching(ctx).await.transpose()
    }
}

impl KpiCases {
    /// One page of the cases behind `part` of `kpi` in a period; `None` when the KPI has no such part
    /// that counts cases, or its figures are not for this viewer.
    ///
    /// # Errors
    /// When the viewer's roles may not see figures, an argument is wrong, or the database fails.
    pub async fn page(
        ctx: &Context<'_>,
        kpi: &Kpi,
        period: &PeriodInput,
        part: Part,
        args: PageArgs,
    ) -> Result<Option<KpiCaseConnection>, Failure> {
        ctx.allow("Kpi.cases")?;
        let Some((part, definition)) = PartOf::find(ctx, kpi, (period, part), Source::Case).await?
        else {
            return Ok(None);
        };
        let reader = ctx.reader();
        let withheld_reason = WithheldReason::of(reader.viewer());
        let page = withheld::page(ctx, withheld_reason, args, |args| {
            rows(reader, &part, &definition, args)
        })
        .await?;
        let fields = Self {
            withheld_reason,
            part,
        };
        Ok(Some(page.into_connection_with(fields, |row| {
            Ready(Case::from(row))
        })))
    }
}

/// The rows that a figure counts, as far as the viewer reaches them, in the order of the instants by which
/// they count.
fn rows(
    reader: &Reader,
    part: &PartOf,
    definition: &PartDefinition,
    args: PageArgs,
) -> Question<cases::Entity> {
    let (backend, council_id) = (reader.backend(), reader.council_id());
    let scope = reader.viewer().scope(Permission::CaseRead);
    let question = part.counting.question();
    let (kind, anchor) = (question.kind, definition.anchor);
    let mut rows = Question {
        rows: Rows::InReach(Box::new(scope.cases(backend))),
        filter: condition::cases::of_part(&question, definition, part.days, council_id, backend),
        each: None,
        order: condition::cases::order(kind, anchor),
        args,
        text: part.text("cases"),
    };
    let Some(ids) = condition::journeys_of(&question, council_id, backend) else {
        return rows;
    };
    if !condition::cases::is_ordered_by_journey(kind, anchor) {
        rows.filter = rows.filter.add(Column::JourneyId.in_subquery(ids));
        return rows;
    }
    let (cases, ids) = scope.cases_on(ids, backend);
    rows.rows = Rows::InReach(Box::new(cases));
    rows.each = Some(Each::of(council_id, Column::JourneyId, ids));
    rows
}
