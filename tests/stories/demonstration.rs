//! The demonstration council on a real database: complete, filled once, and the same on both.

use std::collections::BTreeSet;
use std::sync::Mutex;

use entities::cases::{case_closing, cases, contact, contact_event};
use entities::journeys::outcome;
use entities::organisation::{channel, council, import_run};
use entities::select::InCouncil;
use rules::access::Role;
use rules::demand::DemandCode;
use rules::journeys::OutcomeKind;
use rules::organisation::ImportState;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use serde_json::{Value, json};
use support::world::START;
use support::{World, on_both};
use throughline::demo::{COUNCIL_CODE, FillError, Options, Scale, Summary, fill};
use uuid::Uuid;

async fn filled(world: &World, scale: Scale) -> Summary {
    let options = Options {
        scale,
        ..Options::default()
    };
    fill(world.database(), &world.clock, options)
        .await
        .expect("a demonstration council")
}

async fn council_id(world: &World) -> Uuid {
    council::Entity::find()
        .filter(council::Column::Code.eq(COUNCIL_CODE))
        .one(world.own_connection())
        .await
        .expect("an answer")
        .expect("the council")
        .council_id
}

async fn all<E: InCouncil>(world: &World) -> Vec<E::Model> {
    E::in_council(council_id(world).await)
        .all(world.own_connection())
        .await
        .expect("rows")
}

on_both!(
    the_demonstration_council_is_large_enough_and_complete,
    |world| async move {
        let summary = filled(&world, Scale::Small).await;
        assert!(!summary.was_there);
        assert!(summary.counts.journeys >= 600, "{:?}", summary.counts);
        assert!(summary.counts.cases >= 5_000, "{:?}", summary.counts);
        let cases = all::<cases::Entity>(&world).await;
        assert_eq!(cases.len() as u64, summary.counts.cases);

        let used: BTreeSet<Uuid> = cases.iter().map(|case| case.channel_id).collect();
        assert_eq!(used.len(), all::<channel::Entity>(&world).await.len());

        let contacts = all::<contact::Entity>(&world).await;
        let codes: BTreeSet<DemandCode> =
            contacts.iter().map(|contact| contact.demand_code).collect();
        assert_eq!(codes.len(), DemandCode::ALL.len());

        let given: BTreeSet<Uuid> = cases.iter().filter_map(|case| case.outcome_id).collect();
        let kinds: BTreeSet<OutcomeKind> = all::<outcome::Entity>(&world)
            .await
            .into_iter()
            .filter(|outcome| given.contains(&outcome.id))
            .map(|outcome| outcome.kind)
            .collect();
        assert_eq!(kinds.len(), OutcomeKind::ALL.len());

        // Two years of closings, and some of them undone.
        let closings = all::<case_closing::Entity>(&world).await;
        assert!(closings.iter().any(|closing| closing.reopened_at.is_some()));

        the_query_to_paste_is_answered(&world, &summary).await;
        every_role_can_be_tried(&world, &summary).await;
        the_desk_has_work_and_knows_for_whom(&world).await;
        the_redesign_changed_the_figures(&world).await;
    }
);

/// The query needs no variables, and every part of its answer holds something.
async fn the_query_to_paste_is_answered(world: &World, summary: &Summary) {
    let role = "performance-officer";
    let token = world.token_for(COUNCIL_CODE, &[role], &format!("demo-{role}"));
    let data = world.data(&token, &summary.query, json!({})).await;
    let service = &data["service"];
    // Seven channels in each of twelve months.
    assert_eq!(service["demand"]["rows"].as_array().map(Vec::len), Some(84));
    let opened = |row: &Value| row["opened"].as_i64().expect("a number");
    let rows = service["demand"]["rows"].as_array().expect("rows");
    assert!(rows.iter().map(opened).sum::<i64>() > 100, "{rows:?}");
    let kpis = service["kpis"]["nodes"].as_array().expect("KPIs");
    assert_eq!(kpis.len(), 4);
    for kpi in kpis {
        let points = kpi["series"]["points"].as_array().expect("points");
        let has_value_and_target =
            |point: &Value| point["value"].is_number() && point["target"].is_number();
        assert!(points.iter().all(has_value_and_target), "{kpi}");
    }
    let of_code = |code: &str| kpis.iter().find(|kpi| kpi["code"] == code);
    let on_time = of_code("WASTE-AND-RECYCLING-ON-TIME").expect("the KPI");
    assert!(
        !on_time["cases"]["nodes"]
            .as_array()
            .expect("cases")
            .is_empty()
    );
    let journeys = service["journeys"]["nodes"].as_array().expect("journeys");
    assert!(journeys.len() >= 30, "{}", journeys.len());
}

/// Each role's account has a name and sees as many cases as its role lets it.
async fn every_role_can_be_tried(world: &World, summary: &Summary) {
    const WHO: &str = "{ viewer { name } cases(first: 1) { totalCount { count } } }";
    let all = summary.counts.cases;
    for account in &summary.accounts {
        let token = world.token_for(COUNCIL_CODE, &[account.role.code()], &account.subject);
        let answer = world.gql(&token, WHO, json!({})).await;
        let name = &answer["data"]["viewer"]["name"];
        assert!(name.is_string(), "{:?}: {answer}", account.role);
        let count = answer["data"]["cases"]["totalCount"]["count"].as_u64();
        match account.role {
            Role::Councillor | Role::Administrator => assert_eq!(count, None, "{answer}"),
            Role::PerformanceOfficer => assert!(count > Some(1_000), "{answer}"),
            Role::Customer | Role::StaffMember | Role::Partner => {
                assert!((Some(3)..Some(all / 10)).contains(&count), "{answer}");
            }
            _ => assert!((Some(100)..Some(all)).contains(&count), "{answer}"),
        }
    }
}

