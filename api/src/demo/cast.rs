//! Who gets in touch, and who takes it in.

use std::collections::HashSet;

use chrono::TimeDelta;
use entities::organisation::customer;
use rules::organisation::CustomerKind;
use uuid::Uuid;

use super::arrivals::Arrival;
use super::chance::Chance;
use super::journeys::{Course, VersionCourse};
use super::maker::Maker;
use super::organisation::Organisation;
use super::people::{People, Person, StaffCustomer, TRIED_TEAM};
use super::words;

/// The place of the website among the channels.
const WEB: usize = 1;
/// Callers whom the council does not know yet, per thousand.
const NEWCOMERS: u32 = 520;
/// Cases on the partner's journeys that the partner opens, per thousand.
const BY_PARTNER: u32 = 70;
/// Every so-manieth case of the right kind is one of the people to try a role with.
const TURN: u32 = 250;
/// The same among the fewer cases of staff.
const STAFF_TURN: u32 = 40;

/// Days for which the cases of the team to try wait.
const BEHIND: i64 = 4;

/// The people of the story.
#[derive(Debug)]
pub struct Cast<'a> {
    organisation: &'a Organisation,
    people: &'a People,
    partner_journeys: HashSet<Uuid>,
    residents: Vec<Uuid>,
    businesses: Vec<Uuid>,
    /// Cases of residents and of staff so far.
    turns: (u32, u32),
}

/// Who opens a case.
#[derive(Debug)]
pub struct Caller {
    /// The customer.
    pub customer_id: Uuid,
    /// The account that opens it.
    pub opened_by: Uuid,
    /// The customer's row, where they are new.
    pub newcomer: Option<customer::Model>,
}

impl<'a> Cast<'a> {
    /// The people of an organisation, before anybody got in touch.
    #[must_use]
    pub fn new(
        organisation: &'a Organisation,
        people: &'a People,
        partner_journeys: HashSet<Uuid>,
    ) -> Self {
        Self {
            organisation,
            people,
            partner_journeys,
            residents: Vec::new(),
            businesses: Vec::new(),
            turns: (0, 0),
        }
    }

    /// The channels, in their order.
    #[must_use]
    pub fn channels(&self) -> Vec<Uuid> {
        self.organisation
            .channels
            .iter()
            .map(|channel| channel.id)
            .collect()
    }

    /// Whether the partner works on a journey.
    #[must_use]
    pub fn is_partner_journey(&self, journey_id: Uuid) -> bool {
        self.partner_journeys.contains(&journey_id)
    }

    /// The partner's account.
    #[must_use]
    pub const fn partner(&self) -> Uuid {
        self.people.partner
    }

    /// Whether nobody has taken up a case of a version that came so long ago: the team whose people have
    /// accounts to try is some days behind, so that its queue is not empty.
    #[must_use]
    pub fn leaves(&self, version: &VersionCourse, age: TimeDelta) -> bool {
        let tried = self.organisation.team_id(TRIED_TEAM);
        let first = version.stages.first().map(|(_, team_id, _)| *team_id);
        first == Some(tried) && age < TimeDelta::days(BEHIND)
    }

    /// The members of a team, its leader first.
    #[must_use]
    pub fn team(&self, team_id: Uuid) -> &[Person] {
        self.people.of_team.get(&team_id).map_or(&[], Vec::as_slice)
    }

    /// The leader of a team.
    #[must_use]
    pub fn leader(&self, team_id: Uuid) -> Option<Person> {
        self.people.leader(team_id)
    }

    /// Somebody of the customer contact team.
    pub fn contact_team(&self, maker: &mut Maker) -> Option<Person> {
        self.contact_person(&mut maker.chance)
    }

    /// Somebody of the customer contact team, which is the first of the teams.
    pub fn contact_person(&self, chance: &mut Chance) -> Option<Person> {
        chance
            .pick(self.team(self.organisation.teams.first()?.id))
            .copied()
    }

