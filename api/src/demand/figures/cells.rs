//! The arms that sum cells, and the deltas that are not yet in them: the same condition stands in both,
//! so that each is found through its own key.

use std::collections::BTreeMap;

use rules::demand::rows::DemandDimension;
use rules::demand::{DemandCode, DemandFamily, Measure};
use rules::time::grain::Grain as Length;

use super::super::asked::{Asked, Owner};
use super::super::cells::cube::{self, CellDimension, Cube, Grain};
use super::measure;
use super::sql::{Arm, Names, Span};

/// Where deltas are.
const DELTAS: &str = "cell_delta";

const NAMES: Names = Names {
    council: "t.council_id",
    channel: "t.channel_id",
    team: "t.team_id",
    demand_code: "t.demand_code",
    is_numbered: true,
    journey: "t.journey_id",
    version: "t.version_id",
    outcome: "t.outcome_id",
};

/// Which cells of a measure are read, of one cube.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    measure: i32,
    cube: &'static Cube,
    span: Span,
}

/// How the cells of a measure are read, each once; none when only the rows themselves can tell.
///
/// What was before a period of days is mostly whole months: those are read from months.
pub(super) fn readings(measure: i32, has_history: bool, asked: &Asked) -> Vec<Reading> {
    let grain = grain(asked);
    let Some(cube) = cube(measure, asked, grain) else {
        return Vec::new();
    };
    let reading = |cube, span| Reading {
        measure,
        cube,
        span,
    };
    if !has_history {
        return vec![reading(cube, Span::Period)];
    }
    let months = (grain == Grain::Day).then(|| self::cube(measure, asked, Grain::Month));
    match months.flatten() {
        Some(months) => vec![
            reading(months, Span::BeforeItsMonth),
            reading(cube, Span::FromItsMonth),
        ],
        None => vec![reading(cube, Span::Always)],
    }
}

/// The narrowest cube of a grain that has a measure, with all that it is told apart by.
fn cube(measure: i32, asked: &Asked, grain: Grain) -> Option<&'static Cube> {
    let needed = dimensions(measure, asked);
    cube::that_tell(grain, &needed).find(|cube| {
        let families = cube.tells(CellDimension::Family) || cube.tells(CellDimension::DemandCode);
        counts(cube, measure) && (measure != measure::CONTACTS || families)
    })
}

fn counts(cube: &Cube, measure: i32) -> bool {
    let measure = if measure == measure::TOOK {
        measure::LATEST_CLOSED
    } else {
        measure
    };
    let mut numbers = cube.measures.iter().map(|own| i32::from(own.number()));
    numbers.any(|number| number == measure)
}

/// Months suffice for whole months, and for the lengths of time that are made of them.
fn grain(asked: &Asked) -> Grain {
    let is_short = matches!(asked.by.grain, Some(Length::Day | Length::Week));
    if !is_short && Length::Month.is_whole(asked.period) {
        Grain::Month
    } else {
        Grain::Day
    }
}

/// What cells of a measure must tell apart besides journey and version, which all do.
fn dimensions(measure: i32, asked: &Asked) -> Vec<CellDimension> {
    let Asked {
        owner, by, filter, ..
    } = asked;
    let mut needed = Vec::new();
    if by.has(DemandDimension::Channel) || filter.channels.is_some() {
        needed.push(CellDimension::Channel);
    }
    let is_team = matches!(owner, Owner::Team(_));
    if is_team || by.has(DemandDimension::Team) || filter.teams.is_some() {
        needed.push(CellDimension::Team);
    }
    if by.has(DemandDimension::DemandCode) || filter.demand_codes.is_some() {
        needed.push(CellDimension::DemandCode);
    }
    // A contact has no outcome that it could be told apart by.
    let has_outcome = measure != measure::CONTACTS;
    if has_outcome && (by.has(DemandDimension::Outcome) || filter.outcomes.is_some()) {
        needed.push(CellDimension::Outcome);
    }
    match measure {
        measure::LATEST_CLOSED => needed.push(CellDimension::Timing),
        measure::TOOK => needed.push(CellDimension::WorkingDays),
        _ => {}
    }
    needed
}

