//! Starting, migrating, locking and copying, as an operator meets them.

use std::path::Path;

use clap::Parser;
use entities::identity::account;
use entities::organisation::council;
use entities::select::InCouncil;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;
use support::{Kind, World, on_both, run};
use throughline::commands::CommandLine;
use throughline::startup::{self, Empty, StartError, lock, migrate};

async fn execute(world: &World, sql: &str) {
    let done = world.own_connection().execute_unprepared(sql).await;
    done.unwrap_or_else(|error| panic!("{sql}: {error}"));
}

async fn refusal(world: &World, empty: Empty) -> String {
    match startup::open(world.database_url(), 1, empty).await {
        Err(StartError::Schema(reason)) => reason,
        other => panic!("expected a refusal of the schema, got {other:?}"),
    }
}

/// Runs a command with the world's folder as its data directory: there lies its SQLite file.
async fn command(world: &World, arguments: &[&str]) -> Result<(), String> {
    let folder = world.folder().display().to_string();
    let all = ["throughline", "--data-dir", folder.as_str()];
    let all = all.iter().chain(arguments);
    let command = CommandLine::try_parse_from(all).expect("arguments");
    command.run().await.map_err(|error| error.to_string())
}

async fn ready(world: &World) -> u16 {
    let url = format!("{}/health/ready", world.address);
    let answer = world.client().get(url).send().await.expect("an answer");
    answer.status().as_u16()
}

on_both!(
    a_schema_newer_than_the_program_is_refused,
    |world| async move {
        let insert = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m2999_x', 1)";
        execute(&world, insert).await;
        for empty in [Empty::Fill, Empty::Refuse] {
            let reason = refusal(&world, empty).await;
            assert!(reason.contains("newer than this program"), "{reason}");
            assert!(reason.contains("throughline serve"), "{reason}");
        }
        assert!(migrate::migrate(world.database_url()).await.is_err());
        assert_eq!(ready(&world).await, 503);
        execute(
            &world,
            "DELETE FROM seaql_migrations WHERE version = 'm2999_x'",
        )
        .await;
        assert_eq!(ready(&world).await, 200);
    }
);

on_both!(
    a_schema_older_than_the_program_is_refused_and_the_command_named,
    |world| async move {
        execute(&world, "DELETE FROM seaql_migrations").await;
        let reason = refusal(&world, Empty::Refuse).await;
        assert!(reason.contains("older than this program"), "{reason}");
        assert!(reason.contains("throughline migrate"), "{reason}");
        assert_eq!(ready(&world).await, 503);
    }
);

#[test]
fn two_that_migrate_at_once_take_each_step_once_on_sqlite() {
    run(Kind::Sqlite, |world| async move {
        let file = world.folder().join("empty.db");
        migrate_twice(&format!("sqlite://{}", file.display())).await;
    });
}

#[test]
fn two_that_migrate_at_once_take_each_step_once_on_postgres() {
    run(Kind::Postgres, |world| async move {
        execute(&world, "DROP SCHEMA public CASCADE").await;
        execute(&world, "CREATE SCHEMA public").await;
        migrate_twice(world.database_url()).await;
    });
}

async fn migrate_twice(url: &str) {
    let (first, second) = tokio::join!(migrate::migrate(url), migrate::migrate(url));
    let steps = [first.expect("the first"), second.expect("the second")];
    assert!(
        steps.contains(&0) && steps.iter().any(|steps| *steps > 0),
        "{steps:?}"
    );
    assert!(startup::open(url, 1, Empty::Refuse).await.is_ok());
}

#[test]
fn a_second_process_on_an_embedded_database_is_refused() {
    run(Kind::Sqlite, |world| async move {
        let held = lock::serving(world.database_url()).expect("the lock");
        let refused = command(&world, &["serve"]).await;
        let reason = refused.expect_err("a refusal");
        assert!(reason.contains("is served by another process"), "{reason}");
        drop(held);
        assert!(lock::serving(world.database_url()).is_ok());
    });
}

