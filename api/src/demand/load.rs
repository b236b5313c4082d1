//! Loading figures for many owners at once.

use std::collections::{BTreeSet, HashMap};
use std::mem::discriminant;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use chrono::NaiveDate;
use rules::demand::figures::{Cell, Figure, Figures};
use rules::demand::published::{self, PublishedFigures, PublishedRow};
use rules::demand::rows::{self, Group};
use rules::small_numbers::Suppression;
use uuid::Uuid;

use super::asked::{Asked, Owner};
use super::figures::{self, Question};
use crate::graphql::context::Reader;
use crate::graphql::failure::{Failure, Refusal};

/// The most rows that one `demand` field answers.
pub(super) const MOST_ROWS: usize = 5_000;

/// Some figures of what is asked.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct ReportOf {
    /// What is asked.
    pub asked: Arc<Asked>,
    /// The figures.
    pub figures: BTreeSet<Figure>,
}

/// The rows of what is asked, and all of them together, as published to the viewer.
#[derive(Clone, Debug)]
pub(super) struct Report {
    /// The rows.
    pub rows: Vec<PublishedRow>,
    /// All together.
    pub totals: PublishedRow,
}

impl Report {
    fn of(asked: &Asked, cells: &[Cell], suppression: Suppression) -> Result<Self, Failure> {
        let rows = rows::fold(cells, &asked.by, asked.period, MOST_ROWS)
            .map_err(|many| Failure::refused(Refusal::LimitExceeded, format!("demand: {many}.")))?;
        Ok(Self {
            rows: published::publish(rows, &asked.by, suppression),
            totals: rows::totals(cells, &asked.by, asked.period).published(suppression),
        })
    }

    /// The figures of one row; zeros where nothing was counted.
    pub fn figures(&self, from: NaiveDate, group: Group) -> PublishedFigures {
        let at = (from, group);
        let found = self
            .rows
            .binary_search_by_key(&at, |row| (row.period.from, row.group));
        let row = found.ok().and_then(|place| self.rows.get(place));
        row.map_or_else(
            || Figures::default().published(Suppression::None),
            |row| row.figures.clone(),
        )
    }
}

impl Loader<ReportOf> for Reader {
    /// A question that is too large fails alone.
    type Value = Result<Arc<Report>, Failure>;
    type Error = Failure;

    /// One statement for each kind of owner, period, grouping, filter and set of figures that a query
    /// asks for, whatever the number of owners.
    async fn load(&self, keys: &[ReportOf]) -> Result<HashMap<ReportOf, Self::Value>, Failure> {
        let mut alike: HashMap<_, Vec<&ReportOf>> = HashMap::new();
        for key in keys {
            let Asked {
                owner,
                period,
                by,
                filter,
            } = key.asked.as_ref();
            let question = (discriminant(owner), *period, by, filter, &key.figures);
            alike.entry(question).or_default().push(key);
        }
        let mut found = HashMap::new();
        for keys in alike.into_values() {
            for (key, report) in reports(self, &keys).await {
                found.insert(key.clone(), report);
            }
        }
        Ok(found)
    }
}

/// The reports of keys that differ in the owner alone.
async fn reports<'a>(
    reader: &Reader,
    keys: &[&'a ReportOf],
) -> Vec<(&'a ReportOf, Result<Arc<Report>, Failure>)> {
    let Some(first) = keys.first() else {
        return Vec::new();
    };
    let owners: Vec<Uuid> = keys.iter().map(|key| key.asked.owner.id()).collect();
    let question = Question {
        kind: first.asked.owner,
        owners: &owners,
        asked: &first.asked,
        figures: &first.figures,
    };
    let read = figures::read(reader, &question).await;
    let suppression = reader.viewer().suppression(Suppression::default());
    let report = |key: &ReportOf| {
        let id = match key.asked.owner {
            Owner::Council => reader.council_id(),
            other => other.id(),
        };
        let cells = read.as_ref().map_err(Clone::clone)?;
        let own = cells.get(&id).map_or(&[][..], Vec::as_slice);
        Report::of(&key.asked, own, suppression).map(Arc::new)
    };
    keys.iter().map(|key| (*key, report(key))).collect()
}
