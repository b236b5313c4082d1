//! Journey versions: how a journey is done from some day on.

pub mod current;
pub mod draft;
pub mod form;
pub mod parts;
pub mod publish;
pub mod retire;
pub mod skills;
pub mod steps;
mod store;
pub mod update;

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, Enum, ID, Object};
use chrono::{DateTime, NaiveDate, Utc};
use entities::journeys::journey_version::{Column, Entity, Model};
use entities::select::{InCouncil, in_ids};
use rules::access::Permission;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, Select};
use uuid::Uuid;

use self::form::FormOf;
use super::calendar::CalendarKind;
use super::journey::{Journey, JourneyById};
use super::outcome::{Outcome, OutcomesOf};
use super::stage::{Stage, StageTransition, StagesOf, TransitionsOf};
use super::step::{Step, StepsOf};
use crate::cases::filter::CaseWhere;
use crate::cases::list::{self as case_list, CaseConnection, CaseList, Parent};
use crate::cases::order::CaseOrder;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::id::Kind;
use crate::graphql::json::Json;
use crate::graphql::load::grouped;
use crate::graphql::page::PageArgs;
use crate::identity::viewer::Viewer;

/// Where a journey version stands in its life.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "rules::journeys::VersionState")]
pub enum JourneyVersionState {
    /// Being written: it can be changed and no case can be opened under it.
    Draft,
    /// In force from its valid-from date until a later version is: it can no longer be changed.
    Published,
    /// Taken out of use: open cases stay under it, no new case can be opened.
    Retired,
}

/// Whether a version records what was found or what was redesigned.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "rules::journeys::Design")]
pub enum JourneyDesign {
    /// The journey as it was found before the redesign.
    AsIs,
    /// The journey as redesigned around the customer.
    Redesigned,
}

/// A journey as designed from a date on: its stages, outcomes and target. A case stays under the
/// version that it was opened under.
#[derive(Clone, Debug)]
pub struct JourneyVersion(pub Model);

/// A journey as designed from a date on: its stages, outcomes and target. A case stays under the
/// version that it was opened under.
#[expect(
    clippy::too_many_arguments,
    reason = "a filter, an order and the four arguments of a page"
)]
#[Object]
impl JourneyVersion {
    /// The opaque id.
    pub(crate) async fn id(&self) -> ID {
        Kind::JourneyVersion.id(self.0.id)
    }

    /// Counts the versions of the journey, from 1.
    async fn number(&self) -> i32 {
        self.0.number
    }

    /// Draft, published or retired; only a draft changes.
    async fn state(&self) -> JourneyVersionState {
        self.0.state.into()
    }

    /// Whether it records what was found or what was redesigned.
    async fn design(&self) -> JourneyDesign {
        self.0.design.into()
    }

    /// First local date on which cases are opened under it, until a later version takes over.
    async fn valid_from(&self) -> NaiveDate {
        self.0.valid_from
    }

    /// Working days from receipt (day 0) in which a case is to be closed; null sets no due date.
    async fn target_working_days(&self) -> Option<i32> {
        self.0.target_working_days
    }

    /// Working hours from receipt in which a case is to be closed, counted from Monday to Friday, 09:00
    /// to 17:00; null when the target is in days or there is none.
    async fn target_working_hours(&self) -> Option<i32> {
        self.0.target_working_hours
    }

    /// By whose bank holidays the working time of its cases is counted.
    async fn calendar(&self) -> CalendarKind {
        self.0.calendar.into()
    }

    /// The share of the target, in percent, from which on a case is to be looked at; null never warns.
    async fn warning_percent(&self) -> Option<i32> {
        self.0.warning_percent
    }

    /// By how much a case may be extended in all, in the unit of the target; null forbids it.
    async fn extension_cap(&self) -> Option<i32> {
        self.0.extension_cap
    }

    /// What it asks of whoever opens a case: a JSON Schema of draft 2020-12, which the answers must keep. Null
    /// when it asks nothing.
    async fn form(&self, ctx: &Context<'_>) -> Fallible<Json> {
        if !self.0.has_form {
            return None;
        }
        ctx.loader().load_one(FormOf(self.0.id)).await.transpose()
    }

    /// When it was published; null for a draft.
    async fn published_at(&self) -> Option<DateTime<Utc>> {
        self.0.published_at
    }

