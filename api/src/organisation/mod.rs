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
    directorate::create::DirectorateCreate,
    directorate::update::DirectorateUpdate,
    team::create::TeamCreate,
    team::update::TeamUpdate,
    staff::create::StaffCreate,
    staff::update::StaffUpdate,
    channel::create::ChannelCreate,
    channel::update::ChannelUpdate,
    service::create::ServiceCreate,
    service::update::ServiceUpdate,
    customer::create::CustomerCreate,
    customer::update::CustomerUpdate,
    account::create::AccountCreate,
    account::update::AccountUpdate,
);
