//! Who does the work: councils, directorates, teams, staff, channels, services, customers.

use async_graphql::MergedObject;

pub mod account;
pub mod channel;
pub mod council;
pub mod customer;
pub mod directorate;
pub mod kinds;
pub mod refer;
pub mod service;
pub mod staff;
pub mod team;

/// The root fields of this domain.
#[derive(Debug, Default, MergedObject)]
#[graphql(name = "OrganisationQueries")]
pub struct Queries(
    council::CouncilQueries,
    directorate::DirectorateQueries,
    team::TeamQueries,
    staff::StaffQueries,
    channel::ChannelQueries,
    service::ServiceQueries,
    customer::CustomerQueries,
    account::AccountQueries,
);

/// The mutations of this domain.
#[derive(Debug, Default, MergedObject)]
#[graphql(name = "OrganisationMutations")]
pub struct Mutations(
    service::create::ServiceCreate,
    service::update::ServiceUpdate,
);
