//! The skills that the steps of a version ask for: as somebody gives them, checked, and written.

use std::collections::{HashMap, HashSet};

use async_graphql::{ID, InputObject};
use entities::journeys::{step, step_skill};
use entities::organisation::skill;
use entities::select::{InCouncil, in_ids};
use rules::journeys::plan::Fault;
use rules::journeys::skills::{Asked, Named, skill_faults};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Set,
};
use uuid::Uuid;

use super::steps::StepInput;
use crate::graphql::context::Reader;
use crate::graphql::id::Kind;
use crate::graphql::load::grouped;

/// A skill that whoever does a step needs.
#[derive(Clone, Debug, InputObject)]
pub struct StepSkillInput {
    /// The skill.
    pub skill_id: ID,
    /// The lowest level that will do, 1 to 5 as `Skill` says.
    pub level: i32,
}

/// What a step asks for: skills, each with the lowest level that will do.
pub type Needs = Vec<(Uuid, i32)>;

/// The skills that each step asks for, and everything that is wrong with them.
///
/// # Errors
/// When the database fails.
pub async fn check(
    reader: &Reader,
    connection: &impl ConnectionTrait,
    steps: &[StepInput],
) -> Result<(Vec<Needs>, Vec<Fault>), DbErr> {
    let named = steps.iter().flat_map(|step| &step.skills);
    let named: Vec<Uuid> = named
        .filter_map(|one| Kind::Skill.uuid(&one.skill_id))
        .collect();
    let known = known(reader, connection, &named).await?;
    let (mut skills, mut faults) = (Vec::new(), Vec::new());
    for (place, step) in steps.iter().enumerate() {
        let asked = step.skills.iter().map(|one| Asked {
            skill: name(&known, &one.skill_id),
            level: one.level,
        });
        let asked: Vec<Asked> = asked.collect();
        faults.extend(skill_faults(&format!("steps.{place}.skills"), &asked));
        let sound = asked.into_iter().filter_map(|one| match one.skill {
            Named::Active(id) => Some((id, one.level)),
            Named::Retired | Named::Unknown => None,
        });
        skills.push(sound.collect());
    }
    Ok((skills, faults))
}

fn name(known: &HashMap<Uuid, bool>, id: &ID) -> Named {
    let found = Kind::Skill.uuid(id);
    match found.and_then(|id| known.get(&id).map(|is_active| (id, *is_active))) {
        Some((id, true)) => Named::Active(id),
        Some((_, false)) => Named::Retired,
        None => Named::Unknown,
    }
}

/// Which of the ids name a skill, and whether it is in use: none of these is retired until the transaction ends.
async fn known(
    reader: &Reader,
    connection: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, bool>, DbErr> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found = skill::Entity::in_council(reader.council_id())
        .filter(in_ids(skill::Column::Id, ids, reader.backend()))
        .order_by_asc(skill::Column::Id)
        .lock_shared()
        .all(connection)
        .await?;
    Ok(found
        .into_iter()
        .map(|row| (row.id, row.is_active))
        .collect())
}

/// The skills of the steps of a draft as somebody would give them again, by step: those in use.
///
/// # Errors
/// When the database fails.
pub async fn of_version(
    reader: &Reader,
    transaction: &DatabaseTransaction,
    version_id: Uuid,
) -> Result<HashMap<Uuid, Vec<StepSkillInput>>, DbErr> {
    let rows = step_skill::Entity::in_council(reader.council_id())
        .filter(step_skill::Column::StepId.in_subquery(steps(reader, version_id)))
        .order_by_asc(step_skill::Column::SkillId)
        .all(transaction)
        .await?;
    let named: Vec<Uuid> = rows.iter().map(|row| row.skill_id).collect();
    let active: HashSet<Uuid> = known(reader, transaction, &named)
        .await?
        .into_iter()
        .filter_map(|(id, is_active)| is_active.then_some(id))
        .collect();
    let each = rows
        .into_iter()
        .filter(|row| active.contains(&row.skill_id));
    Ok(grouped(each.map(|row| {
        let given = StepSkillInput {
            skill_id: Kind::Skill.id(row.skill_id),
            level: row.level,
        };
        (row.step_id, given)
    })))
}

/// Removes what the steps of a draft ask for.
///
/// # Errors
/// When the database fails.
pub async fn clear(
    reader: &Reader,
    transaction: &DatabaseTransaction,
    version_id: Uuid,
) -> Result<(), DbErr> {
    step_skill::Entity::delete_many()
        .filter(step_skill::Column::CouncilId.eq(reader.council_id()))
        .filter(step_skill::Column::StepId.in_subquery(steps(reader, version_id)))
        .exec(transaction)
        .await
        .map(|_| ())
}

/// The ids of the steps of a version.
fn steps(reader: &Reader, version_id: Uuid) -> sea_orm::sea_query::SelectStatement {
    step::Entity::in_council(reader.council_id())
        .filter(step::Column::JourneyVersionId.eq(version_id))
        .select_only()
        .column(step::Column::Id)
        .into_query()
}

/// Writes what steps that have just been written ask for.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    reader: &Reader,
    transaction: &DatabaseTransaction,
    asked: Vec<(Uuid, (Uuid, i32))>,
) -> Result<(), DbErr> {
    if asked.is_empty() {
        return Ok(());
    }
    let rows = asked
        .into_iter()
        .map(|(step_id, (skill_id, level))| step_skill::ActiveModel {
            council_id: Set(reader.council_id()),
            step_id: Set(step_id),
            skill_id: Set(skill_id),
            level: Set(level),
        });
    step_skill::Entity::insert_many(rows.collect::<Vec<_>>())
        .exec_without_returning(transaction)
        .await
        .map(|_| ())
}
