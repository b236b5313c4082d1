//! Rules of escalation, as they are read.

use std::collections::HashMap;

use async_graphql::connection::Connection;
use async_graphql::dataloader::Loader;
use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entities::journeys::escalation_rule::{Column, Entity, Model};
use entities::select::InCouncil;
use uuid::Uuid;

use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::id::Kind;
use crate::graphql::page::{self, PageArgs, SortColumn};
use crate::journeys::journey::{Journey, JourneyById};
use crate::organisation::staff::{Staff, StaffById};
use crate::organisation::team::{Team, TeamById};

/// What kind of thing a rule waits for.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "rules::cases::escalation::TriggerKind")]
pub enum EscalationTriggerKind {
    /// What has elapsed reaches the share of the target that warns, as `CaseClock.warningAt` says.
    ClockWarning,
    /// The case is past due, by so many working days or working hours.
    Overdue,
    /// No member of staff has the case, for so many working hours: since it was received, was taken from whoever
    /// had it, or was reopened.
    Unassigned,
}

/// What a rule waits for. Never while the clock of the case is paused, and no pause counts as time gone by.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct EscalationTrigger {
    /// The kind.
    pub kind: EscalationTriggerKind,
    /// After so many whole working days, by the calendar of the case; null when it is in hours, or waits for a warning.
    pub working_days: Option<i32>,
    /// After so many working hours, by the calendar of the case; null when it is in days, or waits for a warning.
    pub working_hours: Option<i32>,
}

/// When cases are escalated, and to whom.
#[derive(Clone, Debug)]
pub struct EscalationRule(pub Model);

/// The connection of rules.
pub type EscalationRuleConnection = Connection<String, EscalationRule>;

/// When cases are escalated, and to whom. Nothing is scheduled ahead: whether a rule holds for a case follows from
/// what both are now.
#[Object]
impl EscalationRule {
    /// The opaque id.
    pub(crate) async fn id(&self) -> ID {
        Kind::EscalationRule.id(self.0.id)
    }

    /// What it is called, unique in the council.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The journey whose cases it escalates; null for those of every journey, and beside an error.
    async fn journey(&self, ctx: &Context<'_>) -> Fallible<Journey> {
        ctx.one(JourneyById(self.0.journey_id?)).await.transpose()
    }

    /// What it waits for.
    async fn trigger(&self) -> EscalationTrigger {
        EscalationTrigger {
            kind: self.0.kind.into(),
            working_days: self.0.after_working_days,
            working_hours: self.0.after_working_hours,
        }
    }

    /// The team that is given the case; null when none is, and beside an error. With neither a team nor a member of
    /// staff the case is only marked.
    async fn team(&self, ctx: &Context<'_>) -> Fallible<Team> {
        ctx.one(TeamById(self.0.team_id?)).await.transpose()
    }

    /// The member of staff who is given the case; null when nobody is, and beside an error.
    async fn assignee(&self, ctx: &Context<'_>) -> Fallible<Staff> {
        ctx.one(StaffById(self.0.assignee_id?)).await.transpose()
    }

    /// False once it was retired: it escalates no more.
    async fn is_active(&self) -> bool {
        self.0.is_active
    }

    /// When it was changed last; when it was made, if never.
    async fn changed_at(&self) -> DateTime<Utc> {
        self.0.changed_at
    }

    /// Counts the changes, from 1; a change names the revision it saw last.
    async fn revision(&self) -> i64 {
        self.0.revision
    }
}

/// Loads rules by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EscalationRuleById(pub Uuid);

impl Loader<EscalationRuleById> for Reader {
    type Value = EscalationRule;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[EscalationRuleById],
    ) -> Result<HashMap<EscalationRuleById, EscalationRule>, Failure> {
        let found = self
            .rows_of::<Entity>(Column::Id, keys.iter().map(|key| key.0))
            .all(self.connection());
        let rows = self.ask("escalation rule by id", found).await?;
        Ok(rows
            .into_iter()
            .map(|row| (EscalationRuleById(row.id), EscalationRule(row)))
            .collect())
    }
}

/// The root fields about rules of escalation.
#[derive(Debug, Default)]
pub struct EscalationRuleQueries;

#[Object]
impl EscalationRuleQueries {
    /// The rules by which cases are escalated, by name, with those that were retired. For staff.
    async fn escalation_rules(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<EscalationRuleConnection> {
        let args = PageArgs::new(first, after, last, before);
        Some(match ctx.allow("Query.escalationRules") {
            Ok(()) => by_name(ctx.reader(), &args).await,
            Err(refusal) => Err(refusal),
        })
    }
}

async fn by_name(reader: &Reader, args: &PageArgs) -> Result<EscalationRuleConnection, Failure> {
    let select = Entity::in_council(reader.council_id());
    let order = [
        SortColumn::ascending(Column::Name),
        SortColumn::ascending(Column::Id),
    ];
    let of = || page::fingerprint(&["escalation rules"]);
    let page = page::read(reader, "escalation rules", select, &order, args, &of).await?;
    Ok(page.into_connection(EscalationRule))
}
