//! The selects that sum cells, and the deltas that are not yet in them: the same conditions stand in both,
//! so that each is found through its own key.

use rules::performance::{Dimension, Source};
use sea_orm::DbBackend;

use super::facts;
use super::plan::Arm;
use super::sql::Select;
use crate::database::literal;
use crate::demand::cells::cube::{Cube, Grain};

/// Where deltas are.
const DELTAS: &str = "cell_delta";

/// A journey, its versions, and the cells of each: one run of the cube's key for each version and measure.
/// `CROSS JOIN` keeps SQLite, which does not know how many there are, from reading the whole cube instead.
const BY_VERSION: [&str; 5] = [
    "j.council_id = $1",
    "v.council_id = $1",
    "v.journey_id = j.id",
    "t.journey_id = j.id",
    "t.version_id = v.id",
];

/// A journey and the cells of its contacts that are about no case, and so of no version.
const OF_NO_VERSION: [&str; 2] = ["j.council_id = $1", "t.journey_id = j.id"];

/// The selects of an arm that a cube answers.
pub(super) fn selects(arm: &Arm, cube: &Cube, backend: DbBackend) -> Vec<Select> {
    let of_cube = |from: &str, conditions: &[&str]| {
        let mut of_cube = Select {
            from: format!("{from} CROSS JOIN {} t", cube.name),
            has_journey: true,
            is_month: cube.grain == Grain::Month,
            ..select(arm, cube.name, cube.grain.column())
        };
        let conditions = conditions.iter().map(|text| (*text).to_owned());
        of_cube.conditions.extend(conditions);
        of_cube
    };
    let mut selects = vec![of_cube(
        "journey j CROSS JOIN journey_version v",
        &BY_VERSION,
    )];
    if arm.anchor.source() == Source::Contact {
        let mut rest = of_cube("journey j", &OF_NO_VERSION);
        let none = literal::nil(backend);
        rest.conditions.push(format!("t.version_id = {none}"));
        selects.push(rest);
    }
    selects.push(select(arm, DELTAS, Grain::Day.column()));
    selects
}

fn select(arm: &Arm, table: &str, day: &str) -> Select {
    let measures = arm.measures();
    let numbers = |of: &dyn Fn(i8) -> bool| {
        let wanted = measures.iter().filter(|(_, sign)| of(*sign));
        let numbers: Vec<String> = wanted.map(|(it, _)| it.number().to_string()).collect();
        numbers.join(", ")
    };
    let (all, negative) = (numbers(&|_| true), numbers(&|sign| sign < 0));
    let n = if negative.is_empty() {
        "t.n".to_owned()
    } else {
        format!("CASE WHEN t.measure IN ({negative}) THEN -t.n ELSE t.n END")
    };
    let sum = |what: &str| format!("CAST(sum({what}) AS bigint)");
    let timed = |what: &str| {
        let known = format!("CASE WHEN t.working_days >= 0 THEN {what} ELSE 0 END");
        sum(&known)
    };
    Select {
        from: format!("{table} t"),
        journey: "t.journey_id",
        outcome: "t.outcome_id",
        has_journey: false,
        conditions: vec![
            "t.council_id = $1".to_owned(),
            format!("t.measure IN ({all})"),
        ],
        day: format!("t.{day}"),
        is_month: false,
        facts: |fact: Dimension, arm: &Arm| facts::of_cell(fact, arm.anchor),
        n: sum(&n),
        timed: timed("t.n"),
        days: timed("t.n * t.working_days"),
    }
}
