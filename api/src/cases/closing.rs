//! Closings: each time that a case ended, also those that were undone.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, Object};
use chrono::{DateTime, NaiveDate, Utc};
use entities::cases::case_closing::{Column, Entity, Model};
use sea_orm::QueryOrder;
use uuid::Uuid;

use super::codes::CaseClosingKind;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::load::grouped;
use crate::journeys::outcome::{Outcome, OutcomeById};

/// One time that a case was closed, withdrawn or merged; it stays when the case is reopened.
#[derive(Clone, Debug)]
pub struct CaseClosing(pub Model);

/// One time that a case was closed, withdrawn or merged; it stays when the case is reopened.
#[Object]
impl CaseClosing {
    /// With an outcome, by withdrawal or by a merge.
    async fn kind(&self) -> CaseClosingKind {
        self.0.kind.into()
    }

    /// When the case ended this time.
    async fn closed_at(&self) -> DateTime<Utc> {
        self.0.closed_at
    }

    /// The local day of `closedAt` in the council's zone: the day on which it counts as closed,
    /// withdrawn or merged.
    async fn closed_on(&self) -> NaiveDate {
        self.0.closed_on
    }

    /// How it ended; null when a withdrawal named no outcome, and for a merge.
    async fn outcome(&self, ctx: &Context<'_>) -> Fallible<Outcome> {
        let id = OutcomeById(self.0.outcome_id?);
        ctx.loader().load_one(id).await.transpose()
    }

    /// When this ending was undone; null while it stands.
    async fn reopened_at(&self) -> Option<DateTime<Utc>> {
        self.0.reopened_at
    }

    /// The local day of `reopenedAt` in the council's zone: the day on which it counts as reopened.
    /// Null with it.
    async fn reopened_on(&self) -> Option<NaiveDate> {
        self.0.reopened_on
    }
}

/// Loads the closings of cases, the earliest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClosingsOf(pub Uuid);

impl Loader<ClosingsOf> for Reader {
    type Value = Vec<CaseClosing>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[ClosingsOf],
    ) -> Result<HashMap<ClosingsOf, Vec<CaseClosing>>, Failure> {
        let found = self
            .rows_of::<Entity>(Column::CaseId, keys.iter().map(|key| key.0))
            .order_by_asc(Column::ClosedAt)
            .order_by_asc(Column::Id)
            .all(self.connection());
        let rows = self.ask("closings of case", found).await?;
        Ok(grouped(
            rows.into_iter()
                .map(|row| (ClosingsOf(row.case_id), CaseClosing(row))),
        ))
    }
}
