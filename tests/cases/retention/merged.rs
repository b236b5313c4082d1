//! A merged case has no outcome: its words go after those of the case with which work went on.

use serde_json::{Value, json};
use support::{World, on_both};
use throughline::graphql::id::Kind;

use super::{destroyed, for_good, keeps, retention};
use crate::cases::desk::{Desk, merged};
use crate::cases::erasure::everywhere::figures_of;
use crate::cases::erasure::marked::read;

const OCTOBER: &str = r#"{ month: "2026-10" }"#;

/// Opens a case of a customer and merges it into another.
async fn merged_into(desk: &Desk, customer: uuid::Uuid, into: &Value) -> Value {
    let about = json!({ "customerId": Kind::Customer.id(customer), "description": "Sent twice" });
    let case = desk.opened(about).await;
    let terms = json!({ "intoCaseId": into["id"], "reason": "Asks for the same" });
    desk.done("caseMerge", &case, terms).await
}

/// The case as the manager now sees it.
async fn now(desk: &Desk, case: &Value) -> Value {
    read(&desk.world, desk, case).await
}

async fn is_erased(desk: &Desk, case: &Value) -> bool {
    now(desk, case).await["isErased"] == json!(true)
}

on_both!(
    words_of_a_merged_case_are_destroyed_after_those_of_the_one_that_went_on,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        keeps(&world, desk.bins.met, 1, (json!(12), json!("DESTROY"))).await;
        let last = desk.opened(json!({})).await;
        let middle = desk.opened(json!({})).await;
        let first = merged_into(&desk, desk.bob, &middle).await;
        let held = merged_into(&desk, desk.bob, &last).await;
        let middle = now(&desk, &middle).await;
        let terms = json!({ "intoCaseId": last["id"], "reason": "Asks for the same" });
        let middle = desk.done("caseMerge", &middle, terms).await;
        let other = desk.opened(json!({})).await;
        let elsewhere = merged_into(&desk, desk.bob, &other).await;
        let last = now(&desk, &last).await;
        let last = desk
            .done("caseClose", &last, desk.outcome(desk.bins.met))
            .await;
        let hold = json!({ "caseId": held["id"], "authority": "HC-17", "reason": "A claim" });
        let director = world.token("director", "manager");
        let placed = world
            .change(&director, "legalHoldPlace", hold, "hold { id }")
            .await;

        world.set_now("2027-10-14T10:00:00Z");
        assert_eq!(destroyed(&world).await, 0);
        let before = figures_of(&world, OCTOBER).await;
        world.set_now("2027-10-15T10:00:00Z");
        assert_eq!(destroyed(&world).await, 1);
        assert!(is_erased(&desk, &last).await && !is_erased(&desk, &first).await);
        // The one that it was merged into by way of another, too; neither what is held nor what went elsewhere.
        assert_eq!(destroyed(&world).await, 2);
        assert_eq!(destroyed(&world).await, 0);
        assert!(is_erased(&desk, &first).await && is_erased(&desk, &middle).await);
        assert!(!is_erased(&desk, &held).await && !is_erased(&desk, &elsewhere).await);
        let gone = json!({ "destruction": { "outcome": { "code": "MET" }, "dueOn": "2027-10-15",
            "destroyedAt": "2027-10-15T10:00:00+00:00", "destroyedBy": null } });
        assert_eq!(retention(&desk, &first).await, merged(for_good(), gone));
        assert_eq!(desk.latest(&first).await["kind"], "ERASED");
        assert_eq!(figures_of(&world, OCTOBER).await, before);

        let lift = json!({ "holdId": placed["hold"]["id"], "authority": "HC-18" });
        world
            .change(&director, "legalHoldLift", lift, "hold { id }")
            .await;
        assert_eq!(destroyed(&world).await, 1);
        assert!(is_erased(&desk, &held).await);
    }
);

on_both!(
    a_review_of_the_case_that_went_on_decides_for_what_was_merged_into_it,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        keeps(&world, desk.bins.met, 1, (json!(1), json!("REVIEW"))).await;
        let last = desk.opened(json!({})).await;
        let first = merged_into(&desk, desk.bob, &last).await;
        let last = now(&desk, &last).await;
        let last = desk
            .done("caseClose", &last, desk.outcome(desk.bins.met))
            .await;
        world.set_now("2027-10-15T10:00:00Z");
        assert_eq!(destroyed(&world).await, 0);
        let keep = json!({ "decision": "KEEP", "months": 1, "reason": "An appeal" });
        let last = desk.done("caseRetentionDecide", &last, keep).await;
        world.set_now("2027-11-15T10:00:00Z");
        assert_eq!(destroyed(&world).await, 0);
        let destroy = json!({ "decision": "DESTROY" });
        desk.done("caseRetentionDecide", &last, destroy).await;
        assert!(!is_erased(&desk, &first).await);
        assert_eq!(destroyed(&world).await, 1);
        let told = retention(&desk, &first).await;
        assert_eq!(told["destruction"]["dueOn"], "2027-11-15");
    }
);

on_both!(
    a_merged_case_keeps_its_words_until_they_are_due_when_the_other_customer_is_erased,
    |world: World| async move {
        let desk = Desk::open(&world).await;
        keeps(&world, desk.bins.met, 1, (json!(12), json!("DESTROY"))).await;
        let about = json!({ "customerId": Kind::Customer.id(desk.ann) });
        let last = desk.opened(about).await;
        let first = merged_into(&desk, desk.bob, &last).await;
        let last = now(&desk, &last).await;
        let last = desk
            .done("caseClose", &last, desk.outcome(desk.bins.met))
            .await;
        let erase = json!({ "customerId": Kind::Customer.id(desk.ann), "expectedRevision": 1, "ground": "OBJECTION" });
        let administrator = world.administrator();
        world
            .change(
                &administrator,
                "customerErase",
                erase,
                "customer { isErased }",
            )
            .await;
        assert!(is_erased(&desk, &last).await);
        world.set_now("2027-10-14T10:00:00Z");
        assert_eq!(destroyed(&world).await, 0);
        world.set_now("2027-10-15T10:00:00Z");
        assert_eq!(destroyed(&world).await, 1);
        assert!(is_erased(&desk, &first).await);
        let told = retention(&desk, &first).await;
        assert_eq!(told["destruction"]["dueOn"], "2027-10-15");
    }
);