/// The arms for measures that stand in cubes: one for each cube and span, and one for the deltas; two
/// where only some of the measures are read from the beginning, and those by working days apart.
pub(super) fn arms(readings: &[Reading]) -> Vec<Arm> {
    let mut of_cubes: BTreeMap<(bool, Span, &'static str), (&'static Cube, Vec<i32>)> =
        BTreeMap::new();
    let mut of_deltas: BTreeMap<(bool, Span), Vec<i32>> = BTreeMap::new();
    for reading in readings {
        let is_days = reading.measure == measure::TOOK;
        let key = (is_days, reading.span, reading.cube.name);
        let (_, of_cube) = of_cubes.entry(key).or_insert((reading.cube, Vec::new()));
        of_cube.push(reading.measure);
        // Deltas have their day: what is read of them does not depend on the cube.
        let span = match reading.span {
            Span::BeforeItsMonth => continue,
            Span::FromItsMonth => Span::Always,
            other => other,
        };
        of_deltas
            .entry((is_days, span))
            .or_default()
            .push(reading.measure);
    }
    let cubes = of_cubes
        .into_iter()
        .map(|((_, span, _), (cube, measures))| of_cube(cube, &measures, span));
    let deltas = of_deltas
        .into_iter()
        .map(|((_, span), measures)| of_deltas_alone(&measures, span));
    cubes
        .collect::<Vec<Arm>>()
        .into_iter()
        .chain(deltas)
        .collect()
}

fn of_cube(cube: &Cube, measures: &[i32], span: Span) -> Arm {
    let has_outcome = cube.tells(CellDimension::Outcome);
    let names = Names {
        outcome: if has_outcome {
            NAMES.outcome
        } else {
            "CAST(NULL AS uuid)"
        },
        ..NAMES
    };
    let family = if cube.tells(CellDimension::Family) {
        "CAST(t.family AS integer)".to_owned()
    } else {
        family_of_code()
    };
    let day = format!("t.{}", cube.grain.column());
    arm(cube.name, day, measures, span, (&family, names))
}

fn of_deltas_alone(measures: &[i32], span: Span) -> Arm {
    let day = "t.day".to_owned();
    arm(DELTAS, day, measures, span, (&family_of_code(), NAMES))
}

fn arm(
    table: &str,
    day: String,
    measures: &[i32],
    span: Span,
    (family, names): (&str, Names),
) -> Arm {
    let latest_closed = Measure::LatestClosed.number();
    let (measure, detail, filter) = if measures.contains(&measure::TOOK) {
        (
            measure::TOOK.to_string(),
            "t.working_days".to_owned(),
            format!("t.measure = {latest_closed} AND t.working_days >= 0"),
        )
    } else {
        let numbers: Vec<String> = measures.iter().map(ToString::to_string).collect();
        let mut filter = vec![format!("t.measure IN ({})", numbers.join(", "))];
        let mut details = Vec::new();
        if measures.contains(&measure::CONTACTS) {
            details.push(format!("WHEN {} THEN {family}", measure::CONTACTS));
        }
        if measures.contains(&measure::LATEST_CLOSED) {
            let (on_time, late) = (measure::ON_TIME, measure::LATE);
            details.push(format!(
                "WHEN {latest_closed} THEN CAST(t.timing AS integer)"
            ));
            filter.push(format!(
                "(t.measure <> {latest_closed} OR t.timing IN ({on_time}, {late}))"
            ));
        }
        let detail = if details.is_empty() {
            "0".to_owned()
        } else {
            format!("CASE t.measure {} ELSE 0 END", details.join(" "))
        };
        let filter = filter.join(" AND ");
        ("CAST(t.measure AS integer)".to_owned(), detail, filter)
    };
    Arm {
        measure,
        detail,
        day,
        n: "CAST(sum(t.n) AS bigint)",
        from: format!("{table} t"),
        filter: format!("t.council_id = $1 AND {filter}"),
        span,
        names,
    }
}

