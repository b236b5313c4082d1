//! Open cases for which a rule may hold and which it has not escalated, a page at a time: those that the time
//! gone by lets through, whatever calendars and pauses say. They are read by the index of open cases by receipt.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use entities::cases::case_escalation;
use entities::cases::cases::{Column, Entity, Model};
use entities::journeys::{escalation_rule, journey_version};
use entities::select::{InCouncil, in_ids};
use rules::cases::CaseState;
use rules::cases::escalation::{Trigger, warning_at_least};
use sea_orm::{ColumnTrait, Condition, DbErr, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::live;
use crate::graphql::context::Reader;

/// Cases of one page.
pub(super) const PAGE: u64 = 500;

/// The candidates of a rule, and how far they were read.
pub(super) struct Candidates<'a> {
    reader: &'a Reader,
    rule: &'a escalation_rule::Model,
    sieve: Condition,
    last: Option<(DateTime<Utc>, Uuid)>,
}

impl<'a> Candidates<'a> {
    /// The candidates of a rule at `now`; none when it can hold for no case.
    pub async fn of(
        reader: &'a Reader,
        rule: &'a escalation_rule::Model,
        now: DateTime<Utc>,
    ) -> Result<Option<Self>, DbErr> {
        let trigger = rule.trigger();
        let before = now - trigger.at_least();
        let sieve = match trigger {
            Trigger::ClockWarning => warned(reader, rule, now).await?,
            Trigger::Overdue(_) => Some(Condition::all().add(Column::DueAt.lt(before))),
            Trigger::Unassigned(_) => Some(
                Condition::all()
                    .add(Column::AssigneeId.is_null())
                    .add(Column::ReceivedAt.lte(before)),
            ),
        };
        Ok(sieve.map(|sieve| Self {
            reader,
            rule,
            sieve,
            last: None,
        }))
    }

    /// The next page; empty at the end.
    pub async fn next(&mut self) -> Result<Vec<Model>, DbErr> {
        let council_id = self.reader.council_id();
        let escalated = live(council_id)
            .select_only()
            .column(case_escalation::Column::CaseId)
            .filter(case_escalation::Column::RuleId.eq(self.rule.id))
            .into_query();
        let mut select = Entity::in_council(council_id)
            .filter(Column::State.eq(CaseState::Open))
            .filter(self.sieve.clone())
            .filter(Column::Id.not_in_subquery(escalated));
        if let Some(journey_id) = self.rule.journey_id {
            select = select.filter(Column::JourneyId.eq(journey_id));
        }
        if let Some((at, id)) = self.last {
            let beyond = Condition::any()
                .add(Column::ReceivedAt.gt(at))
                .add(Column::Id.gt(id));
            select = select.filter(Column::ReceivedAt.gte(at)).filter(beyond);
        }
        let page = select
            .order_by_asc(Column::ReceivedAt)
            .order_by_asc(Column::Id)
            .limit(PAGE)
            .all(self.reader.connection())
            .await?;
        self.last = page.last().map(|case| (case.received_at, case.id));
        Ok(page)
    }
}

/// True of cases that may warn by now: those of versions with a threshold, received long enough ago. `None`
/// when no version has one.
async fn warned(
    reader: &Reader,
    rule: &escalation_rule::Model,
    now: DateTime<Utc>,
) -> Result<Option<Condition>, DbErr> {
    let mut select = journey_version::Entity::in_council(reader.council_id())
        .filter(journey_version::Column::WarningPercent.is_not_null());
    if let Some(journey_id) = rule.journey_id {
        select = select.filter(journey_version::Column::JourneyId.eq(journey_id));
    }
    let mut alike: HashMap<TimeDelta, Vec<Uuid>> = HashMap::new();
    for version in select.all(reader.connection()).await? {
        let terms = version.terms();
        if let (Some(target), Some(percent)) = (terms.target, terms.warning_percent) {
            let least = warning_at_least(target, percent);
            alike.entry(least).or_default().push(version.id);
        }
    }
    let each = alike.iter().map(|(least, versions)| {
        Condition::all()
            .add(in_ids(Column::JourneyVersionId, versions, reader.backend()))
            .add(Column::ReceivedAt.lte(now - *least))
    });
    let any = each.fold(Condition::any(), Condition::add);
    Ok((!any.is_empty()).then_some(any))
}
