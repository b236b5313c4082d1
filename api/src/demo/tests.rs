//! The story without a database: complete, consistent, and the same for the same seed.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on must fail and say why"
)]

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, TimeDelta};
use entities::cases::cases;
use rules::cases::task::TaskState;
use rules::cases::{CaseState, EventKind};
use rules::demand::DemandCode;
use rules::journeys::OutcomeKind;
use rules::performance::measure::Measure;
use uuid::Uuid;

use super::arrivals::arrivals;
use super::chance::Chance;
use super::fill::{Options, Scale, make_setting, teller};
use super::journeys::REDESIGNED;
use super::story::{Batch, is_failure};
use super::window::{Window, due, instant, is_working_day};
use super::write::Setting;

fn told(seed: u64) -> (Setting, Batch) {
    let now = "2026-11-22T13:00:00Z".parse().expect("an instant");
    let window = Window::until(now);
    let setting = make_setting(seed, &window);
    let volume = Options::default().scale.volume();
    let courses = &setting.journeys.courses;
    let all = arrivals(&mut Chance::new(seed, 3), &window, courses, volume);
    let mut batch = Batch::default();
    let mut teller = teller(&setting, seed, &window);
    for arrival in &all {
        teller.tell(&mut batch, arrival);
    }
    (setting, batch)
}

#[test]
fn the_same_seed_tells_the_same_story_and_another_one_another() {
    let (setting, batch) = told(1);
    let (same_setting, same_batch) = told(1);
    assert_eq!(
        setting.organisation.council,
        same_setting.organisation.council
    );
    assert_eq!(setting.journeys.stages, same_setting.journeys.stages);
    assert_eq!(batch.customers, same_batch.customers);
    assert_eq!(batch.rows.cases, same_batch.rows.cases);
    assert_eq!(batch.rows.events, same_batch.rows.events);
    assert_eq!(batch.rows.contacts, same_batch.rows.contacts);
    assert_eq!(setting.journeys.steps, same_setting.journeys.steps);
    assert_eq!(batch.rows.tasks, same_batch.rows.tasks);
    assert_eq!(batch.rows.pauses, same_batch.rows.pauses);
    let (_, other) = told(2);
    assert_ne!(batch.rows.cases, other.rows.cases);
}

/// Activities come from imported logs alone, and new due dates from changes of calendars; cases of the
/// demonstration are not told as escalated, extended or tied, have no documents, keep the level of their journey,
/// nothing is erased, held or merged, and nobody thinks again about a task.
const ABSENT: [EventKind; 24] = [
    EventKind::ConfidentialitySet,
    EventKind::Escalated,
    EventKind::Merged,
    EventKind::MergedHere,
    EventKind::Erased,
    EventKind::Kept,
    EventKind::HoldPlaced,
    EventKind::HoldLifted,
    EventKind::CustomerMerged,
    EventKind::Activity,
    EventKind::Rescheduled,
    EventKind::Extended,
    EventKind::TaskReopened,
    EventKind::TaskDropped,
    EventKind::DocumentAdded,
    EventKind::DocumentRemoved,
    EventKind::PartyAdded,
    EventKind::PartyEnded,
    EventKind::Related,
    EventKind::Unrelated,
    EventKind::ParentSet,
    EventKind::ParentCleared,
    EventKind::SubCaseAdded,
    EventKind::SubCaseRemoved,
];

#[test]
fn every_channel_demand_code_outcome_kind_and_event_kind_occurs() {
    let (setting, batch) = told(2_026);
    let rows = &batch.rows;
    assert!(rows.cases.len() >= 5_000, "{}", rows.cases.len());
    let channels: BTreeSet<Uuid> = rows.cases.iter().map(|case| case.channel_id).collect();
    assert_eq!(channels.len(), setting.organisation.channels.len());
    let codes: BTreeSet<DemandCode> = rows
        .contacts
        .iter()
        .map(|contact| contact.demand_code)
        .collect();
    assert_eq!(codes.len(), DemandCode::ALL.len());
    let outcomes: BTreeSet<Uuid> = rows
        .cases
        .iter()
        .filter_map(|case| case.outcome_id)
        .collect();
    let kinds: BTreeSet<OutcomeKind> = setting
        .journeys
        .outcomes
        .iter()
        .filter(|outcome| outcomes.contains(&outcome.id))
        .map(|outcome| outcome.kind)
        .collect();
    assert_eq!(kinds.len(), OutcomeKind::ALL.len());
    let events: BTreeSet<EventKind> = rows.events.iter().map(|event| event.kind).collect();
    let expected = EventKind::ALL.iter().copied();
    let expected: BTreeSet<EventKind> = expected.filter(|kind| !ABSENT.contains(kind)).collect();
    assert_eq!(events, expected);
    assert!(!batch.shares.is_empty());
}