#[test]
fn a_backup_is_a_database_of_its_own_and_overwrites_nothing() {
    run(Kind::Sqlite, |world| async move {
        let copy = world.folder().join("copy.db");
        let file = copy.display().to_string();
        assert_eq!(command(&world, &["backup", &file]).await, Ok(()));
        assert_owner_only(&copy);
        let opened = startup::open(&format!("sqlite://{file}"), 1, Empty::Refuse).await;
        let opened = opened.expect("the copy");
        let councils = council::Entity::find().count(opened.read()).await;
        assert_eq!(councils.expect("a count"), 1);
        let again = command(&world, &["backup", &file]).await;
        assert!(again.is_err_and(|reason| reason.contains("exists already")));
        // The server never noticed.
        let asked = world.gql("", "{ __typename }", json!({})).await;
        assert_eq!(asked["data"]["__typename"], "Query");
    });
}

fn assert_owner_only(file: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(file)
        .expect("the file")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_token_finds_or_makes_its_account_once() {
    run(Kind::Sqlite, |world| async move {
        for _ in 0..2 {
            let arguments = ["token", "--role", "customer", "--subject", "somebody"];
            assert_eq!(command(&world, &arguments).await, Ok(()));
        }
        let accounts = account::Entity::in_council(world.council_id)
            .filter(account::Column::Subject.eq("somebody"))
            .all(world.own_connection())
            .await
            .expect("accounts");
        assert_eq!(accounts.len(), 1);
        assert!(accounts[0].customer_id.is_some());
        let token = world.token("customer", "somebody");
        let data = world.data(&token, "{ viewer { name } }", json!({})).await;
        assert_eq!(data["viewer"]["name"], "Local customer");
        for refused in [
            ["token", "--role", "customer", "--team", "NONE"],
            ["token", "--role", "customer", "--council", "NONE"],
        ] {
            assert!(command(&world, &refused).await.is_err(), "{refused:?}");
        }
    });
}

#[test]
fn a_council_is_made_once() {
    run(Kind::Sqlite, |world| async move {
        let create = |code: &'static str, name: &'static str| {
            let world = world.clone();
            async move {
                let arguments = ["council", "create", "--code", code, "--name", name];
                command(&world, &arguments).await
            }
        };
        for _ in 0..2 {
            assert_eq!(create("NORTH", "North Council").await, Ok(()));
        }
        assert!(create("NORTH", "Another Council").await.is_err());
        assert!(create("north west", "North West").await.is_err());
        let nowhere = ["council", "create", "--code", "SOUTH", "--name", "South"];
        let nowhere = [&nowhere[..], &["--time-zone", "Europe/Nowhere"]].concat();
        let reason = command(&world, &nowhere).await.expect_err("a refusal");
        assert!(
            reason.contains("Europe/Nowhere is no time zone"),
            "{reason}"
        );
        let councils = council::Entity::find().count(world.own_connection()).await;
        assert_eq!(councils.expect("a count"), 2);
        let north = async || {
            let found = council::Entity::find().filter(council::Column::Code.eq("NORTH"));
            let row = found.one(world.own_connection()).await.expect("a row");
            let row = row.expect("the council");
            (row.name, row.councillors_see_small_numbers)
        };
        assert_eq!(north().await, ("North Council".to_owned(), false));
        let update = ["council", "update", "--code", "NORTH"];
        let seen = [&update[..], &["--councillors-see-small-numbers", "true"]].concat();
        assert_eq!(command(&world, &seen).await, Ok(()));
        assert_eq!(north().await, ("North Council".to_owned(), true));
        let renamed = [&update[..], &["--name", "The North"]].concat();
        assert_eq!(command(&world, &renamed).await, Ok(()));
        assert_eq!(north().await, ("The North".to_owned(), true));
        let nobody = ["council", "update", "--code", "EAST", "--name", "East"];
        let reason = command(&world, &nobody).await.expect_err("a refusal");
        assert!(reason.contains("no council with the code EAST"), "{reason}");
    });
}
