//! How a value stands against its target: variance, attainment, and a colour by the bands of a scheme.
//!
//! A colour is for exports. The first reading is the control chart.

use super::Polarity;

/// A colour beside a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Rating {
    /// Better than it had to be, where a scheme tells that apart.
    Blue,
    /// As it should be.
    Green,
    /// Short of the target, within tolerance.
    Amber,
    /// Short of the target.
    Red,
    /// Not rated: no target, no value, or no better direction.
    Grey,
}

/// What a tolerance is measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Tolerance {
    /// The unit of the KPI.
    Absolute,
    /// Hundredths of the target's size; for a range, of its width.
    PercentOfTarget,
}

/// One band of a scheme.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Band {
    /// The least variance in the band; none for whatever is left.
    pub from: Option<f64>,
    /// Its colour.
    pub rating: Rating,
}

/// How a council colours values: bands from the best to the worst. Without any nothing is rated.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RatingScheme {
    /// What the ends of the bands are measured in.
    pub tolerance: Tolerance,
    /// The bands; the first that a variance lies in holds.
    pub bands: Vec<Band>,
}

impl Default for RatingScheme {
    fn default() -> Self {
        Self::with_tolerance(Tolerance::PercentOfTarget, 5.0)
    }
}

impl RatingScheme {
    /// Green when the target is met, amber when missed by at most `amount`, red below that.
    #[must_use]
    pub fn with_tolerance(unit: Tolerance, amount: f64) -> Self {
        let band = |from, rating| Band { from, rating };
        Self {
            tolerance: unit,
            bands: vec![
                band(Some(0.0), Rating::Green),
                band(Some(-amount), Rating::Amber),
                band(None, Rating::Red),
            ],
        }
    }
}

/// What a value is held against.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Aim {
    /// Which direction is good.
    pub polarity: Polarity,
    /// The target; a range needs none.
    pub target: Option<f64>,
    /// Both ends of the good range, where the polarity is one.
    pub range: Option<(f64, f64)>,
}

impl Aim {
    /// How much better than the target, in the unit of the KPI: below 0 the target is missed. For a
    /// range 0 inside and minus the distance outside. None without a target or a better direction.
    #[must_use]
    pub fn variance(&self, actual: f64) -> Option<f64> {
        match self.polarity {
            Polarity::Higher => Some(actual - self.target?),
            Polarity::Lower => Some(self.target? - actual),
            Polarity::InRange => self.range.map(|range| 0.0 - distance(actual, range)),
            Polarity::Neutral => None,
        }
    }

    /// How much of the target is reached, 1 for all of it: actual / target where higher is better,
    /// target / actual where lower is; for a range 1 inside, else 1 - distance / width. None when the
    /// target is 0, the signs differ, or nothing can be divided by.
    #[must_use]
    pub fn attainment(&self, actual: f64) -> Option<f64> {
        let (part, whole) = match self.polarity {
            Polarity::Higher => (actual, self.target?),
            Polarity::Lower => (self.target?, actual),
            Polarity::InRange => {
                let (low, high) = self.range?;
                let outside = distance(actual, (low, high));
                return match (outside > 0.0, high > low) {
                    (false, _) => Some(1.0),
                    (true, true) => Some(1.0 - outside / (high - low)),
                    (true, false) => None,
                };
            }
            Polarity::Neutral => return None,
        };
        let is_zero = |value: f64| value.abs() < f64::MIN_POSITIVE;
        let has_sense = self.target.is_some_and(|target| !is_zero(target))
            && !is_zero(whole)
            && part * whole >= 0.0;
        has_sense.then_some(part / whole)
    }

    /// The colour of a value by the bands of `scheme`; grey without a value or a variance.
    ///
    /// Where the target is 0 and the unit a percentage of it, every shortfall is endless.
    #[must_use]
    pub fn rate(&self, actual: Option<f64>, scheme: &RatingScheme) -> Rating {
        let variance = actual.and_then(|actual| self.variance(actual));
        let Some(variance) = variance else {
            return Rating::Grey;
        };
        let measured = match scheme.tolerance {
            Tolerance::Absolute => variance,
            Tolerance::PercentOfTarget => percent(variance, self.size()),
        };
        scheme
            .bands
            .iter()
            .find(|band| band.from.is_none_or(|least| measured >= least))
            .map_or(Rating::Grey, |band| band.rating)
    }

    fn size(&self) -> f64 {
        match (self.polarity, self.range) {
            (Polarity::InRange, Some((low, high))) => high - low,
            _ => self.target.unwrap_or_default().abs(),
        }
    }
}

