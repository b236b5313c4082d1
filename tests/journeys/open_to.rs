//! The catalogue: to whom a journey is open, and who may open a case on it.

use serde_json::{Value, json};
use support::{World, on_both};
use throughline::graphql::id::Kind;

use super::scene::Scene;
use crate::cases::desk::{Desk, merged};
use crate::cases::forms;
use crate::cases::open::refused;

/// The codes of the journeys in somebody's catalogue, and whether each is one that they may open.
async fn catalogue(world: &World, token: &str, arguments: &str) -> Vec<String> {
    let query = format!(
        "{{ viewer {{ catalogue{arguments} {{ nodes {{ mayOpen journey {{ code }} }} }} }} }}"
    );
    let data = world.data(token, &query, json!({})).await;
    let nodes = data["viewer"]["catalogue"]["nodes"].as_array();
    let told = nodes.expect("entries").iter().map(|entry| {
        let code = entry["journey"]["code"].as_str().expect("a code");
        let mark = if entry["mayOpen"] == true { "" } else { "?" };
        format!("{code}{mark}")
    });
    told.collect()
}

/// Opens a journey to these and no others.
async fn open_to(desk: &Desk, journey: uuid::Uuid, revision: i64, audiences: Value) {
    let admin = desk.world.administrator();
    let id = Kind::Journey.id(journey);
    let input = json!({ "id": id, "expectedRevision": revision, "audiences": audiences });
    let select = "journey { audiences }";
    let made = desk
        .world
        .change(&admin, "journeyUpdate", input, select)
        .await;
    assert_eq!(made["journey"]["audiences"], audiences);
}

on_both!(
    a_journey_is_open_to_whom_it_is_for_until_an_administrator_says_otherwise,
    |world| async move {
        let scene = Scene::set(&world).await;
        let made = async |code: &str, kind: &str, audiences: Option<Value>| {
            let mut input = scene.journey_input(code);
            input["customerKind"] = json!(kind);
            if let Some(audiences) = audiences {
                input["audiences"] = audiences;
            }
            let select = "journey { id audiences }";
            scene.change("journeyCreate", input, select).await["journey"].clone()
        };
        assert_eq!(
            made("A", "RESIDENT", None).await["audiences"],
            json!(["RESIDENT"])
        );
        assert_eq!(
            made("B", "BUSINESS", None).await["audiences"],
            json!(["RESIDENT"])
        );
        assert_eq!(
            made("C", "STAFF", None).await["audiences"],
            json!(["STAFF"])
        );
        let nobody = made("D", "STAFF", Some(json!([]))).await;
        assert_eq!(nobody["audiences"], json!([]));
        let twice = json!(["MANAGER", "RESIDENT", "MANAGER"]);
        let journey = made("E", "STAFF", Some(twice)).await;
        assert_eq!(journey["audiences"], json!(["RESIDENT", "MANAGER"]));

        // What is left out stays, also when it is from now on for others.
        let update = async |revision: i64, more: Value| {
            let input = json!({ "id": journey["id"], "expectedRevision": revision });
            let select = "journey { audiences }";
            let made = scene
                .change("journeyUpdate", merged(input, more), select)
                .await;
            made["journey"]["audiences"].clone()
        };
        let kept = update(1, json!({ "customerKind": "BUSINESS" })).await;
        assert_eq!(kept, json!(["RESIDENT", "MANAGER"]));
        assert_eq!(
            update(2, json!({ "audiences": ["STAFF"] })).await,
            json!(["STAFF"])
        );
        assert_eq!(update(3, json!({ "audiences": [] })).await, json!([]));
        let input = json!({ "id": journey["id"], "expectedRevision": 1, "audiences": ["STAFF"] });
        let problems = scene.refused("journeyUpdate", input).await;
        assert_eq!(problems, ["CONFLICT expectedRevision"]);
    }
);

