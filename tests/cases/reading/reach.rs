//! Who reaches which cases, through every path that leads to one. What is expected is written by hand.

use std::collections::BTreeSet;

use entities::cases::{case_event, cases, contact};
use entities::select::InCouncil;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use support::{World, on_both};
use throughline::graphql::id::Kind;
use uuid::Uuid;

use super::scene::{Scene, references};
use super::sides::customer_of;

/// Every path from the roots to a case or a contact.
const PATHS: &str = "query($ids: [ID!]!) {
    cases(first: 10) { nodes { ...case contacts(first: 10) { nodes { ...contact } } history(first: 10) { nodes { case { ...case } } } } }
    contacts(first: 10) { nodes { ...contact } }
    customers(first: 10) { nodes { cases(first: 10) { nodes { ...case } } contacts(first: 10) { nodes { ...contact } } } }
    staff(first: 10) { nodes { cases(first: 10) { nodes { ...case } } teams { cases(first: 10) { nodes { ...case } } } } }
    teams(first: 10) { nodes { cases(first: 10) { nodes { ...case } } } }
    services(first: 5) { nodes { cases(first: 10) { nodes { ...case } } journeys(first: 10) { nodes { cases(first: 10) { nodes { ...case } } } } } }
    journeys(first: 10) { nodes { cases(first: 10) { nodes { ...case } } contacts(first: 10) { nodes { ...contact } }
        versions { cases(first: 10) { nodes { ...case } } } } }
    viewer { myCases(first: 10) { nodes { ...case } } customers { cases(first: 10) { nodes { ...case } } } }
    nodes(ids: $ids) { ... on Case { ...case } ... on Contact { ...contact } ... on CaseEvent { case { ...case } } }
  }
  fragment case on Case { reference customer { cases(first: 10) { nodes { reference } } } team { cases(first: 10) { nodes { reference } } }
    journey { cases(first: 10) { nodes { reference } } } }
  fragment contact on Contact { happenedAt case { ...case } customer { contacts(first: 10) { nodes { happenedAt case { reference } } } } }";

/// Two cases on each side, each with a contact at its own instant; the first of side 1 is given to the
/// partner.
async fn four(scene: &Scene) -> [cases::Model; 4] {
    let cases = [
        scene.write(scene.case(0, 1)).await,
        scene.write(scene.case(0, 2)).await,
        scene.write(scene.case(1, 3)).await,
        scene.write(scene.case(1, 4)).await,
    ];
    scene.share(&cases[2]).await;
    cases
}

/// The opaque ids of all cases, events and contacts that there are.
async fn ids(world: &World) -> Vec<String> {
    async fn of<E: InCouncil>(
        world: &World,
        kind: Kind,
        id: impl Fn(&E::Model) -> Uuid,
    ) -> Vec<String> {
        let rows = E::in_council(world.council_id)
            .all(world.own_connection())
            .await;
        let rows = rows.expect("rows");
        rows.iter().map(|row| kind.id(id(row)).0).collect()
    }
    let mut ids = of::<cases::Entity>(world, Kind::Case, |row| row.id).await;
    ids.extend(of::<contact::Entity>(world, Kind::Contact, |row| row.id).await);
    ids.extend(of::<case_event::Entity>(world, Kind::CaseEvent, |row| row.id).await);
    ids
}

/// Every value of a field, however deep in an answer.
fn found(value: &Value, field: &str, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                if let (true, Some(text)) = (name == field, value.as_str()) {
                    into.insert(text.to_owned());
                }
                found(value, field, into);
            }
        }
        Value::Array(list) => list.iter().for_each(|value| found(value, field, into)),
        _ => {}
    }
}

/// The references of all cases and the instants of all contacts that somebody finds by any path.
async fn reached(scene: &Scene, token: &str) -> (Vec<String>, usize) {
    let variables = json!({ "ids": ids(&scene.world).await });
    let answer = scene.world.ask(token, PATHS, variables).await;
    let codes: BTreeSet<String> = answer.codes().into_iter().collect();
    assert!(
        codes
            .iter()
            .all(|code| ["FORBIDDEN", "UNAUTHENTICATED"].contains(&code.as_str())),
        "{}",
        answer.text
    );
    let (mut cases, mut contacts) = (BTreeSet::new(), BTreeSet::new());
    found(&answer.body["data"], "reference", &mut cases);
    found(&answer.body["data"], "happenedAt", &mut contacts);
    (cases.into_iter().collect(), contacts.len())
}

