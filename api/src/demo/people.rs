//! Who acts in the demonstration: an account for every member of staff and one for each role.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::identity::account;
use entities::organisation::customer;
use rules::access::Role;
use rules::organisation::CustomerKind;
use uuid::Uuid;

use super::maker::Maker;
use super::organisation::Organisation;
use crate::identity::local_key::LOCAL_ISSUER;

/// The roles that have an account to try, and what its holder is called.
pub const ROLES: [(Role, &str); 9] = [
    (Role::Customer, "Alex Morgan, a resident with several cases"),
    (
        Role::StaffMember,
        "a policy officer who asks the support services for things",
    ),
    (Role::CaseWorker, "a case worker of the Waste case team"),
    (Role::TeamManager, "the manager of the Waste case team"),
    (
        Role::PerformanceOfficer,
        "a performance officer of Outcomes and insight",
    ),
    (Role::Director, "the director of Service Delivery"),
    (Role::Councillor, "a councillor"),
    (
        Role::Partner,
        "Fernbridge Advice Centre, a partner on housing and benefits",
    ),
    (Role::Administrator, "an administrator of Digital"),
];

/// Code of the team whose manager and whose case worker have accounts to try.
pub const TRIED_TEAM: &str = "WASTE-CASE-TEAM";

/// The subject of the account to try a role with.
#[must_use]
pub fn subject(role: Role) -> String {
    format!("demo-{}", role.code())
}

/// The accounts, and who may act for whom.
#[derive(Debug)]
pub struct People {
    /// Every account.
    pub accounts: Vec<account::Model>,
    /// The customer to try the role with.
    pub customer: customer::Model,
    /// That customer's account.
    pub customer_account: Uuid,
    /// The account by which the council's online forms open cases.
    pub online_forms: Uuid,
    /// The account of the partner.
    pub partner: Uuid,
    /// Members of staff of each team, its leader first, with their accounts.
    pub of_team: HashMap<Uuid, Vec<Person>>,
    /// Members of staff as customers, with their accounts.
    pub staff_customers: Vec<StaffCustomer>,
    /// The member of staff to try the role with, as a customer.
    pub staff_member: StaffCustomer,
}

/// A member of staff and their account.
#[derive(Clone, Copy, Debug)]
pub struct Person {
    /// The member of staff.
    pub staff_id: Uuid,
    /// Their account.
    pub account_id: Uuid,
}

/// A member of staff as a customer of the support services.
#[derive(Clone, Copy, Debug, Default)]
pub struct StaffCustomer {
    /// The customer.
    pub customer_id: Uuid,
    /// Their account.
    pub account_id: Uuid,
}

impl People {
    /// The accounts of an organisation.
    #[must_use]
    pub fn make(maker: &mut Maker, organisation: &Organisation, at: DateTime<Utc>) -> Self {
        let roles = staff_of_roles(organisation);
        let mut accounts: Vec<account::Model> = Vec::new();
        for person in &organisation.staff {
            let role = roles.get(&person.id);
            let subject = role.map_or_else(
                || format!("staff-{}", person.code.to_lowercase()),
                |role| subject(*role),
            );
            let mut row = account_row(maker, at, &subject, &person.name);
            row.staff_id = Some(person.id);
            accounts.push(row);
        }
        let customer = demonstration_customer(maker, at);
        let mut customer_account = account_row(maker, at, &subject(Role::Customer), &customer.name);
        customer_account.customer_id = Some(customer.id);
        let councillor = account_row(
            maker,
            at,
            &subject(Role::Councillor),
            "Councillor Robin Vale",
        );
        let partner = account_row(
            maker,
            at,
            &subject(Role::Partner),
            "Fernbridge Advice Centre",
        );
        let online_forms = account_row(maker, at, "online-forms", "The council's online forms");
        let staff_customers = staff_customers(organisation, &accounts);
        let staff_member = accounts
            .iter()
            .zip(&staff_customers)
            .find(|(account, _)| account.subject == subject(Role::StaffMember))
            .map(|(_, customer)| *customer)
            .unwrap_or_default();
        let people = Self {
            customer_account: customer_account.id,
            customer,
            online_forms: online_forms.id,
            partner: partner.id,
            of_team: of_team(organisation, &accounts),
            staff_customers,
            staff_member,
            accounts: Vec::new(),
        };
        accounts.extend([customer_account, councillor, partner, online_forms]);
        Self { accounts, ..people }
    }

    /// The leader of a team.
    #[must_use]
    pub fn leader(&self, team_id: Uuid) -> Option<Person> {
        self.of_team.get(&team_id)?.first().copied()
    }
}

/// The member of staff behind each role that staff hold.
fn staff_of_roles(organisation: &Organisation) -> HashMap<Uuid, Role> {
    let member = |team: &str, place: usize| {
        organisation
            .members_of(organisation.team_id(team))
            .get(place)
            .copied()
    };
    [
        (member("POLICY-TEAM", 2), Role::StaffMember),
        (member(TRIED_TEAM, 1), Role::CaseWorker),
        (member(TRIED_TEAM, 0), Role::TeamManager),
        (member("OUTCOMES-AND-INSIGHT", 1), Role::PerformanceOfficer),
        (
            organisation
                .director("SERVICE-DELIVERY")
                .map(|director| director.id),
            Role::Director,
        ),
        (member("DIGITAL-ENGINEERS", 1), Role::Administrator),
    ]
    .into_iter()
    .filter_map(|(staff, role)| Some((staff?, role)))
    .collect()
}

fn account_row(maker: &mut Maker, at: DateTime<Utc>, subject: &str, name: &str) -> account::Model {
    account::Model {
        id: maker.id(at),
        council_id: maker.council_id(),
        issuer: LOCAL_ISSUER.to_owned(),
        subject: subject.to_owned(),
        name: name.to_owned(),
        staff_id: None,
        customer_id: None,
        is_active: true,
        created_at: at,
        revision: 1,
    }
}

fn demonstration_customer(maker: &mut Maker, at: DateTime<Utc>) -> customer::Model {
    customer::Model {
        id: maker.id(at),
        council_id: maker.council_id(),
        kind: CustomerKind::Resident,
        staff_id: None,
        name: "Alex Morgan".to_owned(),
        email: Some("alex.morgan@example.org".to_owned()),
        telephone: Some("01632 960000".to_owned()),
        created_at: at,
        revision: 1,
        erased_at: None,
        merged_at: None,
    }
}

/// The customers of the staff, in the order of the staff.
fn staff_customers(organisation: &Organisation, accounts: &[account::Model]) -> Vec<StaffCustomer> {
    organisation
        .customers
        .iter()
        .zip(accounts)
        .map(|(customer, account)| StaffCustomer {
            customer_id: customer.id,
            account_id: account.id,
        })
        .collect()
}

fn of_team(organisation: &Organisation, accounts: &[account::Model]) -> HashMap<Uuid, Vec<Person>> {
    let account_of: HashMap<Uuid, Uuid> = accounts
        .iter()
        .filter_map(|account| Some((account.staff_id?, account.id)))
        .collect();
    let mut teams: HashMap<Uuid, Vec<Person>> = HashMap::new();
    for member in &organisation.members {
        teams.entry(member.team_id).or_default().push(Person {
            staff_id: member.staff_id,
            account_id: account_of
                .get(&member.staff_id)
                .copied()
                .unwrap_or_default(),
        });
    }
    teams
}
