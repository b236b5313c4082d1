//! Drafts are saved and resumed by their account, and by nobody else.

use chrono::TimeDelta;
use entities::cases::case_draft;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};
use support::on_both;
use throughline::cases::draft::sweep::sweep;
use throughline::graphql::id::Kind;

use super::{DRAFT, drafts, input, refused, saved, told};
use crate::cases::desk::Desk;
use crate::cases::forms;

on_both!(
    a_draft_is_saved_and_resumed_and_tells_what_is_missing,
    |world| async move {
        let desk = Desk::open(&world).await;
        forms::asks(&desk, forms::form()).await;
        let ann = desk.customer_token("ann");
        let draft = saved(&world, &ann, input(&desk.bins, json!({}))).await;
        let expected = json!({
            "id": draft["id"], "revision": 1, "savedAt": "2026-10-15T10:00:00+00:00",
            "expiresAt": "2026-11-14T10:00:00+00:00", "answers": null, "description": null,
            "isOutdated": false, "journey": { "code": "BINS" }, "version": { "number": 2 },
            "problems": [{ "code": "ANSWERS_INVALID", "field": ["answers"] }],
        });
        assert_eq!(draft, expected);

        // The next day a part of it is there; it need not keep the form.
        world.set_now("2026-10-16T09:30:00Z");
        let more = json!({ "draftId": draft["id"], "expectedRevision": 1, "description": "Bin 7",
            "answers": { "address": {}, "bins": 9 } });
        let draft = saved(&world, &ann, input(&desk.bins, more)).await;
        assert_eq!(draft["revision"], 2);
        assert_eq!(draft["savedAt"], "2026-10-16T09:30:00+00:00");
        assert_eq!(draft["expiresAt"], "2026-11-15T09:30:00+00:00");
        assert_eq!(draft["answers"], json!({ "address": {}, "bins": 9 }));
        assert_eq!(draft["description"], "Bin 7");
        let missing = [
            "ANSWERS_INVALID answers.address.postcode",
            "ANSWERS_INVALID answers.bins",
        ];
        assert_eq!(told(&draft), missing);
        assert_eq!(drafts(&world, &ann).await, [draft.clone()]);

        // What is null is not there afterwards.
        let more =
            json!({ "draftId": draft["id"], "expectedRevision": 2, "answers": forms::answers() });
        let draft = saved(&world, &ann, input(&desk.bins, more)).await;
        assert_eq!(draft["description"], Value::Null);
        assert_eq!(draft["problems"], json!([]));
        assert_eq!(drafts(&world, &ann).await, [draft.clone()]);

        // Another version asks for something else.
        forms::asks(&desk, json!({ "type": "object", "required": ["when"] })).await;
        let [found] = &drafts(&world, &ann).await[..] else {
            panic!("one draft");
        };
        assert_eq!(found["isOutdated"], true);
        assert_eq!(found["version"], json!({ "number": 2 }));
        assert_eq!(told(found), ["ANSWERS_INVALID answers.when"]);
        let more =
            json!({ "draftId": draft["id"], "expectedRevision": 3, "answers": { "when": 1 } });
        let draft = saved(&world, &ann, input(&desk.bins, more)).await;
        assert_eq!(
            (&draft["isOutdated"], &draft["version"]["number"]),
            (&json!(false), &json!(3))
        );
        assert_eq!(draft["problems"], json!([]));
        // A journey that is taken away says so, and keeps what was written.
        let admin = world.administrator();
        let closed =
            json!({ "id": Kind::Journey.id(desk.bins.id), "expectedRevision": 1, "audiences": [] });
        world.change(&admin, "journeyUpdate", closed, "").await;
        assert_eq!(
            told(&drafts(&world, &ann).await[0]),
            ["JOURNEY_NOT_OPEN journeyId"]
        );
    }
);

on_both!(a_draft_is_its_accounts_alone, |world| async move {
    let desk = Desk::open(&world).await;
    let ann = desk.customer_token("ann");
    let more = json!({ "description": "Nobody else's business" });
    let draft = saved(&world, &ann, input(&desk.bins, more)).await;
    let node = format!("query($id: ID!) {{ node(id: $id) {{ ... on CaseDraft {{ {DRAFT} }} }} }}");
    let id = json!({ "id": draft["id"] });
    let data = world.data(&ann, &node, id.clone()).await;
    assert_eq!(data["node"], draft);
    let others = [
        desk.customer_token("bob"),
        desk.worker_token(),
        desk.manager_token(),
        desk.partner_token(),
        desk.staff_token("clerk"),
        world.administrator(),
        world.token_for(desk.code, &["performance-officer"], "officer"),
        world.token_for(desk.code, &["director"], "clerk"),
        // The same subject in no role that opens cases.
        world.token_for(desk.code, &["councillor"], "ann"),
        String::new(),
    ];
    for other in &others {
        let data = world.data(other, &node, id.clone()).await;
        assert_eq!(data["node"], Value::Null);
    }
    for other in others.iter().take(5) {
        assert_eq!(drafts(&world, other).await, [Value::Null; 0]);
        let named = json!({ "draftId": draft["id"], "expectedRevision": 1 });
        let problems = refused(&desk, other, "caseDraftDiscard", named.clone()).await;
        assert_eq!(problems, ["NOT_FOUND draftId"]);
        let problems = refused(&desk, other, "caseDraftSave", input(&desk.bins, named)).await;
        assert_eq!(problems, ["NOT_FOUND draftId"]);
        let opening = desk.opening(&desk.bins, json!({ "draftId": draft["id"] }));
        let problems = crate::cases::open::refused(&desk, other, opening).await;
        assert_eq!(problems, ["NOT_FOUND draftId"]);
    }
    // It is in no search, and in no figure.
    let query =
        r#"{ caseSearch(text: "business", first: 5) { nodes { id } } cases { nodes { id } } }"#;
    let data = world.data(&desk.worker_token(), query, json!({})).await;
    assert_eq!(
        data,
        json!({ "caseSearch": { "nodes": [] }, "cases": { "nodes": [] } })
    );
    assert_eq!(drafts(&world, &ann).await, [draft]);
});

