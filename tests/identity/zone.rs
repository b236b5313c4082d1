//! A council whose time zone is none is a fault: no day of it is guessed.

use entities::organisation::council;
use sea_orm::{ActiveModelTrait, Set};
use serde_json::json;
use support::on_both;

on_both!(
    a_council_with_an_unknown_time_zone_answers_nothing,
    |world| async move {
        let token = world.administrator();
        let query = "{ council { timeZone } }";
        let whole = world.data(&token, query, json!({})).await;
        assert_eq!(whole["council"]["timeZone"], "Europe/London");
        let row = council::ActiveModel {
            council_id: Set(world.council_id),
            time_zone: Set("Europe/Nowhere".to_owned()),
            ..Default::default()
        };
        row.update(world.own_connection()).await.expect("a change");
        for token in [&token, ""] {
            let answer = world.ask(token, query, json!({})).await;
            assert_eq!(answer.code(), "INTERNAL", "{}", answer.text);
            assert!(answer.body["data"].is_null(), "{}", answer.text);
            assert!(!answer.text.contains("Nowhere"), "{}", answer.text);
        }
    }
);
