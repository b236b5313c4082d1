//! When staff are away: who records it, who sees it, and what cannot be. Every world begins on Thursday,
//! 15 October 2026, at 11:00 in London.

use serde_json::{Value, json};
use support::answer::problems;
use support::{World, on_both};
use throughline::graphql::id::Kind;
use uuid::Uuid;

use super::skills::refused;
use crate::cases::desk::{Desk, merged};
use crate::cases::rows::Maker;

/// What tests read of an absence.
const ABSENCE: &str =
    "id staff { code } from until isCancelled recordedAt recordedBy { name } revision";

fn input(staff: Uuid, from: &str, until: Value) -> Value {
    json!({ "staffId": Kind::Staff.id(staff), "from": from, "until": until })
}

/// Does something about an absence, and gives it as read.
async fn done(world: &World, (token, mutation): (&str, &str), input: Value) -> Value {
    let select = format!("absence {{ {ABSENCE} }}");
    let payload = world.change(token, mutation, input, &select).await;
    payload["absence"].clone()
}

/// The absences of somebody: from, until and whether cancelled; null when they are not for the viewer.
async fn seen(world: &World, token: &str, staff: Uuid) -> Value {
    let query = "query($id: ID!) { node(id: $id) { ... on Staff { absences {
        totalCount { count } nodes { from until isCancelled } } } } }";
    let variables = json!({ "id": Kind::Staff.id(staff) });
    let data = world.data(token, query, variables).await;
    let absences = &data["node"]["absences"];
    let Some(nodes) = absences["nodes"].as_array() else {
        return Value::Null;
    };
    assert_eq!(absences["totalCount"]["count"], json!(nodes.len()));
    let each = nodes
        .iter()
        .map(|row| json!([row["from"], row["until"], row["isCancelled"]]));
    each.collect()
}

on_both!(
    an_absence_is_recorded_changed_and_cancelled_and_stays,
    |world| async move {
        let desk = Desk::open(&world).await;
        let worker = desk.worker_token();
        let least = merged(
            input(desk.worker, "2026-10-19", Value::Null),
            json!({ "idempotencyKey": "once" }),
        );
        let recorded = done(&world, (&worker, "absenceRecord"), least.clone()).await;
        let expected = json!({ "id": recorded["id"], "staff": { "code": "W1" }, "from": "2026-10-19",
            "until": null, "isCancelled": false, "recordedAt": "2026-10-15T10:00:00+00:00",
            "recordedBy": { "name": "worker" }, "revision": 1 });
        assert_eq!(recorded, expected);
        let again = world
            .change(&worker, "absenceRecord", least, "replayed absence { id }")
            .await;
        assert_eq!(
            (&again["replayed"], &again["absence"]["id"]),
            (&json!(true), &recorded["id"])
        );

        let of = |revision: i64, more: Value| {
            merged(
                json!({ "absenceId": recorded["id"], "expectedRevision": revision }),
                more,
            )
        };
        let until = of(1, json!({ "until": "2026-10-23" }));
        let changed = done(&world, (&desk.manager_token(), "absenceChange"), until).await;
        let expected = merged(expected, json!({ "until": "2026-10-23", "revision": 2 }));
        assert_eq!(changed, expected);
        let moved = of(2, json!({ "from": "2026-10-20" }));
        let moved = done(&world, (&worker, "absenceChange"), moved).await;
        let expected = merged(expected, json!({ "from": "2026-10-20", "revision": 3 }));
        assert_eq!(moved, expected);
        done(
            &world,
            (&worker, "absenceRecord"),
            input(desk.worker, "2026-10-24", json!("2026-10-24")),
        )
        .await;
        let cancelled = done(&world, (&worker, "absenceCancel"), of(3, json!({}))).await;
        let expected = merged(expected, json!({ "isCancelled": true, "revision": 4 }));
        assert_eq!(cancelled, expected);
        world.set_now("2026-10-15T10:00:01Z");
        // The latest begun first; what was cancelled stays, and its days are free again.
        done(
            &world,
            (&worker, "absenceRecord"),
            input(desk.worker, "2026-10-20", json!("2026-10-21")),
        )
        .await;
        let told = json!([
            ["2026-10-24", "2026-10-24", false],
            ["2026-10-20", "2026-10-21", false],
            ["2026-10-20", "2026-10-23", true]
        ]);
        assert_eq!(seen(&world, &worker, desk.worker).await, told);
    }
);