/// The number of the family of a demand code.
fn family_of_code() -> String {
    let cases = DemandFamily::ALL.iter().map(|family| {
        let codes = DemandCode::ALL
            .iter()
            .filter(|code| code.family() == *family)
            .map(|code| code.number().to_string());
        let codes: Vec<String> = codes.collect();
        format!(
            "WHEN t.demand_code IN ({}) THEN {}",
            codes.join(", "),
            family.number()
        )
    });
    format!("CASE {} END", cases.collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use rules::demand::rows::By;
    use rules::time::period::Period;

    use super::super::super::filter::Filter;
    use super::*;

    fn asked(from: &str, to: &str, by: &[DemandDimension]) -> Asked {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap_or_default();
        Asked {
            owner: Owner::Council,
            period: Period {
                from: day(from),
                to: day(to),
            },
            by: By::of(by).unwrap_or_default(),
            filter: Filter::default(),
        }
    }

    fn name(measure: i32, asked: &Asked) -> &'static str {
        let readings = readings(measure, false, asked);
        readings.first().map_or("rows", |reading| reading.cube.name)
    }

    #[test]
    fn the_narrowest_cube_that_tells_all_is_read() {
        use DemandDimension as By;
        let year = |by: &[By]| asked("2025-10-01", "2026-10-01", by);
        for (measure, question, expected) in [
            (
                measure::CONTACTS,
                year(&[By::Month, By::Channel]),
                "cell_code",
            ),
            (
                measure::OPENED,
                year(&[By::Quarter, By::Channel]),
                "cell_timing",
            ),
            (measure::LATEST_CLOSED, year(&[By::Channel]), "cell_timing"),
            (
                measure::OPENED,
                year(&[By::Journey, By::Version]),
                "cell_outcome",
            ),
            (measure::OPENED, year(&[By::DemandCode]), "cell_code"),
            (measure::LATEST_CLOSED, year(&[By::DemandCode]), "cell_team"),
            (measure::TOOK, year(&[By::Journey]), "cell_days"),
            (measure::CONTACTS, year(&[By::Outcome]), "cell_code"),
            (measure::CLOSED, year(&[By::Outcome]), "cell_outcome"),
            // What no cube tells is read from the rows.
            (measure::REOPENED, year(&[By::Outcome]), "rows"),
            (measure::OPENED, year(&[By::Channel, By::Team]), "rows"),
            (measure::TOOK, year(&[By::Team]), "rows"),
            (measure::OPENED, year(&[By::Day]), "cell_day"),
            (
                measure::CONTACTS,
                asked("2026-09-02", "2026-10-01", &[]),
                "cell_day",
            ),
            (measure::OPENED, year(&[By::Week, By::Channel]), "rows"),
        ] {
            assert_eq!(
                name(measure, &question),
                expected,
                "{measure} of {question:?}"
            );
        }
    }

    #[test]
    fn what_was_before_a_period_of_days_is_read_from_months() {
        let of = |measure, asked: &Asked| -> Vec<(&'static str, Span)> {
            let readings = readings(measure, true, asked);
            let told = readings
                .iter()
                .map(|reading| (reading.cube.name, reading.span));
            told.collect()
        };
        let days = asked("2026-09-02", "2026-10-01", &[]);
        let both = [
            ("cell_timing", Span::BeforeItsMonth),
            ("cell_day", Span::FromItsMonth),
        ];
        assert_eq!(of(measure::BREACHED, &days), both);
        assert_eq!(of(measure::REOPENED, &days), both);
        let months = asked("2026-09-01", "2026-10-01", &[]);
        let whole = [("cell_timing", Span::Always)];
        assert_eq!(of(measure::BREACHED, &months), whole);
        let by_channel = asked("2026-09-02", "2026-10-01", &[DemandDimension::Channel]);
        assert_eq!(of(measure::BREACHED, &by_channel), []);
    }

    #[test]
    fn a_teams_demand_is_in_the_cube_of_teams() {
        let mut question = asked("2026-09-01", "2026-10-01", &[]);
        question.owner = Owner::Team(uuid::Uuid::nil());
        assert_eq!(name(measure::OPENED, &question), "cell_team");
    }
}
