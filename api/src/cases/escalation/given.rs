//! What the verbs on rules are given, and what must hold for it.

use async_graphql::{ID, InputObject, MaybeUndefined};
use entities::journeys::escalation_rule::{Column, Entity, Model};
use entities::journeys::journey;
use entities::organisation::{staff, team};
use entities::select::InCouncil;
use rules::cases::escalation::{Action, NAME, TriggerPlan, trigger_faults};
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, QueryFilter, QuerySelect};

use super::rule::EscalationTriggerKind;
use crate::cases::owner;
use crate::graphql::context::Reader;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Problem, Stop, none, texts, unmoved};
use crate::graphql::text::Rule;
use crate::organisation::refer::Lookup;

/// What a caller reads of a rule that is not there.
const NO_RULE: &str = "There is no rule of escalation with this id.";

/// What a rule waits for.
#[derive(Clone, Copy, Debug, InputObject)]
pub struct EscalationTriggerInput {
    /// The kind.
    pub kind: EscalationTriggerKind,
    /// OVERDUE: after so many whole working days, 0 to 1,000; 0 escalates at once. Instead of `workingHours`.
    pub working_days: Option<i32>,
    /// OVERDUE: after so many working hours, 0 to 8,000; 0 escalates at once. UNASSIGNED: 1 to 8,000.
    pub working_hours: Option<i32>,
}

/// Whom a rule gives its cases to, as `caseAssign` does; with neither it only marks them. Where they cannot have a
/// case when the time comes, it is only marked.
#[derive(Clone, Debug, InputObject)]
pub struct EscalationActionInput {
    /// The team. Whoever in it has the case already keeps it. It must work on the journey of the rule; of a rule for every
    /// journey, cases of those on which it does not work are only marked.
    pub team_id: Option<ID>,
    /// The member of staff, in the team if one is given.
    pub assignee_id: Option<ID>,
}

/// What is given of a rule; what is left out stays.
pub(super) struct Given {
    pub name: Option<String>,
    pub journey_id: MaybeUndefined<ID>,
    pub trigger: Option<EscalationTriggerInput>,
    pub action: Option<EscalationActionInput>,
}

impl Given {
    /// Puts it into a row. `codes` are those for what breaks a rule, and for what is not there.
    pub async fn put<P: Problem>(
        self,
        reader: &Reader,
        transaction: &DatabaseTransaction,
        row: &mut Model,
        (invalid, unknown): (P::Code, P::Code),
    ) -> Result<(), Stop<P>> {
        let name = ("name", self.name.as_deref(), Rule::Words(NAME));
        let mut problems: Vec<P> = texts(invalid, [name]);
        if let Some(trigger) = self.trigger {
            put_trigger(trigger, row, invalid, &mut problems);
        }
        let mut lookup = Lookup::new(reader, transaction, unknown, problems);
        match &self.journey_id {
            MaybeUndefined::Value(id) => {
                row.journey_id = Some(lookup.one::<journey::Entity>("journeyId", id).await?);
            }
            MaybeUndefined::Null => row.journey_id = None,
            MaybeUndefined::Undefined => {}
        }
        if let Some(action) = &self.action {
            let team = action.team_id.as_ref();
            row.team_id = lookup.any::<team::Entity>("action.teamId", team).await?;
            let assignee = action.assignee_id.as_ref();
            let field = "action.assigneeId";
            row.assignee_id = lookup.any::<staff::Entity>(field, assignee).await?;
        }
        lookup.end()?;
        // Whoever has left since is no fault of a change of something else.
        if self.action.is_some() || !self.journey_id.is_undefined() {
            none(misfits(transaction, row, invalid).await?)?;
        }
        row.name = self.name.unwrap_or_else(|| row.name.clone());
        Ok(())
    }
}

fn put_trigger<P: Problem>(
    trigger: EscalationTriggerInput,
    row: &mut Model,
    invalid: P::Code,
    problems: &mut Vec<P>,
) {
    let plan = TriggerPlan {
        kind: trigger.kind.into(),
        days: trigger.working_days,
        hours: trigger.working_hours,
    };
    let faults = trigger_faults(plan).into_iter();
    problems.extend(
        faults.map(|(field, message)| P::at(invalid, &format!("trigger.{field}"), message)),
    );
    row.kind = plan.kind;
    row.after_working_days = plan.days;
    row.after_working_hours = plan.hours;
}

/// What keeps a rule from giving its cases to whom it names.
async fn misfits<P: Problem>(
    transaction: &DatabaseTransaction,
    row: &Model,
    invalid: P::Code,
) -> Result<Vec<P>, DbErr> {
    let mut problems = Vec::new();
    if let (Some(team), Some(journey)) = (row.team_id, row.journey_id)
        && !owner::works_on(transaction, row.council_id, (journey, team)).await?
    {
        let message = "The team does not work on the journey of the rule, and could not see its cases. Choose one that does.";
        problems.push(P::at(invalid, "action.teamId", message));
    }
    let assignee = match row.assignee_id {
        Some(id) => owner::member(transaction, row.council_id, id).await?,
        None => None,
    };
    let action = Action {
        team: row.team_id,
        assignee,
    };
    let misfits = action.misfits().into_iter();
    problems.extend(
        misfits.map(|misfit| P::at(invalid, &format!("action.{}", misfit.field), misfit.message)),
    );
    Ok(problems)
}

/// The rule that `ruleId` of an input names, as its caller saw it last, held until the transaction ends.
pub(super) async fn held<P: Problem>(
    transaction: &DatabaseTransaction,
    reader: &Reader,
    (id, seen): (&ID, i64),
    (not_found, conflict): (P::Code, P::Code),
) -> Result<Model, Stop<P>> {
    let id = Kind::EscalationRule.uuid(id).unwrap_or_default();
    let named = Entity::in_council(reader.council_id()).filter(Column::Id.eq(id));
    let row = named.lock_exclusive().one(transaction).await?;
    let row = row.ok_or_else(|| Stop::Problems(vec![P::at(not_found, "ruleId", NO_RULE)]))?;
    unmoved(row.revision, seen, conflict)?;
    Ok(row)
}

/// What a caller reads whose name belongs to another rule.
pub(super) fn taken(name: &str) -> String {
    format!("Another rule, perhaps a retired one, has the name {name:?}. Choose another.")
}
