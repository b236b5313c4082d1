//! The contacts behind a figure of a KPI.

use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{ComplexObject, Context, SimpleObject};
use entities::cases::contact::{self, Column};
use rules::access::Permission;
use rules::performance::{Part, PartDefinition, Source};

use super::PartOf;
use crate::cases::contact::Contact;
use crate::cases::withheld::{self, WithheldReason};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::page::{self, PageArgs, SortColumn};
use crate::graphql::period::PeriodInput;
use crate::graphql::question::{Question, Rows};
use crate::performance::condition;
use crate::performance::kpi::Kpi;

/// The contacts behind a figure: how many it counts, and those of them that the viewer may see.
pub type KpiContactConnection =
    Connection<String, Contact, KpiContacts, EmptyFields, ConnectionName, EdgeName>;

page::names!("KpiContactConnection", "KpiContactEdge");
/// What a connection of contacts behind a figure tells besides its nodes.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub struct KpiContacts {
    /// Why contacts that the figure counts may be missing from the nodes; null when none is withheld.
    withheld_reason: Option<WithheldReason>,
    #[graphql(skip)]
    part: PartOf,
}

#[ComplexObject]
impl KpiContacts {
    /// How many contacts the figure counts in this part, as the series shows them; null when that is hidden.
    async fn matching(&self, ctx: &Context<'_>) -> Fallible<i64> {
        self.part.matching(ctx).await.transpose()
    }
}

impl KpiContacts {
    /// One page of the contacts behind `part` of `kpi` in a period; `None` when the KPI has no such part
    /// that counts contacts, or its figures are not for this viewer.
    ///
    /// # Errors
    /// When the viewer's roles may not see figures, an argument is wrong, or the database fails.
    pub async fn page(
        ctx: &Context<'_>,
        kpi: &Kpi,
        period: &PeriodInput,
        part: Part,
        args: PageArgs,
    ) -> Result<Option<KpiContactConnection>, Failure> {
        ctx.allow("Kpi.contacts")?;
        let Some((part, definition)) =
            PartOf::find(ctx, kpi, (period, part), Source::Contact).await?
        else {
            return Ok(None);
        };
        let reader = ctx.reader();
        let withheld_reason = WithheldReason::of_contacts(reader.viewer());
        let page = withheld::page(ctx, withheld_reason, args, |args| {
            rows(reader, &part, &definition, args)
        })
        .await?;
        let fields = Self {
            withheld_reason,
            part,
        };
        Ok(Some(page.into_connection_with(fields, Contact)))
    }
}

/// The rows that a figure counts, as far as the viewer reaches them, the oldest first.
fn rows(
    reader: &Reader,
    part: &PartOf,
    definition: &PartDefinition,
    args: PageArgs,
) -> Question<contact::Entity> {
    let (backend, council_id) = (reader.backend(), reader.council_id());
    let scope = reader.viewer().scope(Permission::ContactRead);
    let question = part.counting.question();
    let days = part.days;
    Question {
        rows: Rows::InReach(Box::new(scope.contacts(backend))),
        filter: condition::contacts::of_part(&question, definition, days, council_id, backend),
        each: None,
        order: vec![
            SortColumn::ascending(Column::HappenedAt),
            SortColumn::ascending(Column::Id),
        ],
        args,
        text: part.text("contacts"),
    }
}
