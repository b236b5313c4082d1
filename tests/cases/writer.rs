//! Somebody else who writes on PostgreSQL at the same time, in the order that a test chooses.

use std::time::Duration;

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, Statement, TransactionTrait,
};
use tokio::time::sleep;
use uuid::Uuid;

/// A transaction on PostgreSQL that lasts until the test ends it, with the number that the server knows it by.
pub struct Writer {
    pub transaction: DatabaseTransaction,
    process: i32,
}

impl Writer {
    /// Begins it on a connection of the test's own.
    pub async fn begin(own: &DatabaseConnection) -> Self {
        let transaction = own.begin().await.expect("a transaction");
        let ask =
            Statement::from_string(own.get_database_backend(), "SELECT pg_backend_pid() AS n");
        let row = transaction.query_one_raw(ask).await.expect("an answer");
        let process = row.expect("a row").try_get("", "n").expect("a number");
        Self {
            transaction,
            process,
        }
    }

    /// Runs a statement with the ids as its values.
    pub async fn run(&self, sql: &str, ids: &[Uuid]) {
        let backend = self.transaction.get_database_backend();
        let values = ids.iter().map(|id| (*id).into());
        let statement = Statement::from_sql_and_values(backend, sql, values);
        let done = self.transaction.execute_raw(statement).await;
        done.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    /// Waits until so many others wait for this one.
    pub async fn has_waiting(&self, own: &DatabaseConnection, others: i64) {
        let sql =
            "SELECT count(*) AS n FROM pg_stat_activity WHERE $1 = ANY(pg_blocking_pids(pid))";
        let values = [self.process.into()];
        let ask = Statement::from_sql_and_values(own.get_database_backend(), sql, values);
        for _ in 0..1_000 {
            let row = own.query_one_raw(ask.clone()).await.expect("an answer");
            let waiting: i64 = row.expect("a row").try_get("", "n").expect("a count");
            if waiting == others {
                return;
            }
            sleep(Duration::from_millis(20)).await;
        }
        panic!("{others} were to wait");
    }

    /// This one has given a customer a row, for which somebody waits. Another waits for the row, gets it as this one
    /// commits, and while that somebody waits for it, wants the customer.
    pub async fn overtaken(
        self,
        own: &DatabaseConnection,
        (hold, row): (&str, Uuid),
        customer: Uuid,
    ) {
        self.has_waiting(own, 1).await;
        let other = Self::begin(own).await;
        let rows = [row];
        let holding = other.run(hold, &rows);
        let going = async {
            self.has_waiting(own, 2).await;
            self.transaction.commit().await.expect("a commit");
        };
        tokio::join!(holding, going);
        other.has_waiting(own, 1).await;
        let refer = "SELECT id FROM customer WHERE id = $1 FOR KEY SHARE";
        other.run(refer, &[customer]).await;
        other.transaction.commit().await.expect("a commit");
    }
}
