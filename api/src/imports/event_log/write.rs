//! Batches of an import, each a short transaction of its own.

use std::collections::HashSet;

use entities::cases::cases;
use entities::organisation::channel;
use entities::select::in_texts;
use rules::cases::reference::Reference;
use rules::cases::{CaseState, EventKind};
use sea_orm::{ColumnTrait as _, QueryFilter, QuerySelect as _};
use uuid::Uuid;

use super::names::Names;
use super::report::Report;
use super::target::Target;
use crate::cases::rows::{self, CaseRows, insert_rows};
use crate::clock::Clock;
use crate::database::Database;
use crate::imports::ImportFault;
use crate::imports::log::{BadRow, LoggedCase};
use crate::imports::new_journey;
use crate::imports::run::Run;

/// A running import and all it needs to write.
pub struct Writer<'a> {
    pub database: &'a Database,
    pub clock: &'a Clock,
    pub target: Target,
    pub names: Names,
    pub run: Run,
    pub report: Report,
    /// The cases of this file so far.
    pub seen: HashSet<String>,
}

impl Writer<'_> {
    /// Those of the cases that no import has brought in before.
    pub async fn without_known(
        &mut self,
        waiting: Vec<LoggedCase>,
    ) -> Result<Vec<LoggedCase>, ImportFault> {
        if waiting.is_empty() {
            return Ok(waiting);
        }
        let ids: Vec<&str> = waiting
            .iter()
            .map(|case| case.external_id.as_str())
            .collect();
        let known: Vec<Option<String>> = cases::visible(self.run.council_id)
            .filter(cases::Column::JourneyId.eq(self.target.journey.id))
            .filter(in_texts(
                cases::Column::ExternalId,
                &ids,
                self.database.backend(),
            ))
            .select_only()
            .column(cases::Column::ExternalId)
            .into_tuple()
            .all(self.database.read())
            .await?;
        let known: HashSet<String> = known.into_iter().flatten().collect();
        let mut fresh = Vec::with_capacity(waiting.len());
        for case in waiting {
            if known.contains(&case.external_id) {
                self.report.already_there += 1;
            } else {
                fresh.push(case);
            }
        }
        Ok(fresh)
    }

    /// Writes a batch with the names it brings.
    pub async fn write(&mut self, mut rows: CaseRows) -> Result<(), ImportFault> {
        if rows.is_empty() {
            return Ok(());
        }
        self.make_references_unique(&mut rows).await?;
        self.count(&rows);
        let new_rows = self.target.new_rows.take();
        let channels = std::mem::take(&mut self.names.fresh_channels);
        let activities = std::mem::take(&mut self.names.fresh_activities);
        let has_created = new_rows.is_some() || !channels.is_empty() || !activities.is_empty();
        let created = &mut self.run.created;
        if let Some(new) = &new_rows {
            created
                .directorates
                .extend(new.directorates.iter().map(|row| row.id));
            created
                .services
                .extend(new.services.iter().map(|row| row.id));
            created
                .journeys
                .extend(new.journeys.iter().map(|row| row.id));
        }
        created
            .channels
            .extend(channels.iter().map(|row: &channel::Model| row.id));
        created
            .activities
            .extend(activities.iter().map(|row| row.id));
        let transaction = self.database.write().await?;
        if let Some(new) = new_rows {
            new_journey::insert(&transaction, new).await?;
        }
        insert_rows(&transaction, channels).await?;
        insert_rows(&transaction, activities).await?;
        if has_created {
            self.run.note(&transaction).await?;
        }
        rows::insert(&transaction, self.clock, rows).await?;
        transaction.commit().await?;
        Ok(())
    }

    fn count(&mut self, rows: &CaseRows) {
        let in_state = |state| rows.cases.iter().filter(|case| case.state == state).count();
        self.report.cases += rows.cases.len();
        self.report.closed += in_state(CaseState::Closed);
        self.report.withdrawn += in_state(CaseState::Withdrawn);
        let is_logged =
            |event: &&entities::cases::case_event::Model| event.kind == EventKind::Activity;
        self.report.events += rows.events.iter().filter(is_logged).count();
        let contradicts = |case: &&cases::Model| case.has_contradictory_times;
        self.report.contradictory_times += rows.cases.iter().filter(contradicts).count();
    }

    /// References are short and random: among many cases two may agree by chance.
    async fn make_references_unique(&self, rows: &mut CaseRows) -> Result<(), ImportFault> {
        loop {
            let wanted: Vec<&str> = rows
                .cases
                .iter()
                .map(|case| case.reference.as_str())
                .collect();
            let mut taken: HashSet<String> = self.taken(&wanted).await?.into_iter().collect();
            let mut has_changed = false;
            for case in &mut rows.cases {
                if !taken.insert(case.reference.clone()) {
                    case.reference = Reference::from_random(self.clock.random()).to_string();
                    has_changed = true;
                }
            }
            if !has_changed {
                return Ok(());
            }
        }
    }

    async fn taken(&self, references: &[&str]) -> Result<Vec<String>, ImportFault> {
        let backend = self.database.backend();
        let council_id: Uuid = self.run.council_id;
        let mut taken = Vec::new();
        for select in [cases::visible(council_id), cases::staged(council_id)] {
            let some: Vec<String> = select
                .filter(in_texts(cases::Column::Reference, references, backend))
                .select_only()
                .column(cases::Column::Reference)
                .into_tuple()
                .all(self.database.read())
                .await?;
            taken.extend(some);
        }
        Ok(taken)
    }

    /// Whether a case comes for the first time in this file; a second one of the same name is bad.
    pub fn is_first(&mut self, case: &LoggedCase, file: &str) -> Result<(), BadRow> {
        if self.seen.insert(case.external_id.clone()) {
            return Ok(());
        }
        Err(BadRow {
            file: file.to_owned(),
            line: case.line,
            reason: "the file tells a case of this identity before".to_owned(),
        })
    }
}
