//! Customer journeys: the catalogue, its versions with their stages, and the outcomes.

pub mod activity;
pub mod calendar;
pub mod catalogue;
pub mod journey;
pub mod outcome;
pub mod stage;
pub mod step;
pub mod step_skill;
pub mod version;

use async_graphql::MergedObject;

/// The root fields of this domain.
#[derive(Debug, Default, MergedObject)]
#[graphql(name = "JourneysQueries")]
pub struct Queries(journey::JourneyQueries);

/// The mutations of this domain.
#[derive(Debug, Default, MergedObject)]
#[graphql(name = "JourneysMutations")]
pub struct Mutations(
    journey::create::JourneyCreate,
    journey::update::JourneyUpdate,
    outcome::create::OutcomeCreate,
    outcome::update::OutcomeUpdate,
    version::draft::JourneyVersionDraft,
    version::update::JourneyVersionUpdate,
    version::publish::JourneyVersionPublish,
    version::retire::JourneyVersionRetire,
);
