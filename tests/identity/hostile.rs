//! What a stranger can send to every mutation: it is refused clearly or kept safely, and never a fault.

use serde_json::json;
use support::dummy::Shape;
use support::{World, data, on_both};

/// The role that may use a mutation.
fn role_of(mutation: &str) -> &'static str {
    if mutation.starts_with("kpi") {
        "performance-officer"
    } else if mutation.starts_with("case")
        || mutation.starts_with("contact")
        || mutation.starts_with("customer")
    {
        "team-manager"
    } else {
        "administrator"
    }
}

/// Sends `text` in the place of every text and id of every mutation; none may be a fault.
async fn send(world: &World, shape: &Shape, text: &str) {
    for mutation in shape.fields("Mutation") {
        let token = world.token(role_of(&mutation), "a-stranger");
        let (document, variables) = shape.document("Mutation", &mutation, text);
        let answer = world.ask(&token, &document, variables).await;
        assert!(
            answer.status < 500,
            "{mutation} of {text:?}: {}",
            answer.text
        );
        let codes = answer.codes();
        assert!(
            !codes.contains(&"INTERNAL".to_owned()),
            "{mutation} of {text:?}: {}",
            answer.text
        );
    }
}

on_both!(
    nul_characters_and_long_texts_are_refused_by_every_mutation,
    |world| async move {
        let shape = Shape::of(&world).await;
        send(&world, &shape, "a\u{0}b").await;
        send(&world, &shape, &"x".repeat(20_000)).await;
        send(&world, &shape, "").await;
        send(&world, &shape, "\u{feff}\u{202e}\u{1f600}").await;
    }
);

on_both!(naughty_strings_break_no_mutation, |world| async move {
    let Some(path) = data::shared("bad-input/blns.json") else {
        return;
    };
    let text = std::fs::read_to_string(path).expect("the naughty strings");
    let strings: Vec<String> = serde_json::from_str(&text).expect("a list of texts");
    let shape = Shape::of(&world).await;
    // Every mutation meets some of them, and those that take words meet all.
    for (place, naughty) in strings.iter().enumerate() {
        if place.is_multiple_of(40) {
            send(&world, &shape, naughty).await;
        }
        let input = json!({ "input": { "code": format!("N-{place}"), "title": naughty } });
        let document = "mutation($input: ChannelCreateInput!) \
            { channelCreate(input: $input) { channel { title } problems { code } } }";
        let answer = world.ask(&world.administrator(), document, input).await;
        let payload = &answer.data()["channelCreate"];
        let kept = payload["channel"]["title"] == naughty.as_str();
        let refused = payload["problems"][0]["code"] == "INVALID";
        assert!(kept || refused, "{naughty:?}: {payload}");
    }
});

on_both!(
    unknown_text_in_every_root_field_is_no_fault,
    |world| async move {
        let shape = Shape::of(&world).await;
        for text in ["a\u{0}b", "nothing", ""] {
            for field in shape.fields("Query") {
                let token = world.token("performance-officer", "a-stranger");
                let (document, variables) = shape.document("Query", &field, text);
                let answer = world.ask(&token, &document, variables).await;
                assert!(
                    !answer.codes().contains(&"INTERNAL".to_owned()),
                    "{field} of {text:?}: {}",
                    answer.text
                );
            }
        }
    }
);
