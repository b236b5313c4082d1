//! `skillChange`.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, SimpleObject};
use entities::organisation::skill::Model;
use rules::text::Limits;
use sea_orm::{ActiveModelTrait, IntoActiveModel};

use self::{SkillChangeProblem as P, SkillChangeProblemCode as Code};
use super::{Skill, held};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Stop, changed, none, texts};
use crate::graphql::problem::problems;
use crate::graphql::text::{Rule, given};

/// What to change of a skill; what is left out stays.
#[derive(Debug, InputObject)]
pub struct SkillChangeInput {
    /// The skill.
    pub skill_id: ID,
    /// The revision last seen.
    pub expected_revision: i64,
    /// A new name for readers; null leaves it as it is.
    pub name: Option<String>,
    /// A new text on what it is for; null removes it.
    pub description: MaybeUndefined<String>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `skillChange`.
#[derive(Debug, Default, SimpleObject)]
pub struct SkillChangePayload {
    /// The skill as stored; null when there are problems.
    pub skill: Option<Skill>,
    /// What is to be mended; empty when the skill was changed.
    pub problems: Vec<SkillChangeProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a skill from being changed.
    SkillChangeProblem, SkillChangeProblemCode {
        /// A text is blank, too long, or holds what it may not.
        Invalid,
        /// The skill does not exist.
        NotFound,
        /// The skill was retired.
        Retired,
        /// Somebody changed the skill since the revision last seen.
        Conflict,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct SkillChange;

#[Object]
impl SkillChange {
    /// Changes what a skill is called and what it is for. Its code stays, and so does who has it.
    async fn skill_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to change.")] input: SkillChangeInput,
    ) -> Result<SkillChangePayload, Failure> {
        ctx.allow("Mutation.skillChange")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(change(ctx.reader(), input)).await?;
        Ok(SkillChangePayload {
            skill: ended.row.map(Skill),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn change(reader: &Reader, input: SkillChangeInput) -> Result<Model, Stop<P>> {
    let description = given(&input.description);
    none(texts(
        Code::Invalid,
        [
            ("name", input.name.as_deref(), Rule::Words(Limits::TITLE)),
            ("description", description, Rule::Words(Limits::DESCRIPTION)),
        ],
    ))?;
    let transaction = reader.database().write().await?;
    let named = (&input.skill_id, input.expected_revision);
    let codes = (Code::NotFound, Code::Conflict);
    let mut row = held::<P>(&transaction, reader, named, codes).await?;
    if !row.is_active {
        let message = "The skill was retired, and stays as it is. Make another.";
        return Err(P::new(Code::Retired, "skillId", message).into());
    }
    row.name = input.name.unwrap_or(row.name);
    input.description.update_to(&mut row.description);
    row.revision += 1;
    let row = row.into_active_model().reset_all();
    let stored = row.update(&transaction).await?;
    transaction.commit().await?;
    Ok(stored)
}
