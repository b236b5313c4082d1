//! Everything that is held of a customer: what is in an export, who gets it, and what is kept of that.

mod grants;
mod many;
mod told;
mod whole;

use serde_json::{Value, json};
use support::World;

use crate::cases::confidentiality::ask_for;
use crate::cases::desk::at;
use crate::cases::documents::papers::text;

/// What tests read of the payload.
pub const LEAVE: &str =
    "url grant export { isOwn authority askedAt askedBy { name } expiresAt fetchedAt }
    problems { code field message }";

/// The payload of asking for an export with a reason.
pub async fn asked(world: &World, token: &str, reason: &str, input: Value) -> Value {
    let query = format!(
        "mutation Ask($input: CustomerExportInput!) {{ customerExport(input: $input) {{ {LEAVE} }} }}"
    );
    let variables = json!({ "input": input });
    let answer = ask_for(world, token, reason, &query, variables).await;
    answer.data()["customerExport"].clone()
}

/// Leave to fetch, as somebody who is not the customer.
pub async fn granted(world: &World, token: &str, customer: &Value, reason: &str) -> Value {
    let input = json!({ "customerId": customer, "authority": "SAR/2026/41" });
    let payload = asked(world, token, reason, input).await;
    assert_eq!(at(&payload), [""; 0], "{payload}");
    payload
}

/// Leave to fetch one's own.
pub async fn own(world: &World, token: &str, customer: &Value) -> Value {
    let input = json!({ "customerId": customer });
    let payload = world.attempt(token, "customerExport", input, LEAVE).await;
    assert_eq!(at(&payload), [""; 0], "{payload}");
    payload
}

/// What is answered to whoever fetches.
pub async fn fetch(world: &World, leave: &Value) -> reqwest::Response {
    let url = format!("{}{}", world.address, text(&leave["url"]));
    let request = world.client().get(url).bearer_auth(text(&leave["grant"]));
    request.send().await.expect("an answer")
}

/// What was fetched.
pub async fn fetched(world: &World, leave: &Value) -> Value {
    let answer = fetch(world, leave).await;
    assert_eq!(answer.status(), 200);
    answer.json().await.expect("JSON")
}
