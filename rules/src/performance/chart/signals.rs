//! Special causes within one phase.

use std::cmp::Ordering;
use std::ops::Range;

use super::lines::{Line, compare};
use super::{ChartProfile, SpecialCause};

/// Where a value lies.
#[derive(Clone, Copy)]
struct Place {
    /// Above or below the mean; equal on it.
    side: Ordering,
    is_outside: bool,
    is_close: bool,
}

/// The cause of each point of a phase; none for common cause.
pub(super) fn causes(
    values: &[f64],
    lines: &[Line],
    profile: ChartProfile,
) -> Vec<Option<SpecialCause>> {
    let places: Vec<Place> = values
        .iter()
        .zip(lines)
        .map(|(value, line)| place(*value, line))
        .collect();
    let mut causes: Vec<Option<SpecialCause>> = vec![None; places.len()];
    // The weakest first: what comes later stands above it.
    shifts(&places, profile, &mut causes);
    two_of_three(&places, profile, &mut causes);
    trends(values, profile, &mut causes);
    for (place, cause) in places.iter().zip(&mut causes) {
        if place.is_outside {
            *cause = sided(
                place.side,
                SpecialCause::AboveLimit,
                SpecialCause::BelowLimit,
            );
        }
    }
    causes
}

fn place(value: f64, line: &Line) -> Place {
    let beyond = |lower: f64, upper: f64| {
        compare(value, upper) == Ordering::Greater || compare(value, lower) == Ordering::Less
    };
    let is_outside = line
        .limits
        .is_some_and(|limits| beyond(limits.lower, limits.upper));
    let is_beyond_near = line
        .limits
        .is_some_and(|limits| beyond(limits.near_lower, limits.near_upper));
    Place {
        side: compare(value, line.mean),
        is_outside,
        is_close: is_beyond_near && !is_outside,
    }
}

/// Points in a row on one side of the mean; a point on the mean breaks it.
fn shifts(places: &[Place], profile: ChartProfile, causes: &mut [Option<SpecialCause>]) {
    let sides: Vec<Ordering> = places.iter().map(|place| place.side).collect();
    for (side, run) in runs(&sides) {
        if run.len() >= profile.run() {
            let cause = sided(side, SpecialCause::ShiftAbove, SpecialCause::ShiftBelow);
            mark(causes, run, cause);
        }
    }
}

/// Strict moves in a row one way; a tie breaks it. The point that it starts from belongs to it, and a
/// point in two trends to the later.
fn trends(values: &[f64], profile: ChartProfile, causes: &mut [Option<SpecialCause>]) {
    let moves: Vec<Ordering> = values
        .iter()
        .zip(values.iter().skip(1))
        .map(|(value, next)| compare(*next, *value))
        .collect();
    for (way, run) in runs(&moves) {
        if run.len() + 1 >= profile.run() {
            let cause = sided(way, SpecialCause::TrendUp, SpecialCause::TrendDown);
            mark(causes, run.start..run.end + 1, cause);
        }
    }
}

/// Two of three points in a row near a limit, all three on the same side of the mean. Only points
/// between the near limit and the limit are marked.
fn two_of_three(places: &[Place], profile: ChartProfile, causes: &mut [Option<SpecialCause>]) {
    let counts = |place: &&Place| place.is_close || (place.is_outside && profile.counts_outside());
    for (start, three) in places.windows(3).enumerate() {
        let Some(side) = three.first().map(|place| place.side) else {
            continue;
        };
        let is_one_side = three.iter().all(|place| place.side == side);
        if is_one_side && three.iter().filter(counts).count() >= 2 {
            let cause = sided(
                side,
                SpecialCause::TwoOfThreeAbove,
                SpecialCause::TwoOfThreeBelow,
            );
            for (offset, _) in three.iter().enumerate().filter(|(_, one)| one.is_close) {
                mark(causes, start + offset..start + offset + 1, cause);
            }
        }
    }
}

fn sided(side: Ordering, above: SpecialCause, below: SpecialCause) -> Option<SpecialCause> {
    match side {
        Ordering::Greater => Some(above),
        Ordering::Less => Some(below),
        Ordering::Equal => None,
    }
}

fn mark(causes: &mut [Option<SpecialCause>], range: Range<usize>, cause: Option<SpecialCause>) {
    if cause.is_some() {
        causes
            .get_mut(range)
            .into_iter()
            .for_each(|marked| marked.fill(cause));
    }
}

/// The longest stretches of equal elements.
fn runs(of: &[Ordering]) -> Vec<(Ordering, Range<usize>)> {
    let mut end = 0;
    of.chunk_by(PartialEq::eq)
        .filter_map(|chunk| {
            let start = end;
            end += chunk.len();
            chunk.first().map(|first| (*first, start..end))
        })
        .collect()
}
