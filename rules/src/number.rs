//! The only place that converts numbers: exact where it can be, else rounding or clamped, never wrapping.

/// A count as a floating-point number: exact up to 2^53, above that the nearest one.
///
/// Takes every whole-number type up to 64 bits except `usize` (see [`length_to_f64`]).
#[must_use]
#[expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "a count above 2^53 may lose its last digits: no council counts that far"
)]
pub fn count_to_f64(count: impl Into<i128>) -> f64 {
    count.into() as f64
}

/// The length of a list as a floating-point number.
#[must_use]
pub fn length_to_f64(length: usize) -> f64 {
    count_to_f64(usize_to_i64(length))
}

/// The ratio of two counts, divided once at the end; `None` when the denominator is 0.
#[must_use]
pub fn ratio(numerator: impl Into<i128>, denominator: impl Into<i128>) -> Option<f64> {
    let denominator = denominator.into();
    (denominator != 0).then(|| count_to_f64(numerator) / count_to_f64(denominator))
}

/// The nearest whole number, halves away from zero; beyond the range its end, not-a-number 0.
#[must_use]
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "`as` from a float saturates, which is what the name promises"
)]
pub fn f64_to_i64(value: f64) -> i64 {
    value.round() as i64
}

/// `value` with so many decimals (0 to 12, others are clamped), halves away from zero; never minus zero.
///
/// A value too large to have such decimals comes back unchanged.
#[must_use]
pub fn round(value: f64, decimals: i32) -> f64 {
    let factor = 10_f64.powi(decimals.clamp(0, 12));
    let scaled = value * factor;
    if scaled.is_finite() {
        scaled.round() / factor + 0.0
    } else {
        value
    }
}

/// A length as a signed number, clamped at the largest.
#[must_use]
pub fn usize_to_i64(value: usize) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// A length as a 32-bit number (an `Int` of the API), clamped at the largest.
#[must_use]
pub fn usize_to_i32(value: usize) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}

/// A length as an unsigned 64-bit number, clamped at the largest.
#[must_use]
pub fn usize_to_u64(value: usize) -> u64 {
    u64::try_from(value).unwrap_or(u64::MAX)
}

/// A signed number as a length: below zero becomes 0.
#[must_use]
pub fn i64_to_usize(value: i64) -> usize {
    usize::try_from(value.max(0)).unwrap_or(usize::MAX)
}

/// A signed 32-bit number as a length: below zero becomes 0.
#[must_use]
pub fn i32_to_usize(value: i32) -> usize {
    usize::try_from(value.max(0)).unwrap_or(usize::MAX)
}

/// An unsigned 32-bit number as a length: exact on every machine this runs on.
#[must_use]
pub fn u32_to_usize(value: u32) -> usize {
    usize::try_from(value).unwrap_or(usize::MAX)
}

/// An unsigned 64-bit number as a length, clamped at the largest.
#[must_use]
pub fn u64_to_usize(value: u64) -> usize {
    usize::try_from(value).unwrap_or(usize::MAX)
}

/// An unsigned 64-bit number as a signed one, clamped at the largest.
#[must_use]
pub fn u64_to_i64(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// A signed 64-bit number as an unsigned one: below zero becomes 0.
#[must_use]
pub fn i64_to_u64(value: i64) -> u64 {
    u64::try_from(value.max(0)).unwrap_or(u64::MAX)
}

/// A 64-bit number as a 32-bit one (an `Int` of the API), clamped at both ends.
#[must_use]
pub fn i64_to_i32(value: i64) -> i32 {
    i32::try_from(value).unwrap_or(if value < 0 { i32::MIN } else { i32::MAX })
}

/// A signed 32-bit number as an unsigned one: below zero becomes 0.
#[must_use]
pub fn i32_to_u32(value: i32) -> u32 {
    u32::try_from(value.max(0)).unwrap_or(u32::MAX)
}

/// An unsigned 32-bit number as a signed one, clamped at the largest.
#[must_use]
pub fn u32_to_i32(value: u32) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::float_cmp, reason = "the values are exact")]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_ratio_divides_once_and_has_no_value_over_nothing() {
        assert_eq!(ratio(1_i64, 4_u64), Some(0.25));
        assert_eq!(ratio(0_i64, 4_i64), Some(0.0));
        assert_eq!(ratio(1_i64, 0_i64), None);
    }

    #[test]
    fn rounding_is_half_away_from_zero_without_minus_zero() {
        assert_eq!(round(0.125, 2), 0.13);
        assert_eq!(round(-0.125, 2), -0.13);
        assert_eq!(round(91.0 / 102.0, 6), 0.892_157);
        assert!(round(-0.2, 0).is_sign_positive());
        assert_eq!(round(2.5, -3), 3.0);
        assert_eq!(round(f64::MAX, 6), f64::MAX);
        assert!(round(f64::NAN, 2).is_nan());
    }

    #[test]
    fn conversions_clamp_and_never_wrap() {
        assert_eq!(i64_to_usize(-5), 0);
        assert_eq!(i32_to_u32(-5), 0);
        assert_eq!(u32_to_i32(u32::MAX), i32::MAX);
        assert_eq!(i64_to_i32(i64::MIN), i32::MIN);
        assert_eq!(i64_to_i32(i64::MAX), i32::MAX);
        assert_eq!(u64_to_i64(u64::MAX), i64::MAX);
        assert_eq!(f64_to_i64(2.5), 3);
        assert_eq!(f64_to_i64(f64::NAN), 0);
        assert_eq!(f64_to_i64(1e300), i64::MAX);
    }

    proptest! {
        #[test]
        fn counts_within_53_bits_are_exact(count in -(1_i64 << 53)..(1_i64 << 53)) {
            prop_assert_eq!(f64_to_i64(count_to_f64(count)), count);
        }

        #[test]
        fn rounding_twice_is_rounding_once(value in -1e6_f64..1e6, decimals in 0..7_i32) {
            let once = round(value, decimals);
            prop_assert_eq!(round(once, decimals), once);
            prop_assert!((once - value).abs() <= 0.5 / 10_f64.powi(decimals) + 1e-9);
        }
    }
}