#[test]
fn each_log_is_gapless_in_order_of_time_and_before_now() {
    let (_, batch) = told(2_026);
    let now = "2026-11-22T13:00:00Z"
        .parse::<chrono::DateTime<chrono::Utc>>()
        .expect("an instant");
    let mut logs: BTreeMap<Uuid, (i64, chrono::DateTime<chrono::Utc>)> = BTreeMap::new();
    for event in &batch.rows.events {
        let (sequence, recorded_at) = logs.entry(event.case_id).or_insert((0, event.recorded_at));
        assert_eq!(event.sequence, *sequence + 1);
        assert!(
            event.recorded_at >= *recorded_at && event.recorded_at <= now,
            "{event:?}"
        );
        (*sequence, *recorded_at) = (event.sequence, event.recorded_at);
    }
    for case in &batch.rows.cases {
        assert_eq!(
            logs.get(&case.id).map(|(sequence, _)| *sequence),
            Some(case.last_sequence)
        );
    }
}

#[test]
fn a_case_is_closed_exactly_when_its_rows_say_so() {
    let (_, batch) = told(2_026);
    for case in &batch.rows.cases {
        let is_open = case.state == CaseState::Open;
        assert_eq!(case.closed_at.is_none(), is_open);
        assert_eq!(case.outcome_id.is_none(), is_open);
        assert_eq!(case.working_days.is_some(), case.state == CaseState::Closed);
        let standing = batch
            .rows
            .closings
            .iter()
            .filter(|closing| closing.case_id == case.id && closing.reopened_at.is_none());
        assert_eq!(standing.count(), usize::from(!is_open));
    }
}

#[test]
fn the_redesigned_version_makes_tasks_that_stand_as_their_cases_do() {
    let (_, batch) = told(2_026);
    let cases: BTreeMap<Uuid, &cases::Model> = batch
        .rows
        .cases
        .iter()
        .map(|case| (case.id, case))
        .collect();
    let mut seen = BTreeMap::new();
    for task in &batch.rows.tasks {
        let case = cases.get(&task.case_id).expect("a case");
        let is_open = case.state == CaseState::Open;
        assert!(task.state != TaskState::Open || is_open, "{task:?}");
        assert!(task.state != TaskState::Lapsed || !is_open, "{task:?}");
        let is_closed = case.state == CaseState::Closed;
        assert!(!(is_closed && task.is_required) || task.state == TaskState::Done);
        assert_eq!(task.ended_at.is_some(), task.state != TaskState::Open);
        *seen.entry(task.state).or_insert(0) += 1;
    }
    let states: Vec<TaskState> = seen.into_keys().collect();
    assert_eq!(
        states,
        [TaskState::Open, TaskState::Done, TaskState::Lapsed]
    );
    let mine = batch
        .rows
        .tasks
        .iter()
        .filter(|task| task.assignee_id.is_some());
    assert!(mine.count() > 0, "somebody has a task");
}

#[test]
fn each_skill_is_asked_for_and_had_by_some_well_enough() {
    let (setting, _) = told(2_026);
    let skills = &setting.skills;
    for skill in &skills.listed {
        let asked = skills.needed.iter().filter(|row| row.skill_id == skill.id);
        let most = asked
            .map(|row| row.level)
            .max()
            .expect("a step asks for it");
        let had = skills.had.iter().filter(|row| row.skill_id == skill.id);
        let (can, learn): (Vec<_>, Vec<_>) = had.partition(|row| row.level >= Some(most));
        assert!(!can.is_empty() && !learn.is_empty(), "{}", skill.code);
    }
    let away: BTreeSet<Uuid> = skills.absences.iter().map(|row| row.staff_id).collect();
    assert_eq!(away.len(), skills.absences.len(), "nobody is away twice");
    assert!(!away.is_empty());
}

#[test]
fn what_came_latest_to_the_team_to_try_waits_in_its_queue() {
    let (setting, batch) = told(2_026);
    let team = setting.organisation.team_id("WASTE-CASE-TEAM");
    let now: chrono::DateTime<chrono::Utc> = "2026-11-22T13:00:00Z".parse().expect("an instant");
    let stages = setting.journeys.stages.iter();
    let firsts = stages.filter(|stage| stage.position == 1 && stage.team_id == Some(team));
    let theirs: BTreeSet<Uuid> = firsts.map(|stage| stage.journey_version_id).collect();
    let cases = batch.rows.cases.iter();
    let latest: Vec<&cases::Model> = cases
        .filter(|case| theirs.contains(&case.journey_version_id))
        .filter(|case| case.received_at > now - TimeDelta::days(4))
        .collect();
    assert!(latest.len() >= 4, "{}", latest.len());
    for case in &latest {
        assert_eq!((case.state, case.assignee_id), (CaseState::Open, None));
    }
    // One of them asks for a skill, so that there is something to be said for one owner against another.
    let ids: BTreeSet<Uuid> = latest.iter().map(|case| case.id).collect();
    let theirs = batch.rows.tasks.iter();
    let steps = theirs.filter(|task| ids.contains(&task.case_id) && task.ended_at.is_none());
    let steps: BTreeSet<Uuid> = steps.filter_map(|task| task.step_id).collect();
    let mut needed = setting.skills.needed.iter();
    assert!(needed.any(|skill| steps.contains(&skill.step_id)));
}

