//! What is remembered of a caller who asks again at once.

use std::time::Duration;

use sea_orm::{ConnectionTrait, Statement};
use serde_json::json;
use support::{Setup, World, on_both};

const WHO: &str = "{ viewer { council { code } } }";

/// How many statements find out who asks.
async fn looks(world: &World, token: &str) -> usize {
    world.mark();
    let data = world.data(token, WHO, json!({})).await;
    assert_eq!(data["viewer"]["council"]["code"], json!("TEST"));
    let statements = world.statements();
    let looks = statements
        .iter()
        .filter(|sql| sql.contains("FROM council k"));
    looks.count()
}

/// An account, switched on or off by SQL that the service does not see.
async fn switch(world: &World, is_active: bool) {
    let own = world.own_connection();
    let sql = "UPDATE account SET is_active = $1 WHERE council_id = $2 AND subject = 'charity'";
    let values = [is_active.into(), world.council_id.into()];
    let update = Statement::from_sql_and_values(own.get_database_backend(), sql, values);
    own.execute_raw(update).await.expect("an update");
}

on_both!(
    a_caller_is_looked_up_again_after_every_change,
    |world: World| async move {
        let setup = Setup {
            viewer_age: Duration::from_secs(600),
            ..Setup::default()
        };
        let world = world.serve(setup).await;
        let partner = json!({ "issuer": "urn:throughline:local", "subject": "charity",
            "name": "Charity" });
        let made = world
            .change(
                &world.administrator(),
                "accountCreate",
                partner,
                "account { id revision }",
            )
            .await["account"]
            .clone();
        let charity = world.token("partner", "charity");
        assert_eq!(looks(&world, &charity).await, 1);
        assert_eq!(looks(&world, &charity).await, 0);
        assert_eq!(
            looks(&world, &world.token("staff-member", "charity")).await,
            1
        );

        let off = json!({ "id": made["id"], "expectedRevision": made["revision"],
            "isActive": false });
        world
            .change(
                &world.administrator(),
                "accountUpdate",
                off,
                "account { id }",
            )
            .await;
        assert_eq!(world.ask(&charity, WHO, json!({})).await.status, 401);

        switch(&world, true).await;
        assert_eq!(looks(&world, &charity).await, 1);
        switch(&world, false).await;
        assert_eq!(looks(&world, &charity).await, 0);
        // What changes anything is never allowed by what is remembered.
        let change = "mutation { customerCreate(input: { name: \"A\" }) { customer { id } } }";
        assert_eq!(world.ask(&charity, change, json!({})).await.status, 401);
        assert_eq!(world.ask(&charity, WHO, json!({})).await.status, 401);
    }
);

on_both!(
    what_is_remembered_is_as_old_as_the_operator_allows,
    |world: World| async move {
        let setup = Setup {
            viewer_age: Duration::from_millis(300),
            ..Setup::default()
        };
        let world = world.serve(setup).await;
        let officer = world.token("performance-officer", "officer");
        assert_eq!(looks(&world, &officer).await, 1);
        tokio::time::sleep(Duration::from_millis(310)).await;
        assert_eq!(looks(&world, &officer).await, 1);
    }
);
