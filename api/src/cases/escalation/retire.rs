//! `escalationRuleRetire`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::journeys::escalation_rule::Model;
use sea_orm::{ActiveModelTrait, IntoActiveModel};

use self::{EscalationRuleRetireProblem as P, EscalationRuleRetireProblemCode as Code};
use super::given::held;
use super::rule::EscalationRule;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Stop, changed};
use crate::graphql::problem::problems;

/// The rule to retire.
#[derive(Debug, InputObject)]
pub struct EscalationRuleRetireInput {
    /// The rule.
    pub rule_id: ID,
    /// The revision last seen.
    pub expected_revision: i64,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `escalationRuleRetire`.
#[derive(Debug, Default, SimpleObject)]
pub struct EscalationRuleRetirePayload {
    /// The rule as stored; null when there are problems.
    pub rule: Option<EscalationRule>,
    /// What is to be mended; empty when the rule was retired.
    pub problems: Vec<EscalationRuleRetireProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a rule of escalation from being retired.
    EscalationRuleRetireProblem, EscalationRuleRetireProblemCode {
        /// The rule does not exist.
        NotFound,
        /// It was retired already.
        AlreadyRetired,
        /// Somebody changed the rule since the revision last seen.
        Conflict,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct EscalationRuleRetire;

#[Object]
impl EscalationRuleRetire {
    /// Retires a rule of escalation for good. Within about a minute its escalations have ended; they stay with their
    /// cases. The cases stay with whom they were given to.
    async fn escalation_rule_retire(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The rule to retire.")] input: EscalationRuleRetireInput,
    ) -> Result<EscalationRuleRetirePayload, Failure> {
        ctx.allow("Mutation.escalationRuleRetire")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(retire(ctx.reader(), input)).await?;
        Ok(EscalationRuleRetirePayload {
            rule: ended.row.map(EscalationRule),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn retire(reader: &Reader, input: EscalationRuleRetireInput) -> Result<Model, Stop<P>> {
    let transaction = reader.database().write().await?;
    let named = (&input.rule_id, input.expected_revision);
    let codes = (Code::NotFound, Code::Conflict);
    let mut row = held::<P>(&transaction, reader, named, codes).await?;
    if !row.is_active {
        let message = "The rule was retired already.";
        return Err(P::new(Code::AlreadyRetired, "ruleId", message).into());
    }
    row.is_active = false;
    row.revision += 1;
    row.changed_at = reader.clock().now();
    let row = row.into_active_model().reset_all();
    let saved = row.update(&transaction).await?;
    transaction.commit().await?;
    Ok(saved)
}