/// The team to try has cases in its queue, and of each it is proposed who could have it, and told who is away.
async fn the_desk_has_work_and_knows_for_whom(world: &World) {
    const QUEUE: &str = "{ skills(first: 9) { nodes { code } } viewer { queue(first: 100) { nodes {
        reference assignee { name }
        proposedOwners(first: 20) { isAway awayUntil openCaseCount meetsSkills } } } } }";
    let token = world.token_for(COUNCIL_CODE, &["team-manager"], "demo-team-manager");
    let data = world.data(&token, QUEUE, json!({})).await;
    assert_eq!(
        data["skills"]["nodes"],
        json!([{ "code": "COLLECTION-ROUNDS" }, { "code": "COOLING-GASES" }])
    );
    let waiting = data["viewer"]["queue"]["nodes"].as_array().expect("cases");
    assert!(waiting.len() >= 2, "{waiting:?}");
    for case in waiting {
        assert_eq!(case["assignee"], Value::Null, "{case}");
        let owners = case["proposedOwners"].as_array().expect("owners");
        let away: Vec<&Value> = owners
            .iter()
            .filter(|owner| owner["isAway"] == true)
            .collect();
        assert!(owners.len() >= 3, "{case}");
        let [away] = away.as_slice() else {
            panic!("one is away: {case}");
        };
        assert_eq!(away["awayUntil"], "2026-10-24", "{case}");
    }
}

/// Under the redesigned version more cases are closed on time, and fewer contacts are failure demand.
async fn the_redesign_changed_the_figures(world: &World) {
    const BY_VERSION: &str = r#"{ journey(code: "REPORT-A-MISSED-BIN") {
        demand(period: { lastMonths: 24 }, by: [VERSION]) {
            rows { version { number } onTime { value } failureRate { value } } } } }"#;
    let token = world.token_for(COUNCIL_CODE, &["performance-officer"], "demo-officer");
    let data = world.data(&token, BY_VERSION, json!({})).await;
    let rows = data["journey"]["demand"]["rows"]
        .as_array()
        .expect("rows")
        .clone();
    let of = |number: i64, figure: &str| {
        let row = rows.iter().find(|row| row["version"]["number"] == number);
        row.and_then(|row| row[figure]["value"].as_f64())
            .unwrap_or_else(|| panic!("{figure} of version {number}: {rows:?}"))
    };
    assert!(of(2, "onTime") > of(1, "onTime") + 0.2, "{rows:?}");
    assert!(
        of(2, "failureRate") < of(1, "failureRate") - 0.2,
        "{rows:?}"
    );
}

/// What the first of the two databases told.
static TOLD: Mutex<Option<Vec<String>>> = Mutex::new(None);

on_both!(
    a_second_fill_changes_nothing_and_one_that_died_is_told_anew,
    |world| async move {
        let first = filled(&world, Scale::Tiny).await;
        let rows = world.row_counts().await;
        assert_same_on_both(told(&world).await);

        world.set_now("2026-10-15T11:00:00Z");
        let second = filled(&world, Scale::Tiny).await;
        assert_eq!(world.row_counts().await, rows);
        let was_there = Summary {
            was_there: true,
            ..first.clone()
        };
        assert_eq!(second, was_there);

        world.set_now(START);
        pretend_that_the_fill_died(&world).await;
        let third = filled(&world, Scale::Tiny).await;
        assert_eq!(third, first);
        assert_eq!(world.row_counts().await, rows);
        assert_same_on_both(told(&world).await);
    }
);

async fn pretend_that_the_fill_died(world: &World) {
    let runs = all::<import_run::Entity>(world).await;
    let [run] = runs.as_slice() else {
        panic!("one run: {runs:?}");
    };
    let mut run = run.clone().into_active_model();
    run.state = Set(ImportState::Running);
    run.update(world.own_connection())
        .await
        .expect("a run that died");
    let lost = contact_event::Entity::delete_many()
        .filter(contact_event::Column::CouncilId.eq(council_id(world).await))
        .exec(world.own_connection())
        .await;
    lost.expect("half of the rows");
}

async fn told(world: &World) -> Vec<String> {
    let mut cases = all::<cases::Entity>(world).await;
    cases.sort_by_key(|case| case.id);
    cases.iter().map(|case| format!("{case:?}")).collect()
}

/// Compares with what was told before, here or on the other database: the same seed, the same cases.
fn assert_same_on_both(told: Vec<String>) {
    let mut other = TOLD.lock().expect("the lock");
    if let Some(other) = other.as_ref() {
        assert!(told == *other, "the same seed told other cases");
    }
    *other = Some(told);
}

on_both!(
    a_council_that_only_shares_the_code_is_left_alone,
    |world| async move {
        world.add_council(world.clock.new_id(), COUNCIL_CODE).await;
        let rows = world.row_counts().await;
        let answer = fill(world.database(), &world.clock, Options::default()).await;
        assert!(matches!(answer, Err(FillError::CodeTaken)), "{answer:?}");
        assert_eq!(world.row_counts().await, rows);
    }
);