on_both!(
    an_absence_is_for_oneself_and_for_whoever_keeps_the_team,
    |world| async move {
        let desk = Desk::open(&world).await;
        let maker = Maker {
            world: &world,
            council_id: world.council_id,
        };
        maker.account("fitter", Some(desk.fitter), None).await;
        let elsewhere = maker.directorate("PEOPLE").await;
        let far = maker.staff(elsewhere, "FAR", &[]).await;
        maker.account("far", Some(far), None).await;
        let (worker, manager) = (desk.worker_token(), desk.manager_token());
        let (colleague, crew) = (
            world.token("case-worker", "fitter"),
            world.token("team-manager", "fitter"),
        );
        let (director, other) = (
            world.token("director", "clerk"),
            world.token("director", "far"),
        );
        let (officer, admin) = (
            world.token("performance-officer", "far"),
            world.administrator(),
        );
        done(
            &world,
            (&manager, "absenceRecord"),
            input(desk.worker, "2026-11-02", json!("2026-11-06")),
        )
        .await;
        let recorded = done(
            &world,
            (&director, "absenceRecord"),
            input(desk.worker, "2026-12-01", Value::Null),
        )
        .await;
        done(
            &world,
            (&officer, "absenceRecord"),
            input(far, "2026-12-01", Value::Null),
        )
        .await;
        let told = json!([
            ["2026-12-01", null, false],
            ["2026-11-02", "2026-11-06", false]
        ]);
        let node = "query($id: ID!) { node(id: $id) { id } }";
        for (who, token, is_theirs) in [
            ("themself", &worker, true),
            ("the manager", &manager, true),
            ("the director", &director, true),
            ("a colleague", &colleague, false),
            ("a manager of another team", &crew, false),
            ("another director", &other, false),
            ("an officer", &officer, false),
            ("an administrator", &admin, false),
        ] {
            let expected = if is_theirs { told.clone() } else { Value::Null };
            assert_eq!(seen(&world, token, desk.worker).await, expected, "{who}");
            let data = world
                .data(token, node, json!({ "id": recorded["id"] }))
                .await;
            assert_eq!(data["node"]["id"] == recorded["id"], is_theirs, "{who}");
            if !is_theirs {
                let record = input(desk.worker, "2027-01-01", json!("2027-01-01"));
                refused(
                    &world,
                    (token, "absenceRecord"),
                    record,
                    &["NOT_KEEPER staffId"],
                )
                .await;
                let named = json!({ "absenceId": recorded["id"], "expectedRevision": 1 });
                for verb in ["absenceChange", "absenceCancel"] {
                    refused(
                        &world,
                        (token, verb),
                        named.clone(),
                        &["NOT_FOUND absenceId"],
                    )
                    .await;
                }
            }
        }
        for token in [
            desk.customer_token("ann"),
            desk.partner_token(),
            world.token("councillor", "far"),
        ] {
            let answer = world
                .mutate(
                    &token,
                    "absenceRecord",
                    input(far, "2027-01-01", Value::Null),
                )
                .await;
            assert_eq!(answer.code(), "FORBIDDEN");
        }
        // Nothing says why.
        let query = "{ __type(name: \"Absence\") { fields { name } } }";
        let data = world.data(&admin, query, json!({})).await;
        let names = [
            "from",
            "id",
            "isCancelled",
            "recordedAt",
            "recordedBy",
            "revision",
            "staff",
            "until",
        ];
        let expected: Vec<Value> = names.iter().map(|name| json!({ "name": name })).collect();
        let mut fields = data["__type"]["fields"].as_array().expect("fields").clone();
        fields.sort_by_key(ToString::to_string);
        assert_eq!(fields, expected);
    }
);

