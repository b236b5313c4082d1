use std::collections::BTreeSet;

use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Iterable, QuerySelect, Statement};

use super::{Tested, id, migrated};
use crate::personal::{FREE, HOLDS};
use crate::select::InCouncil;

/// Calls `$check` for the entity of every module.
macro_rules! for_every_table {
    ($check:ident, $database:expr, $($folder:ident: $($table:ident)+;)+) => {{
        let mut tables = BTreeSet::new();
        $($(tables.insert($check::<crate::$folder::$table::Entity>($database).await?);)+)+
        tables
    }};
}

#[tokio::test]
async fn every_table_has_an_entity_with_its_columns_in_order() -> Tested {
    let database = migrated().await?;
    let entities = for_every_table!(agrees, &database,
        identity: account idempotency;
        organisation: council directorate team staff team_member channel service skill staff_absence staff_skill customer import_run;
        journeys: bank_holiday calendar_change closure escalation_rule holiday_span journey journey_team journey_version stage stage_transition step step_skill outcome
            version_form version_outcome working_week activity partner_journey;
        cases: cases case_text case_event case_closing case_draft case_extension case_party case_pause case_relation case_share case_task case_view contact contact_event customer_erasure customer_export customer_merge document document_download document_upload sub_case case_bulk_job case_bulk_row case_reading case_escalation case_destruction case_kept legal_hold;
        demand: cell_delta cell_upkeep;
        performance: kpi kpi_version kpi_version_origin kpi_service kpi_outcome kpi_target kpi_value
            kpi_value_correction kpi_narrative kpi_rebase;
    );
    let tables = texts(
        &database,
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' \
         AND name <> 'seaql_migrations' \
         AND name NOT IN ('cell_code', 'cell_timing', 'cell_team', 'cell_outcome', 'cell_days', 'cell_day') \
         AND name <> 'case_search' AND name NOT LIKE 'case_words%'",
        None,
    )
    .await?;
    assert_eq!(entities, tables.into_iter().collect());
    Ok(())
}

/// The cubes hold codes and counts alone, like the deltas that are folded into them. What search keeps differs
/// between the databases, and is made anew of what erasure leaves.
#[tokio::test]
async fn every_table_says_whether_words_of_customers_lie_in_it() -> Tested {
    let database = migrated().await?;
    let sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' \
         AND name <> 'seaql_migrations' \
         AND name NOT IN ('cell_code', 'cell_timing', 'cell_team', 'cell_outcome', 'cell_days', 'cell_day') \
         AND name <> 'case_search' AND name NOT LIKE 'case_words%'";
    let tables: BTreeSet<String> = texts(&database, sql, None).await?.into_iter().collect();
    let holding = HOLDS.iter().map(|(table, _)| *table);
    let said: Vec<&str> = holding.chain(FREE.iter().copied()).collect();
    assert_eq!(said.len(), tables.len(), "a table is said twice, or not");
    let said: BTreeSet<String> = said.into_iter().map(str::to_owned).collect();
    assert_eq!(said, tables);
    for (table, columns) in HOLDS {
        let sql = "SELECT name FROM pragma_table_info(?)";
        let there = texts(&database, sql, Some(table)).await?;
        for column in *columns {
            assert!(there.iter().any(|name| name == column), "{table}.{column}");
        }
    }
    Ok(())
}

/// Compares an entity with its table and returns the table's name.
async fn agrees<E: InCouncil>(database: &DatabaseConnection) -> Result<String, DbErr> {
    let entity = E::default();
    let table = entity.table_name();
    let columns: Vec<String> = names(E::Column::iter());
    let sql = "SELECT name FROM pragma_table_info(?) ORDER BY cid";
    assert_eq!(columns, texts(database, sql, Some(table)).await?, "{table}");

    let sql = "SELECT name FROM pragma_table_info(?) WHERE pk > 0";
    let keys: BTreeSet<String> = names(E::PrimaryKey::iter()).into_iter().collect();
    let stored = texts(database, sql, Some(table)).await?;
    assert_eq!(keys, stored.into_iter().collect(), "{table}");

    let sql = "SELECT name FROM pragma_table_info(?) WHERE \"notnull\" = 0";
    let nullable: Vec<String> = names(E::Column::iter().filter(|column| column.def().is_null()));
    assert_eq!(
        nullable,
        texts(database, sql, Some(table)).await?,
        "{table}"
    );

    let none = E::in_council(id(1)).limit(1).all(database).await?;
    assert!(none.is_empty(), "{table}");
    Ok(table.to_owned())
}

fn names<N: sea_orm::Iden>(columns: impl Iterator<Item = N>) -> Vec<String> {
    columns.map(|column| column.unquoted().to_owned()).collect()
}

/// The first column of every row that `sql` finds.
async fn texts(
    database: &DatabaseConnection,
    sql: &str,
    argument: Option<&str>,
) -> Result<Vec<String>, DbErr> {
    let values: Vec<Value> = argument.into_iter().map(Into::into).collect();
    database
        .query_all_raw(Statement::from_sql_and_values(
            DbBackend::Sqlite,
            sql,
            values,
        ))
        .await?
        .iter()
        .map(|row| row.try_get_by_index(0))
        .collect()
}
