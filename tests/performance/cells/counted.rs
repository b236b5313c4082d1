//! What KPIs are, counted case by case by the predicate alone.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use entities::cases::{case_closing, cases};
use entities::journeys::{journey, outcome};
use entities::select::InCouncil;
use rules::cases::CaseState;
use rules::performance::{CaseFacts, KpiKind, PartDefinition, TimeAnchor};
use support::World;
use uuid::Uuid;

/// Every case, with what predicates ask about it, and its endings.
pub struct Counted {
    cases: Vec<(cases::Model, CaseFacts)>,
    closings: HashMap<Uuid, Vec<case_closing::Model>>,
}

/// One part of a KPI.
pub struct Part<'a> {
    pub kind: KpiKind,
    pub definition: &'a PartDefinition,
    pub linked: &'a HashSet<Uuid>,
    pub services: &'a HashSet<Uuid>,
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
        let facts = |case: &cases::Model| {
            let is_closed = case.state == CaseState::Closed;
            let on_time = case
                .closed_at
                .zip(case.due_at)
                .map(|(closed, due)| closed <= due);
            let journey = &journeys[&case.journey_id];
            CaseFacts {
                journey: Some(case.journey_id),
                service: Some(journey.service_id),
                version: Some(case.journey_version_id),
                channel: Some(case.channel_id),
                team: case.team_id,
                outcome: case.outcome_id,
                outcome_kind: case.outcome_id.map(|id| kinds[&id]),
                demand_code: Some(case.demand_code),
                customer_kind: Some(journey.customer_kind),
                on_time: on_time.filter(|_| is_closed),
                is_closed,
                has_due: case.due_at.is_some(),
                working_days: case.working_days.filter(|_| is_closed),
            }
        };
        let rows = cases::Entity::in_council(council).all(own).await;
        let mut closings: HashMap<Uuid, Vec<case_closing::Model>> = HashMap::new();
        let all = case_closing::Entity::in_council(council).all(own).await;
        for closing in all.expect("closings") {
            closings.entry(closing.case_id).or_default().push(closing);
        }
        Self {
            cases: rows
                .expect("cases")
                .into_iter()
                .map(|case| {
                    let facts = facts(&case);
                    (case, facts)
                })
                .collect(),
            closings,
        }
    }

    /// How many cases there are.
    pub fn len(&self) -> usize {
        self.cases.len()
    }

    /// The cases that a part counts from one day until before another.
    pub fn of(&self, part: &Part<'_>, from: NaiveDate, to: NaiveDate) -> Vec<&cases::Model> {
        let is_counted = |(case, facts): &&(cases::Model, CaseFacts)| {
            let is_in = match part.kind {
                KpiKind::Stock => self.is_open(case, part.definition.anchor, to),
                _ => day(case, part.definition.anchor).is_some_and(|day| from <= day && day < to),
            };
            let is_timed = part.kind != KpiKind::CaseDuration || facts.working_days.is_some();
            let services = part.services;
            is_in
                && is_timed
                && (services.is_empty() || facts.service.is_some_and(|id| services.contains(&id)))
                && part.definition.predicate.matches(facts, part.linked)
        };
        let counted = self.cases.iter().filter(is_counted);
        counted.map(|(case, _)| case).collect()
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
    }
}
