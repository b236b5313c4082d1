//! A document answers the same whether its resolvers answer, as they do when it is seen for the first
//! time, or the statement that it was compiled to.

use entities::organisation::customer;
use entities::select::InCouncil;
use rules::access::Confidentiality;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};
use support::faults::{Break, Faults};
use support::{Answer, Kind, Setup, World, on_both};

use super::scene::Scene;
use crate::demand::rollups::client::Chance;

const DOCUMENTS: usize = 160;

/// Each type with its fields, `name`, `name:Type` for an object, `name(…)Type` for a page.
const TYPES: [(&str, &[&str]); 8] = [
    (
        "Case",
        &[
            "id",
            "reference",
            "externalId",
            "state",
            "demandCode",
            "receivedAt",
            "receivedOn",
            "dueAt",
            "isOnTime",
            "closedAt",
            "closedOn",
            "workingDays",
            "hasContradictoryTimes",
            "recordedAt",
            "revision",
            "journey:Journey",
            "channel:Channel",
            "team:Team",
            "outcome:Outcome",
            "customer:Customer",
            "history(CaseEvent",
        ],
    ),
    (
        "CaseEvent",
        &[
            "id",
            "sequence",
            "kind",
            "happenedAt",
            "recordedAt",
            "outcome:Outcome",
            "team:Team",
        ],
    ),
    (
        "Journey",
        &[
            "id",
            "code",
            "title",
            "description",
            "customerKind",
            "lgslId",
            "revision",
            "service:Service",
            "cases(Case",
        ],
    ),
    (
        "Service",
        &["id", "code", "name", "description", "revision"],
    ),
    (
        "Customer",
        &[
            "id",
            "kind",
            "name",
            "email",
            "telephone",
            "createdAt",
            "revision",
        ],
    ),
    ("Channel", &["id", "code", "title", "revision"]),
    ("Team", &["id", "code", "title", "kind", "revision"]),
    (
        "Outcome",
        &["id", "code", "title", "kind", "revision", "journey:Journey"],
    ),
];

const ROLES: [&str; 9] = [
    "case-worker",
    "performance-officer",
    "team-manager",
    "director",
    "staff-member",
    "customer",
    "case-worker customer",
    "partner",
    "",
];

/// A selection of a type, with other names, type names and fragments here and there.
fn set(of: &str, depth: usize, chance: &mut Chance) -> String {
    let (_, known) = TYPES.iter().find(|(name, _)| *name == of).expect("a type");
    let mut fields = vec!["__typename".to_owned()];
    for (place, field) in known.iter().enumerate() {
        let is_nested = field.contains([':', '(']);
        if chance.below(2) == 0 || (is_nested && depth == 0) {
            continue;
        }
        let other = if chance.below(5) == 0 {
            format!("other{place}: ")
        } else {
            String::new()
        };
        let field = if let Some((name, its)) = field.split_once(':') {
            format!("{name} {}", set(its, depth - 1, chance))
        } else if let Some((name, its)) = field.split_once('(') {
            let size = [
                "",
                "(first: 3)",
                "(last: 1)",
                "(first: $size)",
                "(last: $size)",
            ];
            let size = size[chance.below(size.len())];
            format!("{name}{size} {{ nodes {} }}", set(its, depth - 1, chance))
        } else {
            (*field).to_owned()
        };
        fields.push(other + &field);
    }
    let at = chance.below(fields.len());
    let rest = fields.split_off(at);
    let rest = if chance.below(3) == 0 && !rest.is_empty() {
        format!("... on {of} {{ {} }}", rest.join(" "))
    } else {
        rest.join(" ")
    };
    format!("{{ {} {rest} }}", fields.join(" "))
}

