//! Who finds what: a word that somebody may not see neither finds, nor ranks, nor counts.

use serde_json::{Value, json};
use support::{World, on_both};
use throughline::graphql::id::Kind;

use super::{SEARCH, found, reference, rename};
use crate::cases::desk::Desk;

on_both!(
    personal_words_are_there_only_for_who_may_see_them,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        rename(&desk, desk.ann, 1, "Ann Blackthorn").await;
        let ann = Kind::Customer.id(desk.ann);
        let more = json!({ "customerId": ann, "description": "A hedge of hawthorn" });
        let case = desk.opened(more).await;
        let own = reference(&case);
        desk.done("caseNote", &case, json!({ "text": "Cut the quickthorn" }))
            .await;
        let worker = desk.worker_token();
        let director = world.token("director", "manager");
        for text in ["blackthorn", "hawthorn", "quickthorn", "black*"] {
            assert_eq!(found(&world, &worker, text).await, [own.clone()], "{text}");
            // The director reaches the case, and sees nothing personal of it.
            assert!(found(&world, &director, text).await.is_empty(), "{text}");
            // Beside a word that they may see it tells nothing, either.
            let both = format!("{own} {text}");
            assert_eq!(found(&world, &worker, &both).await, [own.clone()]);
            assert!(found(&world, &director, &both).await.is_empty(), "{text}");
        }
        assert_eq!(found(&world, &director, &own).await, [own.clone()]);

        // Customers find their own cases alone, and the strangers' team not those of others.
        let (ann, bob) = (desk.customer_token("ann"), desk.customer_token("bob"));
        assert_eq!(found(&world, &ann, "hawthorn").await, [own.clone()]);
        assert!(found(&world, &bob, "hawthorn").await.is_empty());
        assert!(found(&world, &bob, &own).await.is_empty());
        let input = desk.opening(&desk.parking, json!({ "description": "A hawthorn again" }));
        let parking = world
            .change(&ann, "caseOpen", input, "case { reference }")
            .await;
        let parking = reference(&parking["case"]);
        assert_eq!(found(&world, &worker, "hawthorn").await, [own.clone()]);
        assert_eq!(found(&world, &ann, "hawthorn").await.len(), 2);
        assert_eq!(found(&world, &director, &parking).await, [parking]);

        for role in ["councillor", "administrator"] {
            let token = world.token(role, "manager");
            let answer = world.ask(&token, SEARCH, json!({ "t": own })).await;
            assert_eq!(answer.codes(), ["FORBIDDEN"], "{role}");
        }
        let public = world.ask("", SEARCH, json!({ "t": own })).await;
        assert_eq!(public.codes(), ["UNAUTHENTICATED"]);
    }
);

on_both!(
    who_sees_personal_fields_of_some_cases_finds_the_others_by_their_reference_alone,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        // Reaches every case as a director, and the personal fields of the desk's as a worker.
        let both = world.token_for(desk.code, &["director", "case-worker"], "worker");
        let ours = desk.opened(json!({ "description": "Elder" })).await;
        let input = desk.opening(&desk.parking, json!({ "description": "Elder" }));
        let theirs = world
            .change(
                &desk.customer_token("ann"),
                "caseOpen",
                input,
                "case { reference }",
            )
            .await;
        let (ours, theirs) = (reference(&ours), reference(&theirs["case"]));
        assert_eq!(found(&world, &both, "elder").await, [ours.clone()]);
        assert_eq!(found(&world, &both, &theirs).await, [theirs.clone()]);
        let with_word = format!("{theirs} elder");
        assert!(found(&world, &both, &with_word).await.is_empty());
        let with_word = format!("{ours} elder");
        assert_eq!(found(&world, &both, &with_word).await, [ours]);
    }
);

on_both!(another_council_finds_nothing, |world: World| async move {
    let desk = Desk::open(&world).await;
    let other_id = world.clock.new_id();
    world.add_council(other_id, "OTHER").await;
    let other = Desk::of(&world, other_id, "OTHER").await;
    let case = desk.opened(json!({ "description": "Hazel" })).await;
    let stranger = other.worker_token();
    for text in ["hazel", &reference(&case)] {
        assert!(found(&world, &stranger, text).await.is_empty());
    }
    let theirs = other.opened(json!({ "description": "Hazel, too" })).await;
    assert_eq!(
        found(&world, &stranger, "hazel").await,
        [reference(&theirs)]
    );
    assert_eq!(
        found(&world, &desk.worker_token(), "hazel").await,
        [reference(&case)]
    );
});

on_both!(
    reach_is_applied_before_the_page_is_cut,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        // Ann's case is the oldest of four; the others would fill her page.
        let ann = Kind::Customer.id(desk.ann);
        let own = desk
            .opened(json!({ "customerId": ann, "description": "Willow" }))
            .await;
        for _ in 0..3 {
            world.advance(chrono::TimeDelta::minutes(1));
            desk.opened(json!({ "description": "Willow" })).await;
        }
        let variables = json!({ "t": "willow", "n": 1 });
        let ann = desk.customer_token("ann");
        let data: Value = world.data(&ann, SEARCH, variables).await;
        let expected = json!([{ "reference": own["reference"] }]);
        assert_eq!(data["caseSearch"]["nodes"], expected);
        assert_eq!(data["caseSearch"]["totalCount"]["count"], 1);
    }
);
