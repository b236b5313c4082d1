//! Skills: the council's list, and what is said of staff. Every world begins on Thursday, 15 October 2026.

use serde_json::{Value, json};
use support::answer::told;
use support::{World, on_both};
use throughline::graphql::id::Kind;
use uuid::Uuid;

use crate::cases::desk::{Desk, merged};
use crate::cases::rows::Maker;

/// What tests read of a skill.
const SKILL: &str = "id code name description isActive revision";

/// Makes a skill, and gives it as read.
pub async fn made(world: &World, code: &str) -> Value {
    let input = json!({ "code": code, "name": format!("Skill {code}") });
    let admin = world.administrator();
    let select = format!("skill {{ {SKILL} }}");
    let made = world.change(&admin, "skillCreate", input, &select).await;
    made["skill"].clone()
}

/// Says of somebody's skill that they have it at a level from the year's beginning on.
pub async fn set(world: &World, staff: Uuid, skill: &Value, level: Value) {
    let input = json!({ "staffId": Kind::Staff.id(staff), "skillId": skill["id"], "level": level,
        "from": "2026-01-01" });
    let admin = world.administrator();
    world.change(&admin, "staffSkillSet", input, "").await;
}

/// What must be refused with these codes at these fields, and write nothing.
pub async fn refused(
    world: &World,
    (token, mutation): (&str, &str),
    input: Value,
    expected: &[&str],
) {
    let before = world.row_counts().await;
    let payload = world.attempt(token, mutation, input, "").await;
    assert_eq!(told(&payload), expected, "{mutation}: {payload}");
    assert_eq!(world.row_counts().await, before, "{mutation} wrote");
}

/// The skills of somebody on a day, today when it is null: code, level, from and until.
async fn held(world: &World, token: &str, staff: Uuid, on: Value) -> Value {
    let query = "query($id: ID!, $on: NaiveDate) { node(id: $id) { ... on Staff { skills(on: $on) {
        skill { code } level from until } } } }";
    let variables = json!({ "id": Kind::Staff.id(staff), "on": on });
    let data = world.data(token, query, variables).await;
    let rows = data["node"]["skills"].as_array().expect("skills").iter();
    let each = rows.map(|row| {
        json!([
            row["skill"]["code"],
            row["level"],
            row["from"],
            row["until"]
        ])
    });
    each.collect()
}

on_both!(
    a_skill_is_made_changed_retired_and_read,
    |world| async move {
        let desk = Desk::open(&world).await;
        let admin = world.administrator();
        let input = json!({ "code": "WASPS", "name": "Wasps", "description": "Nests of wasps", "idempotencyKey": "once" });
        let select = format!("replayed skill {{ {SKILL} }}");
        let create = || world.change(&admin, "skillCreate", input.clone(), &select);
        let first = create().await;
        let expected = json!({ "id": first["skill"]["id"], "code": "WASPS", "name": "Wasps",
        "description": "Nests of wasps", "isActive": true, "revision": 1 });
        assert_eq!(
            (&first["skill"], &first["replayed"]),
            (&expected, &json!(false))
        );
        let again = create().await;
        assert_eq!(
            (&again["skill"], &again["replayed"]),
            (&expected, &json!(true))
        );

        let select = format!("skill {{ {SKILL} }}");
        let change = json!({ "skillId": expected["id"], "expectedRevision": 1, "name": "Wasps and hornets", "description": null });
        let changed = world.change(&admin, "skillChange", change, &select).await;
        let expected = merged(
            expected,
            json!({ "name": "Wasps and hornets", "description": null, "revision": 2 }),
        );
        assert_eq!(changed["skill"], expected);
        let retire = json!({ "skillId": expected["id"], "expectedRevision": 2 });
        let retired = world
            .change(&admin, "skillRetire", retire.clone(), &select)
            .await;
        let expected = merged(expected, json!({ "isActive": false, "revision": 3 }));
        assert_eq!(retired["skill"], expected);
        made(&world, "LETTERS").await;

        let query = format!(
            "query($id: ID!) {{ skills {{ nodes {{ {SKILL} }} }} node(id: $id) {{ id }} }}"
        );
        let variables = json!({ "id": expected["id"] });
        let data = world
            .data(&desk.worker_token(), &query, variables.clone())
            .await;
        assert_eq!(data["skills"]["nodes"][0]["code"], "LETTERS");
        assert_eq!(data["skills"]["nodes"][1], expected);
        assert_eq!(data["node"]["id"], expected["id"]);
        // Whoever is no staff sees none, and another council's administrator not these.
        let other = world.clock.new_id();
        world.add_council(other, "OTHER").await;
        let stranger = world.token_for("OTHER", &["administrator"], "administrator");
        let node = "query($id: ID!) { node(id: $id) { id } }";
        for token in [&desk.customer_token("ann"), &stranger] {
            let data = world.data(token, node, variables.clone()).await;
            assert_eq!(data["node"], Value::Null);
        }
    }
);