fn document(number: usize, references: &[String], chance: &mut Chance) -> String {
    let reference = &references[chance.below(references.len())];
    let case = [
        "reference: $reference".to_owned(),
        format!("reference: \"{reference}\""),
    ];
    let roots = [
        format!("case({}) {}", case[chance.below(2)], set("Case", 2, chance)),
        format!(
            "journey(code: \"J{}\") {}",
            chance.below(3),
            set("Journey", 2, chance)
        ),
        format!("service(code: \"S0\") {}", set("Service", 1, chance)),
    ];
    let at = chance.below(roots.len());
    let more = if chance.below(4) == 0 {
        "__typename"
    } else {
        ""
    };
    format!(
        "query Q{number}($reference: String!, $size: Int!) {{ used: __typename {more} {} also: case(reference: $reference) {{ revision }} journey2: journey(code: \"J0\") {{ cases(first: $size) {{ nodes {{ revision }} }} }} }}",
        roots[at]
    )
}

/// JSON without the blanks between its signs.
fn compact(text: &str) -> String {
    let mut is_text = false;
    let mut is_escaped = false;
    text.chars()
        .filter(|sign| {
            let is_kept = is_text || !sign.is_whitespace();
            if is_text {
                is_text = is_escaped || *sign != '"';
                is_escaped = !is_escaped && *sign == '\\';
            } else {
                is_text = *sign == '"';
            }
            is_kept
        })
        .collect()
}

/// What was answered: without errors to the letter, with errors as these stand in any order.
fn told(answer: &Answer) -> String {
    let Some(errors) = answer.body["errors"].as_array() else {
        return compact(&answer.text);
    };
    let mut errors: Vec<String> = errors.iter().map(Value::to_string).collect();
    errors.sort_unstable();
    format!("{} {}", answer.body["data"], errors.join("\n"))
}

/// Two answers to the same question, and whether the second came by a compiled document.
async fn twice(
    world: &World,
    token: &str,
    query: &str,
    variables: Value,
) -> (Answer, Answer, bool) {
    let first = world.ask(token, query, variables.clone()).await;
    world.mark();
    let second = world.ask(token, query, variables).await;
    let statements = world.statements();
    let is_compiled = statements
        .iter()
        .any(|sql| sql.contains("json_build_object"));
    (first, second, is_compiled)
}

/// Names and fractions of seconds that are hard to write.
async fn make_hard(scene: &Scene) {
    let own = scene.world.own_connection();
    customer::Entity::update_many()
        .col_expr(
            customer::Column::Name,
            Expr::value("Zoë \"Ω\" O'Brien \\ \n\t\u{1f} 🗑 </script>"),
        )
        .filter(customer::Entity::COUNCIL.eq(scene.world.council_id))
        .exec(own)
        .await
        .expect("names");
}

on_both!(
    a_compiled_document_answers_what_its_resolvers_answer,
    |world: World| async move {
        let scene = Scene::set(&world).await;
        let mut written = scene.fill(0, 7).await;
        written.extend(scene.fill(1, 3).await);
        for (millis, is_staged) in [(120, false), (1, false), (40, true)] {
            let mut case = scene.case(0, 2);
            case.received_at += chrono::TimeDelta::milliseconds(millis);
            case.recorded_at += chrono::TimeDelta::microseconds(millis * 7);
            case.is_staged = is_staged;
            case.confidentiality =
                [Confidentiality::Restricted, Confidentiality::Secret][usize::from(millis == 1)];
            written.push(scene.write(case).await);
        }
        scene.share(&written[8]).await;
        make_hard(&scene).await;
        let references: Vec<String> = written.iter().map(|case| case.reference.clone()).collect();
        let mut chance = Chance::new(11);
        let mut compiled = 0;
        for number in 0..DOCUMENTS {
            let query = document(number, &references, &mut chance);
            let role = ROLES[chance.below(ROLES.len())];
            let token = if role.is_empty() {
                String::new()
            } else {
                scene.token(role)
            };
            let variables = json!({ "reference": references[chance.below(references.len())].to_lowercase(),
                "size": 1 + chance.below(4) });
            let (first, second, is_compiled) =
                twice(&world, &token, &query, variables.clone()).await;
            assert_eq!(told(&first), told(&second), "{role}: {query} {variables}");
            assert_eq!(first.status, second.status);
            compiled += usize::from(is_compiled);
        }
        match world.kind {
            Kind::Postgres => assert!(compiled > DOCUMENTS / 2, "{compiled} of {DOCUMENTS}"),
            Kind::Sqlite => assert_eq!(compiled, 0),
        }
    }
);

