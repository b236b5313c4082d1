//! What is done to one case reads none of the others, however many there are.

use entities::organisation::customer;
use entities::select::InCouncil;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;
use support::{Kind as Database, World, on_both, plan};
use throughline::graphql::id::Kind;

use super::desk::{Desk, merged};
use super::search::plan::{count, fill};

/// The tables of which each case has rows.
const OF_CASES: [&str; 9] = [
    "cases",
    "case_text",
    "case_event",
    "case_closing",
    "case_pause",
    "case_task",
    "case_search",
    "contact",
    "contact_event",
];

/// Tables of which others have many rows here, too.
const FILLED: [&str; 4] = ["cases", "case_text", "case_search", "customer"];

/// Customers who have asked for nothing.
const CUSTOMERS: usize = 5_000;

/// Whether a step reads a whole table, or all of it that is the council's.
fn is_whole(step: &str) -> bool {
    let step = step.trim_start();
    let is_scan = step.starts_with("SCAN ")
        && !step.contains(" VIRTUAL TABLE ")
        && !step.contains(" CONSTANT ROW");
    is_scan || (step.starts_with("SEARCH ") && step.ends_with("(council_id=?)"))
}

/// Whether a step of a statement reads a whole table of those that are filled. Of one with few rows that is the
/// best way, once they are counted.
fn is_whole_of_filled(sql: &str, step: &str) -> bool {
    let step = format!("{step} ");
    let scans = |name: &str| step.contains(&format!("SCAN {name} "));
    let reads = |table: &&str| {
        scans(table)
            || alias(sql, table).is_some_and(scans)
            || step.contains(&format!("Seq Scan on {table} "))
    };
    FILLED.iter().any(reads)
}

/// The letter by which a statement names a table, and SQLite in its plan.
fn alias<'a>(sql: &'a str, table: &str) -> Option<&'a str> {
    let (_, behind) = sql.split_once(&format!(" {table} "))?;
    let name = behind.split(' ').next()?;
    name.chars().all(char::is_lowercase).then_some(name)
}

/// Adds customers, none of whom is staff.
async fn fill_customers(desk: &Desk) {
    let own = desk.world.own_connection();
    let of_council = customer::Entity::in_council(desk.world.council_id);
    let ann = of_council.filter(customer::Column::Id.eq(desk.ann));
    let ann = ann.one(own).await.expect("an answer").expect("Ann");
    let others = (0..CUSTOMERS).map(|_| customer::Model {
        id: desk.world.clock.new_id(),
        ..ann.clone()
    });
    let others: Vec<_> = others.map(customer::Model::into_active_model).collect();
    for some in others.chunks(500) {
        let added = customer::Entity::insert_many(some.to_vec());
        added.exec_without_returning(own).await.expect("customers");
    }
}

/// Several verbs in turn on one case, as the manager.
async fn worked_on(desk: &Desk) {
    let mut case = desk.opened(json!({ "description": "A gate" })).await;
    let other = desk.opened(json!({})).await;
    let verbs = [
        ("caseNote", json!({ "text": "Rang about the gate" })),
        ("caseAssign", json!({ "teamId": Kind::Team.id(desk.crew) })),
        (
            "casePause",
            json!({ "reason": "OTHER", "authority": "The desk" }),
        ),
        ("caseResume", json!({})),
        (
            "caseClose",
            json!({ "outcomeId": Kind::Outcome.id(desk.bins.met) }),
        ),
        ("caseReopen", json!({ "reason": "Not over" })),
        ("caseMerge", json!({ "intoCaseId": other["id"] })),
    ];
    let (world, manager) = (&desk.world, desk.manager_token());
    for (verb, more) in verbs {
        let input = json!({ "caseId": case["id"], "expectedRevision": case["revision"] });
        let input = merged(input, more);
        let payload = world
            .change(&manager, verb, input, "case { id revision }")
            .await;
        case = payload["case"].clone();
    }
}

/// A customer of one case turns out to be another and is erased.
async fn erased(desk: &Desk) {
    let (world, manager) = (&desk.world, desk.manager_token());
    let [ann, bob] = [desk.ann, desk.bob].map(|customer| json!(Kind::Customer.id(customer)));
    let case = desk.opened(json!({ "customerId": ann })).await;
    let input = json!({ "caseId": case["id"], "expectedRevision": case["revision"] });
    world
        .change(&manager, "caseWithdraw", input, "case { id }")
        .await;
    let input = json!({ "customerId": ann, "expectedRevision": 1, "intoCustomerId": bob, "reason": "The same" });
    let payload = world
        .change(&manager, "customerMerge", input, "customer { revision }")
        .await;
    let input = json!({ "customerId": bob, "expectedRevision": payload["customer"]["revision"],
        "ground": "NO_LONGER_NEEDED" });
    let admin = world.administrator();
    world
        .change(&admin, "customerErase", input, "customer { id }")
        .await;
}

/// What was asked of some tables since the mark.
fn asked(world: &World, tables: &[&str]) -> Vec<String> {
    let mut statements = plan::reading(&world.statements(), tables);
    // Its parameters have types only with their values; it writes by these alone.
    statements.retain(|sql| !sql.starts_with("WITH \"part_1\" AS (INSERT"));
    statements
}

/// No step of the plans of these statements is such a one.
async fn none_is(world: &World, statements: &[String], wrong: fn(&str, &str) -> bool) {
    for sql in statements {
        let steps = world.steps_of_plan(sql).await;
        let found = steps.iter().find(|step| wrong(sql, step));
        assert_eq!(found, None, "{sql}\n{steps:#?}");
    }
}

on_both!(
    what_is_done_to_a_case_reads_none_of_the_others,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        fill(&desk).await;
        fill_customers(&desk).await;
        world.mark();
        worked_on(&desk).await;
        let statements = asked(&world, &OF_CASES);
        assert!(statements.len() >= 30, "{}", statements.len());
        // SQLite also while it knows nothing of its rows; PostgreSQL counts them by itself.
        if world.kind == Database::Sqlite {
            none_is(&world, &statements, |_, step| is_whole(step)).await;
        }
        erased(&desk).await;
        let statements = asked(&world, &FILLED);
        count(&world).await;
        none_is(&world, &statements, is_whole_of_filled).await;
    }
);
