//! Many who change the same cases at once, all as they saw them: one of them does, and no number is lost.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::{Value, json};
use support::{Kind, Setup, World, on_both, run};
use throughline::clock::Clock;

use super::desk::{Desk, at};
use crate::process::program;

const CASES: usize = 20;
const WRITERS: usize = 50;

/// How long a request may take here: a thousand wait for each other on a machine that does more than this.
const PATIENCE: Duration = Duration::from_mins(10);

/// What the writer of this number does to a case.
fn change(desk: &Desk, number: usize) -> (&'static str, Value) {
    match number % 5 {
        0 => ("caseClose", desk.outcome(desk.bins.met)),
        1 => ("caseAssign", json!({})),
        2 => ("caseMove", json!({ "stageCode": "VISIT" })),
        3 => ("caseNote", json!({ "text": format!("note {number}") })),
        _ => (
            "casePause",
            json!({ "reason": "OTHER", "authority": "The desk" }),
        ),
    }
}

/// Lets fifty writers of each of twenty cases go together. Every answer is one of the API: a status of 500,
/// or a database that is busy, ends the test.
async fn one_of_fifty(desk: &Desk) {
    let mut cases = Vec::new();
    for _ in 0..CASES {
        cases.push(desk.opened(json!({})).await);
    }
    let writers = cases.iter().flat_map(|case| {
        (0..WRITERS).map(move |number| {
            let (mutation, more) = change(desk, number);
            desk.tried(mutation, case, more)
        })
    });
    let payloads = join_all(writers).await;
    for (case, payloads) in cases.iter().zip(payloads.chunks(WRITERS)) {
        let (done, refused): (Vec<_>, Vec<_>) = payloads
            .iter()
            .partition(|payload| payload["problems"] == json!([]));
        assert_eq!((done.len(), refused.len()), (1, WRITERS - 1));
        assert_eq!(done[0]["case"]["revision"], 2);
        for payload in refused {
            assert_eq!(at(payload), ["CONFLICT expectedRevision"]);
            let message = payload["problems"][0]["message"].as_str();
            let message = message.expect("a message");
            assert!(message.contains("revision is 2."), "{message}");
        }
        // From 1 on without a gap, which `kinds` looks at.
        assert_eq!(desk.kinds(case).await.len(), 2);
    }
}

on_both!(
    of_fifty_who_change_a_case_at_once_one_does,
    |world: World| async move {
        let mut patient = Setup::default();
        patient.config.limits.time = PATIENCE;
        let world = world.serve(patient).await;
        one_of_fifty(&Desk::open(&world).await).await;
    }
);

#[test]
fn of_fifty_who_change_a_case_at_once_one_does_while_another_process_works() {
    run(Kind::Postgres, |world: World| async move {
        // The program goes by the machine's clock.
        world.clock.set(Clock::system().now());
        let desk = Desk::open(&world).await;
        let working = program::start(&world, &["work"], &[]);
        let seconds = PATIENCE.as_secs().to_string();
        let patient = [("THROUGHLINE_TIMEOUT_SECONDS", seconds.as_str())];
        let (serving, served) = program::serve(&world, &["--no-work"], &patient).await;
        let desk = Desk {
            world: served,
            ..desk
        };
        one_of_fifty(&desk).await;
        drop((serving, working));
    });
}
