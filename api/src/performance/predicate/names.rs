//! The titles of what a predicate names, for its words.

use std::collections::HashMap;

use async_graphql::Context;
use rules::performance::Predicate;
use uuid::Uuid;

use crate::graphql::context::Ask;
use crate::graphql::failure::Failure;
use crate::journeys::journey::JourneyById;
use crate::journeys::outcome::OutcomeById;
use crate::journeys::version::JourneyVersionById;
use crate::organisation::channel::ChannelById;
use crate::organisation::service::ServiceById;
use crate::organisation::team::TeamById;

/// What a predicate names, by kind.
#[derive(Default)]
struct Named {
    journeys: Vec<Uuid>,
    services: Vec<Uuid>,
    versions: Vec<Uuid>,
    channels: Vec<Uuid>,
    teams: Vec<Uuid>,
    outcomes: Vec<Uuid>,
}

impl Named {
    fn collect(&mut self, predicate: &Predicate) {
        match predicate {
            Predicate::All(parts) | Predicate::Any(parts) => {
                for part in parts {
                    self.collect(part);
                }
            }
            Predicate::Not(part) => self.collect(part),
            Predicate::JourneyIn(ids) => self.journeys.extend(ids),
            Predicate::ServiceIn(ids) => self.services.extend(ids),
            Predicate::VersionIn(ids) => self.versions.extend(ids),
            Predicate::ChannelIn(ids) => self.channels.extend(ids),
            Predicate::TeamIn(ids) => self.teams.extend(ids),
            Predicate::OutcomeIn(ids) => self.outcomes.extend(ids),
            _ => {}
        }
    }
}

/// The titles of all that `predicate` names, in a statement for each kind.
pub(super) async fn names_of(
    ctx: &Context<'_>,
    predicate: &Predicate,
) -> Result<HashMap<Uuid, String>, Failure> {
    let mut wanted = Named::default();
    wanted.collect(predicate);
    let loader = ctx.loader();
    let mut titles = HashMap::new();
    let journeys = loader
        .load_many(wanted.journeys.into_iter().map(JourneyById))
        .await?;
    titles.extend(journeys.into_iter().map(|(key, row)| (key.0, row.0.title)));
    let services = loader
        .load_many(wanted.services.into_iter().map(ServiceById))
        .await?;
    titles.extend(services.into_iter().map(|(key, row)| (key.0, row.0.name)));
    let versions = loader
        .load_many(wanted.versions.into_iter().map(JourneyVersionById))
        .await?;
    titles.extend(
        versions
            .into_iter()
            .map(|(key, row)| (key.0, format!("version {}", row.0.number))),
    );
    let channels = loader
        .load_many(wanted.channels.into_iter().map(ChannelById))
        .await?;
    titles.extend(channels.into_iter().map(|(key, row)| (key.0, row.0.title)));
    let teams = loader
        .load_many(wanted.teams.into_iter().map(TeamById))
        .await?;
    titles.extend(teams.into_iter().map(|(key, row)| (key.0, row.0.title)));
    let outcomes = loader
        .load_many(wanted.outcomes.into_iter().map(OutcomeById))
        .await?;
    titles.extend(outcomes.into_iter().map(|(key, row)| (key.0, row.0.title)));
    Ok(titles)
}
