//! A control chart as a picture: SVG by a small writer of our own, PNG from it.
//!
//! A special cause has a colour and a shape of its own, so that it can be told without colours too.

mod legend;
mod lines;
mod png;
mod points;
mod scale;
mod text;

use std::fmt::Write;

use rules::number::length_to_f64;
use rules::performance::Polarity;
use rules::performance::chart::{Assurance, Chart, Variation};

pub use png::{DrawingFault, png};
use scale::{Scale, written};
use text::escaped;

/// The width of a picture, in pixels of the SVG; a PNG has twice as many.
pub const WIDTH: f64 = 1_000.0;
/// The height of a picture, likewise.
pub const HEIGHT: f64 = 540.0;

const LEFT: f64 = 76.0;
const RIGHT: f64 = 848.0;
const TOP: f64 = 112.0;
const BOTTOM: f64 = 422.0;
/// The characters of a line of the title.
const TITLE_WIDTH: usize = 84;

/// What is to be drawn.
#[derive(Clone, Copy, Debug)]
pub struct Picture<'a> {
    /// Above the chart.
    pub title: &'a str,
    /// Under the title: which chart of what.
    pub subtitle: &'a str,
    /// The unit of the values, above the axis.
    pub unit: &'a str,
    /// How many decimals values are written with.
    pub decimals: i32,
    /// Which direction is good.
    pub polarity: Polarity,
    /// The chart.
    pub chart: &'a Chart,
    /// For each point the words beneath it, in up to two lines.
    pub labels: &'a [(String, String)],
    /// For each point its target.
    pub targets: &'a [Option<f64>],
    /// For each phase the words above it.
    pub phases: &'a [String],
}

impl Picture<'_> {
    /// The picture as SVG. It needs nothing from outside, and holds nothing that runs.
    #[must_use]
    pub fn svg(&self) -> String {
        let mut svg = Svg::begin(self);
        lines::axes(&mut svg, self);
        if self.chart.points.is_empty() {
            let middle = (f64::midpoint(LEFT, RIGHT), f64::midpoint(TOP, BOTTOM));
            svg.text(middle, "middle", 16.0, INK, "No values in this period");
        } else {
            lines::levels(&mut svg, self);
            points::draw(&mut svg, self);
        }
        legend::draw(&mut svg, self);
        svg.end()
    }

    /// The axis that holds values, limits and targets.
    fn scale(&self) -> Scale {
        let points = self.chart.points.iter();
        let limits = points
            .clone()
            .filter_map(|point| point.limits)
            .flat_map(|limits| [limits.lower, limits.upper]);
        let targets = self.targets.iter().copied().flatten();
        Scale::of(
            points
                .flat_map(|point| [point.value, point.mean])
                .chain(limits)
                .chain(targets),
        )
    }

    /// The place of the point with this number; half a step beyond for the ends of a phase.
    fn x(&self, index: f64) -> f64 {
        let count = length_to_f64(self.chart.points.len().max(1));
        LEFT + (index + 0.5) / count * (RIGHT - LEFT)
    }

    /// What the chart says, in words.
    fn reading(&self) -> String {
        let variation = self.chart.variation.map(|variation| match variation {
            Variation::CommonCause => "Latest point: common cause variation",
            Variation::ImprovementHigh => "Latest point: special cause, improvement (high)",
            Variation::ImprovementLow => "Latest point: special cause, improvement (low)",
            Variation::ConcernHigh => "Latest point: special cause, concern (high)",
            Variation::ConcernLow => "Latest point: special cause, concern (low)",
            Variation::NeutralHigh => "Latest point: special cause, high",
            Variation::NeutralLow => "Latest point: special cause, low",
        });
        let assurance = self.chart.assurance.map(|assurance| match assurance {
            Assurance::ConsistentlyFails => "the target is consistently missed",
            Assurance::ConsistentlyPasses => "the target is consistently met",
            Assurance::Inconsistent => "the target is sometimes met, sometimes missed",
        });
        let parts: Vec<&str> = variation.into_iter().chain(assurance).collect();
        parts.join(" \u{b7} ")
    }

    fn number(&self, value: f64) -> String {
        written(value, self.decimals)
    }
}

const INK: &str = "#1f2933";
const SOFT: &str = "#5b6770";
const GRID: &str = "#e4e7eb";

/// A picture being written.
struct Svg(String);

impl Svg {
    fn begin(picture: &Picture<'_>) -> Self {
        let mut svg = Self(String::with_capacity(16_000));
        svg.add(format_args!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{HEIGHT}\" \
             viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-labelledby=\"title reading\" \
             font-family=\"'Open Sans', 'Segoe UI', Arial, sans-serif\">\
             <title id=\"title\">{}</title><desc id=\"reading\">{}</desc>\
             <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#ffffff\"/>",
            escaped(picture.title),
            escaped(&picture.reading()),
        ));
        let mut baseline = 34.0;
        for line in text::lines(picture.title, TITLE_WIDTH, 2) {
            svg.text((24.0, baseline), "start", 20.0, INK, &line);
            baseline += 25.0;
        }
        svg.text(
            (24.0, baseline - 3.0),
            "start",
            13.0,
            SOFT,
            picture.subtitle,
        );
        svg
    }

    fn add(&mut self, parts: std::fmt::Arguments<'_>) {
        // Writing to a `String` never fails.
        let _ = self.0.write_fmt(parts);
    }

    fn text(&mut self, (x, y): (f64, f64), anchor: &str, size: f64, colour: &str, words: &str) {
        self.add(format_args!(
            "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" font-size=\"{size}\" fill=\"{colour}\">{}</text>",
            escaped(words)
        ));
    }

    fn line(&mut self, from: (f64, f64), to: (f64, f64), style: &str) {
        self.add(format_args!(
            "<line x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\" {style}/>",
            from.0, from.1, to.0, to.1
        ));
    }

    fn path(&mut self, points: &[(f64, f64)], style: &str) {
        let mut data = String::new();
        for (index, (x, y)) in points.iter().enumerate() {
            let command = if index == 0 { 'M' } else { 'L' };
            let _ = write!(data, "{command}{x:.1} {y:.1}");
        }
        self.add(format_args!("<path d=\"{data}\" fill=\"none\" {style}/>"));
    }

    fn end(mut self) -> String {
        self.0.push_str("</svg>");
        self.0
    }
}
