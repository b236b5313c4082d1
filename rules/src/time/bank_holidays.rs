//! Bank holidays of the United Kingdom, 2012 to 2028, from <https://www.gov.uk/bank-holidays>.
//!
//! Contains public sector information licensed under the
//! [Open Government Licence v3.0](https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/).
//! The dates lie in `data/bank-holidays.txt`. Holidays are added by proclamation (19 September 2022),
//! so a new version of the data may change what a future date is.

use std::collections::BTreeSet;

use chrono::NaiveDate;

const DATA: &str = include_str!("../../data/bank-holidays.txt");
const FIRST_YEAR: i32 = 2012;
const LAST_YEAR: i32 = 2028;

/// Whose bank holidays are not working days.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(
    feature = "storage",
    derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum),
    sea_orm(
        rs_type = "String",
        db_type = "Text",
        rename_all = "SCREAMING_SNAKE_CASE"
    )
)]
pub enum Division {
    /// England and Wales.
    EnglandWales,
    /// Scotland.
    Scotland,
    /// Northern Ireland.
    NorthernIreland,
    /// Any part of the United Kingdom, as the Freedom of Information Act 2000, section 10, counts.
    AnyUk,
    /// Those that the council keeps with its own working week; of England and Wales until it has one.
    Council,
}

impl Division {
    /// Every division, in the order of its declaration.
    pub const ALL: [Self; 5] = [
        Self::EnglandWales,
        Self::Scotland,
        Self::NorthernIreland,
        Self::AnyUk,
        Self::Council,
    ];

    /// The parts of the kingdom, each with bank holidays of its own.
    pub const PARTS: [Self; 3] = [Self::EnglandWales, Self::Scotland, Self::NorthernIreland];

    /// Whether a line of the data names this division.
    fn is_in(self, letters: &str) -> bool {
        match self {
            Self::EnglandWales | Self::Council => letters.contains('E'),
            Self::Scotland => letters.contains('S'),
            Self::NorthernIreland => letters.contains('N'),
            Self::AnyUk => true,
        }
    }
}

/// The first date whose holidays are known: 1 January 2012.
#[must_use]
pub fn first_known_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(FIRST_YEAR, 1, 1).unwrap_or(NaiveDate::MAX)
}

/// The last date whose holidays are known: 31 December 2028.
#[must_use]
pub fn last_known_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(LAST_YEAR, 12, 31).unwrap_or(NaiveDate::MIN)
}

/// The bank holidays of a division, read from the data; [`super::working_days`] keeps what it made of them.
#[must_use]
pub fn bank_holidays(division: Division) -> BTreeSet<NaiveDate> {
    lines()
        .filter(|(_, letters)| division.is_in(letters))
        .filter_map(|(date, _)| date.parse().ok())
        .collect()
}

fn lines() -> impl Iterator<Item = (&'static str, &'static str)> {
    DATA.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(' '))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a wrong literal must fail the test")]
    use super::*;
    use chrono::Datelike;

    #[test]
    fn every_line_is_a_date_and_its_divisions() {
        let data_lines = DATA.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(bank_holidays(Division::AnyUk).len(), data_lines);
        assert!(
            lines().all(|(_, letters)| ["ESN", "E", "S", "N", "ES", "EN", "SN"].contains(&letters))
        );
    }

    #[test]
    fn every_published_holiday_is_there() {
        // The counts of the published data, 2012 to 2028.
        assert_eq!(bank_holidays(Division::EnglandWales).len(), 140);
        assert_eq!(bank_holidays(Division::Scotland).len(), 157);
        assert_eq!(bank_holidays(Division::NorthernIreland).len(), 174);
    }

    #[test]
    fn the_one_off_holidays_are_there() {
        for date in [
            "2012-06-05",
            "2020-05-08",
            "2022-06-03",
            "2022-09-19",
            "2023-05-08",
        ] {
            assert!(
                bank_holidays(Division::EnglandWales).contains(&date.parse().unwrap()),
                "{date}"
            );
        }
    }

    #[test]
    fn all_lie_in_the_known_years_on_weekdays() {
        for date in bank_holidays(Division::AnyUk) {
            assert!(first_known_day() <= date && date <= last_known_day());
            assert!(date.weekday().num_days_from_monday() < 5, "{date}");
        }
    }
}
