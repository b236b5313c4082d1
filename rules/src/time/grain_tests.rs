//! Splitting and comparing periods, worked out by hand with a calendar.

use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap_or_default()
}

fn period(from: &str, to: &str) -> Period {
    Period {
        from: day(from),
        to: day(to),
    }
}

#[test]
fn a_week_is_that_of_the_standard() {
    // 1 January 2027 is a Friday: it lies in week 53 of 2026, Monday 28 December to Sunday 3 January.
    let new_year = day("2027-01-01");
    assert_eq!(
        Grain::Week.holding(new_year),
        period("2026-12-28", "2027-01-04")
    );
    assert_eq!(Grain::Week.label(new_year), "2026-W53");
    assert_eq!(Grain::Week.label(day("2027-01-04")), "2027-W01");
}

#[test]
fn the_ends_of_a_split_are_cut() {
    // 10 September 2026 is a Thursday.
    let days = period("2026-09-10", "2026-09-22");
    let weeks = Grain::Week.split(days);
    assert_eq!(
        weeks,
        [
            period("2026-09-10", "2026-09-14"),
            period("2026-09-14", "2026-09-21"),
            period("2026-09-21", "2026-09-22"),
        ]
    );
    assert_eq!(Grain::FinancialYear.split(days), [days]);
    assert_eq!(Grain::Day.split(days).len(), 12);
}

#[test]
fn every_period_has_a_name() {
    let names = [
        ("2026-09-14", "2026-09-15", "2026-09-14"),
        ("2026-09-14", "2026-09-21", "2026-W38"),
        ("2026-09-01", "2026-10-01", "2026-09"),
        ("2026-07-01", "2026-10-01", "2026/27 Q2"),
        ("2026-04-01", "2027-04-01", "2026/27"),
        ("2026-09-14", "2026-09-22", "2026-09-14 to 2026-09-21"),
    ];
    for (from, to, name) in names {
        assert_eq!(period(from, to).name(), name);
    }
}

#[test]
fn the_period_before_is_as_long_in_months_or_in_days() {
    let before = [
        (("2026-03-01", "2026-04-01"), ("2026-02-01", "2026-03-01")),
        (("2026-07-01", "2026-10-01"), ("2026-04-01", "2026-07-01")),
        (("2026-04-01", "2027-04-01"), ("2025-04-01", "2026-04-01")),
        (("2026-03-10", "2026-03-15"), ("2026-03-05", "2026-03-10")),
        (("2026-03-01", "2026-03-29"), ("2026-02-01", "2026-03-01")),
    ];
    for ((from, to), (earlier, end)) in before {
        assert_eq!(period(from, to).before(), period(earlier, end));
    }
}

#[test]
fn last_year_has_the_same_dates_and_weeks_the_same_days() {
    // February 2025 has 28 days, that of 2024 has 29: a month stays a month, a day a day.
    let february = period("2025-02-01", "2025-03-01");
    assert_eq!(
        february.year_before(None),
        period("2024-02-01", "2024-03-01")
    );
    let last_of_february = period("2025-02-28", "2025-03-01");
    assert_eq!(
        last_of_february.year_before(Some(Grain::Day)),
        period("2024-02-28", "2024-02-29")
    );
    let leap_day = period("2024-02-29", "2024-03-01");
    assert_eq!(
        leap_day.year_before(None),
        period("2023-02-28", "2023-03-01")
    );
    // Monday 14 September 2026 and Monday 15 September 2025.
    let week = period("2026-09-14", "2026-09-21");
    assert_eq!(
        week.year_before(Some(Grain::Week)),
        period("2025-09-15", "2025-09-22")
    );
}

proptest! {
    #[test]
    fn the_parts_of_a_period_make_it_up(start in 0_u64..20_000, length in 1_u64..900, grain in prop::sample::select(Grain::ALL)) {
        let from = day("1990-01-01") + Days::new(start);
        let whole = Period { from, to: from + Days::new(length) };
        let parts = grain.split(whole);
        prop_assert_eq!(parts.first().map(|part| part.from), Some(whole.from));
        prop_assert_eq!(parts.last().map(|part| part.to), Some(whole.to));
        for pair in parts.windows(2) {
            if let [one, next] = pair {
                prop_assert_eq!(one.to, next.from);
                prop_assert_ne!(grain.label(one.from), grain.label(next.from));
            }
        }
        for part in parts {
            prop_assert!(part.from < part.to);
            prop_assert_eq!(grain.holding(part.from), grain.holding(part.last_day()));
        }
    }
}