    /// When it was retired; null before.
    async fn retired_at(&self) -> Option<DateTime<Utc>> {
        self.0.retired_at
    }

    /// Its stages in their order, at most 50; null only beside an error.
    async fn stages(&self, ctx: &Context<'_>) -> Fallible<Vec<Stage>> {
        let found = ctx.loader().load_one(StagesOf(self.0.id)).await;
        Some(found.map(Option::unwrap_or_default))
    }

    /// What is to be done on each of its cases, in their order, at most 50; null only beside an error.
    async fn steps(&self, ctx: &Context<'_>) -> Fallible<Vec<Step>> {
        let found = ctx.loader().load_one(StepsOf(self.0.id)).await;
        Some(found.map(Option::unwrap_or_default))
    }

    /// The moves allowed between its stages, in the order of the stages; null only beside an error.
    async fn transitions(&self, ctx: &Context<'_>) -> Fallible<Vec<StageTransition>> {
        let found = ctx.loader().load_one(TransitionsOf(self.0.id)).await;
        Some(found.map(Option::unwrap_or_default))
    }

    /// The outcomes that its cases may end with, in the order offered to readers; null only beside
    /// an error.
    async fn outcomes(&self, ctx: &Context<'_>) -> Fallible<Vec<Outcome>> {
        let found = ctx.loader().load_one(OutcomesOf(self.0.id)).await;
        Some(found.map(Option::unwrap_or_default))
    }

    /// The journey; null only beside an error.
    async fn journey(&self, ctx: &Context<'_>) -> Fallible<Journey> {
        ctx.loader()
            .load_one(JourneyById(self.0.journey_id))
            .await
            .transpose()
    }

    /// Counts the changes, from 1; an update names the revision it saw last.
    async fn revision(&self) -> i64 {
        self.0.revision
    }

    /// The cases under it, in the viewer's reach; null when the viewer may not see cases.
    async fn cases(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "where", desc = "Which cases; all in reach when left out.")]
        filter: Option<CaseWhere>,
        #[graphql(desc = "Their order; the latest received first when left out.")] order_by: Option<
            Vec<CaseOrder>,
        >,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<CaseConnection> {
        let list = CaseList {
            filter,
            order: order_by,
            args: PageArgs::new(first, after, last, before),
        };
        Some(
            case_list::of(
                ctx,
                "JourneyVersion.cases",
                Parent::Version(self.0.id),
                list,
            )
            .await,
        )
    }
}

/// Whether the viewer sees versions that are not published yet.
#[must_use]
pub fn sees_drafts(viewer: &Viewer) -> bool {
    viewer.may(Permission::DraftRead) || viewer.may(Permission::JourneyChange)
}

/// The versions that exist for the viewer.
#[must_use]
pub fn visible(reader: &Reader) -> Select<Entity> {
    let select = Entity::in_council(reader.council_id());
    if sees_drafts(reader.viewer()) {
        select
    } else {
        select.filter(Column::State.ne(rules::journeys::VersionState::Draft))
    }
}

/// Loads versions by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct JourneyVersionById(pub Uuid);

impl Loader<JourneyVersionById> for Reader {
    type Value = JourneyVersion;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[JourneyVersionById],
    ) -> Result<HashMap<JourneyVersionById, JourneyVersion>, Failure> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let found = visible(self)
            .filter(in_ids(Column::Id, &ids, self.backend()))
            .all(self.connection());
        let rows = self.ask("journey version by id", found).await?;
        Ok(rows
            .into_iter()
            .map(|row| (JourneyVersionById(row.id), JourneyVersion(row)))
            .collect())
    }
}

/// Loads the versions of a journey, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct VersionsOf(pub Uuid);

impl Loader<VersionsOf> for Reader {
    type Value = Vec<JourneyVersion>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[VersionsOf],
    ) -> Result<HashMap<VersionsOf, Vec<JourneyVersion>>, Failure> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let found = visible(self)
            .filter(in_ids(Column::JourneyId, &ids, self.backend()))
            .order_by_asc(Column::Number)
            .all(self.connection());
        let rows = self.ask("versions of journey", found).await?;
        Ok(grouped(rows.into_iter().map(|row| {
            (VersionsOf(row.journey_id), JourneyVersion(row))
        })))
    }
}
