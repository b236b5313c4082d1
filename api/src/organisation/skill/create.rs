//! `skillCreate`.

use async_graphql::{Context, InputObject, Object, SimpleObject};
use entities::organisation::skill::{ActiveModel, Column, Entity, Model};
use entities::select::InCouncil;
use rules::text::Limits;
use sea_orm::{ActiveModelTrait, ColumnTrait, QueryFilter, Set};

use self::{SkillCreateProblem as P, SkillCreateProblemCode as Code};
use super::Skill;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Made, Stop, created, none, texts, unique};
use crate::graphql::problem::problems;
use crate::graphql::text::Rule;
use crate::identity::idempotency::Attempt;
use crate::organisation::refer;

/// The skill to make.
#[derive(Debug, InputObject)]
pub struct SkillCreateInput {
    /// Short name, unique in the council.
    pub code: String,
    /// Name for readers.
    pub name: String,
    /// What it is for; null when there is nothing to say.
    pub description: Option<String>,
    /// Sending the same key again within 48 hours makes no second skill.
    pub idempotency_key: Option<String>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `skillCreate`.
#[derive(Debug, Default, SimpleObject)]
pub struct SkillCreatePayload {
    /// The skill as stored; null when there are problems.
    pub skill: Option<Skill>,
    /// What is to be mended; empty when the skill was made.
    pub problems: Vec<SkillCreateProblem>,
    /// Whether this answers an earlier mutation with the same idempotency key.
    pub replayed: bool,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a skill from being made.
    SkillCreateProblem, SkillCreateProblemCode {
        /// A text is blank, too long, or holds what it may not.
        Invalid,
        /// The code belongs to another skill, perhaps a retired one.
        Taken,
        /// The idempotency key was used with another input.
        IdempotencyMismatch,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct SkillCreate;

#[Object]
impl SkillCreate {
    /// Makes a skill, which staff can then be said to have and steps of journeys can ask for.
    async fn skill_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The skill to make.")] input: SkillCreateInput,
    ) -> Result<SkillCreatePayload, Failure> {
        ctx.allow("Mutation.skillCreate")?;
        let attempt = Attempt::of(ctx, "skillCreate", input.idempotency_key.as_deref());
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = created(create(ctx.reader(), &attempt, input)).await?;
        Ok(SkillCreatePayload {
            skill: ended.row.map(Skill),
            problems: ended.problems,
            replayed: ended.replayed,
            client_mutation_id,
        })
    }
}

async fn create(
    reader: &Reader,
    attempt: &Attempt,
    input: SkillCreateInput,
) -> Result<Made<Model>, Stop<P>> {
    let id = reader.clock().new_id();
    let transaction = reader.database().write().await?;
    let earlier = attempt.earlier::<P>(reader, &transaction, id, Code::IdempotencyMismatch);
    if let Some(earlier) = earlier.await? {
        let found = Entity::in_council(reader.council_id()).filter(Column::Id.eq(earlier));
        return Ok(Made::before(found.one(&transaction).await?));
    }
    let description = input.description.as_deref();
    let mut problems = texts(
        Code::Invalid,
        [
            ("code", Some(input.code.as_str()), Rule::Code),
            ("name", Some(&input.name), Rule::Words(Limits::TITLE)),
            ("description", description, Rule::Words(Limits::DESCRIPTION)),
        ],
    );
    if refer::is_taken::<Entity>(reader, &transaction, Column::Code, &input.code).await? {
        problems.push(taken(&input.code));
    }
    none(problems)?;
    let row = ActiveModel {
        id: Set(id),
        council_id: Set(reader.council_id()),
        code: Set(input.code.clone()),
        name: Set(input.name),
        description: Set(input.description),
        is_active: Set(true),
        revision: Set(1),
    };
    let stored = row.insert(&transaction).await;
    let stored = stored.map_err(|error| unique(error, || taken(&input.code)))?;
    transaction.commit().await?;
    Ok(Made::now(stored))
}

fn taken(code: &str) -> P {
    P::new(Code::Taken, "code", refer::taken("skill", code))
}
