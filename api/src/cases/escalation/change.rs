//! `escalationRuleChange`.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, SimpleObject};
use entities::journeys::escalation_rule::Model;
use sea_orm::{ActiveModelTrait, IntoActiveModel};

use self::{EscalationRuleChangeProblem as P, EscalationRuleChangeProblemCode as Code};
use super::given::{EscalationActionInput, EscalationTriggerInput, Given, held, taken};
use super::rule::EscalationRule;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Stop, changed, unique};
use crate::graphql::problem::problems;

/// What to change of a rule; what is left out stays.
#[derive(Debug, InputObject)]
pub struct EscalationRuleChangeInput {
    /// The rule.
    pub rule_id: ID,
    /// The revision last seen.
    pub expected_revision: i64,
    /// A new name: one line of 1 to 100 characters, unique in the council; null leaves it as it is.
    pub name: Option<String>,
    /// The journey whose cases it escalates from now on; null for those of every journey.
    pub journey_id: MaybeUndefined<ID>,
    /// What it waits for from now on; null leaves it as it is.
    pub trigger: Option<EscalationTriggerInput>,
    /// Whom it gives its cases to from now on, an empty one only marks them; null leaves it as it is.
    pub action: Option<EscalationActionInput>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `escalationRuleChange`.
#[derive(Debug, Default, SimpleObject)]
pub struct EscalationRuleChangePayload {
    /// The rule as stored; null when there are problems.
    pub rule: Option<EscalationRule>,
    /// What is to be mended; empty when the rule was changed.
    pub problems: Vec<EscalationRuleChangeProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a rule of escalation from being changed.
    EscalationRuleChangeProblem, EscalationRuleChangeProblemCode {
        /// The name is blank or too long, a time is missing, superfluous or out of bounds, or the team or the member
        /// of staff could not have the cases.
        Invalid,
        /// The rule, the journey, the team or the member of staff does not exist.
        NotFound,
        /// Another rule has this name.
        Taken,
        /// The rule was retired.
        Retired,
        /// Somebody changed the rule since the revision last seen.
        Conflict,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct EscalationRuleChange;

#[Object]
impl EscalationRuleChange {
    /// Changes a rule of escalation. Within about a minute, escalations for which it no longer holds have ended; those
    /// for which it still holds stay as they are, and no case is escalated a second time.
    async fn escalation_rule_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to change.")] input: EscalationRuleChangeInput,
    ) -> Result<EscalationRuleChangePayload, Failure> {
        ctx.allow("Mutation.escalationRuleChange")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(change(ctx.reader(), input)).await?;
        Ok(EscalationRuleChangePayload {
            rule: ended.row.map(EscalationRule),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn change(reader: &Reader, input: EscalationRuleChangeInput) -> Result<Model, Stop<P>> {
    let transaction = reader.database().write().await?;
    let named = (&input.rule_id, input.expected_revision);
    let codes = (Code::NotFound, Code::Conflict);
    let mut row = held::<P>(&transaction, reader, named, codes).await?;
    if !row.is_active {
        let message = "The rule was retired, and escalates nothing. Make another.";
        return Err(P::new(Code::Retired, "ruleId", message).into());
    }
    let given = Given {
        name: input.name,
        journey_id: input.journey_id,
        trigger: input.trigger,
        action: input.action,
    };
    let codes = (Code::Invalid, Code::NotFound);
    given.put(reader, &transaction, &mut row, codes).await?;
    row.revision += 1;
    row.changed_at = reader.clock().now();
    let name = row.name.clone();
    let row = row.into_active_model().reset_all();
    let saved = row.update(&transaction).await;
    let saved =
        saved.map_err(|error| unique(error, || P::new(Code::Taken, "name", taken(&name))))?;
    transaction.commit().await?;
    Ok(saved)
}
