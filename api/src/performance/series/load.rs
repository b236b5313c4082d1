//! Loading the figures of KPIs: a fixed number of statements for each period that a query asks for.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use entities::performance::kpi;
use rules::performance::formula::MAX_LEVELS;
use rules::performance::{Frequency, KpiCells};
use rules::time::period::Period as LocalDays;
use uuid::Uuid;

use super::ground::Ground;
use super::ledger::{self, Drawn};
use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;
use crate::performance::figures::{self, Wanted};
use crate::performance::kpi::known::formula;
use crate::performance::kpi::{Counting, Kpi, ServicesOf, counting, with_versions};
use crate::performance::value::ValuesOf;

/// Loads the figures of a KPI for each of its periods, or longer ones, that overlaps `period`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FiguresOf {
    /// The KPI.
    pub kpi: Kpi,
    /// What its versions count that count cases.
    pub counting: Arc<Vec<Arc<Counting>>>,
    /// The days.
    pub period: LocalDays,
    /// The length of the periods; its own when none is given.
    pub every: Option<Frequency>,
}

impl Loader<FiguresOf> for Reader {
    type Value = Vec<Drawn>;
    type Error = Failure;

    /// One statement for each source of figures and each period that a query asks for, whatever the
    /// number of KPIs and the difference of their predicates; one more for each level of formulas.
    async fn load(&self, keys: &[FiguresOf]) -> Result<HashMap<FiguresOf, Vec<Drawn>>, Failure> {
        let kpis = with_operands(self, keys.iter().map(|key| &key.kpi)).await?;
        let asked: HashSet<Uuid> = keys.iter().map(|key| key.kpi.0.id).collect();
        let operands = kpis.values().filter(|kpi| !asked.contains(&kpi.0.id));
        let operands: Vec<Kpi> = operands.cloned().collect();
        let of_operands = counting(self, &operands).await?;
        let of_keys = keys.iter().flat_map(|key| key.counting.iter());
        let of_keys = of_keys.map(AsRef::as_ref);
        let counts: Vec<&Counting> = of_keys.chain(&of_operands).collect();
        let mut ground = Ground::new(&kpis, &counts)?;
        ground.is_suppressed = self.viewer().is_suppressed();
        let recorded = ground.recorded();
        if !recorded.is_empty() {
            let values: Vec<ValuesOf> = recorded.iter().copied().map(ValuesOf).collect();
            ground.values = self.load(&values).await?;
            let services: Vec<ServicesOf> = recorded.into_iter().map(ServicesOf).collect();
            ground.services = self.load(&services).await?;
        }
        let mut alike: HashMap<LocalDays, Vec<&FiguresOf>> = HashMap::new();
        for key in keys {
            alike.entry(key.period).or_default().push(key);
        }
        let mut found = HashMap::new();
        for (period, group) in alike {
            ground.days = whole(period, &group, &kpis);
            ground.cells = cells(self, &counts, ground.days).await?;
            for key in group {
                found.insert(key.clone(), ledger::draw(&ground, key));
            }
        }
        Ok(found)
    }
}

/// The KPIs asked for and those that they come of, by id. Whether the viewer may see the latter does
/// not matter: a figure does not depend on who looks.
async fn with_operands(
    reader: &Reader,
    asked: impl Iterator<Item = &Kpi>,
) -> Result<HashMap<Uuid, Kpi>, Failure> {
    let mut known: HashMap<Uuid, Kpi> = asked.map(|kpi| (kpi.0.id, kpi.clone())).collect();
    for _ in 0..=MAX_LEVELS {
        let mut wanted = HashSet::new();
        for version in known.values().flat_map(|kpi| &kpi.0.versions) {
            let operands = formula(version)?.map(|formula| formula.operands());
            wanted.extend(operands.into_iter().flatten());
        }
        let missing: Vec<Uuid> = wanted
            .into_iter()
            .filter(|id| !known.contains_key(id))
            .collect();
        if missing.is_empty() {
            break;
        }
        let select = reader
            .rows_of::<kpi::Entity>(kpi::Column::Id, missing)
            .into_model::<kpi::Model>()
            .all(reader.connection());
        let rows = reader.ask("KPIs of formulas", select).await?;
        let more = with_versions(reader, rows).await?;
        known.extend(more.into_iter().map(|kpi| (kpi.0.id, kpi)));
    }
    Ok(known)
}

/// The days from the first of the first period to the last of the last, of every length that is asked
/// for or that a formula asks for.
fn whole(period: LocalDays, group: &[&FiguresOf], kpis: &HashMap<Uuid, Kpi>) -> LocalDays {
    let asked = group.iter().filter_map(|key| key.every);
    let own = kpis.values().flat_map(|kpi| &kpi.0.versions);
    let mut days = period;
    for frequency in asked.chain(own.map(|version| version.frequency)) {
        let first = LocalDays::holding(period.from, frequency);
        let last = LocalDays::holding(period.last_day(), frequency);
        days.from = days.from.min(first.from);
        days.to = days.to.max(last.to);
    }
    days
}

/// The cells of all that these versions count in `days`, in one statement.
///
/// # Errors
/// When the database fails.
pub async fn cells(
    reader: &Reader,
    counting: &[&Counting],
    days: LocalDays,
) -> Result<KpiCells, Failure> {
    let wanted: Vec<Wanted<'_>> = counting.iter().flat_map(|one| one.wanted()).collect();
    figures::read(reader, reader.connection(), &wanted, days).await
}
