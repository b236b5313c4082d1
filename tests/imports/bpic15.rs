//! A large log in XES, with a gzip around it.

use support::data::shared;
use support::{World, on_both};

use super::{import, number, preset};

on_both!(bpic15_comes_in_whole, |world: World| async move {
    let Some(file) = shared("bpic15/BPIC15_1.xes.gz") else {
        return;
    };
    let report = import(&world, &preset(&file, "bpic15"))
        .await
        .expect("an import");
    assert_eq!(
        (report.cases, report.closed, report.events),
        (1_199, 696, 52_217)
    );
    assert_eq!((report.activities, report.left_out), (398, 0));
    assert_eq!(
        report.unknown_activities.len(),
        398,
        "the journey has one stage, Work"
    );
    let logged = "SELECT count(*) FROM case_event WHERE kind = 'ACTIVITY'";
    assert_eq!(number(&world, logged).await, 52_217);
    assert_eq!(number(&world, "SELECT count(*) FROM activity").await, 398);
    let token = world.token("performance-officer", "anybody");
    let cases = world.walk(&token, "cases", "", "state").await;
    assert_eq!(cases.len(), 1_199);
    let closed = cases.iter().filter(|case| case["state"] == "CLOSED");
    assert_eq!(closed.count(), 696, "status G alone");
    let gaps = "SELECT count(*) FROM cases WHERE last_sequence <> \
                    (SELECT count(*) FROM case_event WHERE case_event.case_id = cases.id)";
    assert_eq!(
        number(&world, gaps).await,
        0,
        "every sequence is without gaps"
    );
});
