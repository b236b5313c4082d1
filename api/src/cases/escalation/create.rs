//! `escalationRuleCreate`.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, SimpleObject};
use entities::journeys::escalation_rule::{Column, Entity, Model};
use entities::select::InCouncil;
use rules::cases::escalation::{MOST_RULES, TriggerKind};
use rules::number::u64_to_usize;
use sea_orm::{ActiveModelTrait, ColumnTrait, DatabaseTransaction, IntoActiveModel, QueryFilter};

use self::{EscalationRuleCreateProblem as P, EscalationRuleCreateProblemCode as Code};
use super::given::{EscalationActionInput, EscalationTriggerInput, Given, taken};
use super::rule::EscalationRule;
use crate::cases::held::hold_council;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Made, Stop, created, unique};
use crate::graphql::problem::problems;
use crate::identity::idempotency::Attempt;

/// The rule to make.
#[derive(Debug, InputObject)]
pub struct EscalationRuleCreateInput {
    /// What it is called: one line of 1 to 100 characters, unique in the council.
    pub name: String,
    /// The journey whose cases it escalates; null for those of every journey.
    pub journey_id: Option<ID>,
    /// What it waits for.
    pub trigger: EscalationTriggerInput,
    /// Whom it gives its cases to; null only marks them.
    pub action: Option<EscalationActionInput>,
    /// Sending the same key again within 48 hours makes no second rule.
    pub idempotency_key: Option<String>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `escalationRuleCreate`.
#[derive(Debug, Default, SimpleObject)]
pub struct EscalationRuleCreatePayload {
    /// The rule as stored; null when there are problems.
    pub rule: Option<EscalationRule>,
    /// What is to be mended; empty when the rule was made.
    pub problems: Vec<EscalationRuleCreateProblem>,
    /// Whether this answers an earlier mutation with the same idempotency key.
    pub replayed: bool,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a rule of escalation from being made.
    EscalationRuleCreateProblem, EscalationRuleCreateProblemCode {
        /// The name is blank or too long, a time is missing, superfluous or out of bounds, or the team or the member
        /// of staff could not have the cases.
        Invalid,
        /// The journey, the team or the member of staff does not exist.
        NotFound,
        /// Another rule has this name.
        Taken,
        /// The council has as many rules as it may have.
        TooMany,
        /// The idempotency key was used with another input.
        IdempotencyMismatch,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct EscalationRuleCreate;

#[Object]
impl EscalationRuleCreate {
    /// Makes a rule by which cases are escalated from now on: also those for which it holds already.
    async fn escalation_rule_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The rule to make.")] input: EscalationRuleCreateInput,
    ) -> Result<EscalationRuleCreatePayload, Failure> {
        ctx.allow("Mutation.escalationRuleCreate")?;
        let key = input.idempotency_key.as_deref();
        let attempt = Attempt::of(ctx, "escalationRuleCreate", key);
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = created(create(ctx.reader(), &attempt, input)).await?;
        Ok(EscalationRuleCreatePayload {
            rule: ended.row.map(EscalationRule),
            problems: ended.problems,
            replayed: ended.replayed,
            client_mutation_id,
        })
    }
}

async fn create(
    reader: &Reader,
    attempt: &Attempt,
    input: EscalationRuleCreateInput,
) -> Result<Made<Model>, Stop<P>> {
    let id = reader.clock().new_id();
    let transaction = reader.database().write().await?;
    let earlier = attempt.earlier::<P>(reader, &transaction, id, Code::IdempotencyMismatch);
    if let Some(earlier) = earlier.await? {
        let found = Entity::in_council(reader.council_id()).filter(Column::Id.eq(earlier));
        return Ok(Made::before(found.one(&transaction).await?));
    }
    has_room(&transaction, reader).await?;
    let name = input.name.clone();
    let mut row = Model {
        id,
        council_id: reader.council_id(),
        name: input.name.clone(),
        journey_id: None,
        kind: TriggerKind::ClockWarning,
        after_working_days: None,
        after_working_hours: None,
        team_id: None,
        assignee_id: None,
        is_active: true,
        changed_at: reader.clock().now(),
        revision: 1,
    };
    let given = Given {
        name: Some(input.name),
        journey_id: input
            .journey_id
            .map_or(MaybeUndefined::Undefined, MaybeUndefined::Value),
        trigger: Some(input.trigger),
        action: input.action,
    };
    let codes = (Code::Invalid, Code::NotFound);
    given.put(reader, &transaction, &mut row, codes).await?;
    let stored = row.into_active_model().insert(&transaction).await;
    let stored =
        stored.map_err(|error| unique(error, || P::new(Code::Taken, "name", taken(&name))))?;
    transaction.commit().await?;
    Ok(Made::now(stored))
}

/// Whether the council may have one more rule. Whoever makes one at once waits.
async fn has_room(transaction: &DatabaseTransaction, reader: &Reader) -> Result<(), Stop<P>> {
    hold_council(transaction, reader.council_id()).await?;
    let active = Entity::in_council(reader.council_id())
        .filter(Column::IsActive.eq(true))
        .all(transaction)
        .await?;
    if active.len() < u64_to_usize(MOST_RULES) {
        return Ok(());
    }
    let message = format!(
        "There are {MOST_RULES} rules already, and no more can be made. Retire one that nobody needs."
    );
    Err(P::new(Code::TooMany, "", message).into())
}
