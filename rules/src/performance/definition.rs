//! What a version of a KPI says of how its figures are put together and read.

use super::rating::RatingScheme;
use crate::problem::Problem;

/// How figures are put together, over periods of time or over the services that report.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(
    feature = "storage",
    derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum),
    sea_orm(
        rs_type = "String",
        db_type = "Text",
        rename_all = "SCREAMING_SNAKE_CASE"
    )
)]
pub enum RollUp {
    /// Added up: numerators and denominators apart, divided last.
    Sum,
    /// Averaged: numerators and denominators apart, divided last.
    Average,
    /// The last that there is.
    Last,
    /// The smallest.
    Min,
    /// The greatest.
    Max,
    /// Not at all: several have no figure together.
    None,
}

/// What made a version of a KPI.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(
    feature = "storage",
    derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum),
    sea_orm(
        rs_type = "String",
        db_type = "Text",
        rename_all = "SCREAMING_SNAKE_CASE"
    )
)]
pub enum VersionChange {
    /// It is the first.
    Created,
    /// Only the code or the title changed.
    Renamed,
    /// What is counted changed, or how it is read.
    Redefined,
    /// It counts a part of what another KPI counted.
    Split,
    /// It counts what several KPIs counted.
    Merged,
}

/// The most bands of a scheme.
pub const MAX_BANDS: usize = 6;

impl RatingScheme {
    /// What is wrong with the scheme, each with its path below `at`.
    #[must_use]
    pub fn problems(&self, at: &str) -> Vec<Problem<()>> {
        let mut problems = Vec::new();
        if self.bands.len() > MAX_BANDS {
            let message = format!("A rating scheme has at most {MAX_BANDS} bands.");
            problems.push(Problem::new((), format!("{at}.bands"), message));
        }
        let mut above = f64::INFINITY;
        for (place, band) in self.bands.iter().enumerate() {
            let path = format!("{at}.bands.{place}.from");
            let is_last = place + 1 == self.bands.len();
            match band.from {
                Some(from) if from.is_finite() && from < above => above = from,
                Some(_) => problems.push(Problem::new(
                    (),
                    path,
                    "Bands go from the best to the worst: each from must be a number below the one before.",
                )),
                None if is_last => {}
                None => problems.push(Problem::new(
                    (),
                    path,
                    "Only the last band has no from: say from which variance this one holds.",
                )),
            }
        }
        if self.bands.last().is_some_and(|band| band.from.is_some()) {
            let place = self.bands.len() - 1;
            problems.push(Problem::new(
                (),
                format!("{at}.bands.{place}.from"),
                "The last band takes all that is left: leave its from out.",
            ));
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::performance::rating::{Band, Rating, Tolerance};
    use crate::small_numbers::Suppression as SuppressionProfile;

    #[test]
    fn the_usual_scheme_is_right_and_read_as_it_was_kept_first() {
        let scheme = RatingScheme::default();
        assert_eq!(scheme.problems("ratingScheme"), []);
        // As the step that made versions wrote it.
        let json = serde_json::json!({"tolerance": "PERCENT_OF_TARGET", "bands": [
            {"rating": "GREEN", "from": 0.0}, {"rating": "AMBER", "from": -5.0}, {"rating": "RED"}]});
        assert_eq!(serde_json::from_value(json).ok(), Some(scheme));
    }

    #[test]
    fn crossed_or_open_bands_are_told_with_their_place() {
        let band = |rating, from| Band { from, rating };
        let scheme = RatingScheme {
            tolerance: Tolerance::Absolute,
            bands: vec![
                band(Rating::Blue, None),
                band(Rating::Green, Some(0.0)),
                band(Rating::Amber, Some(2.0)),
            ],
        };
        let told: Vec<String> = scheme.problems("s").into_iter().map(|p| p.field).collect();
        assert_eq!(told, ["s.bands.0.from", "s.bands.2.from", "s.bands.2.from"]);
        let none = RatingScheme {
            bands: vec![],
            ..scheme
        };
        assert_eq!(none.problems("s"), []);
    }

    #[test]
    fn profiles_are_kept_by_their_published_names() {
        assert_eq!(
            serde_json::to_value(SuppressionProfile::Hes2018).ok(),
            Some("HES_2018".into())
        );
    }
}
