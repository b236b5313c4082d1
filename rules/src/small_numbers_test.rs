use proptest::prelude::*;

use super::Suppression::{Hes2018, None as Plain, Threshold10};

#[test]
fn the_published_vector_comes_back() {
    let shown: Vec<Option<i64>> = [0, 3, 7, 8, 12, 13]
        .into_iter()
        .map(|count| Hes2018.publish(count))
        .collect();
    assert_eq!(shown, [Some(0), None, None, Some(10), Some(10), Some(15)]);
    assert_eq!(Threshold10.publish(9), None);
    assert_eq!(Threshold10.publish(10), Some(10));
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
}

#[test]
fn a_row_that_a_total_gives_away_takes_the_smallest_other_with_it() {
    let row = |month: u8, count| (vec![month], count);
    let rows = [row(1, 40), row(2, 1), row(3, 0), row(4, 20)];
    assert_eq!(
        Threshold10.publish_rows(&rows),
        [Some(40), None, Some(0), None]
    );
    // Two hidden rows hide each other.
    let rows = [row(1, 40), row(2, 1), row(3, 2)];
    assert_eq!(Threshold10.publish_rows(&rows), [Some(40), None, None]);
    // Totals of rounded rows give nothing away.
    assert_eq!(Hes2018.publish_rows(&rows), [Some(40), None, None]);
}

#[test]
fn in_a_table_no_line_gives_a_row_away() {
    let cell = |month: u8, channel: u8, count| (vec![month, channel], count);
    let rows = [
        cell(1, 1, 1),
        cell(1, 2, 50),
        cell(1, 3, 60),
        cell(2, 1, 70),
        cell(2, 2, 80),
        cell(2, 3, 90),
    ];
    let shown = Threshold10.publish_rows(&rows);
    // Month 1 takes channel 2 with it; then channels 1 and 2 each take month 2 with them.
    assert_eq!(shown, [None, None, Some(60), None, None, Some(90)]);
}

proptest! {
    /// Whatever two published counts are compared, one case more or less is never told for sure.
    #[test]
    fn two_rounded_counts_never_tell_one_case(rest in 0_i64..500) {
        let (without, with) = (Hes2018.publish(rest), Hes2018.publish(rest + 1));
        let alike = (0_i64..600).flat_map(|one| (0_i64..20).map(move |more| (one, more)))
            .filter(|(one, more)| Hes2018.publish(*one) == without && Hes2018.publish(one + more) == with)
            .map(|(_, more)| more)
            .collect::<std::collections::BTreeSet<_>>();
        prop_assert!(alike.len() > 1, "{rest}: {without:?} and {with:?} tell {alike:?}");
    }

    #[test]
    fn no_line_keeps_a_single_hidden_row_beside_a_shown_one(counts in proptest::collection::vec(0_i64..40, 1..24)) {
        let rows: Vec<(Vec<usize>, i64)> = counts.iter().enumerate()
            .map(|(place, count)| (vec![place / 4, place % 4], *count)).collect();
        let shown = Threshold10.publish_rows(&rows);
        for axis in [0, 1] {
            for at in 0..6 {
                let line: Vec<Option<i64>> = rows.iter().zip(&shown)
                    .filter(|((place, _), _)| place.get(axis) == Some(&at)).map(|(_, shown)| *shown).collect();
                let hidden = line.iter().filter(|count| count.is_none()).count();
                let others = line.iter().flatten().filter(|count| **count != 0).count();
                prop_assert!(hidden != 1 || others == 0);
            }
        }
    }
}