on_both!(
    a_draft_that_cannot_be_kept_is_refused_with_everything_that_is_wrong,
    |world| async move {
        let desk = Desk::open(&world).await;
        let ann = desk.customer_token("ann");
        let save =
            async |token: &str, input: Value| refused(&desk, token, "caseDraftSave", input).await;
        let draft = saved(&world, &ann, input(&desk.bins, json!({}))).await;
        let id = draft["id"].clone();
        for (journey, more, expected) in [
            (
                &desk.draft,
                json!({}),
                vec!["VERSION_NOT_PUBLISHED journeyId"],
            ),
            (
                &desk.bins,
                json!({ "journeyId": "none" }),
                vec!["NOT_FOUND journeyId"],
            ),
            (
                &desk.bins,
                json!({ "answers": [] }),
                vec!["INVALID answers"],
            ),
            (
                &desk.bins,
                json!({ "answers": "text" }),
                vec!["INVALID answers"],
            ),
            (
                &desk.bins,
                json!({ "answers": { "a": vec![0; 1_000] } }),
                vec!["INVALID answers"],
            ),
            (
                &desk.bins,
                json!({ "answers": { "a": "x".repeat(65_536) } }),
                vec!["INVALID answers"],
            ),
            (
                &desk.bins,
                json!({ "description": "x".repeat(10_001), "answers": 7, "journeyId": "none" }),
                vec![
                    "INVALID description",
                    "INVALID answers",
                    "NOT_FOUND journeyId",
                ],
            ),
            (
                &desk.bins,
                json!({ "expectedRevision": 1 }),
                vec!["INVALID expectedRevision"],
            ),
            (
                &desk.bins,
                json!({ "draftId": id }),
                vec!["INVALID expectedRevision"],
            ),
            (
                &desk.bins,
                json!({ "draftId": "none" }),
                vec!["NOT_FOUND draftId"],
            ),
            (
                &desk.bins,
                json!({ "draftId": id, "expectedRevision": 2 }),
                vec!["CONFLICT expectedRevision"],
            ),
            (
                &desk.parking,
                json!({ "draftId": id, "expectedRevision": 1 }),
                vec!["INVALID journeyId"],
            ),
        ] {
            let problems = save(&ann, input(journey, more.clone())).await;
            assert_eq!(problems, expected, "{more}");
        }
        // Those who open for others have no drafts, and neither has whoever has no account.
        let plain = input(&desk.bins, json!({}));
        for token in [desk.worker_token(), desk.partner_token()] {
            assert_eq!(
                save(&token, plain.clone()).await,
                ["NOT_FOR_YOURSELF journeyId"]
            );
        }
        let elsewhere = input(&desk.parking, json!({}));
        assert_eq!(
            save(&desk.worker_token(), elsewhere).await,
            ["JOURNEY_NOT_OPEN journeyId"]
        );
        let nobody = desk.customer_token("nobody");
        assert_eq!(save(&nobody, plain).await, ["ACCOUNT_MISSING "]);
        let problems = refused(
            &desk,
            &ann,
            "caseDraftDiscard",
            json!({ "draftId": id, "expectedRevision": 3 }),
        )
        .await;
        assert_eq!(problems, ["CONFLICT expectedRevision"]);
        assert_eq!(drafts(&world, &ann).await, [draft]);
    }
);

