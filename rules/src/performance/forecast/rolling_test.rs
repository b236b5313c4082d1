//! Choosing between the two models, and fitting.

use super::*;

/// So many values of a trend and a season of four, and a little that is neither.
fn seasonal(count: usize, rise: f64) -> Vec<Option<f64>> {
    const SEASON: [f64; 4] = [10.0, -4.0, 3.0, -9.0];
    const NOISE: [f64; 7] = [0.3, -0.2, 0.1, -0.4, 0.2, 0.0, -0.1];
    let steps = (0..count).map(crate::number::length_to_f64);
    let around = SEASON.iter().cycle().zip(NOISE.iter().cycle());
    steps
        .zip(around)
        .map(|(step, (season, noise))| Some(100.0 + rise * step + season + noise))
        .collect()
}

fn of(values: &[Option<f64>], season: usize, periods: usize) -> Forecast {
    let found = forecast(values, season, periods, 0.0);
    assert!(found.is_some());
    found.unwrap_or(Forecast {
        model: ModelKind::SeasonalNaive,
        ahead: Vec::new(),
        holt_winters: None,
        seasonal_naive: None,
    })
}

#[test]
fn a_rising_series_is_forecast_by_holt_winters() {
    let found = of(&seasonal(28, 2.0), 4, 4);
    assert_eq!(found.model, ModelKind::HoltWinters);
    // The next are 100 + 2 * 28 + (10, -2 .., with the trend) = 166, 154, 163, 153.
    for (ahead, expected) in found.ahead.iter().zip([166.0, 154.0, 163.0, 153.0]) {
        assert!((ahead.value - expected).abs() < 1.0, "{ahead:?}");
        assert!(ahead.lower < ahead.value && ahead.value < ahead.upper);
    }
    let (model, naive) = (found.holt_winters, found.seasonal_naive);
    assert!(model.is_some_and(|model| model.mase < 0.2 && model.origins == 20));
    // As a season ago is 8 too little up to a season ahead: just what it is scaled by.
    assert!(naive.is_some_and(|naive| (naive.mase - 1.0).abs() < 0.1));
    assert!(model.is_some_and(|model| (0.0..=1.0).contains(&model.coverage)));
}

#[test]
fn what_repeats_exactly_is_forecast_as_a_season_ago() {
    // There is no error to scale by, so nothing can be shown to be better.
    let values: Vec<Option<f64>> = [5.0, 9.0, 2.0, 7.0].iter().copied().map(Some).collect();
    let values = values.repeat(6);
    let found = of(&values, 4, 6);
    assert_eq!(found.model, ModelKind::SeasonalNaive);
    let ahead: Vec<f64> = found.ahead.iter().map(|one| one.value).collect();
    assert_eq!(ahead, [5.0, 9.0, 2.0, 7.0, 5.0, 9.0]);
    assert_eq!(found.seasonal_naive, None);
}

#[test]
fn two_seasons_are_too_little_to_judge_by() {
    let found = of(&seasonal(8, 2.0), 4, 4);
    assert_eq!(found.model, ModelKind::SeasonalNaive);
    assert_eq!((found.holt_winters, found.seasonal_naive), (None, None));
}

#[test]
fn less_than_a_season_gives_no_forecast() {
    assert_eq!(forecast(&seasonal(3, 0.0), 4, 2, 0.0), None);
    assert_eq!(forecast(&[], 12, 2, 0.0), None);
}

#[test]
fn a_value_left_out_is_looked_up_a_season_earlier() {
    // The season is 1, 2, 3, 4; of the second only 20, 30, 40 are known.
    let values = [1.0, 2.0, 3.0, 4.0, 0.0, 20.0, 30.0, 40.0];
    let mut values: Vec<Option<f64>> = values.iter().copied().map(Some).collect();
    if let Some(exceptional) = values.get_mut(4) {
        *exceptional = None;
    }
    let ahead: Vec<f64> = of(&values, 4, 5)
        .ahead
        .iter()
        .map(|one| one.value)
        .collect();
    assert_eq!(ahead, [1.0, 20.0, 30.0, 40.0, 1.0]);
}

#[test]
fn nothing_is_forecast_below_the_floor() {
    let falling: Vec<Option<f64>> = (0..12).map(|step| Some(12.0 - f64::from(step))).collect();
    let found = of(&falling, 1, 24);
    assert!(
        found
            .ahead
            .iter()
            .all(|one| one.lower >= 0.0 && one.value >= 0.0)
    );
    assert_eq!(found.ahead.len(), 24);
}

#[test]
fn fitting_follows_a_step_at_once_where_that_is_best() {
    // A season of one value: a random walk is best followed by level alone.
    let walk = [
        5.0, 7.0, 6.0, 9.0, 12.0, 11.0, 14.0, 13.0, 17.0, 20.0, 18.0, 22.0,
    ];
    let values: Vec<Option<f64>> = walk.iter().copied().map(Some).collect();
    let fitted = fit(&values, 1);
    assert!(fitted.is_some_and(|model| model.parameters.season < 1e-12));
    assert_eq!(fit(&values, 1), fit(&values, 1));
    assert_eq!(fit(&[Some(5.0)], 1), None);
}
