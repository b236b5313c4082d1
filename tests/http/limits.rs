//! What one request may cost. Beyond it nothing is asked of the database.

use std::fmt::Write;
use std::io::Write as _;

use serde_json::{Value, json};
use support::world::RESPONSE;
use support::{Answer, World, on_both};

async fn refused(world: &World, query: &str) -> Answer {
    let token = world.administrator();
    world.mark();
    let answer = world.ask(&token, query, json!({})).await;
    assert_eq!(world.statements(), [""; 0], "{}", answer.text);
    assert!(answer.body.get("data").is_none(), "{}", answer.text);
    answer
}

fn aliases(count: usize) -> String {
    let mut query = String::from("{");
    for number in 0..count {
        write!(query, " a{number}: __typename").expect("room");
    }
    query + " }"
}

on_both!(too_many_aliases_are_refused, |world: World| async move {
    for count in [201, 2_000, 20_000] {
        assert_eq!(
            refused(&world, &aliases(count)).await.code(),
            "LIMIT_EXCEEDED",
            "{count}"
        );
    }
    let few = world.ask("", &aliases(200), json!({})).await;
    assert_eq!(few.data()["a199"], "Query");
    // A hundred thousand do not even fit into the largest body.
    assert_eq!(refused(&world, &aliases(100_000)).await.status, 413);
});

on_both!(too_deep_a_query_is_refused, |world: World| async move {
    let inside = "ofType { ".repeat(30);
    let query = format!(
        "{{ __schema {{ types {{ fields {{ type {{ {inside} name {} }} }} }} }}",
        "}".repeat(31)
    );
    assert_eq!(refused(&world, &query).await.code(), "LIMIT_EXCEEDED");
    let brackets = format!(
        "{{ service(code: {}1{}) {{ name }} }}",
        "[".repeat(5_000),
        "]".repeat(5_000)
    );
    assert_eq!(refused(&world, &brackets).await.code(), "LIMIT_EXCEEDED");
});

on_both!(
    fragments_are_counted_as_often_as_they_are_used,
    |world: World| async move {
        // Each fragment spreads the next twice: 2^20 fields in 40 lines.
        let mut query = String::from("{ ...f0 }");
        for number in 0..20 {
            write!(
                query,
                " fragment f{number} on Query {{ ...f{0} b: __typename ...f{0} }}",
                number + 1
            )
            .expect("room");
        }
        query += " fragment f20 on Query { __typename }";
        assert_eq!(refused(&world, &query).await.code(), "LIMIT_EXCEEDED");
    }
);

on_both!(
    fragments_in_a_circle_are_refused,
    |world: World| async move {
        let query = "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }";
        let answer = refused(&world, query).await;
        assert!(
            ["BAD_USER_INPUT", "LIMIT_EXCEEDED"].contains(&answer.code().as_str()),
            "{}",
            answer.text
        );
    }
);

on_both!(costly_lists_are_refused, |world: World| async move {
    let query = "{ services(first: 100) { nodes { journeys(first: 100) { nodes { versions(first: 100) { nodes { number state } } } } } } }";
    assert_eq!(refused(&world, query).await.code(), "LIMIT_EXCEEDED");
});

on_both!(
    a_body_beyond_the_largest_is_refused_unread,
    |world: World| async move {
        let ten_megabytes =
            json!({ "query": "{ __typename }", "variables": { "x": "y".repeat(10_000_000) } });
        let answer = world
            .post()
            .json(&ten_megabytes)
            .send()
            .await
            .expect("an answer");
        assert_eq!(answer.status(), 413);
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
        let after = world.ask("", "{ __typename }", json!({})).await;
        assert_eq!(after.data()["__typename"], "Query");
    }
);

on_both!(
    a_compressed_body_is_measured_unpacked,
    |world: World| async move {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packed
            .write_all(b"{\"query\":\"{ __typename }\",\"variables\":{\"x\":\"")
            .expect("room");
        for _ in 0..100 {
            packed.write_all(&[b'y'; 1_000_000]).expect("room");
        }
        packed.write_all(b"\"}}").expect("room");
        let packed = packed.finish().expect("room");
        assert!(packed.len() < 200_000);
        let asked = world
            .post()
            .header("content-type", "application/json")
            .header("content-encoding", "gzip");
        let answer = asked.body(packed).send().await.expect("an answer");
        assert!(
            [413, 415].contains(&answer.status().as_u16()),
            "{}",
            answer.status()
        );
    }
);

// Bodies that are no request at all: refused in plain words, never a fault.
on_both!(broken_bodies_are_refused, |world: World| async move {
    for body in [
        &b""[..],
        b"null",
        b"[]",
        b"[{\"query\":\"{ __typename }\"}]",
        b"{\"query\":7}",
        b"{\"query\":\"\"}",
        b"{\"query\":\"{ __typename }\",\"query\":\"{ __typename }\"}",
        b"{\"query\":\"{ __typename }\",\"variables\":[]}",
        b"{\"query\":\"{ __typename \xff }\"}",
        b"{\"query\":\"{ __typename }\",\"operationName\":7}",
        b"{\"query\":\"{ a\\u0000 }\"}",
        b"{\"query\":\"{ service(code: \\\"\\ud800\\\") { name } }\"}",
        b"\xef\xbb\xbf{\"query\":",
    ] {
        let asked = world
            .post()
            .header("accept", RESPONSE)
            .header("content-type", "application/json")
            .body(body.to_vec());
        let answer = asked.send().await.expect("an answer");
        let shown = String::from_utf8_lossy(body);
        assert_eq!(answer.status(), 400, "{shown}");
        let text = answer.text().await.expect("text");
        assert!(!text.contains("INTERNAL"), "{shown}: {text}");
        let value: Value = serde_json::from_str(&text).expect("JSON");
        assert!(value.get("data").is_none(), "{shown}: {text}");
    }
});
