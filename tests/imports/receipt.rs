//! The receipt log of a real municipality: its known figures come back.

use support::data::shared;
use support::{World, on_both};

use super::{import, number, preset, texts};

on_both!(
    receipt_comes_in_as_it_was_and_once,
    |world: World| async move {
        let Some(file) = shared("receipt/receipt.csv") else {
            return;
        };
        let request = preset(&file, "receipt");
        let report = import(&world, &request).await.expect("an import");
        assert_eq!(
            (report.cases, report.closed, report.events),
            (1_434, 1_329, 8_577)
        );
        assert_eq!((report.left_out, report.already_there), (0, 0));
        assert_eq!(report.activities, 27);
        let mut channels = report.new_channels.clone();
        channels.sort();
        assert_eq!(channels, ["Desk", "Intern", "Internet", "Post", "e-mail"]);
        let visible = number(&world, "SELECT count(*) FROM cases WHERE NOT is_staged").await;
        assert_eq!(visible, 1_434);
        let on_time = "SELECT count(*) FROM cases WHERE state = 'CLOSED' AND closed_at <= due_at";
        assert_eq!(number(&world, on_time).await, 952);
        let contacts = number(&world, "SELECT count(*) FROM contact").await;
        assert_eq!(contacts, 0, "the import of a log records no contacts");
        let by_channel = texts(
            &world,
            "SELECT CAST(count(*) AS text) FROM cases JOIN channel ON channel.id = cases.channel_id \
             GROUP BY channel.title ORDER BY count(*) DESC",
        )
        .await;
        assert_eq!(by_channel, ["1250", "109", "53", "21", "1"]);

        let before = world.row_counts().await;
        let again = import(&world, &request).await.expect("an import");
        assert_eq!((again.cases, again.already_there), (0, 1_434));
        let after = world.row_counts().await;
        let changed: Vec<_> = before
            .iter()
            .zip(&after)
            .filter(|(before, after)| before != after)
            .map(|(before, _)| before.0.as_str())
            .collect();
        assert_eq!(changed, ["import_run"], "nothing doubles");
    }
);