#[test]
fn a_case_that_waited_is_due_when_the_days_without_its_pause_are_over() {
    let (setting, batch) = told(2_026);
    let versions = setting.journeys.versions.iter();
    let targets: BTreeMap<Uuid, Option<i32>> = versions
        .map(|version| (version.id, version.target_working_days))
        .collect();
    let cases = batch.rows.cases.iter().map(|case| (case.id, case));
    let cases: BTreeMap<Uuid, &cases::Model> = cases.collect();
    let (mut waiting, mut moved) = (0, 0);
    for pause in &batch.rows.pauses {
        let case = cases.get(&pause.case_id).expect("a case");
        let lasts = pause.resumed_at.is_none();
        assert!(!lasts || case.state == CaseState::Open, "{pause:?}");
        waiting += usize::from(lasts);
        let target = targets.get(&case.journey_version_id).expect("a version");
        let (Some(due_on), Some(target), Some(resumed_at)) =
            (case.due_on, *target, pause.resumed_at)
        else {
            continue;
        };
        // Counted day by day: one that begins while the case waits is none of its days.
        let stands = |day: NaiveDate| (pause.paused_at..resumed_at).contains(&instant(day, 0));
        let days = case.received_on.iter_days().skip(1);
        let working = days.filter(|day| is_working_day(*day) && !stands(*day));
        let expected = working.take(usize::try_from(target).expect("days")).last();
        assert_eq!(Some(due_on), expected, "{case:?} {pause:?}");
        moved +=
            usize::from(Some(due_on) != due(case.received_at, Some(target), &[]).map(|due| due.on));
    }
    assert!(waiting > 0 && moved > 100, "{waiting} {moved}");
}

#[test]
fn the_redesigned_version_changes_its_figures() {
    let (setting, batch) = told(2_026);
    let course = setting
        .journeys
        .courses
        .iter()
        .find(|course| course.title == REDESIGNED)
        .expect("the journey");
    let figures: Vec<(usize, usize)> = course
        .versions
        .iter()
        .map(|version| {
            let cases: Vec<&cases::Model> = batch
                .rows
                .cases
                .iter()
                .filter(|case| case.journey_version_id == version.id)
                .collect();
            (on_time_percent(&cases), failure_percent(&batch, &cases))
        })
        .collect();
    let [
        (on_time_before, failure_before),
        (on_time_after, failure_after),
    ] = figures.as_slice()
    else {
        panic!("two versions");
    };
    assert!(*on_time_after >= on_time_before + 20, "{figures:?}");
    assert!(*failure_before >= failure_after + 20, "{figures:?}");
}

fn on_time_percent(cases: &[&cases::Model]) -> usize {
    let closed = cases.iter().filter(|case| case.state == CaseState::Closed);
    let on_time = closed.clone().filter(|case| case.closed_at <= case.due_at);
    on_time.count() * 100 / closed.count().max(1)
}

fn failure_percent(batch: &Batch, cases: &[&cases::Model]) -> usize {
    let ids: BTreeSet<Uuid> = cases.iter().map(|case| case.id).collect();
    let contacts = batch
        .rows
        .contacts
        .iter()
        .filter(|contact| contact.case_id.is_some_and(|case| ids.contains(&case)));
    let failure = contacts
        .clone()
        .filter(|contact| is_failure(contact.demand_code));
    failure.count() * 100 / contacts.count().max(1)
}

#[test]
fn every_kpi_has_a_measure_that_the_rules_accept() {
    let (setting, _) = told(2_026);
    for kpi in &setting.kpis.versions {
        let Some(measure) = kpi.measure.clone() else {
            assert!(kpi.kind.is_recorded(), "{}", kpi.code);
            continue;
        };
        let measure: Measure = serde_json::from_value(measure).expect("a measure");
        assert_eq!(
            measure.problems(kpi.kind, "measure"),
            Vec::new(),
            "{}",
            kpi.code
        );
        assert_eq!(rules::text::code(&kpi.code), Ok(kpi.code.clone()));
    }
}

#[test]
fn the_scales_are_as_large_as_they_say() {
    assert!(Scale::Small.volume().cases >= 5_000);
    assert!(Scale::Full.volume().cases >= 200_000);
}
