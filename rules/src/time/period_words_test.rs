use super::*;
use crate::performance::Frequency::{CalendarYear, FinancialYear, Month, Quarter};

fn told(text: &str, frequency: Option<Frequency>) -> Result<(String, Option<String>), String> {
    let written = Written::read(text).map_err(|fault| fault.to_string())?;
    let told = written
        .period(text, frequency)
        .map_err(|fault| fault.to_string())?;
    let days = format!("{} {}", told.period.from, told.period.to);
    Ok((days, told.covers_from.map(|day| day.to_string())))
}

fn is(text: &str, frequency: Option<Frequency>, from: &str, to: &str) {
    assert_eq!(
        told(text, frequency),
        Ok((format!("{from} {to}"), None)),
        "{text}"
    );
}

fn looks_back(text: &str, frequency: Option<Frequency>, period: [&str; 2], from: &str) {
    let days = format!("{} {}", period[0], period[1]);
    assert_eq!(
        told(text, frequency),
        Ok((days, Some(from.to_owned()))),
        "{text}"
    );
}

#[test]
fn each_style_is_the_period_that_it_names() {
    is("2013/14", None, "2013-04-01", "2014-04-01");
    is("2013/2014", None, "2013-04-01", "2014-04-01");
    is("2022/23 Q3", None, "2022-10-01", "2023-01-01");
    is("2022/23 Q4", None, "2023-01-01", "2023-04-01");
    is("Q1 2022", None, "2022-01-01", "2022-04-01");
    is("2019", None, "2019-01-01", "2020-01-01");
    is("March 2023", None, "2023-03-01", "2023-04-01");
    is("Sept 2023", None, "2023-09-01", "2023-10-01");
    is("Nov 2023", None, "2023-11-01", "2023-12-01");
    is("2023-04", None, "2023-04-01", "2023-05-01");
    is("2013-14", None, "2013-04-01", "2014-04-01");
    is("2021-02-01", Some(Month), "2021-02-01", "2021-03-01");
    is("2022-12-31", Some(Quarter), "2022-10-01", "2023-01-01");
    is("31/12/2022", Some(Quarter), "2022-10-01", "2023-01-01");
}

#[test]
fn a_run_looks_back_from_the_end_of_its_last_period() {
    let year = ["2017-01-01", "2018-01-01"];
    looks_back("2015 - 17", None, year, "2015-01-01");
    looks_back("2015-2017", None, year, "2015-01-01");
    looks_back(
        "2020/21 - 24/25",
        None,
        ["2024-04-01", "2025-04-01"],
        "2020-04-01",
    );
    looks_back(
        "2021/22 Q1 - 2021/22 Q2",
        None,
        ["2021-07-01", "2021-10-01"],
        "2021-04-01",
    );
    let quarter = ["2022-07-01", "2022-10-01"];
    looks_back("Oct 2021-Sep 2022", Some(Quarter), quarter, "2021-10-01");
    looks_back(
        "Oct 2021-Sep 2022",
        None,
        ["2022-09-01", "2022-10-01"],
        "2021-10-01",
    );
    // Three months are the quarter itself.
    is(
        "Jul 2022-Sep 2022",
        Some(Quarter),
        "2022-07-01",
        "2022-10-01",
    );
}

#[test]
fn what_can_be_two_things_is_told_by_the_frequency_alone() {
    // December 2011, or the financial year 2011/12.
    let ambiguous = told("2011-12", None).err().unwrap_or_default();
    assert!(
        ambiguous.contains("a month or a financial year"),
        "{ambiguous}"
    );
    is("2011-12", Some(Month), "2011-12-01", "2012-01-01");
    is("2011-12", Some(FinancialYear), "2011-04-01", "2012-04-01");
    let day = told("2023-06-30", None).err().unwrap_or_default();
    assert!(day.contains("is a day"), "{day}");
}

#[test]
fn another_length_is_a_mixture() {
    for (text, frequency, words) in [
        (
            "2013/14",
            Month,
            "a financial year, and the KPI has periods of months",
        ),
        (
            "2013/14",
            CalendarYear,
            "a financial year, and the KPI has periods of calendar years",
        ),
        (
            "June 2023",
            Quarter,
            "a month, and the KPI has periods of quarters",
        ),
        (
            "2015 - 17",
            FinancialYear,
            "a run of periods, and the KPI has",
        ),
        (
            "Oct 2021-Aug 2022",
            Quarter,
            "a run of periods, and the KPI has",
        ),
    ] {
        let fault = told(text, Some(frequency)).err().unwrap_or_default();
        assert!(fault.contains(words), "{fault}");
        assert!(fault.contains("mixed"), "{fault}");
    }
}

#[test]
fn a_financial_year_may_be_written_in_full() {
    is("2013/2014", None, "2013-04-01", "2014-04-01");
    is("1998/1999", None, "1998-04-01", "1999-04-01");
    is("1999/2000", None, "1999-04-01", "2000-04-01");
    is("2013-2014", None, "2013-04-01", "2014-04-01");
    let crossed = told("2013/1914", None).err().unwrap_or_default();
    assert!(crossed.contains("is no period"), "{crossed}");
}

#[test]
fn periods_that_do_not_exist_are_none() {
    for text in [
        "",
        "2013/15",
        "2023-13",
        "2023/24 Q5",
        "Q0 2022",
        "Juember 2023",
        "2023-02-30",
        "1823",
        "last year",
        "2017 - 15",
        "13/14",
        "Q1",
        "2023 2024",
        "Ma 2023",
        "\u{1f600}",
    ] {
        let fault = told(text, Some(Month)).err().unwrap_or_default();
        assert!(fault.contains("is no period"), "{text}: {fault}");
    }
}

proptest::proptest! {
    #[test]
    fn no_text_is_a_fault_of_ours(text in ".{0,24}") {
        let _ = told(&text, None);
        let _ = told(&text, Some(Quarter));
    }

    #[test]
    fn what_a_period_is_called_is_read_as_that_period(
        year in 1900_i32..2199, month in 1_u32..=12, place in 0_usize..4,
    ) {
        let Some(frequency) = Frequency::ALL.get(place).copied() else { return Ok(()) };
        let day = NaiveDate::from_ymd_opt(year, month, 1).unwrap_or_default();
        let period = Period::holding(day, frequency);
        let label = period.label(frequency);
        // `1899/00` begins before the known years, and so do its quarters, which bear its name.
        let begun = Period::holding(day, Frequency::FinancialYear).from.year();
        proptest::prop_assume!(begun >= 1900 && period.from.year() >= 1900);
        let found = Written::read(&label).and_then(|written| written.period(&label, Some(frequency)));
        proptest::prop_assert_eq!(found.map(|told| told.period), Ok(period));
    }
}
