//! As in the same period a season ago.

use super::Ahead;
use crate::number;

/// The next values; none when a period of the season has never been known.
pub(super) fn forecast(
    values: &[Option<f64>],
    season: usize,
    periods: usize,
) -> Option<Vec<Ahead>> {
    let last: Option<Vec<f64>> = (0..season)
        .map(|offset| last_known(values, season, offset))
        .collect();
    let last = last?;
    let differences = differences(values, season);
    let squares: f64 = differences
        .iter()
        .map(|difference| difference.powi(2))
        .sum();
    let variance = squares / number::length_to_f64(differences.len().max(1));
    let ahead = last.iter().cycle().zip(0..periods).map(|(value, step)| {
        let seasons = number::length_to_f64(step / season + 1);
        Ahead::around(*value, (variance * seasons).sqrt())
    });
    Some(ahead.collect())
}

/// The last known value of the period that comes `offset` after the next.
fn last_known(values: &[Option<f64>], season: usize, offset: usize) -> Option<f64> {
    let next = values.len() + offset;
    let earlier = (1..=next / season).filter_map(|back| values.get(next - back * season));
    earlier.copied().flatten().next()
}

/// Each known value less that of a season before.
pub(super) fn differences(values: &[Option<f64>], season: usize) -> Vec<f64> {
    values
        .iter()
        .zip(values.iter().skip(season))
        .filter_map(|(before, now)| Some(now.as_ref()? - before.as_ref()?))
        .collect()
}
