//! Outcomes: the ways in which cases of a journey end.

pub mod create;
pub mod update;

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, Enum, ID, Object};
use entities::journeys::outcome::{Column, Entity, Model};
use entities::journeys::version_outcome;
use sea_orm::QueryOrder;
use uuid::Uuid;

use super::journey::{Journey, JourneyById};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::id::Kind;
use crate::graphql::load::grouped;
use crate::performance::kpi::Kpi;
use crate::performance::link;

/// What an outcome means for the customer's purpose.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "rules::journeys::OutcomeKind")]
pub enum OutcomeKind {
    /// What the customer came for was done.
    Met,
    /// What the customer came for was refused or not done.
    NotMet,
    /// The customer no longer wanted it. Only withdrawing a case ends it so.
    Withdrawn,
    /// Passed on to another service or organisation.
    Referred,
    /// Any other ending.
    Other,
}

/// What is to be done with the words of a case when the time is over for which they are kept.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "rules::journeys::retention::RetentionAction")]
pub enum RetentionAction {
    /// Somebody decides whether they are kept longer: `retentionReviews`.
    Review,
    /// They are destroyed, within minutes of the day on which they are due.
    Destroy,
}

/// A way in which cases of a journey end.
#[derive(Clone, Debug)]
pub struct Outcome(pub Model);

/// A way in which cases of a journey end.
#[Object]
impl Outcome {
    /// The opaque id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Outcome.id(self.0.id)
    }

    /// Short name, unique in the journey.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// Name for readers.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// What it means for the customer's purpose.
    async fn kind(&self) -> OutcomeKind {
        self.0.kind.into()
    }

    /// The journey whose cases end so; null only beside an error.
    async fn journey(&self, ctx: &Context<'_>) -> Fallible<Journey> {
        ctx.loader()
            .load_one(JourneyById(self.0.journey_id))
            .await
            .transpose()
    }

    /// The KPIs that it counts towards, by code.
    async fn kpis(&self, ctx: &Context<'_>) -> Fallible<Vec<Kpi>> {
        Some(link::kpis_of(ctx, "Outcome.kpis", self.0.id).await)
    }

    /// For how many calendar months after the local day of their end the words and documents of cases are kept
    /// that end so; null keeps them until their customer is erased.
    async fn retention_months(&self) -> Option<i32> {
        self.0.retention_months
    }

    /// What is to be done then; null with it.
    async fn retention_action(&self) -> Option<RetentionAction> {
        self.0.retention_action.map(Into::into)
    }

    /// Counts the changes, from 1; an update names the revision it saw last.
    async fn revision(&self) -> i64 {
        self.0.revision
    }
}

/// Loads outcomes by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OutcomeById(pub Uuid);

impl Loader<OutcomeById> for Reader {
    type Value = Outcome;
    type Error = Failure;

    async fn load(&self, keys: &[OutcomeById]) -> Result<HashMap<OutcomeById, Outcome>, Failure> {
        let found = self
            .rows_of::<Entity>(Column::Id, keys.iter().map(|key| key.0))
            .all(self.connection());
        let rows = self.ask("outcome by id", found).await?;
        Ok(rows
            .into_iter()
            .map(|row| (OutcomeById(row.id), Outcome(row)))
            .collect())
    }
}

/// Loads all outcomes of a journey, by code, whichever version offers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OutcomesOfJourney(pub Uuid);

impl Loader<OutcomesOfJourney> for Reader {
    type Value = Vec<Outcome>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[OutcomesOfJourney],
    ) -> Result<HashMap<OutcomesOfJourney, Vec<Outcome>>, Failure> {
        let found = self
            .rows_of::<Entity>(Column::JourneyId, keys.iter().map(|key| key.0))
            .order_by_asc(Column::Code)
            .all(self.connection());
        let rows = self.ask("outcomes of journey", found).await?;
        Ok(grouped(rows.into_iter().map(|row| {
            (OutcomesOfJourney(row.journey_id), Outcome(row))
        })))
    }
}

/// Loads the outcomes that a version offers, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OutcomesOf(pub Uuid);

impl Loader<OutcomesOf> for Reader {
    type Value = Vec<Outcome>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[OutcomesOf],
    ) -> Result<HashMap<OutcomesOf, Vec<Outcome>>, Failure> {
        let found = self
            .rows_of::<version_outcome::Entity>(
                version_outcome::Column::JourneyVersionId,
                keys.iter().map(|key| key.0),
            )
            .order_by_asc(version_outcome::Column::Position)
            .all(self.connection());
        let links = self.ask("outcomes of version", found).await?;
        let keys: Vec<OutcomeById> = links
            .iter()
            .map(|link| OutcomeById(link.outcome_id))
            .collect();
        let outcomes = <Self as Loader<OutcomeById>>::load(self, &keys).await?;
        let mut lists: HashMap<OutcomesOf, Vec<Outcome>> = HashMap::new();
        for link in links {
            if let Some(outcome) = outcomes.get(&OutcomeById(link.outcome_id)) {
                lists
                    .entry(OutcomesOf(link.journey_version_id))
                    .or_default()
                    .push(outcome.clone());
            }
        }
        Ok(lists)
    }
}
