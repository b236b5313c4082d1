//! Leave to fetch an export: who gets it, for how long, and what is kept of it.

use serde_json::{Value, json};
use support::{World, on_both};
use throughline::graphql::id::Kind;

use super::{LEAVE, asked, fetch, granted, own};
use crate::cases::desk::{Desk, at};
use crate::cases::rows::Maker;

fn ann(desk: &Desk) -> Value {
    json!(Kind::Customer.id(desk.ann))
}

/// A case by which the manager's team knows Ann.
async fn known(world: &World) -> Desk {
    let desk = Desk::open(world).await;
    desk.opened(json!({ "customerId": ann(&desk) })).await;
    desk
}

on_both!(
    an_export_is_fetched_once_while_its_grant_lasts,
    |world: World| async move {
        let desk = known(&world).await;
        let manager = desk.manager_token();
        let leave = granted(&world, &manager, &ann(&desk), "A request").await;
        let told = json!({ "isOwn": false, "authority": "SAR/2026/41", "askedAt": "2026-10-15T10:00:00+00:00",
            "askedBy": { "name": "manager" }, "expiresAt": "2026-10-15T10:05:00+00:00", "fetchedAt": null });
        assert_eq!(leave["export"], told);
        assert_eq!(
            leave["url"],
            format!("/customers/{}/export", Kind::Customer.id(desk.ann).0)
        );

        // For nobody else, and by nothing else.
        let elsewhere = format!("/customers/{}/export", Kind::Customer.id(desk.bob).0);
        let wrong = json!({ "url": elsewhere, "grant": leave["grant"] });
        assert_eq!(fetch(&world, &wrong).await.status(), 401);
        let wrong = json!({ "url": leave["url"], "grant": manager });
        assert_eq!(fetch(&world, &wrong).await.status(), 401);
        let wrong = json!({ "url": "/customers/x/export", "grant": leave["grant"] });
        assert_eq!(fetch(&world, &wrong).await.status(), 404);

        world.advance(chrono::TimeDelta::seconds(299));
        let answer = fetch(&world, &leave).await;
        assert_eq!(answer.status(), 200);
        let header = |name: &str| answer.headers()[name].to_str().expect("text").to_owned();
        assert_eq!(header("content-type"), "application/json");
        assert_eq!(
            header("content-disposition"),
            "attachment; filename=\"customer.json\""
        );
        assert_eq!(header("cache-control"), "private, no-store");
        assert!(header("content-security-policy").ends_with("sandbox"));
        assert_eq!(answer.json::<Value>().await.expect("JSON")["format"], 1);
        assert_eq!(fetch(&world, &leave).await.status(), 401);

        let late = granted(&world, &manager, &ann(&desk), "A request").await;
        world.advance(chrono::TimeDelta::minutes(5));
        assert_eq!(fetch(&world, &late).await.status(), 401);

        let query =
            "query($id: ID!) { node(id: $id) { ... on Customer { exports(first: 5) { nodes {
            isOwn authority askedAt fetchedAt askedBy { name } } } } } }";
        let variables = json!({ "id": ann(&desk) });
        let data = world.data(&manager, query, variables.clone()).await;
        let told = |asked: &str, fetched: Value| {
            json!({ "isOwn": false, "authority": "SAR/2026/41", "askedAt": asked, "fetchedAt": fetched,
                "askedBy": { "name": "manager" } })
        };
        let expected = json!([
            told("2026-10-15T10:04:59+00:00", Value::Null),
            told(
                "2026-10-15T10:00:00+00:00",
                json!("2026-10-15T10:04:59+00:00")
            )
        ]);
        assert_eq!(data["node"]["exports"]["nodes"], expected);
        let worker = world.ask(&desk.worker_token(), query, variables).await;
        assert_eq!(worker.codes(), ["FORBIDDEN"]);
    }
);

on_both!(
    whoever_may_not_export_is_refused_and_nothing_is_written,
    |world: World| async move {
        let desk = known(&world).await;
        let manager = desk.manager_token();
        let stranger = Maker {
            world: &world,
            council_id: world.council_id,
        };
        // Known by a case of others alone.
        let hidden = stranger.customer(None).await;
        stranger.account("hidden", None, Some(hidden)).await;
        let input = desk.opening(&desk.parking, json!({}));
        let theirs = desk.customer_token("hidden");
        world
            .change(&theirs, "caseOpen", input, "case { id }")
            .await;
        let named = json!({ "id": ann(&desk), "expectedRevision": 1, "name": "Ann O'Hara" });
        world
            .change(&manager, "customerUpdate", named, "customer { id }")
            .await;
        let before = world.row_counts().await;
        let hidden = json!(Kind::Customer.id(hidden));
        for (input, expected) in [
            (
                json!({ "customerId": hidden, "authority": "SAR/1" }),
                "NOT_FOUND customerId",
            ),
            (
                json!({ "customerId": ann(&desk) }),
                "AUTHORITY_NEEDED authority",
            ),
            (
                json!({ "customerId": ann(&desk), "authority": " " }),
                "INVALID authority",
            ),
            (
                json!({ "customerId": ann(&desk), "authority": "Ms O'Hara" }),
                "NAMES_CUSTOMER authority",
            ),
        ] {
            let payload = asked(&world, &manager, "A request", input).await;
            assert_eq!(at(&payload), [expected]);
            assert_eq!(
                (&payload["grant"], &payload["url"]),
                (&Value::Null, &Value::Null)
            );
        }
        let input = json!({ "customerId": ann(&desk), "authority": "SAR/1" });
        let payload = world
            .attempt(&manager, "customerExport", input.clone(), LEAVE)
            .await;
        assert_eq!(at(&payload), ["REASON_NEEDED customerId"]);
        let bob = json!({ "customerId": Kind::Customer.id(desk.bob) });
        let own = desk.customer_token("ann");
        let payload = world.attempt(&own, "customerExport", bob, LEAVE).await;
        assert_eq!(at(&payload), ["NOT_FOUND customerId"]);
        let director = world.token("director", "manager");
        for token in [
            desk.worker_token(),
            desk.partner_token(),
            director,
            world.administrator(),
        ] {
            let refused = world.mutate(&token, "customerExport", input.clone()).await;
            assert_eq!(refused.codes(), ["FORBIDDEN"]);
        }
        assert_eq!(world.row_counts().await, before);
    }
);

on_both!(
    five_may_be_fetched_at_a_time_and_none_by_who_is_switched_off,
    |world: World| async move {
        let desk = known(&world).await;
        let token = desk.customer_token("ann");
        let mut last = Value::Null;
        for _ in 0..5 {
            last = own(&world, &token, &ann(&desk)).await;
        }
        let before = world.row_counts().await;
        let input = json!({ "customerId": ann(&desk) });
        let payload = world.attempt(&token, "customerExport", input, LEAVE).await;
        assert_eq!(at(&payload), ["TOO_MANY_EXPORTS "]);
        assert_eq!(world.row_counts().await, before);
        let maker = Maker {
            world: &world,
            council_id: world.council_id,
        };
        maker.switched_off(desk.ann_account).await;
        assert_eq!(fetch(&world, &last).await.status(), 401);
    }
);
