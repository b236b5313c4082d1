//! What the shapes mean, and what the chart says.

use rules::performance::Polarity;
use rules::performance::chart::Variation;

use super::{INK, LEFT, Picture, RIGHT, SOFT, Svg, points};

const KEY: f64 = 486.0;
const READING: f64 = 516.0;

/// The key of the shapes that this polarity has, and beneath it the reading in words.
pub(super) fn draw(svg: &mut Svg, picture: &Picture<'_>) {
    let shapes = match picture.polarity {
        Polarity::Higher => [
            (
                Variation::ImprovementHigh,
                "Special cause: improvement",
                196.0,
            ),
            (Variation::ConcernLow, "Special cause: concern", 0.0),
        ],
        Polarity::Lower => [
            (
                Variation::ImprovementLow,
                "Special cause: improvement",
                196.0,
            ),
            (Variation::ConcernHigh, "Special cause: concern", 0.0),
        ],
        Polarity::InRange | Polarity::Neutral => [
            (Variation::NeutralHigh, "Special cause: high or low", 0.0),
            (Variation::CommonCause, "", 0.0),
        ],
    };
    let mut x = LEFT + 6.0;
    let common = (Variation::CommonCause, "Common cause", 126.0);
    for (variation, words, room) in [common].into_iter().chain(shapes) {
        if words.is_empty() {
            continue;
        }
        points::mark(svg, (x, KEY - 4.5), variation, words);
        svg.text((x + 13.0, KEY), "start", 12.5, INK, words);
        x += room;
    }
    svg.text(
        (RIGHT, KEY),
        "end",
        12.0,
        SOFT,
        "Dashed: limits. Dotted: target.",
    );
    svg.text((LEFT, READING), "start", 13.0, INK, &picture.reading());
}
