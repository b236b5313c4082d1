//! Which skills whoever does a step needs.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, SimpleObject};
use entities::journeys::step_skill::{Column, Entity};
use uuid::Uuid;

use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::load::grouped;
use crate::organisation::skill::{Skill, SkillById};

/// A skill that whoever does a step needs.
#[derive(Clone, Debug, SimpleObject)]
pub struct StepSkill {
    /// The skill. Where it was retired, the step asks for it no more.
    pub skill: Skill,
    /// The lowest level that will do, 1 to 5 as `Skill` says.
    pub level: i32,
}

/// The skills that a step asks for, by code.
///
/// # Errors
/// `FORBIDDEN` when the viewer may not see staff; otherwise a fault.
pub async fn of_step(ctx: &Context<'_>, step_id: Uuid) -> Result<Vec<StepSkill>, Failure> {
    ctx.allow("Step.skills")?;
    let asked = ctx.loader().load_one(SkillsOfStep(step_id)).await?;
    let asked = asked.unwrap_or_default();
    let ids = asked.iter().map(|(id, _)| SkillById(*id));
    let skills = ctx.loader().load_many(ids).await?;
    let told = asked.iter().filter_map(|(id, level)| {
        let skill = skills.get(&SkillById(*id))?.clone();
        Some(StepSkill {
            skill,
            level: *level,
        })
    });
    let mut told: Vec<StepSkill> = told.collect();
    told.sort_by(|one, other| one.skill.0.code.cmp(&other.skill.0.code));
    Ok(told)
}

/// Loads the skills that steps ask for, each with its level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SkillsOfStep(pub Uuid);

impl Loader<SkillsOfStep> for Reader {
    type Value = Vec<(Uuid, i32)>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[SkillsOfStep],
    ) -> Result<HashMap<SkillsOfStep, Vec<(Uuid, i32)>>, Failure> {
        let select = self.rows_of::<Entity>(Column::StepId, keys.iter().map(|key| key.0));
        let rows = self.all("skills of step", select).await?;
        let each = rows.into_iter();
        Ok(grouped(each.map(|row| {
            (SkillsOfStep(row.step_id), (row.skill_id, row.level))
        })))
    }
}
