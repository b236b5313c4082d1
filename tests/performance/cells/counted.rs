//! What KPIs are, counted case by case and contact by contact, by the predicate alone.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use entities::cases::{case_closing, cases, contact};
use entities::journeys::{journey, outcome};
use entities::select::InCouncil;
use rules::cases::CaseState;
use rules::performance::{CaseFacts, KpiKind, PartDefinition, Source, TimeAnchor};
use support::World;
use uuid::Uuid;

/// Every case, with what predicates ask about it, its endings, and every contact.
pub struct Counted {
    cases: Vec<(cases::Model, CaseFacts)>,
    closings: HashMap<Uuid, Vec<case_closing::Model>>,
    contacts: Vec<(contact::Model, CaseFacts)>,
}

/// One part of a KPI.
pub struct Part<'a> {
    pub kind: KpiKind,
    pub definition: &'a PartDefinition,
    pub linked: &'a HashSet<Uuid>,
    pub services: &'a HashSet<Uuid>,
}

/// A case or contact that counts.
pub struct One {
    pub id: Uuid,
    pub working_days: Option<i32>,
}

impl Counted {
    /// Reads them.
    pub async fn read(world: &World) -> Self {
        let (own, council) = (world.own_connection(), world.council_id);
        let journeys = journey::Entity::in_council(council).all(own).await;
        let journeys: HashMap<Uuid, journey::Model> = journeys
            .expect("journeys")
            .into_iter()
            .map(|row| (row.id, row))
            .collect();
        let outcomes = outcome::Entity::in_council(council).all(own).await;
        let kinds: HashMap<Uuid, _> = outcomes
            .expect("outcomes")
            .into_iter()
            .map(|row| (row.id, row.kind))
            .collect();
        let of_journey = |id: Uuid| CaseFacts {
            journey: Some(id),
            service: Some(journeys[&id].service_id),
            customer_kind: Some(journeys[&id].customer_kind),
            ..CaseFacts::default()
        };
        let facts = |case: &cases::Model| {
            let is_closed = case.state == CaseState::Closed;
            let on_time = case
                .closed_at
                .zip(case.due_at)
                .map(|(closed, due)| closed <= due);
            CaseFacts {
                version: Some(case.journey_version_id),
                channel: Some(case.channel_id),
                team: case.team_id,
                outcome: case.outcome_id,
                outcome_kind: case.outcome_id.map(|id| kinds[&id]),
                demand_code: Some(case.demand_code),
                on_time: on_time.filter(|_| is_closed),
                is_closed,
                has_due: case.due_at.is_some(),
                working_days: case.working_days.filter(|_| is_closed),
                ..of_journey(case.journey_id)
            }
        };
        let rows = cases::Entity::in_council(council).all(own).await;
        let cases: Vec<(cases::Model, CaseFacts)> = rows
            .expect("cases")
            .into_iter()
            .map(|case| {
                let facts = facts(&case);
                (case, facts)
            })
            .collect();
        let mut closings: HashMap<Uuid, Vec<case_closing::Model>> = HashMap::new();
        let all = case_closing::Entity::in_council(council).all(own).await;
        for closing in all.expect("closings") {
            closings.entry(closing.case_id).or_default().push(closing);
        }
        let rows = contact::Entity::in_council(council).all(own).await;
        let contacts = rows.expect("contacts").into_iter().map(|contact| {
            let case = cases
                .iter()
                .find(|(case, _)| Some(case.id) == contact.case_id);
            let facts = CaseFacts {
                version: case.map(|(case, _)| case.journey_version_id),
                team: case.and_then(|(case, _)| case.team_id),
                channel: Some(contact.channel_id),
                demand_code: Some(contact.demand_code),
                ..of_journey(contact.journey_id)
            };
            (contact, facts)
        });
        let contacts = contacts.collect();
        Self {
            cases,
            closings,
            contacts,
        }
    }

    /// How many cases and contacts there are.
    pub fn len(&self) -> usize {
        self.cases.len() + self.contacts.len()
    }

    /// What a part counts from one day until before another.
    pub fn of(&self, part: &Part<'_>, from: NaiveDate, to: NaiveDate) -> Vec<One> {
        match part.definition.source() {
            Source::Case => self.cases_of(part, from, to),
            Source::Contact => self.contacts_of(part, from, to),
        }
    }

    fn cases_of(&self, part: &Part<'_>, from: NaiveDate, to: NaiveDate) -> Vec<One> {
        let is_counted = |(case, facts): &&(cases::Model, CaseFacts)| {
            let is_in = match part.kind {
                KpiKind::Stock => self.is_open(case, part.definition.anchor, to),
                _ => day(case, part.definition.anchor).is_some_and(|day| from <= day && day < to),
            };
            let is_timed = part.kind != KpiKind::CaseDuration || facts.working_days.is_some();
            is_in && is_timed && part.matches(facts)
        };
        let counted = self.cases.iter().filter(is_counted);
        let one = |(case, _): &(cases::Model, CaseFacts)| One {
            id: case.id,
            working_days: case.working_days,
        };
        counted.map(one).collect()
    }

    fn contacts_of(&self, part: &Part<'_>, from: NaiveDate, to: NaiveDate) -> Vec<One> {
        let is_counted = |(contact, facts): &&(contact::Model, CaseFacts)| {
            from <= contact.happened_on && contact.happened_on < to && part.matches(facts)
        };
        let counted = self.contacts.iter().filter(is_counted);
        let one = |(contact, _): &(contact::Model, CaseFacts)| One {
            id: contact.id,
            working_days: None,
        };
        counted.map(one).collect()
    }

    /// Received before `end`, and not ended before it without having been opened again before it.
    fn is_open(&self, case: &cases::Model, anchor: TimeAnchor, end: NaiveDate) -> bool {
        let mut closings = self.closings.get(&case.id).into_iter().flatten();
        let has_ended = closings.any(|closing| {
            closing.closed_on < end && closing.reopened_on.is_none_or(|day| day >= end)
        });
        let is_due = anchor != TimeAnchor::Due || case.due_on.is_some_and(|day| day < end);
        case.received_on < end && !has_ended && is_due
    }
}

fn day(case: &cases::Model, anchor: TimeAnchor) -> Option<NaiveDate> {
    match anchor {
        TimeAnchor::Opened => Some(case.received_on),
        TimeAnchor::Closed => case.closed_on.filter(|_| case.state == CaseState::Closed),
        TimeAnchor::Due => case.due_on,
        TimeAnchor::Contacted => None,
    }
}

impl Part<'_> {
    fn matches(&self, facts: &CaseFacts) -> bool {
        let services = self.services;
        (services.is_empty() || facts.service.is_some_and(|id| services.contains(&id)))
            && self.definition.predicate.matches(facts, self.linked)
    }
}
