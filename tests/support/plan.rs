//! What statements read: by their words, and by the plan that the database makes of them.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{ConnectionTrait, Statement, TransactionTrait};

use crate::World;
use crate::world::Kind;

/// The statements that name one of the tables.
pub fn reading(statements: &[String], tables: &[&str]) -> Vec<String> {
    let reads = |sql: &&String| {
        let words = sql.split(|c: char| !c.is_alphanumeric() && c != '_');
        words.into_iter().any(|word| tables.contains(&word))
    };
    statements.iter().filter(reads).cloned().collect()
}

impl World {
    /// The tables that the database opens to answer a statement, whatever its parameters.
    pub async fn tables_of_plan(&self, sql: &str) -> BTreeSet<String> {
        match self.kind {
            Kind::Sqlite => self.opened_by_program(sql).await,
            Kind::Postgres => self.scanned_by_generic_plan(sql).await,
        }
    }

    /// SQLite: the tables whose pages, or those of whose indexes, the program of the statement opens.
    async fn opened_by_program(&self, sql: &str) -> BTreeSet<String> {
        let own = self.own_connection();
        let ask = async |sql: String| {
            let statement = Statement::from_string(own.get_database_backend(), sql);
            own.query_all_raw(statement).await.expect("an answer")
        };
        let pages = "SELECT rootpage, tbl_name FROM sqlite_master WHERE rootpage > 0";
        let pages: BTreeMap<i64, String> = ask(pages.to_owned())
            .await
            .iter()
            .map(|row| {
                let page = row.try_get("", "rootpage").expect("a page");
                (page, row.try_get("", "tbl_name").expect("a name"))
            })
            .collect();
        let steps = ask(format!("EXPLAIN {sql}")).await;
        let opens = steps.iter().filter(|step| {
            let code: String = step.try_get("", "opcode").expect("a code");
            code == "OpenRead"
        });
        opens
            .filter_map(|step| pages.get(&step.try_get("", "p2").expect("a page")))
            .cloned()
            .collect()
    }

    /// PostgreSQL: the tables that the plan for any parameters scans.
    async fn scanned_by_generic_plan(&self, sql: &str) -> BTreeSet<String> {
        let lines = self.generic_plan(sql).await;
        lines
            .iter()
            .filter(|line| line.contains(" Scan ") && !line.contains("Bitmap Index Scan"))
            .filter_map(|line| line.split_once(" on ")?.1.split(' ').next())
            .map(str::to_owned)
            .collect()
    }

    /// The steps of the plan of a statement, whatever its parameters: each a line, deeper than what reads it.
    pub async fn steps_of_plan(&self, sql: &str) -> Vec<String> {
        match self.kind {
            Kind::Sqlite => self.query_plan(sql).await,
            Kind::Postgres => self.generic_plan(sql).await,
        }
    }

    async fn query_plan(&self, sql: &str) -> Vec<String> {
        let own = self.own_connection();
        let explain = format!("EXPLAIN QUERY PLAN {sql}");
        let statement = Statement::from_string(own.get_database_backend(), explain);
        let rows = own.query_all_raw(statement).await.expect("a plan");
        let mut depths: BTreeMap<i64, usize> = BTreeMap::new();
        rows.iter()
            .map(|row| {
                let number = |name| -> i64 { row.try_get("", name).expect("a number") };
                let depth = depths.get(&number("parent")).map_or(0, |depth| depth + 1);
                depths.insert(number("id"), depth);
                let detail: String = row.try_get("", "detail").expect("a step");
                format!("{}{detail}", "  ".repeat(depth))
            })
            .collect()
    }

    async fn generic_plan(&self, sql: &str) -> Vec<String> {
        let own = self.own_connection();
        let transaction = own.begin().await.expect("a transaction");
        for command in [
            "SET LOCAL plan_cache_mode = force_generic_plan".to_owned(),
            format!("PREPARE asked AS {sql}"),
        ] {
            let done = transaction.execute_unprepared(&command).await;
            done.unwrap_or_else(|error| panic!("{error}: {sql}"));
        }
        let count = (1..1_000).take_while(|number| has_parameter(sql, *number));
        let nulls = vec!["NULL"; count.count()];
        let arguments = if nulls.is_empty() {
            String::new()
        } else {
            format!("({})", nulls.join(", "))
        };
        let explain = format!("EXPLAIN EXECUTE asked{arguments}");
        let statement = Statement::from_string(own.get_database_backend(), explain);
        let lines = transaction.query_all_raw(statement).await.expect("a plan");
        let gone = transaction.execute_unprepared("DEALLOCATE asked").await;
        gone.expect("an end");
        transaction.rollback().await.expect("an end");
        let line = |row: &sea_orm::QueryResult| row.try_get("", "QUERY PLAN").expect("a line");
        lines.iter().map(line).collect()
    }
}

fn has_parameter(sql: &str, number: usize) -> bool {
    sql.match_indices(&format!("${number}"))
        .any(|(at, name)| !sql[at + name.len()..].starts_with(|c: char| c.is_ascii_digit()))
}
