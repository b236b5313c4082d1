//! Rows by the million on `SQLite`: many to a transaction.

use entities::organisation::customer;
use throughline::cases::rows::insert_rows;
use throughline::database::Database;
use uuid::Uuid;

use super::cases::Teller;
use super::setting::Setting;
use crate::Outcome;

/// Cases in one transaction.
const BATCH: u32 = 5_000;

/// Writes customers and cases.
pub async fn everything(database: &Database, setting: &Setting, cases: u32) -> Outcome<()> {
    let customers: Vec<customer::Model> = setting.customers(cases);
    let ids: Vec<Uuid> = customers.iter().map(|customer| customer.id).collect();
    let transaction = database.write().await?;
    insert_rows(&transaction, customers).await?;
    transaction.commit().await?;
    let mut teller = Teller::new(setting, &ids, cases);
    loop {
        let rows = teller.some(BATCH);
        if rows.cases.is_empty() {
            return Ok(());
        }
        let transaction = database.write().await?;
        insert_rows(&transaction, rows.cases).await?;
        insert_rows(&transaction, rows.events).await?;
        insert_rows(&transaction, rows.closings).await?;
        insert_rows(&transaction, rows.contacts).await?;
        insert_rows(&transaction, rows.contact_events).await?;
        transaction.commit().await?;
    }
}
