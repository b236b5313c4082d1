//! Linking outcomes to KPIs.

use serde_json::{Value, json};
use support::answer::told;
use support::on_both;

use crate::stories::by_mutations::Council;

on_both!(each_id_that_names_nothing_is_told, |world| async move {
    let council = Council::make(&world).await;
    let kpi = council.kpi(&world, "COLLECTED", &[]).await["id"].clone();
    let outcome = council.outcomes[0].clone();
    let before = world.row_counts().await;
    for mutation in ["kpiOutcomeLink", "kpiOutcomeUnlink"] {
        // An id of the other kind names nothing here.
        for (kpi, outcome, expected) in [
            (&kpi, &kpi, vec!["NOT_FOUND outcomeId"]),
            (&outcome, &outcome, vec!["NOT_FOUND kpiId"]),
            (
                &outcome,
                &kpi,
                vec!["NOT_FOUND kpiId", "NOT_FOUND outcomeId"],
            ),
        ] {
            let input = json!({ "kpiId": kpi, "outcomeId": outcome });
            let payload = world
                .attempt(
                    &council.officer,
                    mutation,
                    input,
                    "kpi { id } outcome { id }",
                )
                .await;
            assert_eq!(told(&payload), expected, "{mutation}");
            assert_eq!([&payload["kpi"], &payload["outcome"]], [&Value::Null; 2]);
        }
    }
    assert_eq!(world.row_counts().await, before);
});