    /// Somebody who got in touch before; `None` where they gave no name.
    pub fn known_customer(&self, maker: &mut Maker, kind: CustomerKind) -> Option<Uuid> {
        if maker.chance.happens(400) {
            return None;
        }
        match kind {
            CustomerKind::Resident => maker.chance.pick(&self.residents).copied(),
            CustomerKind::Business => maker.chance.pick(&self.businesses).copied(),
            CustomerKind::Staff => self.any_staff(maker).map(|staff| staff.customer_id),
        }
    }

    /// Who opens the case of an arrival.
    pub fn caller(&mut self, maker: &mut Maker, course: &Course, arrival: &Arrival) -> Caller {
        match course.customer {
            CustomerKind::Staff => self.staff_caller(maker),
            CustomerKind::Resident if self.is_customers_turn() => Caller {
                customer_id: self.people.customer.id,
                opened_by: self.people.customer_account,
                newcomer: None,
            },
            kind => {
                let newcomer = self.newcomer(maker, kind, arrival);
                let customer_id = newcomer
                    .as_ref()
                    .map_or_else(|| self.somebody(maker, kind), |newcomer| newcomer.id);
                Caller {
                    customer_id,
                    opened_by: self.opener(maker, course, arrival),
                    newcomer,
                }
            }
        }
    }

    fn is_customers_turn(&mut self) -> bool {
        self.turns.0 += 1;
        self.turns.0.is_multiple_of(TURN) && self.turns.0 <= 40 * TURN
    }

    fn staff_caller(&mut self, maker: &mut Maker) -> Caller {
        self.turns.1 += 1;
        let caller = if self.turns.1.is_multiple_of(STAFF_TURN) && self.turns.1 <= 40 * STAFF_TURN {
            self.people.staff_member
        } else {
            self.any_staff(maker).unwrap_or_default()
        };
        Caller {
            customer_id: caller.customer_id,
            opened_by: caller.account_id,
            newcomer: None,
        }
    }

    fn any_staff(&self, maker: &mut Maker) -> Option<StaffCustomer> {
        maker.chance.pick(&self.people.staff_customers).copied()
    }

    /// The website's forms, the partner, or somebody of the contact team.
    fn opener(&self, maker: &mut Maker, course: &Course, arrival: &Arrival) -> Uuid {
        if self.is_partner_journey(course.journey_id) && maker.chance.happens(BY_PARTNER) {
            self.people.partner
        } else if arrival.channel == WEB {
            self.people.online_forms
        } else {
            self.contact_team(maker)
                .map_or(self.people.online_forms, |person| person.account_id)
        }
    }

    /// The row of somebody new, or `None` where somebody known calls again.
    fn newcomer(
        &mut self,
        maker: &mut Maker,
        kind: CustomerKind,
        arrival: &Arrival,
    ) -> Option<customer::Model> {
        let known = if kind == CustomerKind::Business {
            &mut self.businesses
        } else {
            &mut self.residents
        };
        if !known.is_empty() && !maker.chance.happens(NEWCOMERS) {
            return None;
        }
        let name = if kind == CustomerKind::Business {
            words::business(&mut maker.chance)
        } else {
            words::person(&mut maker.chance)
        };
        let row = customer::Model {
            id: maker.id(arrival.at),
            council_id: maker.council_id(),
            kind,
            staff_id: None,
            email: maker
                .chance
                .happens(800)
                .then(|| words::email(&mut maker.chance, &name)),
            telephone: maker
                .chance
                .happens(700)
                .then(|| words::telephone(&mut maker.chance)),
            name,
            created_at: arrival.at,
            revision: 1,
            erased_at: None,
            merged_at: None,
        };
        known.push(row.id);
        Some(row)
    }

    fn somebody(&self, maker: &mut Maker, kind: CustomerKind) -> Uuid {
        let known = if kind == CustomerKind::Business {
            &self.businesses
        } else {
            &self.residents
        };
        maker.chance.pick(known).copied().unwrap_or_default()
    }
}
