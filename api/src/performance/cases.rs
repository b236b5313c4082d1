//! The cases behind a figure of a KPI.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::connection::{Connection, ConnectionNameType, EmptyFields};
use async_graphql::dataloader::Loader;
use async_graphql::{ComplexObject, Context, OutputType, SimpleObject};
use entities::cases::cases::{self, Column};
use entities::performance::kpi_version;
use futures_util::future::try_join;
use rules::access::Permission;
use rules::performance::{Frequency, Part, published};
use rules::time::period::Period as LocalDays;
use sea_orm::Condition;

use super::kpi::{Counting, CountingOf, Kpi};
use super::{condition, series};
use crate::cases::case::Case;
use crate::cases::withheld::WithheldReason;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::load::grouped;
use crate::graphql::page::{Page, PageArgs, SortColumn};
use crate::graphql::period::{PeriodInput, today};
use crate::graphql::question::{Asked, Question, Rows};
use crate::graphql::ready::Ready;

/// The cases behind a figure: how many it counts, and those of them that the viewer may see.
pub type KpiCaseConnection =
    Connection<String, Ready<Case>, KpiCases, EmptyFields, ConnectionName, EdgeName>;

/// The name of the connection.
#[derive(Debug)]
pub struct ConnectionName;

impl ConnectionNameType for ConnectionName {
    fn type_name<T: OutputType>() -> String {
        "KpiCaseConnection".to_owned()
    }
}

/// The name of its edges.
#[derive(Debug)]
pub struct EdgeName;

impl async_graphql::connection::EdgeNameType for EdgeName {
    fn type_name<T: OutputType>() -> String {
        "KpiCaseEdge".to_owned()
    }
}

/// What a connection of cases behind a figure tells besides its nodes.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub struct KpiCases {
    /// Why cases that the figure counts may be missing from the nodes; null when none is withheld.
    withheld_reason: Option<WithheldReason>,
    #[graphql(skip)]
    key: CountOf,
}

#[ComplexObject]
impl KpiCases {
    /// How many cases the figure counts in this part, as the series shows them; null when that is hidden.
    async fn matching(&self, ctx: &Context<'_>) -> Fallible<i64> {
        self.key.published(ctx).await.transpose()
    }
}

impl KpiCases {
    /// One page of the cases behind `part` of `kpi` in a period; `None` when the KPI has no such part
    /// or its figures are not for this viewer.
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
        let reader = ctx.reader();
        let days = period.days(today(reader))?;
        let counts = |version: &kpi_version::Model| version.kind.counts_cases();
        if !kpi.0.version_on(days.from).is_some_and(counts) {
            return Ok(None);
        }
        let versions = ctx.loader().load_one(CountingOf(kpi.clone())).await?;
        let key = CountOf {
            kpi: kpi.clone(),
            versions: versions.unwrap_or_default(),
            days,
            part,
        };
        let Some(counting) = key.counting() else {
            return Ok(None);
        };
        if reader.viewer().is_suppressed() {
            check_period(days, counting.version.frequency)?;
        }
        let has_part = counting.measure.part(counting.version.kind, part).is_some();
        if !has_part || !kpi.is_in_reach(ctx).await? {
            return Ok(None);
        }
        let withheld_reason = WithheldReason::of(reader.viewer());
        let fields = Self {
            withheld_reason,
            key: key.clone(),
        };
        let page = if withheld_reason == Some(WithheldReason::NoCaseAccess) {
            args.size()?;
            Page::default()
        } else {
            let question = rows(reader, counting, days, part, args.seen_from(ctx));
            ctx.loader()
                .load_one(Asked::new(question)?)
                .await?
                .unwrap_or_default()
        };
        Ok(Some(page.into_connection_with(fields, |row| {
            Ready(Case::from(row))
        })))
    }
}

/// Loads how many cases a figure counts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct CountOf {
    kpi: Kpi,
    versions: Arc<Vec<Counting>>,
    days: LocalDays,
    part: Part,
}

impl CountOf {
    /// The version in force on the first of the days, if it counts cases.
    fn counting(&self) -> Option<&Counting> {
        let version = self.kpi.0.version_on(self.days.from)?;
        let mut versions = self.versions.iter();
        versions.find(|one| one.version.id == version.id)
    }

    /// The number as the viewer may see it. The other part decides too: a share is hidden with its rest.
    async fn published(&self, ctx: &Context<'_>) -> Result<Option<i64>, Failure> {
        let count = async |part| {
            let key = Self {
                part,
                ..self.clone()
            };
            ctx.loader().load_one(key).await
        };
        let (numerator, denominator) =
            try_join(count(Part::Numerator), count(Part::Denominator)).await?;
        let Some(version) = self.counting().map(|counting| &counting.version) else {
            return Ok(None);
        };
        let counts = (
            numerator.unwrap_or_default(),
            denominator.unwrap_or_default(),
        );
        let suppression = ctx.viewer().suppression(version.suppression_profile);
        Ok(published::cases(
            version.kind,
            self.part,
            counts,
            suppression,
        ))
    }
}

/// Any other run of days would add up published figures of its own.
fn check_period(days: LocalDays, frequency: Frequency) -> Result<(), Failure> {
    if LocalDays::holding(days.from, frequency) == days {
        return Ok(());
    }
    let own = match frequency {
        Frequency::Month => "{ month }",
        Frequency::Quarter => "{ quarter }",
        Frequency::FinancialYear => "{ financialYear }",
        Frequency::CalendarYear => "{ from, to } of a calendar year",
    };
    Err(Failure::bad_input(format!(
        "period: you see published figures, and those are of the KPI's own periods: ask for one {own}."
    )))
}

impl Loader<CountOf> for Reader {
    type Value = i64;
    type Error = Failure;

    /// One statement for each period, whatever the number of KPIs.
    async fn load(&self, keys: &[CountOf]) -> Result<HashMap<CountOf, i64>, Failure> {
        let of_keys = keys
            .iter()
            .filter_map(|key| Some((key.days, (key, key.counting()?))));
        let alike = grouped(of_keys);
        let mut found = HashMap::new();
        for (days, group) in alike {
            let counts: Vec<&Counting> = group.iter().map(|(_, counting)| *counting).collect();
            let cells = series::cells(self, &counts, days).await?;
            for (key, counting) in group {
                let count = counting.question().count(key.part, &cells, days.to);
                found.insert(key.clone(), count);
            }
        }
        Ok(found)
    }
}

/// The rows that a figure counts, as far as the viewer reaches them, the oldest first.
fn rows(
    reader: &Reader,
    counting: &Counting,
    days: LocalDays,
    part: Part,
    args: PageArgs,
) -> Question<cases::Entity> {
    let backend = reader.backend();
    let condition = condition::of_part(
        &counting.question(),
        part,
        days,
        reader.council_id(),
        backend,
    );
    let scope = reader.viewer().scope(Permission::CaseRead);
    Question {
        rows: Rows::InReach(Box::new(scope.cases(backend))),
        filter: condition.unwrap_or_else(Condition::all),
        order: vec![
            SortColumn::ascending(Column::ReceivedAt),
            SortColumn::ascending(Column::Id),
        ],
        args,
        text: format!("cases behind {} {days:?} {part:?}", counting.kpi.0.id),
    }
}
