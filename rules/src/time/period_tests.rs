//! What the forms of a period mean.
#![expect(clippy::unwrap_used, reason = "a wrong literal must fail the test")]

use chrono::{Days, NaiveDate};
use chrono_tz::Tz;
use proptest::prelude::*;

use super::period::{Period, PeriodFault};
use super::zone::local_date;
use crate::performance::Frequency;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn period(from: &str, to: &str) -> Period {
    Period {
        from: day(from),
        to: day(to),
    }
}

fn words(answer: Result<Period, PeriodFault>) -> String {
    answer.map_or_else(
        |fault| fault.to_string(),
        |period| format!("{} {}", period.from, period.to),
    )
}

#[test]
fn last_months_are_whole_months_before_the_one_that_holds_today() {
    let today = day("2026-03-31");
    assert_eq!(
        Period::last_months(1, false, today),
        Ok(period("2026-02-01", "2026-03-01"))
    );
    assert_eq!(
        Period::last_months(12, false, today),
        Ok(period("2025-03-01", "2026-03-01"))
    );
    assert_eq!(
        Period::last_months(12, true, today),
        Ok(period("2025-03-01", "2026-04-01"))
    );
    assert_eq!(
        Period::last_months(120, false, today),
        Ok(period("2016-03-01", "2026-03-01"))
    );
    for count in [0, -1, 121, i32::MIN, i32::MAX] {
        assert_eq!(
            Period::last_months(count, true, today),
            Err(PeriodFault::LastMonths(count))
        );
    }
}

#[test]
fn a_month_is_written_year_and_month() {
    assert_eq!(
        Period::month("2026-09"),
        Ok(period("2026-09-01", "2026-10-01"))
    );
    assert_eq!(
        Period::month("2025-12"),
        Ok(period("2025-12-01", "2026-01-01"))
    );
    for text in [
        "",
        "2026",
        "2026-13",
        "2026-00",
        "2026-9",
        "26-09",
        "2026-09-01",
        "+026-09",
        " 2026-09",
        "2026–09",
        "２０２６-09",
    ] {
        assert_eq!(
            words(Period::month(text)),
            "month must look like 2026-09",
            "{text}"
        );
    }
}

#[test]
fn quarter_two_is_july_to_september() {
    assert_eq!(
        Period::quarter("2026/27", 1),
        Ok(period("2026-04-01", "2026-07-01"))
    );
    assert_eq!(
        Period::quarter("2026/27", 2),
        Ok(period("2026-07-01", "2026-10-01"))
    );
    assert_eq!(
        Period::quarter("2026/27", 4),
        Ok(period("2027-01-01", "2027-04-01"))
    );
    for number in [0, 5, -1, i32::MIN] {
        let expected = format!(
            "quarter number must be from 1 (April to June) to 4 (January to March), not {number}"
        );
        assert_eq!(words(Period::quarter("2026/27", number)), expected);
    }
    assert_eq!(
        words(Period::quarter("2026", 2)),
        "financialYear must look like 2026/27"
    );
}

#[test]
fn a_financial_year_starts_on_the_first_of_april() {
    assert_eq!(
        Period::financial_year("2026/27"),
        Ok(period("2026-04-01", "2027-04-01"))
    );
    assert_eq!(
        Period::financial_year("1999/00"),
        Ok(period("1999-04-01", "2000-04-01"))
    );
    for text in ["2026", "2026-27", "2026/2027", "26/27", "2026/27 ", "/"] {
        assert_eq!(
            words(Period::financial_year(text)),
            "financialYear must look like 2026/27",
            "{text}"
        );
    }
    assert_eq!(
        words(Period::financial_year("2026/28")),
        "financialYear must name two years that follow each other: 2026/27, not 2026/28"
    );
    assert_eq!(
        words(Period::financial_year("1066/67")),
        "a period must lie in the years 1900 to 2199"
    );
}

#[test]
fn ends_must_be_in_order_near_and_known() {
    assert_eq!(
        words(Period::between(day("2026-09-01"), day("2026-09-01"))),
        "to (2026-09-01) must be later than from (2026-09-01): a period ends before the day `to`"
    );
    assert!(Period::between(day("1990-01-01"), day("2020-01-01")).is_ok());
    assert_eq!(
        words(Period::between(day("1990-01-01"), day("2020-01-02"))),
        "a period must span at most 30 years: move from (1990-01-01) and to (2020-01-02) closer together"
    );
    assert_eq!(
        Period::between(NaiveDate::MIN, NaiveDate::MAX),
        Err(PeriodFault::OutOfRange)
    );
    assert_eq!(
        Period::last_months(1, true, NaiveDate::MAX),
        Err(PeriodFault::OutOfRange)
    );
}

