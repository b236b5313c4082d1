//! Every mutation refuses every kind of bad token, and writes nothing.

use chrono::TimeDelta;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use rules::access::Role;
use serde_json::{Value, json};
use support::dummy::Shape;
use support::world::COUNCIL;
use support::{Setup, World, on_both};
use throughline::identity::issuer::{ClaimNames, Councils, Issuer};
use throughline::identity::local_key::{
    DEMO_AUDIENCE, LOCAL_ISSUER, LocalClaims, LocalKey, SERVE_AUDIENCE,
};

/// An outside issuer that may speak for the council "ELSEWHERE" alone.
const OUTSIDE: &str = "https://issuer.example";

fn claims(world: &World, audience: &'static str) -> LocalClaims<'static> {
    LocalClaims {
        audience,
        subject: "somebody",
        council: Some(COUNCIL),
        roles: &[
            Role::Administrator,
            Role::TeamManager,
            Role::PerformanceOfficer,
        ],
        issued_at: world.now(),
        lasts: TimeDelta::hours(1),
    }
}

/// What an outside token says, for a council.
fn outside(world: &World, issuer: &str, council: &str) -> Value {
    json!({ "iss": issuer, "aud": SERVE_AUDIENCE, "sub": "somebody", "council": council,
        "roles": ["administrator", "team-manager", "performance-officer"],
        "exp": world.now().timestamp() + 3_600 })
}

on_both!(
    every_mutation_refuses_every_bad_token,
    |world: World| async move {
        let folder = tempfile::tempdir().expect("a folder");
        let other = LocalKey::open_or_create(folder.path()).expect("a key");
        let pem = std::fs::read(folder.path().join("local-signing-key.pem")).expect("the key");
        let (local, keys) = other.issuer(SERVE_AUDIENCE);
        let issuer = Issuer {
            issuer: OUTSIDE.to_owned(),
            audience: SERVE_AUDIENCE.to_owned(),
            councils: Councils::Only(vec!["ELSEWHERE".to_owned()]),
            algorithms: local.algorithms.clone(),
            claims: ClaimNames::default(),
            roles: local.roles.clone(),
            may_grant_administrator: true,
        };
        let served = world
            .serve(Setup {
                issuers: vec![(issuer, keys)],
                ..Setup::default()
            })
            .await;
        world.add_council(world.clock.new_id(), "ELSEWHERE").await;
        let serve = claims(&world, SERVE_AUDIENCE);
        let strange = other.token(&serve).expect("a token");
        let header = jsonwebtoken::decode_header(&strange).expect("a header");
        let signed = |claims: &Value| {
            let key = EncodingKey::from_ed_pem(&pem).expect("a key");
            jsonwebtoken::encode(&header, claims, &key).expect("a token")
        };
        let shared = Header {
            kid: header.kid.clone(),
            ..Header::new(Algorithm::HS256)
        };
        let under_hs256 = |claims: &Value| {
            let key = EncodingKey::from_secret(&pem);
            jsonwebtoken::encode(&shared, claims, &key).expect("a token")
        };
        let late = LocalClaims {
            issued_at: world.now() - TimeDelta::hours(3),
            ..serve.clone()
        };
        let elsewhere = outside(&world, OUTSIDE, "ELSEWHERE");
        let bad = [
            ("a wrong signature", strange.clone()),
            (
                "an expired token",
                world.key().token(&late).expect("a token"),
            ),
            (
                "a demonstration token",
                world
                    .key()
                    .token(&claims(&world, DEMO_AUDIENCE))
                    .expect("a token"),
            ),
            (
                "an issuer for another's council",
                signed(&outside(&world, OUTSIDE, COUNCIL)),
            ),
            (
                "another issuer's name",
                signed(&outside(&world, LOCAL_ISSUER, COUNCIL)),
            ),
            ("a shared secret", under_hs256(&elsewhere)),
        ];
        // The outside issuer's own token is good, so that what follows is refused for its fault alone.
        let good = served
            .ask(&signed(&elsewhere), "{ __typename }", json!({}))
            .await;
        assert_eq!(good.status, 200, "{}", good.text);
        let shape = Shape::of(&world).await;
        let before = world.row_counts().await;
        for mutation in shape.fields("Mutation") {
            let (document, variables) = shape.document("Mutation", &mutation, "BOGUS");
            for (what, token) in &bad {
                let answer = served.ask(token, &document, variables.clone()).await;
                assert_eq!(
                    answer.status, 401,
                    "{mutation} with {what}: {}",
                    answer.text
                );
                let challenge = answer.header("www-authenticate").to_owned();
                assert!(
                    challenge.contains("invalid_token"),
                    "{mutation} with {what}: {challenge}"
                );
            }
        }
        assert_eq!(
            world.row_counts().await,
            before,
            "what was refused wrote nothing"
        );
    }
);

on_both!(
    a_lone_surrogate_is_refused_clearly,
    |world: World| async move {
        let body = r#"{"query":"mutation($i: ChannelCreateInput!) { channelCreate(input: $i) { problems { code } } }",
        "variables":{"i":{"code":"X","title":"\ud800"}}}"#;
        let request = world
            .post()
            .bearer_auth(world.administrator())
            .header("content-type", "application/json")
            .body(body);
        let before = world.row_counts().await;
        let status = request.send().await.expect("an answer").status();
        assert_eq!(status, 400);
        assert_eq!(world.row_counts().await, before);
    }
);
