//! `caseViewChange` and `caseViewRemove`.

use serde_json::{Value, json};
use support::on_both;
use throughline::graphql::id::Kind;

use super::{VIEW, names, refused, saved};
use crate::cases::desk::{Desk, merged};

on_both!(
    what_is_given_of_a_view_is_changed_and_the_rest_stays,
    |world| async move {
        let desk = Desk::open(&world).await;
        let worker = desk.worker_token();
        let order = json!([{ "field": "RECEIVED_AT", "direction": "ASC" }]);
        let open = json!({ "state": { "eq": "OPEN" } });
        let input = json!({ "name": "Open", "where": open, "orderBy": order });
        let view = saved(&world, &worker, input).await;
        world.set_now("2026-10-16T10:00:00Z");
        let change = async |revision: i64, more: Value| {
            let least = json!({ "viewId": view["id"], "expectedRevision": revision });
            let select = format!("view {{ {VIEW} }}");
            let input = merged(least, more);
            let payload = world
                .change(&worker, "caseViewChange", input, &select)
                .await;
            payload["view"].clone()
        };
        let renamed = change(1, json!({ "name": "All that is open" })).await;
        let at = json!({ "name": "All that is open", "revision": 2,
            "changedAt": "2026-10-16T10:00:00+00:00" });
        assert_eq!(renamed, merged(view.clone(), at));
        let late = json!({ "isOverdue": true });
        let narrowed = change(2, json!({ "where": late })).await;
        let expected = merged(renamed, json!({ "where": late, "revision": 3 }));
        assert_eq!(narrowed, expected);
        let emptied = change(3, json!({ "where": {}, "orderBy": [] })).await;
        let all = json!({ "where": {}, "orderBy": [], "revision": 4 });
        assert_eq!(emptied, merged(expected, all));
        // To the name that it has.
        let same = change(4, json!({ "name": "All that is open" })).await;
        assert_eq!(same["revision"], 5);
    }
);

on_both!(a_change_that_cannot_be_is_refused, |world| async move {
    let desk = Desk::open(&world).await;
    let (worker, manager) = (desk.worker_token(), desk.manager_token());
    let view = saved(&world, &worker, json!({ "name": "Mine" })).await;
    saved(&world, &worker, json!({ "name": "Other" })).await;
    let team = json!({ "name": "Ours", "teamId": Kind::Team.id(desk.desk_team) });
    let ours = saved(&world, &manager, team).await;
    let least = json!({ "viewId": view["id"], "expectedRevision": 1 });
    let refuse = async |more: Value, expected: &[&str]| {
        let input = merged(least.clone(), more);
        refused(&world, (&worker, "caseViewChange"), input, expected).await;
    };
    refuse(json!({ "name": "Other" }), &["TAKEN name"]).await;
    let wrong = json!({ "name": "", "where": { "team": { "eq": "x" } } });
    refuse(wrong, &["INVALID name", "INVALID where.team.eq"]).await;
    for mutation in ["caseViewChange", "caseViewRemove"] {
        let refuse = async |token: &str, more: Value, expected: &[&str]| {
            let input = merged(least.clone(), more);
            refused(&world, (token, mutation), input, expected).await;
        };
        let stale = json!({ "expectedRevision": 2 });
        refuse(&worker, stale, &["CONFLICT expectedRevision"]).await;
        let none = json!({ "viewId": Kind::CaseView.id(desk.worker) });
        refuse(&worker, none, &["NOT_FOUND viewId"]).await;
        // Somebody else's own view is nobody's, even for the manager.
        refuse(&manager, json!({}), &["NOT_FOUND viewId"]).await;
        let theirs = json!({ "viewId": ours["id"] });
        refuse(&worker, theirs, &["NOT_KEEPER viewId"]).await;
    }
    assert_eq!(names(&world, &worker).await, ["Mine", "Other", "Ours"]);

    let other_id = world.clock.new_id();
    world.add_council(other_id, "OTHER").await;
    let other = Desk::of(&world, other_id, "OTHER").await;
    for mutation in ["caseViewChange", "caseViewRemove"] {
        let token = (other.manager_token(), mutation);
        let input = json!({ "viewId": ours["id"], "expectedRevision": 1 });
        let expected = ["NOT_FOUND viewId"];
        refused(&world, (&token.0, token.1), input, &expected).await;
    }
});

on_both!(
    a_view_is_removed_by_its_owner_and_a_teams_by_its_manager,
    |world| async move {
        let desk = Desk::open(&world).await;
        let (worker, manager) = (desk.worker_token(), desk.manager_token());
        let mine = saved(&world, &worker, json!({ "name": "Mine" })).await;
        let team = json!({ "name": "Ours", "teamId": Kind::Team.id(desk.desk_team) });
        let ours = saved(&world, &manager, team).await;
        for (token, view) in [(&worker, &mine), (&manager, &ours)] {
            let input = json!({ "viewId": view["id"], "expectedRevision": 1 });
            let select = format!("view {{ {VIEW} }}");
            let payload = world.change(token, "caseViewRemove", input.clone(), &select);
            assert_eq!(&payload.await["view"], view);
            let again = ["NOT_FOUND viewId"];
            refused(&world, (token, "caseViewRemove"), input, &again).await;
        }
        assert_eq!(names(&world, &worker).await, [""; 0]);
        assert_eq!(names(&world, &manager).await, [""; 0]);
    }
);
