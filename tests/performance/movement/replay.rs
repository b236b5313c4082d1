//! The log of a case tells the case as it is stored, on both databases and for all that writes cases.

use std::collections::HashMap;

use entities::cases::{case_event, cases};
use entities::organisation::council;
use entities::select::InCouncil;
use rules::cases::replay::{self, Detail, Entry, Known};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;
use support::{World, on_both};
use throughline::demo::{COUNCIL_CODE, Options, Scale, fill};
use throughline::graphql::id::Kind;
use uuid::Uuid;

use crate::cases::desk::Desk;

/// What is known of each case of a council by all of its log is what is stored of it. Gives the number
/// of cases.
pub async fn check(world: &World, council_id: Uuid) -> usize {
    let all = cases::Entity::in_council(council_id)
        .all(world.own_connection())
        .await
        .expect("the cases");
    let events = case_event::Entity::in_council(council_id)
        .order_by_asc(case_event::Column::Sequence)
        .all(world.own_connection())
        .await
        .expect("their events");
    let mut logs: HashMap<Uuid, Vec<Entry>> = HashMap::new();
    for event in events {
        logs.entry(event.case_id).or_default().push(entry(event));
    }
    for case in &all {
        let log = &logs[&case.id];
        let known = replay::known_at(log, case.due_at, world.now()).expect("something is known");
        assert_eq!(facts(&known), stored(case), "{log:#?}");
    }
    all.len()
}

fn entry(event: case_event::Model) -> Entry {
    let detail = event.detail.map(serde_json::from_value::<Detail>);
    Entry {
        kind: event.kind,
        happened_at: event.happened_at,
        recorded_at: event.recorded_at,
        stage: event.stage_id,
        team: event.team_id,
        assignee: event.assignee_id,
        outcome: event.outcome_id,
        detail: detail.transpose().expect("a detail").unwrap_or_default(),
    }
}

fn facts(known: &Known) -> String {
    let status = &known.status;
    format!(
        "{:?} stage {:?} team {:?} assignee {:?} {:?} received {:?} closed {:?} {:?} due {:?}",
        status.state,
        status.stage,
        status.team,
        status.assignee,
        status.demand_code,
        status.received_at,
        status.closed_at,
        status.outcome,
        known.due_at,
    )
}

fn stored(case: &cases::Model) -> String {
    format!(
        "{:?} stage {:?} team {:?} assignee {:?} {:?} received {:?} closed {:?} {:?} due {:?}",
        case.state,
        case.stage_id,
        case.team_id,
        case.assignee_id,
        case.demand_code,
        case.received_at,
        case.closed_at,
        case.outcome_id,
        case.due_at,
    )
}

on_both!(
    the_log_of_every_verb_tells_the_case_as_it_is_stored,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        let mut case = desk
            .opened(json!({ "receivedAt": "2026-10-01T09:00:00Z" }))
            .await;
        assert_eq!(check(&world, world.council_id).await, 1);
        let met = json!({ "outcomeId": Kind::Outcome.id(desk.bins.met) });
        let not_met = json!({ "outcomeId": Kind::Outcome.id(desk.bins.not_met), "demandCode": "FAILURE_NOT_DONE" });
        let steps = [
            (
                "caseAssign",
                json!({ "teamId": Kind::Team.id(desk.desk_team), "assigneeId": Kind::Staff.id(desk.worker) }),
            ),
            ("caseMove", json!({ "stageCode": "VISIT" })),
            ("caseMove", json!({ "stageCode": "DONE" })),
            ("caseClose", met.clone()),
            (
                "caseCorrect",
                json!({ "closedAt": "2026-10-12T10:00:00Z", "reason": "A slip" }),
            ),
            ("caseReclassify", not_met),
            (
                "caseReopen",
                json!({ "reason": "Not done", "reopenedAt": "2026-10-13T10:00:00Z" }),
            ),
            (
                "caseCorrect",
                json!({ "receivedAt": "2026-09-28T10:00:00Z", "reason": "A slip" }),
            ),
            ("caseNote", json!({ "text": "A note" })),
            (
                "casePause",
                json!({ "reason": "AWAITING_CUSTOMER", "authority": "The desk", "pausedAt": "2026-10-14T10:00:00Z" }),
            ),
            ("caseExtend", json!({ "by": 3, "reason": "A long way" })),
            ("caseResume", json!({})),
            (
                "casePause",
                json!({ "reason": "LEGAL_HOLD", "authority": "The court", "pausedAt": "2026-10-13T10:00:00Z" }),
            ),
            ("caseWithdraw", json!({})),
            ("caseReopen", json!({ "reason": "Wanted after all" })),
            ("caseAssign", json!({})),
            ("caseClose", met),
            ("caseReclassify", json!({ "demandCode": "UNKNOWN" })),
        ];
        for (verb, more) in steps {
            world.advance(chrono::TimeDelta::minutes(1));
            case = desk.done(verb, &case, more).await;
            check(&world, world.council_id).await;
        }
    }
);

on_both!(
    the_log_of_the_demonstration_council_tells_its_cases,
    |world: World| async move {
        let options = Options {
            scale: Scale::Small,
            ..Options::default()
        };
        fill(world.database(), &world.clock, options)
            .await
            .expect("a demonstration council");
        let council = council::Entity::find()
            .filter(council::Column::Code.eq(COUNCIL_CODE))
            .one(world.own_connection())
            .await
            .expect("an answer")
            .expect("the council");
        assert!(check(&world, council.council_id).await >= 5_000);
    }
);
