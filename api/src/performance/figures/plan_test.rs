//! Tests of where readings are answered from.

use std::collections::HashSet;

use chrono::NaiveDate;
use rules::performance::Dimension as D;
use rules::performance::TimeAnchor as At;

use super::*;

fn days(from: &str, to: &str) -> Period {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap_or_default();
    Period {
        from: day(from),
        to: day(to),
    }
}

fn reading(anchor: At, tally: Tally, facts: &[D]) -> Reading {
    Reading {
        anchor,
        tally,
        facts: facts.iter().copied().collect(),
    }
}

fn name(reading: &Reading, days: Period) -> &'static str {
    match source(reading, days) {
        Source::Cube(cube) => cube.name,
        Source::Rows => "rows",
    }
}

#[test]
fn each_reading_is_answered_from_the_narrowest_cube_that_tells_all() {
    use Tally::{Cases, Stock, WorkingDays};
    let year = days("2025-10-01", "2026-10-01");
    for (anchor, tally, facts, expected) in [
        (At::Opened, Cases, &[][..], "cell_outcome"),
        (At::Opened, Cases, &[D::Journey, D::Version], "cell_outcome"),
        (At::Opened, Cases, &[D::Service, D::DemandCode], "cell_code"),
        (At::Opened, Cases, &[D::IsClosed, D::Channel], "cell_timing"),
        (
            At::Opened,
            Cases,
            &[D::OutcomeKind, D::HasDue],
            "cell_outcome",
        ),
        (
            At::Opened,
            Cases,
            &[D::Team, D::DemandCode, D::OnTime],
            "cell_team",
        ),
        (At::Closed, Cases, &[D::Service, D::OnTime], "cell_outcome"),
        (At::Closed, Cases, &[D::IsClosed], "cell_outcome"),
        (At::Closed, Cases, &[D::WorkingDays], "cell_days"),
        (At::Closed, Cases, &[D::DemandCode], "cell_team"),
        (
            At::Closed,
            WorkingDays,
            &[D::IsClosed, D::CustomerKind],
            "cell_days",
        ),
        (At::Due, Cases, &[D::OnTime], "cell_outcome"),
        (At::Due, Cases, &[D::HasDue, D::Channel], "cell_timing"),
        (At::Opened, Stock, &[D::Service], "cell_timing"),
        (At::Opened, Stock, &[D::DemandCode, D::Channel], "cell_code"),
        (At::Due, Stock, &[D::HasDue, D::Team], "cell_team"),
        (At::Contacted, Cases, &[], "cell_code"),
        (
            At::Contacted,
            Cases,
            &[D::Channel, D::DemandCode, D::Version],
            "cell_code",
        ),
        (At::Contacted, Cases, &[D::Team, D::Service], "cell_team"),
        // What no cube tells is counted from the rows.
        (At::Closed, Cases, &[D::WorkingDays, D::OnTime], "rows"),
        (At::Closed, WorkingDays, &[D::Outcome], "rows"),
        (At::Opened, Cases, &[D::WorkingDays], "rows"),
        (At::Due, Cases, &[D::WorkingDays], "rows"),
        (At::Due, Cases, &[D::Channel, D::DemandCode], "rows"),
        (At::Closed, Cases, &[D::Channel, D::Team], "rows"),
        (At::Opened, Stock, &[D::HasDue], "rows"),
        (At::Contacted, Cases, &[D::Team, D::Channel], "rows"),
    ] {
        let reading = reading(anchor, tally, facts);
        assert_eq!(name(&reading, year), expected, "{reading:?}");
    }
}

#[test]
fn days_that_are_not_whole_months_are_in_the_cube_by_day() {
    let some = days("2026-09-02", "2026-10-01");
    let of = |tally, facts: &[D]| reading(At::Opened, tally, facts);
    for (reading, expected) in [
        (of(Tally::Cases, &[D::Service, D::OnTime]), "cell_day"),
        (of(Tally::Cases, &[D::DemandCode]), "rows"),
        (of(Tally::Cases, &[D::Outcome]), "rows"),
        // What is open at the end depends on the end alone.
        (of(Tally::Stock, &[D::DemandCode]), "cell_code"),
    ] {
        assert_eq!(name(&reading, some), expected, "{reading:?}");
    }
    let stock = of(Tally::Stock, &[]);
    assert_eq!(name(&stock, days("2026-09-01", "2026-09-20")), "cell_day");
}

#[test]
fn what_one_source_answers_is_read_at_once() {
    let year = days("2025-10-01", "2026-10-01");
    let one = HashSet::from([Uuid::from_u128(1)]);
    let (two, all) = (HashSet::from([Uuid::from_u128(2)]), HashSet::new());
    let wanted = |facts: &[D], services| Wanted {
        reading: reading(At::Closed, Tally::Cases, facts),
        services,
    };
    let narrow = [wanted(&[D::OnTime], &one), wanted(&[D::Outcome], &two)];
    let found = arms(&narrow, |reading| source(reading, year));
    let told: Vec<_> = found
        .iter()
        .map(|arm| {
            let services = arm.services.as_ref().map(BTreeSet::len);
            (arm.facts.clone(), arm.readings.len(), services)
        })
        .collect();
    let facts = DimensionSet::from([D::OnTime, D::Outcome]);
    assert_eq!(told, [(facts, 2, Some(2))]);
    // The same anchor of another table is another arm; one for the whole council widens its own alone.
    let wide = [
        wanted(&[D::OnTime], &one),
        wanted(&[D::Outcome], &all),
        wanted(&[D::WorkingDays], &one),
    ];
    let found = arms(&wide, |reading| source(reading, year));
    let narrow: Vec<bool> = found.iter().map(|arm| arm.services.is_some()).collect();
    assert_eq!(narrow, [true, false]);
}
