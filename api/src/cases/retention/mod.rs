//! Retention: the words of a case are kept for as long as its outcome says, then destroyed or reviewed. What
//! counts stays.

pub mod decide;
mod destroy;
pub mod due;
mod merged;
pub mod reviews;
pub mod round;

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, Object};
use chrono::{DateTime, NaiveDate, Utc};
use entities::cases::case_destruction::{Column, Entity, Model};
use rules::access::Permission;
use rules::time::zone::local_date;
use uuid::Uuid;

use self::due::{Due, Ended};
use super::case::{Case, CaseById};
use super::{legal_hold, personal, text};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::journeys::outcome::{Outcome, OutcomeById, RetentionAction};
use crate::organisation::account::Account;

/// For how long the words and documents of a case are kept, and what then.
#[derive(Clone, Debug)]
pub struct CaseRetention {
    case: Case,
    due: Option<Due>,
}

/// For how long the words and documents of a case are kept, and what then. Its rows and all that counts stay.
#[Object]
impl CaseRetention {
    /// The first local day on which they are due: `Outcome.retentionMonths` calendar months after `closedOn`, on
    /// the last day of a month that is too short, and not before `keptUntil`. Null while the case is open, when it
    /// ended without an outcome or with one that keeps them, and when they are gone. Null for a merged case, too:
    /// its words are destroyed after those of the case with which its work went on (`mergedInto`).
    async fn due_on(&self) -> Option<NaiveDate> {
        self.due.map(|due| due.due_on)
    }

    /// What is to be done then; null with `dueOn`.
    async fn action(&self) -> Option<RetentionAction> {
        self.due.map(|due| due.retention.action.into())
    }

    /// The day until which a review has decided to keep them; null with `dueOn`, and when none has.
    async fn kept_until(&self) -> Option<NaiveDate> {
        self.due?.kept_until
    }

    /// True from `dueOn` on; whether a legal hold stands or not.
    async fn is_due(&self, ctx: &Context<'_>) -> bool {
        let today = local_date(ctx.reader().clock().now(), ctx.viewer().zone());
        self.due.is_some_and(|due| due.due_on <= today)
    }

    /// True while a legal hold stands on the case or on its customer: nothing is destroyed. Null only beside an
    /// error, and when the viewer may not see the holds of this case.
    async fn is_held(&self, ctx: &Context<'_>) -> Fallible<bool> {
        self.find_held(ctx).await.transpose()
    }

    /// That they were destroyed when the time was over; null while they are there, and when they were erased with
    /// their customer.
    async fn destruction(&self, ctx: &Context<'_>) -> Fallible<CaseDestruction> {
        self.case.0.erased_at?;
        let of = DestructionOf(self.case.0.id);
        ctx.loader().load_one(of).await.transpose()
    }
}

impl CaseRetention {
    async fn find_held(&self, ctx: &Context<'_>) -> Result<Option<bool>, Failure> {
        ctx.allow("CaseRetention.isHeld")?;
        if !personal::is_reached(ctx, Permission::LegalHoldRead, &self.case.0).await? {
            return Ok(None);
        }
        let holds = legal_hold::of_case(ctx, &self.case).await?;
        Ok(Some(holds.iter().any(|hold| hold.0.lifted_at.is_none())))
    }
}

/// For how long the words of a case are kept.
///
/// # Errors
/// When the database fails.
pub async fn of_case(ctx: &Context<'_>, case: &Case) -> Result<CaseRetention, Failure> {
    let due = match Ended::of(&case.0) {
        Some(ended) => ctx.loader().load_one(ended).await?,
        None => None,
    };
    let case = case.clone();
    Ok(CaseRetention { case, due })
}

/// That the words of a case were destroyed when the time was over for which they are kept.
#[derive(Clone, Debug)]
pub struct CaseDestruction(Model);

/// That the words of a case were destroyed when the time was over for which they are kept.
#[Object]
impl CaseDestruction {
    /// The outcome that said so; null only beside an error.
    async fn outcome(&self, ctx: &Context<'_>) -> Fallible<Outcome> {
        ctx.one(OutcomeById(self.0.outcome_id)).await.transpose()
    }

    /// The local day from which on they were due.
    async fn due_on(&self) -> NaiveDate {
        self.0.due_on
    }

    /// When.
    async fn destroyed_at(&self) -> DateTime<Utc> {
        self.0.destroyed_at
    }

    /// The account that decided it at a review: personal. Null when the outcome alone did, and when the viewer may
    /// not see the personal fields of this case.
    async fn destroyed_by(&self, ctx: &Context<'_>) -> Fallible<Account> {
        self.find_destroyer(ctx).await.transpose()
    }

    /// When what was overwritten was no longer in the log of an embedded database either; null until then, and
    /// always null with PostgreSQL.
    async fn cleaned_at(&self) -> Option<DateTime<Utc>> {
        self.0.cleaned_at
    }
}

impl CaseDestruction {
    async fn find_destroyer(&self, ctx: &Context<'_>) -> Result<Option<Account>, Failure> {
        let Some(case) = ctx.one(CaseById(self.0.case_id)).await? else {
            return Ok(None);
        };
        if !personal::of_case(ctx, "CaseDestruction.destroyedBy", &case.0).await? {
            return Ok(None);
        }
        text::account(ctx, self.0.destroyed_by).await
    }
}

impl Loader<Ended> for Reader {
    type Value = Due;
    type Error = Failure;

    async fn load(&self, keys: &[Ended]) -> Result<HashMap<Ended, Due>, Failure> {
        let found = due::of(self.connection(), self.council_id(), keys);
        let dues = self.ask("retention of case", found).await?;
        let of = |key: &Ended| Some((*key, *dues.get(&key.case_id)?));
        Ok(keys.iter().filter_map(of).collect())
    }
}

/// Loads what tells that words were destroyed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct DestructionOf(Uuid);

impl Loader<DestructionOf> for Reader {
    type Value = CaseDestruction;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[DestructionOf],
    ) -> Result<HashMap<DestructionOf, CaseDestruction>, Failure> {
        let select = self.rows_of::<Entity>(Column::CaseId, keys.iter().map(|key| key.0));
        let found = select.all(self.connection());
        let rows = self.ask("destruction of words", found).await?;
        Ok(rows
            .into_iter()
            .map(|row| (DestructionOf(row.case_id), CaseDestruction(row)))
            .collect())
    }
}
