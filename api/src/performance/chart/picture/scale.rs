//! From values to places on paper, and the numbers beside an axis.

use rules::number;

/// About how many numbers stand beside the axis.
const TICKS: f64 = 6.0;

/// An axis: the values at its ends, and the step between its numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scale {
    pub(super) low: f64,
    pub(super) high: f64,
    step: f64,
}

impl Scale {
    /// An axis that holds all of `values` with a little room, and ends at round numbers.
    pub(super) fn of(values: impl Iterator<Item = f64>) -> Self {
        let (low, high) = values
            .filter(|value| value.is_finite())
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
                (low.min(value), high.max(value))
            });
        let (low, high) = if low <= high { (low, high) } else { (0.0, 1.0) };
        let width = high - low;
        let room = if width > 0.0 {
            width * 0.025
        } else {
            (low.abs() * 0.1).max(0.5)
        };
        let step = round_step((width + 2.0 * room) / TICKS);
        // No axis goes below nothing for the room alone.
        let from = if low >= 0.0 {
            (low - room).max(0.0)
        } else {
            low - room
        };
        Self {
            low: (from / step).floor() * step,
            high: ((high + room) / step).ceil() * step,
            step,
        }
    }

    /// The place of a value between two ends on paper.
    pub(super) fn place(&self, value: f64, bottom: f64, top: f64) -> f64 {
        bottom + (value - self.low) / (self.high - self.low) * (top - bottom)
    }

    /// The numbers beside the axis.
    pub(super) fn ticks(&self) -> Vec<f64> {
        let count = number::f64_to_i64((self.high - self.low) / self.step).clamp(1, 50);
        (0..=count)
            .map(|index| self.low + number::count_to_f64(index) * self.step)
            .collect()
    }

    /// How many decimals tell its numbers apart.
    pub(super) fn decimals(&self) -> i32 {
        (0..6)
            .find(|decimals| {
                let rest = self.step * 10_f64.powi(*decimals);
                (rest - rest.round()).abs() < 1e-6
            })
            .unwrap_or(6)
    }
}

/// The least of 1, 2, 2.5 and 5 times a power of ten that is not below `step`.
fn round_step(step: f64) -> f64 {
    if !step.is_finite() || step <= 0.0 {
        return 1.0;
    }
    let power = 10_f64.powf(step.log10().floor());
    let times = [1.0, 2.0, 2.5, 5.0]
        .into_iter()
        .find(|times| times * power >= step * 0.999);
    times.unwrap_or(10.0) * power
}

/// A number with so many decimals, and commas between thousands.
pub(super) fn written(value: f64, decimals: i32) -> String {
    let decimals = decimals.clamp(0, 6);
    let text = format!(
        "{:.*}",
        number::i32_to_usize(decimals),
        number::round(value, decimals)
    );
    let (sign, digits) = text
        .strip_prefix('-')
        .map_or(("", text.as_str()), |digits| ("\u{2212}", digits));
    let (whole, rest) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let grouped: String = whole
        .char_indices()
        .flat_map(|(index, digit)| {
            let is_next = index > 0 && (whole.len() - index) % 3 == 0;
            is_next.then_some(',').into_iter().chain([digit])
        })
        .collect();
    format!("{sign}{grouped}{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_end_at_round_numbers_and_hold_every_value() {
        let scale = Scale::of([62.3, 91.7].into_iter());
        let written: Vec<String> = scale
            .ticks()
            .iter()
            .map(|tick| written(*tick, scale.decimals()))
            .collect();
        // 29.4 and its room over six numbers: steps of 5.1, rounded up to 10.
        assert_eq!(written, ["60", "70", "80", "90", "100"]);
        let counts = Scale::of([3.0, 4100.0].into_iter());
        assert!(counts.low == 0.0 && counts.high >= 4100.0);
    }

    #[test]
    fn an_axis_of_one_value_or_none_has_a_width() {
        for scale in [Scale::of([7.0].into_iter()), Scale::of([].into_iter())] {
            assert!(scale.high > scale.low, "{scale:?}");
            assert!(scale.ticks().len() > 1);
        }
    }

    #[test]
    fn numbers_are_written_as_people_write_them() {
        assert_eq!(written(1_234_567.0, 0), "1,234,567");
        assert_eq!(written(-1234.5, 1), "\u{2212}1,234.5");
        assert_eq!(written(-0.01, 1), "0.0");
        assert_eq!(written(999.0, 0), "999");
    }
}
