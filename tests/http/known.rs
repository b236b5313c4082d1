//! A document that the service has seen before is answered as one that it has not.

use serde_json::{Value, json};
use support::{Setup, World, on_both};

/// Documents, with values that are good and values that are not.
fn asked() -> Vec<(&'static str, Vec<Value>)> {
    let case = "query($reference: String!) { case(reference: $reference) { reference } }";
    let cases = "query($first: Int, $state: [CaseState!]) { cases(first: $first, where: { state: { in: $state } }) { nodes { id } } }";
    let services = "query($code: String!, $with: Boolean = true) { service(code: $code) { name @include(if: $with) } }";
    let node = "query A($id: ID!) { node(id: $id) { __typename } } query B { __typename }";
    let channel = "mutation($input: ChannelCreateInput!) { channelCreate(input: $input) { channel { code } problems { code } } }";
    vec![
        (
            case,
            vec![
                json!({ "reference": "0000-0000-0" }),
                json!({ "reference": "nonsense" }),
                json!({ "reference": 7 }),
                json!({ "reference": ["0000-0000-0"] }),
                json!({ "reference": null }),
                json!({}),
            ],
        ),
        (
            cases,
            vec![
                json!({ "first": 3 }),
                json!({ "first": 3, "state": ["OPEN"] }),
                json!({ "first": 3, "state": ["NO_SUCH_STATE"] }),
                json!({ "first": 3, "state": "OPEN" }),
                json!({ "first": "3" }),
                json!({ "first": 0 }),
                json!({ "first": -1 }),
                json!({ "first": 3_000_000_000_u32 }),
                json!({ "first": 1.5 }),
            ],
        ),
        (
            services,
            vec![
                json!({ "code": "BINS", "with": false }),
                json!({ "code": "BINS" }),
                json!({ "code": "BINS", "with": null }),
                json!({ "code": true }),
            ],
        ),
        (node, vec![json!({ "id": "nonsense" }), json!({})]),
        (
            channel,
            vec![
                json!({ "input": { "code": "POST", "title": "Post" } }),
                json!({ "input": { "code": "POST", "title": "Post", "more": 1 } }),
                json!({ "input": { "code": "POST" } }),
                json!({ "input": { "code": 1, "title": "Post" } }),
            ],
        ),
    ]
}

/// The status and body of an answer, without the id of its request.
async fn answer(world: &World, document: &str, variables: &Value) -> (u16, Value) {
    let token = world.token("performance-officer administrator", "anybody");
    let answer = world.ask(&token, document, variables.clone()).await;
    let mut body = answer.body;
    for error in body["errors"].as_array_mut().into_iter().flatten() {
        if let Some(extensions) = error["extensions"].as_object_mut() {
            extensions.remove("requestId");
        }
    }
    (answer.status, body)
}

on_both!(
    a_known_document_is_answered_as_a_new_one,
    |world: World| async move {
        for (document, values) in asked() {
            // The channel is there from now on, and each later answer is that it is.
            let good = values.first().expect("a value");
            answer(&world, document, good).await;
            for value in &values {
                let fresh = world.serve(Setup::default()).await;
                let expected = answer(&fresh, document, value).await;
                // The first may make it known, the second then finds it so.
                for time in 1..=3 {
                    let found = answer(&world, document, value).await;
                    assert_eq!(found, expected, "{document} {value}, time {time}");
                }
            }
        }
    }
);
