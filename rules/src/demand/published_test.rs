use proptest::prelude::*;

use super::super::rows::DemandDimension;
use super::*;
use crate::demand::DemandCode;
use crate::small_numbers::Suppression::{Hes2018, None as Plain};

fn on_time(closed_on_time: i64, closed_late: i64) -> Figures {
    Figures {
        closed_on_time,
        closed_late,
        ..Figures::default()
    }
}

#[test]
fn a_share_is_made_of_what_is_published() {
    // 42 of 102: 40 of 100.
    let share = on_time(42, 60).published(Hes2018).on_time();
    assert_eq!((share.numerator, share.denominator), (Some(40), Some(100)));
    assert_eq!(share.value, Some(0.4));
    // 13 in time and 3 late: the numerator would tell the 3.
    let share = on_time(13, 3).published(Hes2018).on_time();
    assert_eq!((share.numerator, share.denominator), (None, Some(15)));
    assert_eq!(share.value, None);
    assert!(share.is_suppressed());
    let share = on_time(13, 3).published(Plain).on_time();
    assert_eq!((share.numerator, share.denominator), (Some(13), Some(16)));
    // No case at all is nothing hidden.
    let share = on_time(0, 0).published(Hes2018).on_time();
    assert_eq!((share.value, share.is_suppressed()), (None, false));
}

#[test]
fn whether_a_rate_says_little_is_told_by_published_counts() {
    let figures = |contacts, unknown| {
        let figures = Figures {
            contacts,
            unknown,
            ..Figures::default()
        };
        figures.published(Hes2018).is_low_confidence()
    };
    // 22 of 102 are 20 of 100, exactly a fifth; 23 are 25 of 105.
    assert_eq!(figures(102, 22), Some(false));
    assert_eq!(figures(103, 23), Some(true));
    assert_eq!(figures(100, 3), None);
    assert_eq!(figures(100, 0), Some(false));
}

fn rows(counts: &[i64]) -> Vec<Row> {
    let codes = DemandCode::ALL.iter().zip(counts);
    let row = |(code, count): (&DemandCode, &i64)| Row {
        period: Period {
            from: NaiveDate::MIN,
            to: NaiveDate::MAX,
        },
        group: Group {
            demand_code: Some(*code),
            ..Group::default()
        },
        figures: Figures {
            opened: *count,
            ..Figures::default()
        },
    };
    codes.map(row).collect()
}

fn opened(counts: &[i64], suppression: Suppression) -> Vec<Option<i64>> {
    let by = By::of(&[DemandDimension::DemandCode]).unwrap_or_default();
    let rows = publish(rows(counts), &by, suppression);
    let figures = rows.iter().map(|row| &row.figures);
    figures
        .map(|figures| figures.count(Count::Opened))
        .collect()
}

#[test]
fn rows_beside_a_total_hide_each_other() {
    // 8 + 8 + 1 = 17, shown as 15, could be nothing else.
    assert_eq!(opened(&[8, 8, 1], Hes2018), [None, Some(10), None]);
    assert_eq!(opened(&[8, 8, 1], Plain), [8, 8, 1].map(Some));
    assert_eq!(opened(&[0, 40, 1], Hes2018), [Some(0), Some(40), None]);
}

#[test]
fn every_count_is_listed_once() {
    let all: BTreeSet<&Count> = Count::ALL.iter().collect();
    assert_eq!(all.len(), 22);
    assert!(Count::ALL.is_sorted());
}

proptest! {
    /// No count but 0 is ever shown below 10, and none as it is unless it is a multiple of 5.
    #[test]
    fn what_is_shown_is_0_or_rounded(counts in prop::collection::vec(0_i64..60, 1..12)) {
        for (shown, count) in opened(&counts, Hes2018).into_iter().zip(&counts) {
            let Some(shown) = shown else { continue };
            prop_assert!(shown == 0 && *count == 0 || shown >= 10 && shown % 5 == 0);
            prop_assert!((shown - count).abs() <= 2);
        }
    }
}
