//! `throughline work` is killed while it does a job, and another goes on with it.

use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use entities::cases::case_event;
use entities::select::InCouncil;
use rules::cases::EventKind;
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};
use support::{World, on_both};

use super::scene::stands;
use crate::cases::desk::Desk;
use crate::process::program::throughline;

const CASES: i64 = 250;

/// How long a worker may take on a machine that does much else.
const PATIENCE: Duration = Duration::from_mins(5);

fn worker(world: &World) -> Child {
    let mut command = throughline(world, &["work"]);
    let command = command.stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().expect("the program")
}

/// Kills a process as the system would, and waits for its end.
async fn killed(mut child: Child) {
    let ended = tokio::task::spawn_blocking(move || {
        child.kill().expect("a process to kill");
        child.wait()
    });
    ended.await.expect("no panic").expect("an end");
}

/// Waits until a job has done so many of its cases.
async fn until(desk: &Desk, job: &Value, done: i64) -> Value {
    let begun = Instant::now();
    loop {
        let job = desk.read(&desk.manager_token(), job).await;
        if stands(&job).1 >= done {
            return job;
        }
        assert!(begun.elapsed() < PATIENCE, "{job}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// How many notes there are in the histories of all cases.
async fn notes(world: &World) -> i64 {
    let noted = case_event::Entity::in_council(world.council_id)
        .filter(case_event::Column::Kind.eq(EventKind::Noted));
    let count = noted.count(world.own_connection()).await;
    i64::try_from(count.expect("a count")).expect("a small number")
}

on_both!(
    a_job_whose_worker_is_killed_goes_on_and_does_nothing_twice,
    |world| async move {
        let desk = Desk::open(&world).await;
        let cases = desk
            .many(usize::try_from(CASES).expect("a small number"))
            .await;
        let job = desk
            .job(
                &desk.manager_token(),
                json!({ "note": { "text": "From the job" } }),
            )
            .await;
        // Twice, at different places.
        for done in [20, 100] {
            let first = worker(&world);
            until(&desk, &job, done).await;
            killed(first).await;
            // PostgreSQL may still be ending what the worker had begun or sent.
            tokio::time::sleep(Duration::from_millis(300)).await;
            let left = desk.read(&desk.manager_token(), &job).await;
            let (state, count, changed, failed) = stands(&left);
            assert_eq!((state, changed, failed), ("RUNNING", count, 0));
            assert!((done..CASES).contains(&count), "{left}");
            // Cases and what the job says of them are written together.
            assert_eq!(notes(&world).await, count);
        }
        let last = worker(&world);
        let ended = until(&desk, &job, CASES).await;
        killed(last).await;
        assert_eq!(stands(&ended), ("DONE", CASES, CASES, 0));
        assert_eq!(notes(&world).await, CASES);
        for case in &cases {
            assert_eq!(desk.kinds(case).await, ["OPENED", "NOTED"]);
        }
    }
);