on_both!(
    what_cannot_be_compiled_is_answered_as_ever,
    |world: World| async move {
        let scene = Scene::set(&world).await;
        let case = scene.fill(0, 1).await.remove(0);
        let token = scene.token("case-worker");
        let good = json!({ "reference": case.reference, "size": 3 });
        for query in [
            "query($reference: String!, $size: Int!) { case(reference: $reference) { revision @skip(if: false) history(last: $size) { nodes { kind } } } }",
            "query($reference: String!, $size: Int!) { case(reference: $reference) { revision revision history(last: $size) { nodes { kind } } } }",
            "query($reference: String!, $size: Int!) { case(reference: $reference) { revision history(last: $size, after: null) { nodes { kind } } } }",
            "query($reference: String!, $size: Int!) { case(reference: $reference) { revision history(last: $size) { nodes { kind } pageInfo { endCursor } } } }",
            "query($reference: String!, $size: Int!) { case(reference: $reference) { revision description history(last: $size) { nodes { kind } } } }",
        ] {
            let (first, second, is_compiled) = twice(&world, &token, query, good.clone()).await;
            assert_eq!(first.text, second.text);
            assert_eq!(second.data()["case"]["revision"], json!(1));
            assert!(!is_compiled, "{query}");
        }
        // Values that the resolvers refuse are refused though the document is compiled.
        let query = "query($reference: String!, $size: Int!) { case(reference: $reference) { history(last: $size) { nodes { kind } } } }";
        let (_, good, _) = twice(&world, &token, query, good).await;
        assert_eq!(good.status, 200);
        for (reference, size) in [
            (case.reference.as_str(), 0),
            (case.reference.as_str(), 101),
            ("K7Q4", 3),
        ] {
            let bad = json!({ "reference": reference, "size": size });
            let (_, second, is_compiled) = twice(&world, &token, query, bad).await;
            assert_eq!(second.code(), "BAD_USER_INPUT", "{}", second.text);
            assert!(!is_compiled);
        }
    }
);

on_both!(
    when_the_statement_fails_the_resolvers_answer,
    |world: World| async move {
        let scene = Scene::set(&world).await;
        let case = scene.fill(0, 1).await.remove(0);
        let faults = Faults::new();
        let setup = Setup {
            faults: Some(faults.clone()),
            ..Setup::default()
        };
        let world = world.serve(setup).await;
        let query = format!("{{ case(reference: \"{}\") {{ state }} }}", case.reference);
        let token = scene.token("case-worker");
        let (first, second, is_compiled) = twice(&world, &token, &query, json!({})).await;
        assert_eq!(first.text, compact(&second.text));
        assert_eq!(is_compiled, world.kind == Kind::Postgres);
        faults.choose("compiled document", Break::Fail);
        let (broken, _, is_compiled) = twice(&world, &token, &query, json!({})).await;
        assert_eq!(broken.text, first.text);
        assert!(!is_compiled);
    }
);

on_both!(
    the_name_of_the_root_is_told_without_a_statement,
    |world: World| async move {
        let query = "{ __typename root: __typename }";
        world.mark();
        let (first, second, _) = twice(&world, "", query, json!({})).await;
        assert_eq!(first.text, second.text);
        assert_eq!(
            second.data(),
            &json!({ "__typename": "Query", "root": "Query" })
        );
    }
);
