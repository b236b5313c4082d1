//! Who does the work: councils, directorates, teams, staff, channels, services, customers.

use async_graphql::MergedObject;

pub mod absence;
pub mod account;
pub mod channel;
pub mod council;
pub mod customer;
pub mod directorate;
pub mod keeper;
pub mod kinds;
pub mod refer;
pub mod service;
pub mod skill;
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
    skill::SkillQueries,
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
    staff::skill_set::StaffSkillSet,
    skill::create::SkillCreate,
    skill::change::SkillChange,
    skill::retire::SkillRetire,
    absence::record::AbsenceRecord,
    absence::change::AbsenceChange,
    absence::cancel::AbsenceCancel,
    channel::create::ChannelCreate,
    channel::update::ChannelUpdate,
    service::create::ServiceCreate,
    service::update::ServiceUpdate,
    customer::create::CustomerCreate,
    customer::update::CustomerUpdate,
    account::create::AccountCreate,
    account::update::AccountUpdate,
);
