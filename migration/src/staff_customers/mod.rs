//! The customers who are staff, by an index of their own.

use sea_orm_migration::prelude::*;

use crate::sql;

/// The step itself.
#[derive(Debug)]
pub struct StaffCustomers;

impl MigrationName for StaffCustomers {
    fn name(&self) -> &'static str {
        "m20261125_000030_staff_customers"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for StaffCustomers {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, include_str!("staff_customers.sql")).await
    }
}
