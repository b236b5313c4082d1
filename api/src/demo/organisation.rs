//! The rows of the demonstration council's organisation: directorates, teams, staff, services.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::organisation::{
    channel, council, customer, directorate, service, staff, team, team_member,
};
use rules::organisation::CustomerKind;
use uuid::Uuid;

use super::maker::Maker;
use super::service_plans::SERVICES;
use super::structure::{CHANNELS, COUNCIL_CODE, COUNCIL_NAME, DIRECTORATES, TEAMS};
use super::words;

/// Members of staff in each team; the first leads it.
const STAFF_PER_TEAM: usize = 5;

/// Everybody and everything that does not change with the cases.
#[derive(Debug)]
pub struct Organisation {
    /// The council.
    pub council: council::Model,
    /// Its directorates.
    pub directorates: Vec<directorate::Model>,
    /// Its teams.
    pub teams: Vec<team::Model>,
    /// Its staff: a director for each directorate, then the teams' members.
    pub staff: Vec<staff::Model>,
    /// Who is in which team.
    pub members: Vec<team_member::Model>,
    /// Its channels, in the order of [`CHANNELS`].
    pub channels: Vec<channel::Model>,
    /// Its services, in the order of [`SERVICES`].
    pub services: Vec<service::Model>,
    /// A customer for each member of staff, for what they ask of the support services.
    pub customers: Vec<customer::Model>,
}

impl Organisation {
    /// The organisation as it was founded.
    #[must_use]
    pub fn make(maker: &mut Maker, at: DateTime<Utc>) -> Self {
        let directorates = directorates(maker, at);
        let of_directorate: HashMap<&str, Uuid> = directorates
            .iter()
            .zip(DIRECTORATES)
            .map(|(row, (code, _))| (code, row.id))
            .collect();
        let teams = teams(maker, at, &of_directorate);
        let (staff, members) = staff(maker, at, &directorates, &teams);
        let customers = staff
            .iter()
            .map(|person| staff_customer(maker, at, person))
            .collect();
        Self {
            council: council::Model {
                council_id: maker.council_id(),
                code: COUNCIL_CODE.to_owned(),
                name: COUNCIL_NAME.to_owned(),
                time_zone: "Europe/London".to_owned(),
                created_at: at,
                councillors_see_small_numbers: false,
                calendar_revision: 0,
            },
            channels: channels(maker, at),
            services: services(maker, at, &of_directorate),
            directorates,
            teams,
            staff,
            members,
            customers,
        }
    }

    /// The id of a team; nil for a code that no team has.
    #[must_use]
    pub fn team_id(&self, code: &str) -> Uuid {
        self.teams
            .iter()
            .find(|team| team.code == code)
            .map_or(Uuid::nil(), |team| team.id)
    }

    /// The id of a service; nil for a code that no service has.
    #[must_use]
    pub fn service_id(&self, code: &str) -> Uuid {
        self.services
            .iter()
            .find(|service| service.code == code)
            .map_or(Uuid::nil(), |service| service.id)
    }

    /// The members of a team, its leader first.
    #[must_use]
    pub fn members_of(&self, team_id: Uuid) -> Vec<Uuid> {
        self.members
            .iter()
            .filter(|member| member.team_id == team_id)
            .map(|member| member.staff_id)
            .collect()
    }

    /// The director of a directorate; `None` for a code that no directorate has.
    #[must_use]
    pub fn director(&self, code: &str) -> Option<&staff::Model> {
        self.directorates
            .iter()
            .position(|directorate| directorate.code == code)
            .and_then(|place| self.staff.get(place))
    }
}

fn directorates(maker: &mut Maker, at: DateTime<Utc>) -> Vec<directorate::Model> {
    DIRECTORATES
        .iter()
        .map(|(code, title)| directorate::Model {
            id: maker.id(at),
            council_id: maker.council_id(),
            code: (*code).to_owned(),
            title: (*title).to_owned(),
            revision: 1,
        })
        .collect()
}

fn teams(
    maker: &mut Maker,
    at: DateTime<Utc>,
    directorates: &HashMap<&str, Uuid>,
) -> Vec<team::Model> {
    TEAMS
        .iter()
        .map(|plan| team::Model {
            id: maker.id(at),
            council_id: maker.council_id(),
            directorate_id: directorates
                .get(plan.directorate)
                .copied()
                .unwrap_or_default(),
            code: plan.code.to_owned(),
            title: plan.title.to_owned(),
            kind: plan.kind,
            revision: 1,
        })
        .collect()
}

fn channels(maker: &mut Maker, at: DateTime<Utc>) -> Vec<channel::Model> {
    CHANNELS
        .iter()
        .map(|(code, title)| channel::Model {
            id: maker.id(at),
            council_id: maker.council_id(),
            code: (*code).to_owned(),
            title: (*title).to_owned(),
            revision: 1,
        })
        .collect()
}

fn services(
    maker: &mut Maker,
    at: DateTime<Utc>,
    directorates: &HashMap<&str, Uuid>,
) -> Vec<service::Model> {
    SERVICES
        .iter()
        .map(|plan| service::Model {
            id: maker.id(at),
            council_id: maker.council_id(),
            directorate_id: directorates
                .get(plan.directorate)
                .copied()
                .unwrap_or_default(),
            code: plan.code.to_owned(),
            name: plan.name.to_owned(),
            description: None,
            revision: 1,
        })
        .collect()
}

/// A director for each directorate, then the members of each team.
fn staff(
    maker: &mut Maker,
    at: DateTime<Utc>,
    directorates: &[directorate::Model],
    teams: &[team::Model],
) -> (Vec<staff::Model>, Vec<team_member::Model>) {
    let mut people: Vec<staff::Model> = Vec::new();
    let mut members = Vec::new();
    for directorate in directorates {
        people.push(person(maker, at, directorate.id, people.len() + 1));
    }
    for team in teams {
        for _ in 0..STAFF_PER_TEAM {
            let person = person(maker, at, team.directorate_id, people.len() + 1);
            members.push(team_member::Model {
                council_id: maker.council_id(),
                team_id: team.id,
                staff_id: person.id,
            });
            people.push(person);
        }
    }
    (people, members)
}

fn person(
    maker: &mut Maker,
    at: DateTime<Utc>,
    directorate_id: Uuid,
    number: usize,
) -> staff::Model {
    let name = words::person(&mut maker.chance);
    staff::Model {
        id: maker.id(at),
        council_id: maker.council_id(),
        directorate_id,
        code: format!("S{number:04}"),
        email: Some(words::email(&mut maker.chance, &name)),
        name,
        is_active: true,
        revision: 1,
    }
}

fn staff_customer(maker: &mut Maker, at: DateTime<Utc>, person: &staff::Model) -> customer::Model {
    customer::Model {
        id: maker.id(at),
        council_id: maker.council_id(),
        kind: CustomerKind::Staff,
        staff_id: Some(person.id),
        name: person.name.clone(),
        email: person.email.clone(),
        telephone: None,
        created_at: at,
        revision: 1,
        erased_at: None,
        merged_at: None,
    }
}