on_both!(
    an_account_has_twenty_drafts_that_are_listed_in_as_many_statements_as_one,
    |world| async move {
        let desk = Desk::open(&world).await;
        forms::asks(&desk, forms::form()).await;
        let ann = desk.customer_token("ann");
        let answers = json!({ "answers": { "bins": 1 } });
        let count = async || {
            drafts(&world, &ann).await;
            world.mark();
            let found = drafts(&world, &ann).await;
            for draft in &found {
                assert_eq!(told(draft), ["ANSWERS_INVALID answers.address"]);
            }
            (found.len(), world.statements().len())
        };
        saved(&world, &ann, input(&desk.bins, answers.clone())).await;
        let (_, of_one) = count().await;
        let mut last = Value::Null;
        for _ in 1..20 {
            world.advance(TimeDelta::seconds(1));
            last = saved(&world, &ann, input(&desk.bins, answers.clone())).await;
        }
        assert_eq!(count().await, (20, of_one));
        let problems = refused(&desk, &ann, "caseDraftSave", input(&desk.bins, json!({}))).await;
        assert_eq!(problems, ["TOO_MANY "]);
        // Each may be saved again, and another account has room.
        let again = json!({ "draftId": last["id"], "expectedRevision": 1 });
        saved(&world, &ann, input(&desk.bins, again)).await;
        saved(
            &world,
            &desk.customer_token("bob"),
            input(&desk.bins, json!({})),
        )
        .await;
        // The latest saved stand first, a page at a time.
        let query = "query($after: String) { viewer { drafts(first: 1, after: $after) {
            nodes { id } pageInfo { endCursor hasNextPage } } } }";
        let data = world.data(&ann, query, json!({})).await;
        let page = &data["viewer"]["drafts"];
        assert_eq!(page["nodes"], json!([{ "id": last["id"] }]));
        assert_eq!(page["pageInfo"]["hasNextPage"], true);
        let gone = json!({ "draftId": last["id"], "expectedRevision": 2 });
        let payload = world
            .change(&ann, "caseDraftDiscard", gone, "draft { id }")
            .await;
        assert_eq!(payload["draft"]["id"], last["id"]);
        let variables = json!({ "after": page["pageInfo"]["endCursor"] });
        let data = world.data(&ann, query, variables).await;
        assert_ne!(data["viewer"]["drafts"]["nodes"][0]["id"], last["id"]);
        assert_eq!(drafts(&world, &ann).await.len(), 19);
        saved(&world, &ann, input(&desk.bins, json!({}))).await;
    }
);

on_both!(
    a_draft_is_gone_thirty_days_after_it_was_saved_last,
    |world| async move {
        let desk = Desk::open(&world).await;
        let ann = desk.customer_token("ann");
        let old = saved(&world, &ann, input(&desk.bins, json!({}))).await;
        let kept = saved(&world, &ann, input(&desk.bins, json!({}))).await;
        world.set_now("2026-10-16T10:00:00Z");
        let again = json!({ "draftId": kept["id"], "expectedRevision": 1 });
        let kept = saved(&world, &ann, input(&desk.bins, again)).await;
        let rows = async || {
            let own = case_draft::Column::CouncilId.eq(world.council_id);
            let rows = case_draft::Entity::find().filter(own);
            rows.count(world.own_connection()).await.expect("a count")
        };
        world.set_now("2026-11-14T09:59:59Z");
        assert_eq!(drafts(&world, &ann).await.len(), 2);
        assert_eq!(
            sweep(world.database(), world.council_id, world.now()).await,
            Ok(0)
        );
        // Gone to the second, before anybody sweeps.
        world.set_now("2026-11-14T10:00:00Z");
        assert_eq!(drafts(&world, &ann).await, [kept.clone()]);
        let named = json!({ "draftId": old["id"], "expectedRevision": 1 });
        let problems = refused(&desk, &ann, "caseDraftDiscard", named).await;
        assert_eq!(problems, ["NOT_FOUND draftId"]);
        assert_eq!(rows().await, 2);
        assert_eq!(
            sweep(world.database(), world.council_id, world.now()).await,
            Ok(1)
        );
        assert_eq!(rows().await, 1);
        assert_eq!(drafts(&world, &ann).await, [kept]);
    }
);

on_both!(the_same_key_begins_one_draft, |world| async move {
    let desk = Desk::open(&world).await;
    let ann = desk.customer_token("ann");
    let keyed = input(
        &desk.bins,
        json!({ "idempotencyKey": "a", "description": "Bin 7" }),
    );
    let draft = saved(&world, &ann, keyed.clone()).await;
    let select = "draft { id revision } replayed";
    let again = world
        .change(&ann, "caseDraftSave", keyed.clone(), select)
        .await;
    assert_eq!(again["draft"], json!({ "id": draft["id"], "revision": 1 }));
    assert_eq!(again["replayed"], true);
    let other = input(
        &desk.bins,
        json!({ "idempotencyKey": "a", "description": "Bin 8" }),
    );
    let problems = refused(&desk, &ann, "caseDraftSave", other).await;
    assert_eq!(problems, ["IDEMPOTENCY_MISMATCH idempotencyKey"]);
    let gone = json!({ "draftId": draft["id"], "expectedRevision": 1 });
    world.change(&ann, "caseDraftDiscard", gone, "").await;
    let again = world.change(&ann, "caseDraftSave", keyed, select).await;
    assert_eq!(again["draft"], Value::Null);
    assert_eq!(drafts(&world, &ann).await, [Value::Null; 0]);
});
