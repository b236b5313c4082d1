//! `skillRetire`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::organisation::skill::Model;
use sea_orm::{ActiveModelTrait, IntoActiveModel};

use self::{SkillRetireProblem as P, SkillRetireProblemCode as Code};
use super::{Skill, held};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::mutation::{Stop, changed};
use crate::graphql::problem::problems;

/// The skill to retire.
#[derive(Debug, InputObject)]
pub struct SkillRetireInput {
    /// The skill.
    pub skill_id: ID,
    /// The revision last seen.
    pub expected_revision: i64,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `skillRetire`.
#[derive(Debug, Default, SimpleObject)]
pub struct SkillRetirePayload {
    /// The skill as stored; null when there are problems.
    pub skill: Option<Skill>,
    /// What is to be mended; empty when the skill was retired.
    pub problems: Vec<SkillRetireProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps a skill from being retired.
    SkillRetireProblem, SkillRetireProblemCode {
        /// The skill does not exist.
        NotFound,
        /// It was retired already.
        AlreadyRetired,
        /// Somebody changed the skill since the revision last seen.
        Conflict,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct SkillRetire;

#[Object]
impl SkillRetire {
    /// Retires a skill for good: it is asked of nobody any more, also where a step names it. Who had it, and which
    /// steps named it, stays told.
    async fn skill_retire(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The skill to retire.")] input: SkillRetireInput,
    ) -> Result<SkillRetirePayload, Failure> {
        ctx.allow("Mutation.skillRetire")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(retire(ctx.reader(), input)).await?;
        Ok(SkillRetirePayload {
            skill: ended.row.map(Skill),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn retire(reader: &Reader, input: SkillRetireInput) -> Result<Model, Stop<P>> {
    let transaction = reader.database().write().await?;
    let named = (&input.skill_id, input.expected_revision);
    let codes = (Code::NotFound, Code::Conflict);
    let mut row = held::<P>(&transaction, reader, named, codes).await?;
    if !row.is_active {
        let message = "The skill was retired already.";
        return Err(P::new(Code::AlreadyRetired, "skillId", message).into());
    }
    row.is_active = false;
    row.revision += 1;
    let row = row.into_active_model().reset_all();
    let stored = row.update(&transaction).await?;
    transaction.commit().await?;
    Ok(stored)
}
