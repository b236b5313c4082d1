//! Axes, mean, limits, target and phases.

use rules::number::length_to_f64;
use rules::performance::chart::Point;

use super::scale::written;
use super::{BOTTOM, GRID, INK, LEFT, Picture, RIGHT, SOFT, Svg, TOP, text};

/// The most words beneath the axis.
const MOST_LABELS: usize = 13;
/// How near two words at the end of lines may stand.
const APART: f64 = 16.0;

const MEAN: &str = "stroke=\"#1f2933\" stroke-width=\"1.6\"";
const LIMIT: &str = "stroke=\"#5b6770\" stroke-width=\"1.4\" stroke-dasharray=\"7 5\"";
const TARGET: &str =
    "stroke=\"#a4123f\" stroke-width=\"1.8\" stroke-dasharray=\"2 4\" stroke-linecap=\"round\"";
const PHASE: &str =
    "stroke=\"#9aa5b1\" stroke-width=\"1.2\" stroke-dasharray=\"1 4\" stroke-linecap=\"round\"";
const TARGET_INK: &str = "#a4123f";

/// The grid, the numbers beside it, and the names of the periods beneath it.
pub(super) fn axes(svg: &mut Svg, picture: &Picture<'_>) {
    let scale = picture.scale();
    for unit in text::lines(picture.unit, 30, 1) {
        svg.text((24.0, TOP - 14.0), "start", 12.0, SOFT, &unit);
    }
    for tick in scale.ticks() {
        let y = scale.place(tick, BOTTOM, TOP);
        let grid = format!("stroke=\"{GRID}\" stroke-width=\"1\"");
        svg.line((LEFT, y), (RIGHT, y), &grid);
        let number = written(tick, scale.decimals());
        svg.text((LEFT - 10.0, y + 4.3), "end", 12.5, INK, &number);
    }
    let axis = format!("stroke=\"{SOFT}\" stroke-width=\"1\"");
    svg.line((LEFT, BOTTOM), (RIGHT, BOTTOM), &axis);
    names(svg, picture);
}

fn names(svg: &mut Svg, picture: &Picture<'_>) {
    let every = picture.labels.len().div_ceil(MOST_LABELS).max(1);
    let mut before = "";
    let shown = picture.labels.iter().enumerate().step_by(every);
    for (index, (upper, lower)) in shown {
        let x = picture.x(length_to_f64(index));
        let tick = format!("stroke=\"{SOFT}\" stroke-width=\"1\"");
        svg.line((x, BOTTOM), (x, BOTTOM + 5.0), &tick);
        svg.text((x, BOTTOM + 20.0), "middle", 12.5, INK, upper);
        if before != lower {
            svg.text((x, BOTTOM + 36.0), "middle", 12.0, SOFT, lower);
            before = lower;
        }
    }
}

/// The height of a line at a point, and how it is drawn.
type Level = (fn(&Point) -> Option<f64>, &'static str);

/// Mean and limits of each phase, targets, and where a phase begins.
pub(super) fn levels(svg: &mut Svg, picture: &Picture<'_>) {
    let points = &picture.chart.points;
    phases(svg, picture);
    let levels: [Level; 3] = [
        (|point| point.limits.map(|limits| limits.upper), LIMIT),
        (|point| point.limits.map(|limits| limits.lower), LIMIT),
        (|point| Some(point.mean), MEAN),
    ];
    for (level, style) in levels {
        let heights: Vec<Option<f64>> = points.iter().map(level).collect();
        for (phase, _) in picture.chart.phases.iter().enumerate() {
            let of_phase = |(index, height): (usize, &Option<f64>)| {
                let is_in = points.get(index).is_some_and(|point| point.phase == phase);
                height.filter(|_| is_in)
            };
            let heights: Vec<Option<f64>> = heights.iter().enumerate().map(of_phase).collect();
            steps(svg, picture, &heights, style);
        }
    }
    steps(svg, picture, picture.targets, TARGET);
    names_of_lines(svg, picture);
}

/// A line that runs level beneath each point that has a height, and is broken where there is none.
fn steps(svg: &mut Svg, picture: &Picture<'_>, heights: &[Option<f64>], style: &str) {
    let scale = picture.scale();
    let mut path = Vec::new();
    for (index, height) in heights.iter().enumerate() {
        let Some(height) = height else {
            svg.path_if_any(&mut path, style);
            continue;
        };
        let y = scale.place(*height, BOTTOM, TOP);
        let index = length_to_f64(index);
        path.extend([(picture.x(index - 0.5), y), (picture.x(index + 0.5), y)]);
    }
    svg.path_if_any(&mut path, style);
}

impl Svg {
    fn path_if_any(&mut self, path: &mut Vec<(f64, f64)>, style: &str) {
        // Level ends that meet need one point each.
        path.dedup_by(|next, last| {
            (next.0 - last.0).abs() < 0.01 && (next.1 - last.1).abs() < 0.01
        });
        if path.len() > 1 {
            self.path(path, style);
        }
        path.clear();
    }
}

fn phases(svg: &mut Svg, picture: &Picture<'_>) {
    let points = &picture.chart.points;
    for (phase, words) in picture.phases.iter().enumerate() {
        let of_phase = || points.iter().filter(|point| point.phase == phase);
        let before = points.iter().filter(|point| point.phase < phase).count();
        let start = picture.x(length_to_f64(before) - 0.5);
        let end = picture.x(length_to_f64(before + of_phase().count()) - 0.5);
        if phase > 0 {
            svg.line((start, TOP - 8.0), (start, BOTTOM), PHASE);
        }
        // About 6.2 pixels a character.
        let room = rules::number::i64_to_usize(rules::number::f64_to_i64((end - start) / 6.2));
        if phase > 0 && room > 4 {
            let words = text::lines(words, room, 1);
            let words = words.first().map(String::as_str).unwrap_or_default();
            svg.text((start + 6.0, TOP - 12.0), "start", 11.5, SOFT, words);
        }
    }
}

/// What the lines are, at their right end; pushed apart where they would stand on one another.
fn names_of_lines(svg: &mut Svg, picture: &Picture<'_>) {
    let Some(last) = picture.chart.points.last() else {
        return;
    };
    let limits = last.limits;
    let target = picture.targets.last().copied().flatten();
    let names = [
        (limits.map(|limits| limits.upper), "Upper limit", SOFT),
        (Some(last.mean), "Mean", INK),
        (limits.map(|limits| limits.lower), "Lower limit", SOFT),
        (target, "Target", TARGET_INK),
    ];
    let scale = picture.scale();
    let mut names: Vec<(f64, String, &str)> = names
        .into_iter()
        .filter_map(|(height, name, colour)| {
            let height = height?;
            let y = scale.place(height, BOTTOM, TOP);
            Some((y, format!("{name} {}", picture.number(height)), colour))
        })
        .collect();
    names.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut lowest = f64::NEG_INFINITY;
    for name in &mut names {
        name.0 = name.0.max(lowest + APART);
        lowest = name.0;
    }
    for (y, words, colour) in names {
        svg.text((RIGHT + 8.0, y + 4.3), "start", 12.5, colour, &words);
    }
}
