use std::collections::BTreeSet;

use proptest::prelude::*;

use super::Suppression::{self, Hes2018, None as Plain, Threshold10};

#[test]
fn the_published_vector_comes_back() {
    let shown: Vec<Option<i64>> = [0, 3, 7, 8, 12, 13]
        .into_iter()
        .map(|count| Hes2018.publish(count))
        .collect();
    assert_eq!(shown, [Some(0), None, None, Some(10), Some(10), Some(15)]);
    let shown = [0, 1, 9, 10, 12, 13].map(|count| Threshold10.publish(count));
    assert_eq!(shown, [Some(0), None, None, Some(10), Some(10), Some(15)]);
    assert_eq!(Plain.publish(1), Some(1));
    assert_eq!(Hes2018.publish(-13), Some(-15));
}

#[test]
fn a_share_is_hidden_with_its_numerator_and_with_its_rest() {
    assert_eq!(Hes2018.publish_share(3, 100), None);
    assert_eq!(Hes2018.publish_share(97, 100), None);
    // 42 of 102: 40 of 100, and the share of those.
    assert_eq!(Hes2018.publish_share(42, 102), Some((40, 100)));
    assert_eq!(Hes2018.share(42, 102), Some(0.4));
    assert_eq!(Hes2018.publish_share(0, 0), Some((0, 0)));
    assert_eq!(Hes2018.share(0, 0), None);
    // All of 13 are on top: 15 of 15.
    assert_eq!(Hes2018.publish_share(13, 13), Some((15, 15)));
    // More closed than opened: no share, and no less than it is.
    assert_eq!(Hes2018.publish_share(142, 102), Some((140, 100)));
    assert_eq!(Suppression::None.publish_share(17, 1), Some((17, 1)));
}

#[test]
fn a_row_that_a_total_gives_away_takes_the_smallest_other_with_it() {
    let row = |month: u8, count| (vec![month], count);
    // 10, 10 and a hidden one of 15: 8 + 8 + 1 = 17 is the only way, were the second not hidden too.
    let rows = [row(1, 8), row(2, 1), row(3, 0), row(4, 8)];
    assert_eq!(Hes2018.publish_rows(&rows), [None, None, Some(0), Some(10)]);
    // 40 + 1 = 41, shown as 40: the hidden one may be 1 to 4.
    let rows = [row(1, 40), row(2, 1)];
    assert_eq!(Hes2018.publish_rows(&rows), [Some(40), None]);
    assert_eq!(Plain.publish_rows(&rows), [Some(40), Some(1)]);
    // 11 + 7 = 18, shown as 20: the hidden one must be 6 or 7.
    let rows = [row(1, 11), row(2, 7)];
    assert_eq!(Hes2018.publish_rows(&rows), [None, None]);
}

#[test]
fn in_a_table_no_line_gives_a_row_away() {
    let cell = |month: u8, channel: u8, count| (vec![month, channel], count);
    let rows = [
        cell(1, 1, 1),
        cell(1, 2, 8),
        cell(1, 3, 8),
        cell(2, 1, 70),
        cell(2, 2, 80),
        cell(2, 3, 90),
    ];
    // The first month, 17, would be told by 10 and 10 and takes channel 2 with it; the channels' own
    // lines and the whole leave more than two guesses.
    let shown = [None, None, Some(10), Some(70), Some(80), Some(90)];
    assert_eq!(Hes2018.publish_rows(&rows), shown);
}

/// What a hidden count can be, by every way to make the published total out of what is shown.
fn guesses(profile: Suppression, shown: &[i64], total: i64) -> BTreeSet<i64> {
    let published = |count: &i64| profile.publish(*count);
    let alike = |count: &i64| -> Vec<i64> {
        let wanted = published(count);
        (0..200).filter(|one| published(one) == wanted).collect()
    };
    let mut sums: BTreeSet<i64> = BTreeSet::from([0]);
    for count in shown {
        let each = alike(count);
        sums = sums
            .iter()
            .flat_map(|sum| each.iter().map(move |one| sum + one))
            .collect();
    }
    let wanted = published(&total);
    (1..10)
        .filter(|hidden| published(hidden).is_none())
        .filter(|hidden| sums.iter().any(|sum| published(&(sum + hidden)) == wanted))
        .collect()
}

proptest! {
    /// Whatever two published counts are compared, one case more or less is never told for sure.
    #[test]
    fn two_rounded_counts_never_tell_one_case(rest in 0_i64..500) {
        let (without, with) = (Hes2018.publish(rest), Hes2018.publish(rest + 1));
        let alike = (0_i64..600).flat_map(|one| (0_i64..20).map(move |more| (one, more)))
            .filter(|(one, more)| Hes2018.publish(*one) == without && Hes2018.publish(one + more) == with)
            .map(|(_, more)| more)
            .collect::<BTreeSet<_>>();
        prop_assert!(alike.len() > 1, "{rest}: {without:?} and {with:?} tell {alike:?}");
    }

    /// Guessed by trying every number, and not by the bounds that the rule works with.
    #[test]
    fn a_line_with_one_small_row_leaves_three_guesses(
        counts in proptest::collection::vec(0_i64..30, 1..5), small in 1_i64..8,
        profile in prop::sample::select(vec![Hes2018, Threshold10]),
    ) {
        let mut rows: Vec<(Vec<usize>, i64)> = counts.iter().enumerate()
            .filter(|(_, count)| profile.publish(**count).is_some())
            .map(|(place, count)| (vec![place], *count)).collect();
        rows.push((vec![99], small));
        let published = profile.publish_rows(&rows);
        let shown: Vec<i64> = rows.iter().zip(&published)
            .filter(|(_, shown)| shown.is_some()).map(|((_, count), _)| *count).collect();
        let total: i64 = rows.iter().map(|(_, count)| count).sum();
        if published.iter().filter(|shown| shown.is_none()).count() == 1 {
            let guesses = guesses(profile, &shown, total);
            prop_assert!(guesses.len() >= 3, "{rows:?}: {guesses:?}");
            prop_assert!(guesses.contains(&small));
        }
    }
}