on_both!(
    everybody_finds_what_they_may_open_today_and_nothing_else,
    |world| async move {
        let desk = Desk::open(&world).await;
        let as_roles = |roles: &[&str], subject: &str| world.token_for(desk.code, roles, subject);
        let manager = as_roles(&["team-manager"], "manager");
        let people = [
            ("public", String::new()),
            ("customer", desk.customer_token("ann")),
            ("staff", desk.staff_token("clerk")),
            (
                "manager as staff",
                as_roles(&["staff-member", "team-manager"], "manager"),
            ),
            (
                "director as staff",
                as_roles(&["staff-member", "director"], "clerk"),
            ),
            ("manager", manager),
            ("case worker", desk.worker_token()),
            ("partner", desk.partner_token()),
            ("officer", as_roles(&["performance-officer"], "officer")),
            ("councillor", as_roles(&["councillor"], "councillor")),
        ];
        let found = async || {
            let mut all = Vec::new();
            for (name, token) in &people {
                let entries = catalogue(&world, token, "").await.join(" ");
                all.push(format!("{name}: {entries}"));
            }
            all
        };
        // The manager and the case worker are of the desk, which works on BINS alone, as the partner does. The
        // third journey has no version in force.
        open_to(
            &desk,
            desk.parking.id,
            1,
            json!(["RESIDENT", "STAFF", "MANAGER"]),
        )
        .await;
        let expected = [
            "public: BINS? PARKING?",
            "customer: BINS PARKING",
            "staff: BINS PARKING",
            "manager as staff: BINS PARKING",
            "director as staff: BINS PARKING",
            "manager: BINS",
            "case worker: BINS",
            "partner: BINS",
            "officer: ",
            "councillor: ",
        ];
        assert_eq!(found().await, expected);
        // An internal journey for managers only, and one that is opened only by those who work on it.
        open_to(&desk, desk.parking.id, 2, json!(["MANAGER"])).await;
        open_to(&desk, desk.bins.id, 1, json!([])).await;
        let expected = [
            "public: ",
            "customer: ",
            "staff: ",
            "manager as staff: BINS PARKING",
            // As a director they open for their directorate's journeys, which BINS and PARKING are.
            "director as staff: BINS PARKING",
            "manager: BINS",
            "case worker: BINS",
            "partner: BINS",
            "officer: ",
            "councillor: ",
        ];
        assert_eq!(found().await, expected);
    }
);

on_both!(
    a_case_on_a_journey_that_is_not_open_to_its_customer_is_refused,
    |world| async move {
        let desk = Desk::open(&world).await;
        open_to(&desk, desk.bins.id, 1, json!(["STAFF"])).await;
        open_to(&desk, desk.parking.id, 1, json!(["MANAGER"])).await;
        let ann = desk.customer_token("ann");
        let problems = refused(&desk, &ann, desk.opening(&desk.bins, json!({}))).await;
        assert_eq!(problems, ["JOURNEY_NOT_OPEN journeyId"]);
        // Together with whatever else is wrong.
        let input = desk.opening(&desk.bins, json!({ "channelId": "none" }));
        let problems = refused(&desk, &ann, input).await;
        assert_eq!(
            problems,
            ["NOT_FOUND channelId", "JOURNEY_NOT_OPEN journeyId"]
        );
        // Staff open on the one, and only those who lead on the other.
        let twin = desk.staff_token("twin");
        let query = "{ viewer { customers { id } } }";
        let data = world.data(&twin, query, json!({})).await;
        let own = json!({ "customerId": data["viewer"]["customers"][0]["id"] });
        let input = desk.opening(&desk.bins, own.clone());
        world.change(&twin, "caseOpen", input, "case { id }").await;
        let input = desk.opening(&desk.parking, own);
        let problems = refused(&desk, &twin, input.clone()).await;
        assert_eq!(problems, ["JOURNEY_NOT_OPEN journeyId"]);
        let leads = world.token_for(desk.code, &["staff-member", "team-manager"], "twin");
        world.change(&leads, "caseOpen", input, "case { id }").await;
        // Those who work on a journey open it for whom they like.
        let ann = json!({ "customerId": Kind::Customer.id(desk.ann) });
        desk.opened(ann).await;
    }
);

