//! Every number of `ServiceReview` over the demonstration council, counted again.

use support::on_both;
use throughline::demo::{COUNCIL_CODE, Options, WASTE, fill};

use super::review;

on_both!(
    every_number_over_the_demonstration_council_is_counted_again,
    |world| async move {
        let options = Options::default();
        fill(world.database(), &world.clock, options)
            .await
            .expect("a demonstration council");
        let officer = world.token_for(COUNCIL_CODE, &["performance-officer"], "an-officer");
        let compared = review::check(&world, &officer, WASTE, "2026-09").await;
        assert!(compared > 500, "{compared} numbers were compared");
    }
);
