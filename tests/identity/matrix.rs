//! Every root field and mutation for every role, against answers written by hand.

use std::collections::BTreeSet;

use support::dummy::Shape;
use support::{World, on_both};

const MATRIX: &str = include_str!("matrix.txt");

pub const ROLES: [&str; 10] = [
    "",
    "customer",
    "staff-member",
    "case-worker",
    "team-manager",
    "performance-officer",
    "director",
    "councillor",
    "partner",
    "administrator",
];

/// The rows: the field, and a cell for each role.
pub fn rows() -> Vec<(&'static str, Vec<&'static str>)> {
    let lines = MATRIX
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines
        .map(|line| {
            let mut words = line.split_whitespace();
            let field = words.next().expect("a field");
            let letters: Vec<&str> = words.collect();
            assert_eq!(
                letters.len(),
                ROLES.len(),
                "{field} has a letter for each role"
            );
            (field, letters)
        })
        .collect()
}

/// What the answer to a field was: `y`, `F`, `U`, or something that it must never be.
async fn letter(world: &World, shape: &Shape, root: &str, field: &str, role: &str) -> String {
    let token = world.token(role, "nobody-in-particular");
    let (document, variables) = shape.document(root, field, "bogus");
    let answer = world.ask(&token, &document, variables).await;
    let codes = answer.codes();
    match codes.first().map(String::as_str) {
        None | Some("BAD_USER_INPUT" | "NOT_FOUND") => "y".to_owned(),
        Some("FORBIDDEN") => "F".to_owned(),
        Some("UNAUTHENTICATED") => "U".to_owned(),
        Some(other) => format!("{other}: {}", answer.text),
    }
}

on_both!(
    every_field_answers_every_role_as_written_by_hand,
    |world| async move {
        let shape = Shape::of(&world).await;
        let mutations: BTreeSet<String> = shape.fields("Mutation").into_iter().collect();
        let queries: BTreeSet<String> = shape.fields("Query").into_iter().collect();
        let written: BTreeSet<String> = rows()
            .iter()
            .map(|(field, _)| field.split(':').next().unwrap_or(field).to_owned())
            .collect();
        let schema: BTreeSet<String> = mutations.union(&queries).cloned().collect();
        assert_eq!(
            written, schema,
            "every field of the schema has a row, and every row a field"
        );
        let before = world.row_counts().await;
        let mut wrong = Vec::new();
        for (field, letters) in rows().into_iter().filter(|(field, _)| !field.contains(':')) {
            let root = if mutations.contains(field) {
                "Mutation"
            } else {
                "Query"
            };
            for (role, expected) in ROLES.iter().zip(letters) {
                let found = letter(&world, &shape, root, field, role).await;
                // Who may ask about the rows of some may ask.
                let expected = if expected.len() == 1 { expected } else { "y" };
                if found != expected {
                    wrong.push(format!("{field} as {role:?}: {found}, not {expected}"));
                }
            }
        }
        assert_eq!(wrong, [""; 0], "{}", wrong.join("\n"));
        // Nothing that was sent names anything, so whatever was allowed could change nothing either, but
        // for those that need no other row.
        let free = [
            "channel",
            "directorate",
            "customer",
            "account",
            "escalation_rule",
            "skill",
            "idempotency",
        ];
        let changed: Vec<String> = world
            .row_counts()
            .await
            .into_iter()
            .filter(|count| !before.contains(count) && !free.contains(&count.0.as_str()))
            .map(|(table, _)| table)
            .collect();
        assert_eq!(changed, [""; 0], "what was refused wrote nothing");
    }
);
