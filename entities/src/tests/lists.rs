use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{DbBackend, QueryFilter, QueryOrder, QueryTrait, Statement};

use super::{Tested, council, directorate, id, migrated, store};
use crate::organisation::{channel, council as councils, directorate as directorates};
use crate::select::{InCouncil, in_ids, in_texts};

const HOME: Uuid = id(1);

#[tokio::test]
async fn a_list_of_ids_finds_its_rows_whatever_its_length() -> Tested {
    let database = migrated().await?;
    store::<councils::Entity>(&database, council(HOME)?).await?;
    for number in 1..=1000 {
        store::<directorates::Entity>(&database, directorate(HOME, id(number))).await?;
    }
    for length in [0, 1, 1000] {
        let ids: Vec<Uuid> = (1..=length).map(id).collect();
        let found = directorates::Entity::in_council(HOME)
            .filter(in_ids(directorates::Column::Id, &ids, DbBackend::Sqlite))
            .order_by_asc(directorates::Column::Id)
            .all(&database)
            .await?;
        assert_eq!(ids, found.iter().map(|row| row.id).collect::<Vec<_>>());
    }
    Ok(())
}

#[tokio::test]
async fn a_list_of_texts_finds_its_rows_whatever_is_written_in_them() -> Tested {
    let database = migrated().await?;
    store::<councils::Entity>(&database, council(HOME)?).await?;
    let codes = ["plain", "a \"quoted\" one", "back\\slash", "café ☎", "null"];
    for (number, code) in (1..).zip(codes) {
        let row = channel::Model {
            id: id(number),
            council_id: HOME,
            code: code.to_owned(),
            title: "Telephone".to_owned(),
            revision: 1,
        };
        store::<channel::Entity>(&database, row).await?;
    }
    for (length, number) in [(0, 0), (1, 1), (5, 5)] {
        let wanted: Vec<&str> = codes.into_iter().take(length).collect();
        let found = channel::Entity::in_council(HOME)
            .filter(in_texts(channel::Column::Code, &wanted, DbBackend::Sqlite))
            .count(&database)
            .await?;
        assert_eq!(found, number);
    }
    Ok(())
}

#[test]
fn a_statement_has_one_text_and_one_value_for_any_list() {
    for (backend, text) in [
        (
            DbBackend::Postgres,
            r#""directorate"."council_id" = $1 AND "directorate"."id" = ANY($2) AND "d"."code" = ANY($3)"#,
        ),
        (
            DbBackend::Sqlite,
            r#""directorate"."council_id" = ? AND ("directorate"."id" IN (SELECT unhex(value) FROM json_each(?))) AND ("d"."code" IN (SELECT value FROM json_each(?)))"#,
        ),
    ] {
        for length in [0, 1, 1000] {
            let statement = lists_of(length, backend);
            let condition = statement.sql.split_once("WHERE ").map(|(_, rest)| rest);
            assert_eq!(condition, Some(text));
            assert_eq!(statement.values.map(|values| values.0.len()), Some(3));
        }
    }
}

fn lists_of(length: u128, backend: DbBackend) -> Statement {
    let ids: Vec<Uuid> = (1..=length).map(id).collect();
    let codes: Vec<String> = ids.iter().map(ToString::to_string).collect();
    directorates::Entity::in_council(HOME)
        .filter(in_ids(directorates::Column::Id, &ids, backend))
        .filter(in_texts(Expr::col(("d", "code")), &codes, backend))
        .build(backend)
}
