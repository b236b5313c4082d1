//! Working days by the published vectors and against counting day by day.

#![expect(clippy::unwrap_used, reason = "a wrong literal must fail the test")]
use chrono::Datelike;
use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn deadline(division: Division, received_on: &str, working_days: u32) -> String {
    WorkingCalendar::of(division)
        .add_working_days(day(received_on), working_days)
        .unwrap()
        .to_string()
}

#[test]
fn the_tenth_day_of_england_follows_the_published_vectors() {
    assert_eq!(
        deadline(Division::EnglandWales, "2024-12-20", 10),
        "2025-01-08"
    );
    assert_eq!(
        deadline(Division::EnglandWales, "2025-05-14", 10),
        "2025-05-29"
    );
}

#[test]
fn the_twentieth_day_differs_where_any_part_of_the_kingdom_rests() {
    for (received_on, england, any) in [
        ("2024-12-20", "2025-01-22", "2025-01-23"),
        ("2025-07-01", "2025-07-29", "2025-07-30"),
        ("2025-05-14", "2025-06-12", "2025-06-12"),
    ] {
        assert_eq!(deadline(Division::EnglandWales, received_on, 20), england);
        assert_eq!(deadline(Division::AnyUk, received_on, 20), any);
    }
}

#[test]
fn receipt_on_a_day_of_rest_counts_from_the_next_working_day() {
    // Saturday 17 May 2025: Monday is day 1.
    assert_eq!(
        deadline(Division::EnglandWales, "2025-05-17", 1),
        "2025-05-19"
    );
    assert_eq!(
        deadline(Division::EnglandWales, "2025-05-17", 0),
        "2025-05-17"
    );
}

#[test]
fn dates_without_known_holidays_have_no_answer_and_say_so() {
    let calendar = WorkingCalendar::of(Division::EnglandWales);
    let words = |date: &str, n| {
        calendar
            .add_working_days(day(date), n)
            .map_err(|fault| fault.to_string())
    };
    assert_eq!(
        words("2011-12-31", 10),
        Err("10 working days from 2011-12-31 cannot be counted: bank holidays are known from 2012-01-01 to 2028-12-31 only".to_owned())
    );
    assert!(words("2028-12-20", 10).is_err());
    assert!(words("2025-01-01", u32::MAX).is_err());
    assert!(words("2029-01-01", 0).is_err());
    assert_eq!(words("2028-12-28", 1), Ok(day("2028-12-29")));
    assert_eq!(
        calendar.working_days_between(day("2011-12-30"), day("2012-01-10")),
        None
    );
    assert_eq!(
        calendar.working_days_between(day("2011-05-05"), day("2011-05-05")),
        None
    );
    assert_eq!(
        calendar.working_days_between(day("2028-12-29"), day("2029-01-02")),
        None
    );
    assert_eq!(calendar.is_working_day(day("2030-01-02")), None);
    assert_eq!(calendar.is_working_day(NaiveDate::MIN), None);
}

#[test]
fn a_closing_before_the_receipt_has_no_duration() {
    let calendar = WorkingCalendar::of(Division::EnglandWales);
    assert_eq!(
        calendar.working_days_between(day("2025-05-15"), day("2025-05-14")),
        None
    );
    assert_eq!(
        calendar.working_days_between(day("2025-05-14"), day("2025-05-14")),
        Some(0)
    );
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0_u64..6210).prop_map(|days| first_known_day() + chrono::Days::new(days))
}

fn any_division() -> impl Strategy<Value = Division> {
    proptest::sample::select(Division::ALL.to_vec())
}

/// Working days of (from, to], counted day by day from the published dates.
fn naive_count(holidays: &BTreeSet<NaiveDate>, from: NaiveDate, to: NaiveDate) -> u32 {
    let working =
        |date: &NaiveDate| date.weekday().num_days_from_monday() < 5 && !holidays.contains(date);
    let days = from
        .iter_days()
        .skip(1)
        .take_while(|&date| date <= to)
        .filter(working)
        .count();
    u32::try_from(days).unwrap()
}

#[test]
fn the_calendar_covers_every_day_of_the_known_years() {
    // 17 years with five leap days (2012, 2016, 2020, 2024, 2028).
    for division in Division::ALL {
        let calendar = WorkingCalendar::of(division);
        let holidays = bank_holidays(division);
        assert_eq!(calendar.counts.len(), 17 * 365 + 5);
        let all = naive_count(&holidays, first_known_day(), last_known_day());
        assert_eq!(
            calendar.working_days_between(first_known_day(), last_known_day()),
            Some(all)
        );
        for date in first_known_day().iter_days().take(calendar.counts.len()) {
            let alone = naive_count(&holidays, date.pred_opt().unwrap(), date) == 1;
            assert_eq!(calendar.is_working_day(date), Some(alone), "{date}");
        }
    }
}

proptest! {
    #[test]
    fn counts_agree_with_counting_day_by_day(division in any_division(), one in any_day(), other in any_day()) {
        let (from, to) = (one.min(other), one.max(other));
        let between = WorkingCalendar::of(division).working_days_between(from, to);
        prop_assert_eq!(between, Some(naive_count(&bank_holidays(division), from, to)));
    }

    #[test]
    fn a_deadline_is_the_first_day_that_many_working_days_away(
        division in any_division(), received_on in any_day(), working_days in 1_u32..400,
    ) {
        let calendar = WorkingCalendar::of(division);
        if let Ok(due_on) = calendar.add_working_days(received_on, working_days) {
            prop_assert_eq!(calendar.is_working_day(due_on), Some(true));
            prop_assert_eq!(calendar.working_days_between(received_on, due_on), Some(working_days));
            let eve = due_on.pred_opt().unwrap();
            prop_assert_eq!(calendar.working_days_between(received_on, eve), Some(working_days - 1));
        } else {
            prop_assert!(calendar.working_days_between(received_on, last_known_day()) < Some(working_days));
        }
    }

    #[test]
    fn a_later_receipt_or_more_days_never_bring_a_deadline_forward(
        division in any_division(), received_on in any_day(), working_days in 0_u32..400,
    ) {
        let calendar = WorkingCalendar::of(division);
        let due = |date, n| calendar.add_working_days(date, n).ok();
        if let Some(later) = due(received_on, working_days + 1) {
            prop_assert!(due(received_on, working_days).unwrap() < later);
        }
        if let Some(later) = due(received_on + chrono::Days::new(1), working_days) {
            prop_assert!(due(received_on, working_days).unwrap() <= later);
        }
    }
}
