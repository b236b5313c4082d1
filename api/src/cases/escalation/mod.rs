//! Escalations: the rules of the council, and what they did to cases.
//!
//! Nothing is scheduled ahead. Background work asks, about once a minute, for which cases a rule holds by the
//! present rules, clocks and calendars, escalates those that it holds for anew, and notes where it no longer does.

mod candidates;
pub mod change;
pub mod create;
mod given;
mod judged;
pub mod retire;
pub mod round;
pub mod rule;
mod settle;

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, Object};
use chrono::{DateTime, Utc};
use entities::cases::case_escalation::{Column, Entity, Model};
use entities::cases::cases;
use entities::select::InCouncil;
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

use self::rule::{EscalationRule, EscalationRuleById};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::load::grouped;

/// A stretch in which a rule held for a case.
#[derive(Clone, Debug)]
pub struct CaseEscalation(Model);

/// A stretch in which a rule held for a case. When it holds anew after that, the case is escalated anew.
#[Object]
impl CaseEscalation {
    /// What the rule was called then.
    async fn rule_name(&self) -> &str {
        &self.0.rule_name
    }

    /// The revision of the rule then.
    async fn rule_revision(&self) -> i64 {
        self.0.rule_revision
    }

    /// The rule as it is now; null when the viewer may not see rules, and beside an error.
    async fn rule(&self, ctx: &Context<'_>) -> Fallible<EscalationRule> {
        if let Err(refusal) = ctx.allow("CaseEscalation.rule") {
            return Some(Err(refusal));
        }
        let id = EscalationRuleById(self.0.rule_id);
        ctx.loader().load_one(id).await.transpose()
    }

    /// When the case was due then; null when nothing was promised.
    async fn due_at(&self) -> Option<DateTime<Utc>> {
        self.0.due_at
    }

    /// Whether the case was given to the team or the member of staff that the rule names. False when the rule
    /// only marks, and when they could not have the case: the member of staff had left or was not in the team, or
    /// the team did not work on the journey.
    async fn is_given(&self) -> bool {
        self.0.is_given
    }

    /// When the case was escalated.
    async fn escalated_at(&self) -> DateTime<Utc> {
        self.0.escalated_at
    }

    /// When it was found that the rule no longer holds: the case ended or was given to somebody, it is due later,
    /// or the rule was changed or retired. Null while it holds, also while the clock of the case is paused.
    async fn ended_at(&self) -> Option<DateTime<Utc>> {
        self.0.ended_at
    }
}

/// The escalations of a case, the earliest first.
///
/// # Errors
/// When the database fails.
pub(super) async fn of_case(
    ctx: &Context<'_>,
    case_id: Uuid,
) -> Result<Vec<CaseEscalation>, Failure> {
    let found = ctx.loader().load_one(EscalationsOf(case_id)).await?;
    Ok(found.unwrap_or_default())
}

/// Loads the escalations of cases, the earliest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EscalationsOf(Uuid);

impl Loader<EscalationsOf> for Reader {
    type Value = Vec<CaseEscalation>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[EscalationsOf],
    ) -> Result<HashMap<EscalationsOf, Vec<CaseEscalation>>, Failure> {
        let found = self
            .rows_of::<Entity>(Column::CaseId, keys.iter().map(|key| key.0))
            .order_by_asc(Column::EscalatedAt)
            .order_by_asc(Column::Id)
            .all(self.connection());
        let rows = self.ask("escalations of case", found).await?;
        let each = rows
            .into_iter()
            .map(|row| (EscalationsOf(row.case_id), CaseEscalation(row)));
        Ok(grouped(each))
    }
}

/// True of open cases that are escalated.
pub(super) fn is_escalated(council_id: Uuid) -> Condition {
    let live = live(council_id)
        .select_only()
        .column(Column::CaseId)
        .into_query();
    Condition::all()
        .add(cases::Column::State.eq(rules::cases::CaseState::Open))
        .add(cases::Column::Id.in_subquery(live))
}

/// The escalations of a council that have not ended.
fn live(council_id: Uuid) -> sea_orm::Select<Entity> {
    Entity::in_council(council_id).filter(Column::EndedAt.is_null())
}