on_both!(a_skill_that_cannot_be_is_refused, |world| async move {
    let skill = made(&world, "WASPS").await;
    let admin = world.administrator();
    let create = async |input: Value, expected: &[&str]| {
        refused(&world, (&admin, "skillCreate"), input, expected).await;
    };
    let long = "x".repeat(10_001);
    let wrong = json!({ "code": "wasps", "name": " ", "description": long });
    create(
        wrong,
        &["INVALID code", "INVALID name", "INVALID description"],
    )
    .await;
    create(json!({ "code": "WASPS", "name": "Other" }), &["TAKEN code"]).await;
    let named = json!({ "skillId": skill["id"], "expectedRevision": 1 });
    let stale = merged(named.clone(), json!({ "expectedRevision": 2 }));
    let bogus = merged(named.clone(), json!({ "skillId": "bogus" }));
    for mutation in ["skillChange", "skillRetire"] {
        let verb = (admin.as_str(), mutation);
        refused(&world, verb, stale.clone(), &["CONFLICT expectedRevision"]).await;
        refused(&world, verb, bogus.clone(), &["NOT_FOUND skillId"]).await;
    }
    let blank = merged(named.clone(), json!({ "name": "" }));
    refused(&world, (&admin, "skillChange"), blank, &["INVALID name"]).await;
    world.change(&admin, "skillRetire", named, "").await;
    let named = json!({ "skillId": skill["id"], "expectedRevision": 2 });
    refused(
        &world,
        (&admin, "skillChange"),
        named.clone(),
        &["RETIRED skillId"],
    )
    .await;
    refused(
        &world,
        (&admin, "skillRetire"),
        named,
        &["ALREADY_RETIRED skillId"],
    )
    .await;
    // A retired code stays taken.
    create(json!({ "code": "WASPS", "name": "Other" }), &["TAKEN code"]).await;
});

on_both!(
    of_a_persons_skill_the_last_that_was_said_of_a_day_counts,
    |world| async move {
        let desk = Desk::open(&world).await;
        let (manager, worker) = (desk.manager_token(), desk.worker_token());
        let [wasps, letters] = [made(&world, "WASPS").await, made(&world, "LETTERS").await];
        let say = async |skill: &Value, level: Value, from: &str, until: Value| {
            let input = json!({ "staffId": Kind::Staff.id(desk.worker), "skillId": skill["id"],
                "level": level, "from": from, "until": until });
            let select = "staff { code skills { level setAt setBy { name } } }";
            world.change(&manager, "staffSkillSet", input, select).await["staff"].clone()
        };
        say(&wasps, json!(3), "2026-01-01", Value::Null).await;
        let told = say(&wasps, json!(4), "2026-10-15", json!("2026-10-31")).await;
        let expected = json!({ "code": "W1", "skills": [
            { "level": 4, "setAt": "2026-10-15T10:00:00+00:00", "setBy": { "name": "manager" } }] });
        assert_eq!(told, expected);
        say(&letters, json!(1), "2026-10-16", Value::Null).await;
        say(&wasps, Value::Null, "2027-01-01", Value::Null).await;
        let three = json!(["WASPS", 3, "2026-01-01", null]);
        let four = json!(["WASPS", 4, "2026-10-15", "2026-10-31"]);
        let one = json!(["LETTERS", 1, "2026-10-16", null]);
        for (on, expected) in [
            (json!("2025-12-31"), json!([])),
            (json!("2026-10-14"), json!([three])),
            (Value::Null, json!([four])),
            (json!("2026-10-31"), json!([one, four])),
            (json!("2026-11-01"), json!([one, three])),
            (json!("2027-01-01"), json!([one])),
        ] {
            assert_eq!(
                held(&world, &worker, desk.worker, on.clone()).await,
                expected,
                "on {on}"
            );
        }
        // Midnight in London is an hour earlier than in UTC.
        world.set_now("2026-10-15T23:00:00Z");
        assert_eq!(
            held(&world, &worker, desk.worker, Value::Null).await,
            json!([one, four])
        );
        // Saying the same again adds nothing.
        let before = world.row_counts().await;
        say(&wasps, Value::Null, "2027-01-01", Value::Null).await;
        assert_eq!(world.row_counts().await, before);
    }
);

