//! The points, each with the colour and the shape of what it means.

use rules::number::length_to_f64;
use rules::performance::chart::Variation;

use super::{BOTTOM, Picture, Svg, TOP};

const COMMON: &str = "#5b6770";
const IMPROVEMENT: &str = "#0b62b5";
const CONCERN: &str = "#d9580b";
const NEUTRAL: &str = "#6a3fa0";

/// The line through the points, and the points.
pub(super) fn draw(svg: &mut Svg, picture: &Picture<'_>) {
    let scale = picture.scale();
    let places: Vec<(f64, f64)> = picture
        .chart
        .points
        .iter()
        .enumerate()
        .map(|(index, point)| {
            let x = picture.x(length_to_f64(index));
            (x, scale.place(point.value, BOTTOM, TOP))
        })
        .collect();
    svg.path(
        &places,
        "stroke=\"#7b8794\" stroke-width=\"1.8\" stroke-linejoin=\"round\"",
    );
    let labels = picture.labels.iter();
    for ((place, point), (upper, lower)) in places.iter().zip(&picture.chart.points).zip(labels) {
        let value = picture.number(point.value);
        let words = format!("{upper} {lower}: {value} {}", picture.unit);
        mark(svg, *place, point.variation, &words);
    }
}

/// One point: a circle for common cause, a triangle for improvement, a diamond for concern and a square
/// for what is neither; with its value as a hint.
pub(super) fn mark(svg: &mut Svg, (x, y): (f64, f64), variation: Variation, words: &str) {
    let (colour, outline) = match variation {
        Variation::CommonCause => (COMMON, None),
        Variation::ImprovementHigh => (
            IMPROVEMENT,
            Some(vec![(0.0, -7.0), (7.0, 5.5), (-7.0, 5.5)]),
        ),
        Variation::ImprovementLow => (
            IMPROVEMENT,
            Some(vec![(0.0, 7.0), (7.0, -5.5), (-7.0, -5.5)]),
        ),
        Variation::ConcernHigh | Variation::ConcernLow => (
            CONCERN,
            Some(vec![(0.0, -7.5), (7.5, 0.0), (0.0, 7.5), (-7.5, 0.0)]),
        ),
        Variation::NeutralHigh | Variation::NeutralLow => (
            NEUTRAL,
            Some(vec![(-5.3, -5.3), (5.3, -5.3), (5.3, 5.3), (-5.3, 5.3)]),
        ),
    };
    let style = format!("fill=\"{colour}\" stroke=\"#ffffff\" stroke-width=\"1.4\"");
    let words = super::escaped(words);
    let Some(outline) = outline else {
        svg.add(format_args!(
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"5\" {style}><title>{words}</title></circle>"
        ));
        return;
    };
    let corners: Vec<String> = outline
        .iter()
        .map(|(right, down)| format!("{:.1},{:.1}", x + right, y + down))
        .collect();
    svg.add(format_args!(
        "<polygon points=\"{}\" {style}><title>{words}</title></polygon>",
        corners.join(" ")
    ));
}
