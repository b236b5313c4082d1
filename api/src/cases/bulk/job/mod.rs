//! Jobs: work on more cases than one request may name, done in the background a few cases at a time.

pub mod action;
pub mod cancel;
pub mod failures;
pub mod list;
mod seen;
pub mod start;
mod stored;
pub mod work;

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, Enum, ID, Object};
use chrono::{DateTime, Utc};
use entities::cases::case_bulk_job::{Column, Entity, Model};
use rules::number::i64_to_i32;
use sea_orm::QueryFilter;
use uuid::Uuid;

use self::failures::CaseBulkFailureConnection;
pub(in crate::cases) use self::stored::cancel_for;
use crate::cases::text;
use crate::graphql::context::Reader;
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::id::Kind;
use crate::graphql::page::PageArgs;
use crate::organisation::account::Account;

/// What a caller reads of a job that is not there for them.
const NO_JOB: &str = "There is no job with this id, or not for you.";

/// Where a job stands.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "rules::cases::bulk::JobState")]
pub enum CaseBulkJobState {
    /// Nothing is done yet.
    Queued,
    /// Some cases are done, others not.
    Running,
    /// Every case was changed or could not be.
    Done,
    /// Somebody stopped it, or a customer of one of its cases was erased while it held words: what was done stays.
    Cancelled,
    /// It could not go on: whoever started it has no active account any more, or it broke off ten times in a row
    /// by a fault of ours. What was done stays.
    Failed,
}

/// What a job does to each of its cases.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "rules::cases::bulk::BulkVerb")]
pub enum CaseBulkVerb {
    /// As `caseAssign`.
    Assign,
    /// As `caseMove`.
    Move,
    /// As `caseClose`.
    Close,
    /// As `caseNote`.
    Note,
}

/// Work on more cases than one request may name. Whoever started it sees it, and the managers of their teams.
#[derive(Clone, Debug)]
pub struct CaseBulkJob(pub Model);

/// Work on more cases than one request may name. Whoever started it sees it, and the managers of their teams.
#[Object]
impl CaseBulkJob {
    /// The opaque id.
    pub(crate) async fn id(&self) -> ID {
        Kind::CaseBulkJob.id(self.0.id)
    }

    /// Where it stands.
    async fn state(&self) -> CaseBulkJobState {
        self.0.state.into()
    }

    /// What it does to each case.
    async fn verb(&self) -> CaseBulkVerb {
        self.0.verb.into()
    }

    /// How many cases it is about: those that fulfilled its filter when it was started.
    async fn total_count(&self) -> i32 {
        i64_to_i32(self.0.total)
    }

    /// How many of them are done, whether they were changed or could not be.
    async fn done_count(&self) -> i32 {
        i64_to_i32(self.0.succeeded + self.0.failed)
    }

    /// How many of them were changed.
    async fn succeeded_count(&self) -> i32 {
        i64_to_i32(self.0.succeeded)
    }

    /// How many of them could not be changed.
    async fn failed_count(&self) -> i32 {
        i64_to_i32(self.0.failed)
    }

    /// Who started it, on whose behalf each case is changed; null only beside an error.
    async fn started_by(&self, ctx: &Context<'_>) -> Fallible<Account> {
        let account = text::account(ctx, Some(self.0.started_by));
        account.await.transpose()
    }

    /// When it was asked for.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When its first cases were done; null while it is queued.
    async fn started_at(&self) -> Option<DateTime<Utc>> {
        self.0.started_at
    }

    /// When it ended, however it did; null while it goes on.
    async fn finished_at(&self) -> Option<DateTime<Utc>> {
        self.0.finished_at
    }

    /// The cases that could not be changed, in the order in which they were opened. Null only when they could not
    /// be read.
    async fn failures(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<CaseBulkFailureConnection> {
        let args = PageArgs::new(first, after, last, before);
        Some(failures::of_job(ctx, self.0.id, args).await)
    }
}

/// Loads jobs by id, as far as the viewer may see them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CaseBulkJobById(pub Uuid);

impl Loader<CaseBulkJobById> for Reader {
    type Value = CaseBulkJob;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[CaseBulkJobById],
    ) -> Result<HashMap<CaseBulkJobById, CaseBulkJob>, Failure> {
        let select = self
            .rows_of::<Entity>(Column::Id, keys.iter().map(|key| key.0))
            .filter(seen::seen(self));
        let rows = self.all("case bulk job by id", select).await?;
        Ok(rows
            .into_iter()
            .map(|row| (CaseBulkJobById(row.id), CaseBulkJob(row)))
            .collect())
    }
}