on_both!(
    skills_are_set_by_whoever_keeps_the_team,
    |world| async move {
        let desk = Desk::open(&world).await;
        let skill = made(&world, "WASPS").await;
        let maker = Maker {
            world: &world,
            council_id: world.council_id,
        };
        let elsewhere = maker.directorate("PEOPLE").await;
        let far = maker.staff(elsewhere, "FAR", &[]).await;
        maker.account("far", Some(far), None).await;
        let input = |staff: Uuid, more: Value| {
            let least = json!({ "staffId": Kind::Staff.id(staff), "skillId": skill["id"], "level": 3, "from": "2026-01-01" });
            merged(least, more)
        };
        let manager = desk.manager_token();
        // The clerk directs the directorate of all but one.
        let director = world.token("director", "clerk");
        let admin = world.administrator();
        for (token, staff) in [
            (&manager, desk.worker),
            (&director, desk.fitter),
            (&admin, far),
        ] {
            let payload = world
                .change(
                    token,
                    "staffSkillSet",
                    input(staff, json!({})),
                    "staff { id }",
                )
                .await;
            assert_eq!(payload["staff"]["id"], json!(Kind::Staff.id(staff)));
            let expected = json!([["WASPS", 3, "2026-01-01", null]]);
            assert_eq!(held(&world, token, staff, Value::Null).await, expected);
        }
        let no = async |token: &str, staff: Uuid, more: Value, expected: &[&str]| {
            refused(
                &world,
                (token, "staffSkillSet"),
                input(staff, more),
                expected,
            )
            .await;
        };
        no(&manager, desk.fitter, json!({}), &["NOT_KEEPER staffId"]).await;
        no(&director, far, json!({}), &["NOT_KEEPER staffId"]).await;
        no(&admin, desk.crew, json!({}), &["NOT_FOUND staffId"]).await;
        let answer = world
            .mutate(
                &desk.worker_token(),
                "staffSkillSet",
                input(desk.worker, json!({})),
            )
            .await;
        assert_eq!(answer.code(), "FORBIDDEN");
        let wrong =
            json!({ "skillId": "bogus", "level": 6, "from": "1899-12-31", "until": "1899-12-30" });
        let expected = [
            "INVALID level",
            "INVALID from",
            "INVALID until",
            "INVALID until",
            "NOT_FOUND skillId",
        ];
        no(&manager, desk.worker, wrong, &expected).await;
        let mut least = input(desk.worker, json!({}));
        least.as_object_mut().expect("an input").remove("level");
        refused(
            &world,
            (&manager, "staffSkillSet"),
            least,
            &["INVALID level"],
        )
        .await;

        let retire = json!({ "skillId": skill["id"], "expectedRevision": 1 });
        world.change(&admin, "skillRetire", retire, "").await;
        no(&manager, desk.worker, json!({}), &["INVALID skillId"]).await;
        world
            .change(
                &manager,
                "staffSkillSet",
                input(desk.worker, json!({ "level": null })),
                "",
            )
            .await;
        assert_eq!(
            held(&world, &manager, desk.worker, Value::Null).await,
            json!([])
        );
    }
);

on_both!(
    skills_and_absences_of_many_take_as_many_statements_as_those_of_one,
    |world| async move {
        let desk = Desk::open(&world).await;
        let skill = made(&world, "WASPS").await;
        let manager = desk.manager_token();
        let maker = Maker {
            world: &world,
            council_id: world.council_id,
        };
        for number in 1..=30 {
            let staff = maker
                .staff(
                    desk.directorate,
                    &format!("A{number:02}"),
                    &[desk.desk_team],
                )
                .await;
            set(&world, staff, &skill, json!(3)).await;
            let away = json!({ "staffId": Kind::Staff.id(staff), "from": "2026-10-15" });
            world.change(&manager, "absenceRecord", away, "").await;
        }
        let query = "query($n: Int!) { staff(first: $n) { nodes { skills { skill { code } level }
            absences(first: 2) { totalCount { count } nodes { from } } } } }";
        let mut counts = Vec::new();
        for first in [1, 30] {
            world.data(&manager, query, json!({ "n": first })).await;
            world.mark();
            let data = world.data(&manager, query, json!({ "n": first })).await;
            counts.push(world.statements().len());
            let nodes = data["staff"]["nodes"].as_array().expect("staff");
            let expected = json!({ "skills": [{ "skill": { "code": "WASPS" }, "level": 3 }],
                "absences": { "totalCount": { "count": 1 }, "nodes": [{ "from": "2026-10-15" }] } });
            assert_eq!(nodes.len(), first);
            assert!(nodes.iter().all(|node| *node == expected), "{nodes:?}");
        }
        assert_eq!(counts[0], counts[1]);
    }
);