/// How far outside a range; 0 inside.
fn distance(actual: f64, (low, high): (f64, f64)) -> f64 {
    (low - actual).max(actual - high).max(0.0)
}

fn percent(variance: f64, size: f64) -> f64 {
    if size > 0.0 {
        variance / size * 100.0
    } else if variance < 0.0 {
        f64::NEG_INFINITY
    } else {
        variance
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn aim(polarity: Polarity, target: f64) -> Aim {
        Aim {
            polarity,
            target: Some(target),
            range: None,
        }
    }

    const RANGE: Aim = Aim {
        polarity: Polarity::InRange,
        target: None,
        range: Some((10.0, 20.0)),
    };

    fn rated(aim: Aim, actual: f64) -> Rating {
        aim.rate(Some(actual), &RatingScheme::default())
    }

    #[test]
    fn amber_is_within_five_percent_of_the_target() {
        let higher = aim(Polarity::Higher, 80.0);
        assert_eq!(rated(higher, 80.0), Rating::Green);
        assert_eq!(rated(higher, 76.0), Rating::Amber);
        assert_eq!(rated(higher, 75.9), Rating::Red);
        let lower = aim(Polarity::Lower, 80.0);
        assert_eq!(rated(lower, 80.0), Rating::Green);
        assert_eq!(rated(lower, 84.0), Rating::Amber);
        assert_eq!(rated(lower, 84.1), Rating::Red);
        let negative = aim(Polarity::Higher, -100.0);
        assert_eq!(rated(negative, -105.0), Rating::Amber);
        assert_eq!(rated(negative, -106.0), Rating::Red);
    }

    #[test]
    fn a_target_of_nothing_is_met_or_missed() {
        let none = aim(Polarity::Lower, 0.0);
        assert_eq!(rated(none, 0.0), Rating::Green);
        assert_eq!(rated(none, 1.0), Rating::Red);
    }

    #[test]
    fn a_range_is_rated_by_its_width() {
        assert_eq!(rated(RANGE, 10.0), Rating::Green);
        assert_eq!(rated(RANGE, 20.5), Rating::Amber);
        assert_eq!(rated(RANGE, 9.4), Rating::Red);
    }

    #[test]
    fn what_has_no_aim_is_grey() {
        let scheme = RatingScheme::default();
        let none = Aim {
            target: None,
            ..aim(Polarity::Higher, 0.0)
        };
        assert_eq!(none.rate(Some(1.0), &scheme), Rating::Grey);
        assert_eq!(aim(Polarity::Higher, 1.0).rate(None, &scheme), Rating::Grey);
        assert_eq!(rated(aim(Polarity::Neutral, 1.0), 5.0), Rating::Grey);
    }

    #[test]
    fn schemes_are_data() -> Result<(), serde_json::Error> {
        let four: RatingScheme = serde_json::from_str(
            r#"{"tolerance": "ABSOLUTE", "bands": [
                {"from": 5, "rating": "BLUE"}, {"from": 0, "rating": "GREEN"},
                {"from": -2, "rating": "AMBER"}, {"from": null, "rating": "RED"}]}"#,
        )?;
        let aim = aim(Polarity::Higher, 50.0);
        let colours: Vec<Rating> = [55.0, 54.9, 49.0, 47.9]
            .iter()
            .map(|actual| aim.rate(Some(*actual), &four))
            .collect();
        assert_eq!(
            colours,
            [Rating::Blue, Rating::Green, Rating::Amber, Rating::Red]
        );
        let trend_only: RatingScheme =
            serde_json::from_str(r#"{"tolerance": "ABSOLUTE", "bands": []}"#)?;
        assert_eq!(aim.rate(Some(1.0), &trend_only), Rating::Grey);
        Ok(())
    }

    #[test]
    fn attainment_by_polarity() {
        assert_eq!(aim(Polarity::Higher, 80.0).attainment(60.0), Some(0.75));
        assert_eq!(aim(Polarity::Higher, 80.0).attainment(0.0), Some(0.0));
        assert_eq!(aim(Polarity::Lower, 5.0).attainment(8.0), Some(0.625));
        assert_eq!(aim(Polarity::Lower, 5.0).attainment(0.0), None);
        assert_eq!(aim(Polarity::Higher, 0.0).attainment(3.0), None);
        assert_eq!(aim(Polarity::Higher, 10.0).attainment(-3.0), None);
        assert_eq!(aim(Polarity::Neutral, 10.0).attainment(3.0), None);
        assert_eq!(RANGE.attainment(15.0), Some(1.0));
        assert_eq!(RANGE.attainment(22.5), Some(0.75));
        assert_eq!(RANGE.attainment(5.0), Some(0.5));
    }
}
