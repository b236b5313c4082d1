//! The first row of a question that nobody else holds.

use entities::select::InCouncil;
use sea_orm::sea_query::{IntoIden, LockBehavior, LockType, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use super::Question;
use crate::graphql::failure::Failure;
use crate::graphql::page;

impl<E: InCouncil> Question<E> {
    /// The first of the rows on the page that nobody else holds, held until the transaction ends; `None` when
    /// there is none. Of many who ask at once each gets another: on `PostgreSQL` who comes second passes over what
    /// the first one holds, on `SQLite` they wait for the one writer.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn hold_first(
        &self,
        transaction: &impl ConnectionTrait,
    ) -> Result<Option<E::Model>, Failure> {
        let backend = transaction.get_database_backend();
        let mut rows = self.page(backend, String::new)?;
        // The last column of an order is the id.
        if let (DbBackend::Postgres, Some(id)) = (backend, self.order.last()) {
            let ids = Query::select()
                .column(id.column)
                .from_subquery(rows, E::default().into_iden())
                .take();
            let mut one = self.of_all().filter(id.column.in_subquery(ids));
            for (key, direction) in page::sort_keys(&self.order, false) {
                one = one.order_by(key, direction);
            }
            rows = one
                .limit(1)
                .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
                .into_query();
        }
        let found = transaction.query_one_raw(backend.build(&rows)).await?;
        Ok(found.as_ref().map(E::read).transpose()?)
    }
}
