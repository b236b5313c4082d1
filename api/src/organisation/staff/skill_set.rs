//! `staffSkillSet`.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, SimpleObject};
use chrono::NaiveDate;
use entities::organisation::staff::Model;
use entities::organisation::{skill, staff_skill};
use entities::select::InCouncil;
use rules::access::Permission;
use rules::organisation::skill::{MOST_SAID, level_fault};
use rules::time::period::day_fault;
use sea_orm::{
    ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use self::{StaffSkillSetProblem as P, StaffSkillSetProblemCode as Code};
use super::Staff;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Stop, changed, none};
use crate::graphql::problem::problems;
use crate::organisation::keeper;
use crate::organisation::skill::NO_SKILL;

/// What is said of somebody's skill.
#[derive(Debug, InputObject)]
pub struct StaffSkillSetInput {
    /// The member of staff.
    pub staff_id: ID,
    /// The skill.
    pub skill_id: ID,
    /// How well they have it, 1 to 5 as `Skill` says; null says that they do not have it. It cannot be left out.
    pub level: MaybeUndefined<i32>,
    /// The first local day of which this is said, in the years 1900 to 2199.
    pub from: NaiveDate,
    /// The last one; null when it has no end.
    pub until: Option<NaiveDate>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `staffSkillSet`.
#[derive(Debug, Default, SimpleObject)]
pub struct StaffSkillSetPayload {
    /// The member of staff; null when there are problems.
    pub staff: Option<Staff>,
    /// What is to be mended; empty when it was written down.
    pub problems: Vec<StaffSkillSetProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps somebody's skill from being set.
    StaffSkillSetProblem, StaffSkillSetProblemCode {
        /// The level is missing or none, a day is out of bounds, or the skill was retired.
        Invalid,
        /// The member of staff or the skill does not exist.
        NotFound,
        /// You do not keep a team of this member of staff.
        NotKeeper,
        /// As much was said of this skill of theirs as can be kept.
        TooMany,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct StaffSkillSet;

#[Object]
impl StaffSkillSet {
    /// Says how well a member of staff has a skill on some days. What was said before of other days stands, and
    /// nothing said is removed: of a day the last that was said counts. Saying the same again adds nothing.
    async fn staff_skill_set(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is said of somebody's skill.")] input: StaffSkillSetInput,
    ) -> Result<StaffSkillSetPayload, Failure> {
        ctx.allow("Mutation.staffSkillSet")?;
        let ended = changed(set(ctx.reader(), &input)).await?;
        Ok(StaffSkillSetPayload {
            staff: ended.row.map(Staff),
            problems: ended.problems,
            client_mutation_id: input.client_mutation_id,
        })
    }
}

async fn set(reader: &Reader, input: &StaffSkillSetInput) -> Result<Model, Stop<P>> {
    let transaction = reader.database().write().await?;
    let staff_id = Kind::Staff.uuid(&input.staff_id).unwrap_or_default();
    let wanted = (staff_id, Permission::SkillChange);
    let codes = (Code::NotFound, Code::NotKeeper);
    let staff = keeper::hold_named::<P>(&transaction, reader, wanted, codes).await?;
    let mut problems = faults(input);
    let skill = skill_of(&transaction, reader, &input.skill_id).await?;
    let level = input.level.value().copied();
    match &skill {
        None => problems.push(P::new(Code::NotFound, "skillId", NO_SKILL)),
        Some(skill) if !skill.is_active && level.is_some() => {
            let message = "This skill was retired and is asked of nobody any more. Of a retired skill only null can be said.";
            problems.push(P::new(Code::Invalid, "skillId", message));
        }
        Some(_) => {}
    }
    none(problems)?;
    let skill_id = skill.map(|skill| skill.id).unwrap_or_default();
    let last = last_said(&transaction, &staff, skill_id).await?;
    let entry = staff_skill::Model {
        council_id: staff.council_id,
        staff_id: staff.id,
        skill_id,
        number: last.as_ref().map_or(0, |last| last.number) + 1,
        level,
        starts_on: input.from,
        ends_on: input.until,
        set_by: reader.viewer().account_id(),
        set_at: reader.clock().now(),
    };
    if !last.is_some_and(|last| says_the_same(&last, &entry)) {
        add(&transaction, entry).await?;
    }
    transaction.commit().await?;
    Ok(staff)
}

fn faults(input: &StaffSkillSetInput) -> Vec<P> {
    let mut problems: Vec<P> = Vec::new();
    let mut wrong = |field: &str, message: Option<String>| {
        problems.extend(message.map(|message| P::new(Code::Invalid, field, message)));
    };
    wrong(
        "level",
        match input.level {
            MaybeUndefined::Undefined => Some(
                "level is needed: 1 to 5, or null to say that they do not have the skill."
                    .to_owned(),
            ),
            MaybeUndefined::Null => None,
            MaybeUndefined::Value(level) => level_fault("level", level),
        },
    );
    wrong("from", day_fault("from", input.from));
    if let Some(until) = input.until {
        wrong("until", day_fault("until", until));
        let is_before = until < input.from;
        wrong(
            "until",
            is_before.then(|| {
                format!(
                    "until is the last day and cannot lie before from ({}).",
                    input.from
                )
            }),
        );
    }
    problems
}

/// The skill, which is not retired until the transaction ends.
async fn skill_of(
    transaction: &DatabaseTransaction,
    reader: &Reader,
    id: &ID,
) -> Result<Option<skill::Model>, DbErr> {
    skill::Entity::in_council(reader.council_id())
        .filter(skill::Column::Id.eq(Kind::Skill.uuid(id).unwrap_or_default()))
        .lock_shared()
        .one(transaction)
        .await
}

async fn last_said(
    transaction: &DatabaseTransaction,
    staff: &Model,
    skill_id: Uuid,
) -> Result<Option<staff_skill::Model>, DbErr> {
    staff_skill::Entity::in_council(staff.council_id)
        .filter(staff_skill::Column::StaffId.eq(staff.id))
        .filter(staff_skill::Column::SkillId.eq(skill_id))
        .order_by_desc(staff_skill::Column::Number)
        .one(transaction)
        .await
}

fn says_the_same(one: &staff_skill::Model, other: &staff_skill::Model) -> bool {
    (one.level, one.starts_on, one.ends_on) == (other.level, other.starts_on, other.ends_on)
}

async fn add(transaction: &DatabaseTransaction, entry: staff_skill::Model) -> Result<(), Stop<P>> {
    if entry.number > MOST_SAID {
        let message = format!(
            "Of one skill of a member of staff at most {MOST_SAID} things can be said, and that many were."
        );
        return Err(P::new(Code::TooMany, "", message).into());
    }
    staff_skill::Entity::insert(entry.into_active_model())
        .exec_without_returning(transaction)
        .await?;
    Ok(())
}