on_both!(
    by_every_path_each_role_finds_the_cases_of_its_reach_and_no_other,
    |world| async move {
        let scene = Scene::set(&world).await;
        let cases = four(&scene).await;
        // Which of the four each role reaches.
        let expected: [(&str, &[usize]); 10] = [
            ("", &[]),
            ("customer", &[0, 1]),
            ("case-worker", &[0, 1]),
            ("team-manager", &[0, 1]),
            ("director", &[0, 1]),
            ("performance-officer", &[0, 1, 2, 3]),
            ("councillor", &[]),
            ("administrator", &[]),
            ("partner", &[2]),
            ("staff-member", &[]),
        ];
        for (role, numbers) in expected {
            let token = match role {
                "" => String::new(),
                role => scene.token(role),
            };
            let (found, contacts) = reached(&scene, &token).await;
            let wanted = references(numbers.iter().map(|number| &cases[*number]));
            assert_eq!(found, wanted, "{role}");
            assert_eq!(contacts, numbers.len(), "contacts of {role}");
        }
    }
);

on_both!(
    a_member_of_staff_finds_their_own_requests_wherever_they_are_dealt_with,
    |world| async move {
        let scene = Scene::set(&world).await;
        let cases = four(&scene).await;
        let own_id = world.clock.new_id();
        customer_of(&world, own_id, 7, Some(scene.sides[0].staff)).await;
        let mut own = scene.case(1, 5);
        own.customer_id = Some(own_id);
        let own = scene.write(own).await;
        let (found, contacts) = reached(&scene, &scene.token("staff-member")).await;
        assert_eq!((found, contacts), (references([&own]), 1));
        // As case worker they see their team's too, but only the request is theirs.
        let token = scene.token("case-worker staff-member");
        let (found, _) = reached(&scene, &token).await;
        assert_eq!(found, references([&cases[0], &cases[1], &own]));
        let mine = scene
            .data(&token, "{ viewer { myCases { nodes { reference } } } }")
            .await;
        assert_eq!(
            mine["viewer"]["myCases"]["nodes"],
            json!([{ "reference": own.reference }])
        );
    }
);

on_both!(
    a_partner_finds_what_it_opened_and_what_it_was_given,
    |world| async move {
        let scene = Scene::set(&world).await;
        let cases = four(&scene).await;
        let mut opened = scene.case(0, 9);
        opened.opened_by = Some(scene.partner);
        let opened = scene.write(opened).await;
        let (found, contacts) = reached(&scene, &scene.token("partner")).await;
        assert_eq!((found, contacts), (references([&cases[2], &opened]), 2));
    }
);

on_both!(
    whoever_left_the_team_finds_nothing_with_the_next_request,
    |world| async move {
        use entities::organisation::team_member;
        let scene = Scene::set(&world).await;
        let cases = four(&scene).await;
        let token = scene.token("case-worker");
        let (found, _) = reached(&scene, &token).await;
        assert_eq!(found, references([&cases[0], &cases[1]]));
        team_member::Entity::delete_many()
            .filter(team_member::Column::CouncilId.eq(world.council_id))
            .filter(team_member::Column::StaffId.eq(scene.sides[0].staff))
            .exec(world.own_connection())
            .await
            .expect("they leave");
        assert_eq!(reached(&scene, &token).await, (Vec::new(), 0));
    }
);

on_both!(another_council_finds_nothing, |world| async move {
    let scene = Scene::set(&world).await;
    four(&scene).await;
    world.add_council(world.clock.new_id(), "OTHER").await;
    let token = world.token_for("OTHER", &["performance-officer"], "worker-0");
    assert_eq!(reached(&scene, &token).await, (Vec::new(), 0));
});

on_both!(
    a_persons_list_does_not_tell_of_cases_whose_persons_the_viewer_may_not_know,
    |world| async move {
        let scene = Scene::set(&world).await;
        let near = scene.write(scene.case(0, 1)).await;
        let mut far = scene.case(1, 2);
        far.customer_id = near.customer_id;
        far.assignee_id = near.assignee_id;
        scene.write(far).await;
        // Every case as performance officer, the persons of side 0 as case worker.
        let both = scene.token("performance-officer case-worker");
        let data = scene
            .data(
                &both,
                "{ cases { totalCount { count } }
                   customers { nodes { name cases { totalCount { count } nodes { reference } } contacts { nodes { case { reference } } } } }
                   staff { nodes { code cases { totalCount { count } nodes { reference } } } } }",
            )
            .await;
        let case = json!({ "reference": near.reference });
        let one = json!({ "totalCount": { "count": 1 }, "nodes": [case] });
        let none = json!({ "totalCount": { "count": 0 }, "nodes": [] });
        assert_eq!(data["cases"]["totalCount"]["count"], 2);
        let customers = data["customers"]["nodes"].as_array().expect("customers");
        let theirs = customers
            .iter()
            .find(|customer| customer["name"] == "Customer 0");
        assert_eq!(
            theirs,
            Some(
                &json!({ "name": "Customer 0", "cases": one, "contacts": { "nodes": [{ "case": case }] } })
            )
        );
        assert_eq!(
            data["staff"]["nodes"],
            json!([{ "code": "P0", "cases": one }, { "code": "P1", "cases": none }])
        );
    }
);
