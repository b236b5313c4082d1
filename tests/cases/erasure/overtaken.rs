//! A case that comes to the customer while they are being erased, and that somebody else has in hand.

use std::time::Duration;

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, Statement, TransactionTrait,
};
use serde_json::{Value, json};
use support::{Kind, World, run};
use throughline::graphql::id::Kind as Id;
use tokio::time::sleep;
use uuid::Uuid;

use crate::cases::desk::Desk;

/// A writer of the test's own, with the number that the server knows it by.
struct Writer {
    transaction: DatabaseTransaction,
    process: i32,
}

impl Writer {
    async fn begin(own: &DatabaseConnection) -> Self {
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

    async fn run(&self, sql: &str, ids: &[Uuid]) {
        let backend = self.transaction.get_database_backend();
        let values = ids.iter().map(|id| (*id).into());
        let statement = Statement::from_sql_and_values(backend, sql, values);
        let done = self.transaction.execute_raw(statement).await;
        done.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    /// Waits until so many others wait for this one.
    async fn has_waiting(&self, own: &DatabaseConnection, others: i64) {
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
}

async fn erase(world: &World, customer: Uuid) -> Value {
    let input = json!({ "customerId": Id::Customer.id(customer), "expectedRevision": 1,
        "ground": "NO_LONGER_NEEDED" });
    let select = "customer { isErased erasure { caseCount } }";
    let administrator = world.administrator();
    world
        .attempt(&administrator, "customerErase", input, select)
        .await
}

#[test]
fn an_erasure_does_not_wait_for_a_case_whose_writer_waits_for_the_customer() {
    run(Kind::Postgres, |world: World| async move {
        let desk = Desk::open(&world).await;
        let case = desk.closed().await;
        let id = case["id"].as_str().expect("an id");
        let id = Id::Case.uuid(&id.into()).expect("an id");
        let own = world.own_connection();

        let giver = Writer::begin(own).await;
        let give = "UPDATE cases SET customer_id = $1 WHERE id = $2";
        giver.run(give, &[desk.ann, id]).await;
        let erasing = erase(&world, desk.ann);
        let writing = async {
            giver.has_waiting(own, 1).await;
            let writer = Writer::begin(own).await;
            let hold = "SELECT id FROM cases WHERE id = $1 FOR UPDATE";
            let ids = [id];
            let holding = writer.run(hold, &ids);
            let going = async {
                giver.has_waiting(own, 2).await;
                giver.transaction.commit().await.expect("a commit");
            };
            tokio::join!(holding, going);
            writer.has_waiting(own, 1).await;
            let refer = "SELECT id FROM customer WHERE id = $1 FOR KEY SHARE";
            writer.run(refer, &[desk.ann]).await;
            writer.transaction.commit().await.expect("a commit");
        };
        let (payload, ()) = tokio::join!(erasing, writing);

        assert_eq!(payload["problems"], json!([]), "{payload}");
        let customer = json!({ "isErased": true, "erasure": { "caseCount": 1 } });
        assert_eq!(payload["customer"], customer);
    });
}