on_both!(
    an_entry_has_what_a_form_needs_in_as_many_statements_as_ever,
    |world| async move {
        let desk = Desk::open(&world).await;
        let query = "query($after: String, $first: Int) { viewer { catalogue(first: $first, after: $after) {
            nodes { mayOpen promise version { number form }
                journey { code title description service { name } } }
            pageInfo { endCursor hasNextPage } } channels: council { channels { code } } } }";
        let read = async |variables: Value| {
            world.mark();
            let data = world.data("", query, variables).await;
            (
                data["viewer"]["catalogue"].clone(),
                world.statements().len(),
            )
        };
        read(json!({})).await;
        let (both, statements) = read(json!({})).await;
        let promises: Vec<&Value> = both["nodes"]
            .as_array()
            .expect("entries")
            .iter()
            .map(|entry| &entry["promise"])
            .collect();
        assert_eq!(promises, ["within 10 working days"; 2]);
        forms::asks(&desk, forms::form()).await;
        let (page, of_one) = read(json!({ "first": 1 })).await;
        let entry = &page["nodes"][0];
        assert_eq!(entry["journey"]["code"], "BINS");
        assert_eq!(
            entry["version"],
            json!({ "number": 2, "form": forms::form() })
        );
        assert_eq!(
            entry["promise"],
            Value::Null,
            "its version promises nothing"
        );
        assert_eq!(page["pageInfo"]["hasNextPage"], true);
        // One more for the form, whatever the number of entries.
        assert_eq!(of_one, statements + 1);
        let after = page["pageInfo"]["endCursor"].clone();
        let (rest, _) = read(json!({ "first": 1, "after": after })).await;
        assert_eq!(rest["nodes"][0]["journey"]["code"], "PARKING");
        assert_eq!(rest["pageInfo"]["hasNextPage"], false);
        let (_, of_two) = read(json!({})).await;
        assert_eq!(of_two, of_one);
    }
);

on_both!(
    the_catalogue_is_searched_by_words_and_by_service_and_follows_the_versions,
    |world| async move {
        let scene = Scene::set(&world).await;
        let parking = scene.service("PARKING").await;
        let all = [
            ("A", &scene.service, "Report a missed bin", "Bürgerbüro"),
            (
                "B",
                &parking,
                "Resident's permit",
                "For one car. Not for bins.",
            ),
            ("C", &parking, "Visitor permits", ""),
        ];
        let mut versions = Vec::new();
        for (code, service, title, description) in all {
            let input = merged(
                scene.journey_input(code),
                json!({ "serviceId": service, "title": title, "description": description }),
            );
            let made = scene.change("journeyCreate", input, "journey { id }").await;
            let journey = made["journey"]["id"].as_str().expect("an id").to_owned();
            scene.outcome(&journey, "MET", "MET").await;
            let version = scene.draft(&journey, "2026-01-01").await;
            scene.publish(&version).await;
            versions.push((journey, version));
        }
        for (arguments, expected) in [
            (String::new(), "A? B? C?"),
            (r#"(text: "BINS")"#.to_owned(), "A? B?"),
            (r#"(text: "permit")"#.to_owned(), "B? C?"),
            (r#"(text: "permit visit")"#.to_owned(), "C?"),
            (r#"(text: "burger")"#.to_owned(), "A?"),
            (r#"(text: "service")"#.to_owned(), "A? B? C?"),
            (r#"(text: "ermit")"#.to_owned(), ""),
            (format!(r#"(serviceId: "{parking}")"#), "B? C?"),
            (format!(r#"(serviceId: "{parking}", text: "bin")"#), "B?"),
            (r#"(serviceId: "none")"#.to_owned(), ""),
            ("(last: 1)".to_owned(), "C?"),
        ] {
            let found = catalogue(&world, "", &arguments).await.join(" ");
            assert_eq!(found, expected, "{arguments}");
        }
        let long = format!(
            r#"{{ viewer {{ catalogue(text: "{}") {{ nodes {{ mayOpen }} }} }} }}"#,
            "x".repeat(201)
        );
        let answer = world.ask("", &long, json!({})).await;
        assert_eq!(answer.codes(), ["BAD_USER_INPUT"]);
        // A cursor belongs to the question that it was given for.
        let query = r#"{ viewer { catalogue(first: 1) { pageInfo { endCursor } } } }"#;
        let data = world.data("", query, json!({})).await;
        let cursor = data["viewer"]["catalogue"]["pageInfo"]["endCursor"].as_str();
        let other = format!(
            r#"{{ viewer {{ catalogue(text: "bin", after: "{}") {{ nodes {{ mayOpen }} }} }} }}"#,
            cursor.expect("a cursor")
        );
        let answer = world.ask("", &other, json!({})).await;
        assert_eq!(answer.codes(), ["BAD_USER_INPUT"]);

        // Retired, or not yet in force: nobody opens a case on it.
        let input = json!({ "id": versions[0].1, "expectedRevision": 2 });
        scene.change("journeyVersionRetire", input, "").await;
        assert_eq!(catalogue(&world, "", "").await.join(" "), "B? C?");
        let later = scene.draft(&versions[0].0, "2026-10-16").await;
        scene.publish(&later).await;
        assert_eq!(catalogue(&world, "", "").await.join(" "), "B? C?");
        world.set_now("2026-10-15T23:00:00Z");
        assert_eq!(catalogue(&world, "", "").await.join(" "), "A? B? C?");
    }
);
