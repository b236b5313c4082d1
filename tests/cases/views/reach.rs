//! Who may use a view, and what they see of its cases.

use serde_json::{Value, json};
use support::{World, on_both};
use throughline::graphql::id::Kind;

use super::{names, refused, saved};
use crate::cases::desk::Desk;
use crate::cases::rows::Maker;

/// What somebody finds of a view by its id.
async fn found(world: &World, token: &str, view: &Value) -> Value {
    let query = "query($id: ID!) { node(id: $id) { ... on CaseView { name } } }";
    let data = world.data(token, query, json!({ "id": view["id"] })).await;
    data["node"]["name"].clone()
}

/// The names of the views of a team that somebody sees.
async fn of_team(world: &World, token: &str, team: uuid::Uuid) -> Value {
    let query =
        "query($id: ID!) { node(id: $id) { ... on Team { caseViews { nodes { name } } } } }";
    let variables = json!({ "id": Kind::Team.id(team) });
    let data = world.data(token, query, variables).await;
    data["node"]["caseViews"]["nodes"].clone()
}

on_both!(
    a_teams_view_is_for_its_members_and_its_director_and_a_private_one_for_its_owner,
    |world| async move {
        let desk = Desk::open(&world).await;
        let (worker, manager) = (desk.worker_token(), desk.manager_token());
        let maker = Maker {
            world: &world,
            council_id: world.council_id,
        };
        maker.account("fitter", Some(desk.fitter), None).await;
        let fitter = world.token("team-manager", "fitter");
        // The clerk is in no team, and in the directorate of all of them.
        let director = world.token("director", "clerk");
        let clerk = world.token("case-worker", "clerk");
        let officer = world.token("performance-officer", "twin");

        let mine = saved(&world, &worker, json!({ "name": "Mine" })).await;
        let team = Kind::Team.id(desk.desk_team);
        let ours = saved(&world, &manager, json!({ "name": "Ours", "teamId": team })).await;
        for (who, token, own, of_the_team) in [
            ("worker", &worker, true, true),
            ("manager", &manager, false, true),
            ("director", &director, false, true),
            ("manager of another team", &fitter, false, false),
            ("member of no team", &clerk, false, false),
            ("officer", &officer, false, false),
        ] {
            let name = |is_seen: bool, name: &str| if is_seen { json!(name) } else { Value::Null };
            assert_eq!(
                found(&world, token, &mine).await,
                name(own, "Mine"),
                "{who}"
            );
            let expected = name(of_the_team, "Ours");
            assert_eq!(found(&world, token, &ours).await, expected, "{who}");
            let listed = if of_the_team {
                json!([{ "name": "Ours" }])
            } else {
                json!([])
            };
            assert_eq!(
                of_team(&world, token, desk.desk_team).await,
                listed,
                "{who}"
            );
            let all = [(own, "Mine"), (of_the_team, "Ours")].into_iter();
            let all: Vec<&str> = all
                .filter(|(is_seen, _)| *is_seen)
                .map(|(_, name)| name)
                .collect();
            assert_eq!(names(&world, token).await, all, "{who}");
        }
        // Who may see no case is told of no view.
        let councillor = world.token("councillor", "worker");
        let query = "{ viewer { caseViews { nodes { name } } } }";
        let answer = world.ask(&councillor, query, json!({})).await;
        assert_eq!(answer.code(), "FORBIDDEN");
        assert_eq!(found(&world, &councillor, &mine).await, Value::Null);

        let input = json!({ "name": "Crew's", "teamId": team });
        let expected = ["NOT_KEEPER teamId"];
        refused(&world, (&fitter, "caseViewSave"), input, &expected).await;
        let input = json!({ "name": "The director's", "teamId": team });
        saved(&world, &director, input).await;
        assert_eq!(
            names(&world, &worker).await,
            ["Mine", "Ours", "The director's"]
        );
    }
);

on_both!(
    of_one_view_everybody_sees_the_cases_in_their_own_reach,
    |world| async move {
        let desk = Desk::open(&world).await;
        let (worker, manager) = (desk.worker_token(), desk.manager_token());
        let director = world.token("director", "clerk");
        desk.opened(json!({})).await;
        desk.opened(json!({})).await;
        let parking = desk.opening(&desk.parking, json!({}));
        world
            .change(&director, "caseOpen", parking, "case { id }")
            .await;
        let assigned = desk.opened(json!({})).await;
        let to = json!({ "assigneeId": Kind::Staff.id(desk.worker) });
        desk.done("caseAssign", &assigned, to.clone()).await;
        let team = Kind::Team.id(desk.desk_team);
        saved(&world, &manager, json!({ "name": "All", "teamId": team })).await;
        let of_worker = json!({ "name": "The worker's", "teamId": team,
            "where": { "assignee": { "eq": to["assigneeId"] } } });
        saved(&world, &manager, of_worker).await;

        let query = "{ viewer { caseViews { nodes { name totalCount { count } cases { nodes { id } } } } } }";
        let of = async |token: &str| {
            let body = world.gql(token, query, json!({})).await;
            let nodes = body["data"]["viewer"]["caseViews"]["nodes"].clone();
            let count = |node: &Value| {
                let listed = node["cases"]["nodes"].as_array().map(Vec::len);
                let counted = &node["totalCount"]["count"];
                assert_eq!(json!(listed), *counted);
                counted.clone()
            };
            let counts: Vec<Value> = nodes.as_array().expect("views").iter().map(count).collect();
            (counts, body["errors"].clone())
        };
        // Three on the desk's journey, of which one is the worker's; the director reaches the one on parking, too.
        assert_eq!(of(&worker).await, (vec![json!(3), json!(1)], Value::Null));
        // Directors see no personal fields, so that they are not told whose a case is: the other view stands.
        let (counts, errors) = of(&director).await;
        assert_eq!(counts, [json!(4), Value::Null]);
        let codes = errors.as_array().expect("errors").iter();
        let codes: Vec<&Value> = codes.map(|error| &error["extensions"]["code"]).collect();
        assert_eq!(codes, [&json!("FORBIDDEN"), &json!("FORBIDDEN")]);
    }
);
