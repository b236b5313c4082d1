//! Reading what moved KPIs, for all that a query asks for at once: the figures as they stand, the cases
//! that something happened to since the earliest cut, and their logs, all in one snapshot.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use entities::cases::cases;
use entities::select::in_ids;
use rules::access::Permission;
use rules::performance::{Dimension, KpiCells, TimeAnchor};
use rules::time::period::Period as LocalDays;
use sea_orm::{ConnectionTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::Cut;
use super::effects::KpiMovementGroup;
use super::moved::{self, Moved};
use super::touched::{self, Touched, Wanted};
use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;
use crate::performance::figures;

/// Loads what moved a KPI from one cut to another, told apart by group.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct MovementOf {
    /// The cut moved from.
    pub from: Cut,
    /// The cut moved to.
    pub to: Cut,
    /// What groups are told apart by; none for the whole alone.
    pub by: Option<KpiMovementGroup>,
}

impl MovementOf {
    const fn cuts(&self) -> [&Cut; 2] {
        [&self.from, &self.to]
    }
}

impl Loader<MovementOf> for Reader {
    type Value = Arc<Moved>;
    type Error = Failure;

    /// A constant number of statements, and one for each period that is asked about.
    async fn load(&self, keys: &[MovementOf]) -> Result<HashMap<MovementOf, Arc<Moved>>, Failure> {
        self.ask("movement of KPI", read(self, keys)).await
    }
}

async fn read(
    reader: &Reader,
    keys: &[MovementOf],
) -> Result<HashMap<MovementOf, Arc<Moved>>, Failure> {
    let Some(wanted) = wanted(keys) else {
        return Ok(HashMap::new());
    };
    let snapshot = reader.database().snapshot().await?;
    let (touched, ground) = touched::read(&snapshot, reader, &wanted).await?;
    let mut cells = HashMap::new();
    for (days, wanted) in figures_of(keys) {
        let read = figures::read(reader, &snapshot, &wanted, days).await?;
        cells.insert(days, read);
    }
    let reached = reached(&snapshot, reader, &touched).await?;
    snapshot.commit().await?;

    let told = keys.iter().map(|key| {
        let asked = moved::Asked {
            by: key.by,
            touched: &touched,
            ground: &ground,
            reached: reached.as_ref(),
        };
        let none = KpiCells::default();
        let of = |cut: &Cut| cells.get(&cut.days).unwrap_or(&none);
        let moved = asked.between((&key.from, of(&key.from)), (&key.to, of(&key.to)));
        (key.clone(), Arc::new(moved))
    });
    Ok(told.collect())
}

fn wanted(keys: &[MovementOf]) -> Option<Wanted> {
    let cuts = || keys.iter().flat_map(MovementOf::cuts);
    let since = cuts().map(|cut| cut.as_at).min()?;
    let mut days: Vec<(TimeAnchor, LocalDays)> = cuts()
        .flat_map(|cut| {
            let readings = cut.counting.question().readings();
            readings.map(|reading| (reading.anchor, cut.days))
        })
        .collect();
    days.sort_unstable_by_key(|(anchor, days)| (*anchor, days.from, days.to));
    days.dedup();
    let is_narrow = cuts().all(|cut| !cut.counting.services.is_empty());
    let services: HashSet<Uuid> = cuts()
        .filter(|_| is_narrow)
        .flat_map(|cut| cut.counting.services.iter().copied())
        .collect();
    let mut asked = cuts().flat_map(|cut| cut.counting.question().readings());
    let is_by_team = |key: &MovementOf| key.by == Some(KpiMovementGroup::Team);
    Some(Wanted {
        since,
        days,
        services: services.into_iter().collect(),
        asks_for_team: keys.iter().any(is_by_team)
            || asked.any(|reading| reading.facts.contains(&Dimension::Team)),
    })
}

/// For each period asked about, what must be read of it.
fn figures_of(keys: &[MovementOf]) -> HashMap<LocalDays, Vec<figures::Wanted<'_>>> {
    let mut found: HashMap<LocalDays, Vec<figures::Wanted<'_>>> = HashMap::new();
    for key in keys {
        for cut in key.cuts() {
            let wanted = cut.counting.wanted().map(|wanted| figures::Wanted {
                reading: KpiMovementGroup::told_apart(key.by, wanted.reading),
                ..wanted
            });
            found.entry(cut.days).or_default().extend(wanted);
        }
    }
    found
}

/// The touched cases in the viewer's case reach; `None` when that is the whole council.
async fn reached(
    connection: &impl ConnectionTrait,
    reader: &Reader,
    touched: &[Touched],
) -> Result<Option<HashSet<Uuid>>, Failure> {
    let viewer = reader.viewer();
    if !viewer.may(Permission::CaseRead) {
        return Ok(Some(HashSet::new()));
    }
    let scope = viewer.scope(Permission::CaseRead);
    if scope.is_whole_council() {
        return Ok(None);
    }
    let ids: Vec<Uuid> = touched.iter().map(|touched| touched.case.id).collect();
    let reached: Vec<Uuid> = scope
        .cases(reader.backend())
        .filter(in_ids(cases::Column::Id, &ids, reader.backend()))
        .select_only()
        .column(cases::Column::Id)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(Some(reached.into_iter().collect()))
}