#[test]
fn labels_name_the_period() {
    let labels = |date| {
        Frequency::ALL
            .iter()
            .map(|&f| Period::holding(day(date), f).label(f))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        labels("2026-09-30"),
        ["2026-09", "2026/27 Q2", "2026/27", "2026"]
    );
    assert_eq!(
        labels("2026-03-31"),
        ["2026-03", "2025/26 Q4", "2025/26", "2026"]
    );
    assert_eq!(
        labels("1999-12-31"),
        ["1999-12", "1999/00 Q3", "1999/00", "1999"]
    );
}

#[test]
fn splitting_gives_the_whole_periods_that_overlap() {
    let summer = period("2026-06-30", "2026-07-02");
    assert_eq!(
        summer.split(Frequency::Month),
        [
            period("2026-06-01", "2026-07-01"),
            period("2026-07-01", "2026-08-01")
        ]
    );
    assert_eq!(
        summer.split(Frequency::Quarter),
        [
            period("2026-04-01", "2026-07-01"),
            period("2026-07-01", "2026-10-01")
        ]
    );
    assert_eq!(
        summer.split(Frequency::FinancialYear),
        [period("2026-04-01", "2027-04-01")]
    );
    assert_eq!(
        summer.months().collect::<Vec<_>>(),
        [day("2026-06-01"), day("2026-07-01")]
    );
    assert!(
        period("2026-07-02", "2026-06-30")
            .split(Frequency::Month)
            .is_empty()
    );
}

#[test]
fn a_period_is_complete_when_its_last_day_is_over() {
    let september = period("2026-09-01", "2026-10-01");
    assert!(!september.is_complete(day("2026-09-30")));
    assert!(september.is_complete(day("2026-10-01")));
    assert_eq!(september.last_day(), day("2026-09-30"));
    assert_eq!(september.previous(), period("2026-08-02", "2026-09-01"));
}

#[test]
fn its_instants_are_those_of_local_days() {
    let (first, after) = period("2026-03-29", "2026-03-30").instants(Tz::Europe__London);
    assert_eq!((after - first).num_hours(), 23);
    assert_eq!(local_date(first, Tz::Europe__London), day("2026-03-29"));
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    // Up to 2151, so that a period of 10,000 days from any of them ends before 2200.
    (0_u64..70_000).prop_map(|days| day("1960-01-01") + Days::new(days))
}

fn any_frequency() -> impl Strategy<Value = Frequency> {
    proptest::sample::select(Frequency::ALL.to_vec())
}

proptest! {
    #[test]
    fn the_period_that_holds_a_day_holds_it(date in any_day(), frequency in any_frequency()) {
        let period = Period::holding(date, frequency);
        prop_assert!(period.contains(date));
        prop_assert_eq!(period.split(frequency), vec![period]);
        prop_assert_eq!(Period::holding(period.last_day(), frequency), period);
        prop_assert!(!period.contains(period.to));
    }

    #[test]
    fn parts_follow_each_other_and_cover_the_whole(from in any_day(), days in 1_u64..10_000, frequency in any_frequency()) {
        let whole = Period::between(from, from + Days::new(days)).unwrap();
        let parts = whole.split(frequency);
        prop_assert!(parts.first().unwrap().contains(whole.from));
        prop_assert!(parts.last().unwrap().contains(whole.last_day()));
        for pair in parts.windows(2) {
            if let [earlier, later] = pair {
                prop_assert_eq!(earlier.to, later.from);
                prop_assert!(earlier.label(frequency) < later.label(frequency));
            }
        }
        prop_assert_eq!(whole.months().count(), whole.split(Frequency::Month).len());
    }

    #[test]
    fn labels_read_back_as_the_period(date in any_day()) {
        let month = Period::holding(date, Frequency::Month);
        prop_assert_eq!(Period::month(&month.label(Frequency::Month)), Ok(month));
        let year = Period::holding(date, Frequency::FinancialYear);
        let label = year.label(Frequency::FinancialYear);
        prop_assert_eq!(Period::financial_year(&label), Ok(year));
        let quarters: Vec<Period> = (1..=4).map(|number| Period::quarter(&label, number).unwrap()).collect();
        prop_assert_eq!(quarters, year.split(Frequency::Quarter));
    }

    #[test]
    fn no_text_is_a_crash(text in any::<String>(), number in any::<i32>()) {
        let _month = Period::month(&text);
        let _quarter = Period::quarter(&text, number);
    }
}