on_both!(an_absence_that_cannot_be_is_refused, |world| async move {
    let desk = Desk::open(&world).await;
    let worker = desk.worker_token();
    let week = input(desk.worker, "2026-10-19", json!("2026-10-23"));
    let week = done(&world, (&worker, "absenceRecord"), week).await;
    let later = input(desk.worker, "2026-11-02", Value::Null);
    let later = done(&world, (&worker, "absenceRecord"), later).await;
    let record = async |from: &str, until: Value, expected: &[&str]| {
        let input = input(desk.worker, from, until);
        refused(&world, (&worker, "absenceRecord"), input, expected).await;
    };
    record("2026-10-16", json!("2026-10-15"), &["INVALID until"]).await;
    record(
        "1899-12-31",
        json!("2200-01-01"),
        &["INVALID from", "INVALID until", "INVALID until"],
    )
    .await;
    // Both ends are days away.
    record("2026-10-23", json!("2026-10-24"), &["OVERLAPS from"]).await;
    record("2026-10-16", json!("2026-10-19"), &["OVERLAPS from"]).await;
    record("2026-10-24", Value::Null, &["OVERLAPS from"]).await;
    record("2030-01-01", json!("2030-01-01"), &["OVERLAPS from"]).await;
    let nobody = json!({ "staffId": "bogus", "from": "2026-10-16" });
    refused(
        &world,
        (&worker, "absenceRecord"),
        nobody,
        &["NOT_FOUND staffId"],
    )
    .await;
    let of = |absence: &Value, more: Value| {
        merged(
            json!({ "absenceId": absence["id"], "expectedRevision": 1 }),
            more,
        )
    };
    let change = async |absence: &Value, more: Value, expected: &[&str]| {
        let input = of(absence, more);
        refused(&world, (&worker, "absenceChange"), input, expected).await;
    };
    change(
        &week,
        json!({ "expectedRevision": 2 }),
        &["CONFLICT expectedRevision"],
    )
    .await;
    change(&week, json!({ "until": "2026-10-18" }), &["INVALID until"]).await;
    change(&week, json!({ "until": "2026-11-02" }), &["OVERLAPS until"]).await;
    change(&week, json!({ "until": null }), &["OVERLAPS until"]).await;
    change(&later, json!({ "from": "2026-10-23" }), &["OVERLAPS from"]).await;
    world
        .change(&worker, "absenceCancel", of(&week, json!({})), "")
        .await;
    change(
        &week,
        json!({ "expectedRevision": 2 }),
        &["CANCELLED absenceId"],
    )
    .await;
    let again = of(&week, json!({ "expectedRevision": 2 }));
    refused(
        &world,
        (&worker, "absenceCancel"),
        again,
        &["CANCELLED absenceId"],
    )
    .await;
});

on_both!(
    of_two_who_record_the_same_days_at_once_one_is_told,
    |world| async move {
        let desk = Desk::open(&world).await;
        let (worker, manager) = (desk.worker_token(), desk.manager_token());
        for week in ["2026-10-19", "2026-10-26", "2026-11-02", "2026-11-09"] {
            let days = input(desk.worker, week, json!(week));
            let (one, other) = tokio::join!(
                world.attempt(&worker, "absenceRecord", days.clone(), "absence { id }"),
                world.attempt(&manager, "absenceRecord", days.clone(), "absence { id }")
            );
            let mut told = [problems(&one), problems(&other)].concat();
            told.sort();
            assert_eq!(told, ["OVERLAPS"], "{one} {other}");
        }
    }
);
