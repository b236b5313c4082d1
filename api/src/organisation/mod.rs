//! Who does the work: councils, directorates, teams, staff, channels, services, customers.

use async_graphql::MergedObject;

pub mod service;

/// The root fields of this domain.
#[derive(Debug, Default, MergedObject)]
pub struct Queries(service::ServiceQueries);

/// The mutations of this domain.
#[derive(Debug, Default, MergedObject)]
pub struct Mutations(
    service::create::ServiceCreate,
    service::update::ServiceUpdate,
);
