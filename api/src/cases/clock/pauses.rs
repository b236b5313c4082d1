//! The pauses of a case and the extensions of its target, as they are read.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, Enum, Object};
use chrono::{DateTime, Utc};
use entities::cases::{case_event, case_extension, case_pause, cases};
use rules::cases::EventKind;
use rules::cases::replay::Given;
use sea_orm::QueryOrder;
use uuid::Uuid;

use crate::cases::log::entry;
use crate::cases::personal;
use crate::cases::text::{self, TextById};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::load::grouped;
use crate::organisation::account::Account;

/// Why a case waits, and whether its clock stands meanwhile.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "rules::cases::clock::PauseReason")]
pub enum PauseReason {
    /// For the customer: the clock stands.
    AwaitingCustomer,
    /// For somebody outside the council: the clock stands.
    AwaitingThirdParty,
    /// The law forbids going on: the clock stands.
    LegalHold,
    /// For somebody in the council: the clock runs on.
    AwaitingColleague,
    /// For another reason: the clock runs on.
    Other,
}

/// A stretch in which a case waits.
#[derive(Clone, Debug)]
pub struct ClockPause {
    pub(super) pause: case_pause::Model,
    pub(super) case: Arc<cases::Model>,
}

/// A stretch in which a case waits.
#[Object]
impl ClockPause {
    /// Why.
    async fn reason(&self) -> PauseReason {
        self.pause.reason.into()
    }

    /// Whether the clock stands meanwhile, which its reason says.
    async fn stops_clock(&self) -> bool {
        self.pause.reason.stops_clock()
    }

    /// The first instant.
    async fn paused_at(&self) -> DateTime<Utc> {
        self.pause.paused_at
    }

    /// The first instant after it; null while it lasts.
    async fn resumed_at(&self) -> Option<DateTime<Utc>> {
        self.pause.resumed_at
    }

    /// Who allowed it, or by what right: personal. Null when it was erased, and when the viewer may not
    /// see the personal fields of the case.
    async fn authority(&self, ctx: &Context<'_>) -> Fallible<String> {
        let text = words(
            ctx,
            "ClockPause.authority",
            &self.case,
            self.pause.authority_id,
        );
        text.await.transpose()
    }

    /// Who paused the case: personal. Null when no account did, and when the viewer may not see the
    /// personal fields of the case.
    async fn paused_by(&self, ctx: &Context<'_>) -> Fallible<Account> {
        let by = self.pause.paused_by;
        actor(ctx, "ClockPause.pausedBy", &self.case, by)
            .await
            .transpose()
    }

    /// Who resumed or ended the case: personal. Null while it lasts, when no account did, and when the
    /// viewer may not see the personal fields of the case.
    async fn resumed_by(&self, ctx: &Context<'_>) -> Fallible<Account> {
        let by = self.pause.resumed_by;
        actor(ctx, "ClockPause.resumedBy", &self.case, by)
            .await
            .transpose()
    }
}

/// The pause that an event tells of: the one that it gave its authority to, or the one that ended with it.
pub(in crate::cases) async fn of_event(
    ctx: &Context<'_>,
    event: &case_event::Model,
    case: &Arc<cases::Model>,
) -> Result<Option<ClockPause>, Failure> {
    let is_resumed = match event.kind {
        EventKind::Paused => false,
        EventKind::Resumed => true,
        _ => return Ok(None),
    };
    let reason = entry(event.clone())?
        .detail
        .pause_reason
        .and_then(Given::to);
    let is_it = |pause: &case_pause::Model| {
        if is_resumed {
            pause.resumed_at == Some(event.happened_at) && Some(pause.reason) == reason
        } else {
            Some(pause.authority_id) == event.text_id
        }
    };
    let pauses = ctx.loader().load_one(PausesOf(case.id)).await?;
    let pause = pauses.unwrap_or_default().into_iter().find(is_it);
    Ok(pause.map(|pause| ClockPause {
        pause,
        case: Arc::clone(case),
    }))
}

/// By how much the target of a case was extended.
#[derive(Clone, Debug)]
pub struct ClockExtension {
    pub(super) extension: case_extension::Model,
    pub(super) case: Arc<cases::Model>,
}

/// By how much the target of a case was extended.
#[Object]
impl ClockExtension {
    /// How many working days or hours were added, in the unit of the target.
    async fn extended_by(&self) -> i32 {
        self.extension.extended_by
    }

    /// When.
    async fn extended_at(&self) -> DateTime<Utc> {
        self.extension.extended_at
    }

    /// Why: personal. Null when it was erased, and when the viewer may not see the personal fields of the
    /// case.
    async fn reason(&self, ctx: &Context<'_>) -> Fallible<String> {
        let text = words(
            ctx,
            "ClockExtension.reason",
            &self.case,
            self.extension.reason_id,
        );
        text.await.transpose()
    }

    /// Who extended it: personal. Null when no account did, and when the viewer may not see the personal
    /// fields of the case.
    async fn actor(&self, ctx: &Context<'_>) -> Fallible<Account> {
        let by = self.extension.actor_id;
        actor(ctx, "ClockExtension.actor", &self.case, by)
            .await
            .transpose()
    }
}

async fn words(
    ctx: &Context<'_>,
    field: &'static str,
    case: &cases::Model,
    id: Uuid,
) -> Result<Option<String>, Failure> {
    if !personal::of_case(ctx, field, case).await? {
        return Ok(None);
    }
    ctx.loader().load_one(TextById(id)).await
}

async fn actor(
    ctx: &Context<'_>,
    field: &'static str,
    case: &cases::Model,
    id: Option<Uuid>,
) -> Result<Option<Account>, Failure> {
    if !personal::of_case(ctx, field, case).await? {
        return Ok(None);
    }
    text::account(ctx, id).await
}

/// Loads the pauses of cases, the earliest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PausesOf(pub Uuid);

impl Loader<PausesOf> for Reader {
    type Value = Vec<case_pause::Model>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[PausesOf],
    ) -> Result<HashMap<PausesOf, Vec<case_pause::Model>>, Failure> {
        let of = keys.iter().map(|key| key.0);
        let found = self
            .rows_of::<case_pause::Entity>(case_pause::Column::CaseId, of)
            .order_by_asc(case_pause::Column::PausedAt)
            .order_by_asc(case_pause::Column::Id)
            .all(self.connection());
        let rows = self.ask("pauses of case", found).await?;
        Ok(grouped(
            rows.into_iter().map(|row| (PausesOf(row.case_id), row)),
        ))
    }
}

/// Loads the extensions of the targets of cases, the earliest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ExtensionsOf(pub Uuid);

impl Loader<ExtensionsOf> for Reader {
    type Value = Vec<case_extension::Model>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[ExtensionsOf],
    ) -> Result<HashMap<ExtensionsOf, Vec<case_extension::Model>>, Failure> {
        let of = keys.iter().map(|key| key.0);
        let found = self
            .rows_of::<case_extension::Entity>(case_extension::Column::CaseId, of)
            .order_by_asc(case_extension::Column::ExtendedAt)
            .order_by_asc(case_extension::Column::Id)
            .all(self.connection());
        let rows = self.ask("extensions of case", found).await?;
        Ok(grouped(
            rows.into_iter().map(|row| (ExtensionsOf(row.case_id), row)),
        ))
    }
}
