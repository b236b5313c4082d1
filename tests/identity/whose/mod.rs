//! Every field and mutation that names a row, for every role and for whose the row is, against letters
//! written by hand.

mod asked;
mod estate;
mod part;

use std::collections::BTreeSet;

use support::dummy::Shape;
use support::world::COUNCIL;
use support::{Setup, on_both};
use throughline::config::Config;

use super::matrix::{ROLES, rows};
use asked::Asked;
use estate::{Estate, WHOSE};

on_both!(
    every_row_answers_every_role_by_whose_it_is_as_written_by_hand,
    |world| async move {
        let config = Config {
            public_council: Some(COUNCIL.to_owned()),
            ..Config::default()
        };
        let setup = Setup {
            config,
            ..Setup::default()
        };
        let world = world.serve(setup).await;
        let estate = Estate::open(&world).await;
        let shape = Shape::of(&world).await;
        let asked = Asked {
            world: &world,
            shape: &shape,
        };
        let letters = rows();
        let named: Vec<_> = letters
            .iter()
            .filter(|(_, cells)| cells.iter().any(|cell| cell.len() > 1))
            .collect();
        let mut wrong = Vec::new();
        for (place, role) in ROLES.iter().enumerate() {
            let may = |mutation: &str| {
                let mut named = letters.iter().filter(|(field, _)| *field == mutation);
                named.any(|(_, cells)| cells[place].starts_with('y'))
            };
            let rows = estate.rows(role, may).await;
            let token = estate.token(role);
            for (field, cells) in &named {
                let mut found = String::new();
                for rows in &rows {
                    found.push_str(&asked.letter(&token, field, rows).await);
                }
                let expected = match cells[place] {
                    alone if alone.len() == 1 => alone.repeat(WHOSE.len()),
                    each => each.to_owned(),
                };
                if found != expected {
                    wrong.push(format!("{field} as {role:?}: {found}, not {expected}"));
                }
            }
        }
        assert_eq!(wrong, [""; 0], "of {WHOSE:?}:\n{}", wrong.join("\n"));
    }
);

#[test]
fn every_mutation_that_names_a_row_has_letters_for_whose_it_is() {
    let rows = rows();
    let fields: BTreeSet<&str> = rows.iter().map(|(field, _)| *field).collect();
    assert_eq!(fields.len(), rows.len(), "each field has one row");
    for (field, cells) in rows {
        let long: BTreeSet<usize> = cells
            .iter()
            .map(|cell| cell.len())
            .filter(|long| *long > 1)
            .collect();
        assert!(
            long.iter().all(|long| *long == WHOSE.len()),
            "{field}: one letter or {}",
            WHOSE.len()
        );
    }
}
