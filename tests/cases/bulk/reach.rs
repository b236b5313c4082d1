//! Each row is judged as its verb judges a single case.

use serde_json::json;
use support::on_both;
use throughline::graphql::id::Kind;

use super::scene::{items, told};
use crate::cases::desk::Desk;

on_both!(what_is_out_of_reach_does_not_exist, |world| async move {
    let desk = Desk::open(&world).await;
    let ann = json!({ "customerId": Kind::Customer.id(desk.ann) });
    let cases = [desk.opened(ann).await, desk.opened(json!({})).await];
    let notes = items(&cases, &json!({ "text": "May I?" }));
    let skip = json!({ "errorPolicy": "SKIP_FAILED" });
    let ann = desk.customer_token("ann");
    let payload = desk.sent(&ann, "caseNoteBulk", &notes, skip.clone()).await;
    assert_eq!(told(&payload), ["written", "NOT_FOUND caseId"]);
    let before = world.row_counts().await;
    let bob = desk.customer_token("bob");
    let payload = desk.sent(&bob, "caseNoteBulk", &notes, skip).await;
    assert_eq!(told(&payload), ["NOT_FOUND caseId"; 2]);
    // Case workers do not assign, and customers do not close.
    let given = items(&cases, &json!({}));
    let input = json!({ "items": given });
    let refused = world
        .mutate(&desk.worker_token(), "caseAssignBulk", input)
        .await;
    assert_eq!(refused.codes(), ["FORBIDDEN"]);
    let input = json!({ "items": items(&cases, &desk.outcome(desk.bins.met)) });
    let refused = world.mutate(&ann, "caseCloseBulk", input).await;
    assert_eq!(refused.codes(), ["FORBIDDEN"]);
    assert_eq!(world.row_counts().await, before);
});

on_both!(cases_of_another_council_do_not_exist, |world| async move {
    let desk = Desk::open(&world).await;
    let id = world.clock.new_id();
    world.add_council(id, "OTHER").await;
    let other = Desk::of(&world, id, "OTHER").await;
    let cases = [desk.opened(json!({})).await, other.opened(json!({})).await];
    let before = world.row_counts().await;
    let met = desk.outcome(desk.bins.met);
    let payload = desk
        .bulk("caseCloseBulk", &items(&cases, &met), json!({}))
        .await;
    assert_eq!(told(&payload), ["fine", "NOT_FOUND caseId"]);
    assert_eq!(world.row_counts().await, before);
});
