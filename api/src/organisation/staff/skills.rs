//! What members of staff can do.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, Object};
use chrono::{DateTime, NaiveDate, Utc};
use entities::organisation::staff_skill::{Column, Entity, Model};
use rules::organisation::skill::held;
use rules::time::zone::local_date;
use uuid::Uuid;

use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::load::grouped;
use crate::organisation::account::{Account, AccountById};
use crate::organisation::skill::{Skill, SkillById};

/// A skill of a member of staff, as it was said last of the day that is asked about.
#[derive(Clone, Debug)]
pub struct StaffSkill {
    skill: Skill,
    level: i32,
    said: Model,
}

/// A skill of a member of staff, as it was said last of the day that is asked about.
#[Object]
impl StaffSkill {
    /// The skill.
    async fn skill(&self) -> &Skill {
        &self.skill
    }

    /// How well they have it, 1 to 5: 1 begins to learn it, 2 does it with help, 3 does it alone, 4 does the hard
    /// cases too, 5 teaches it.
    async fn level(&self) -> i32 {
        self.level
    }

    /// The first local day of which this was said.
    async fn from(&self) -> NaiveDate {
        self.said.starts_on
    }

    /// The last local day of which this was said, such as that of a certificate; null when it has no end.
    async fn until(&self) -> Option<NaiveDate> {
        self.said.ends_on
    }

    /// When it was said.
    async fn set_at(&self) -> DateTime<Utc> {
        self.said.set_at
    }

    /// Who said it; null when whoever did has no account, and beside an error.
    async fn set_by(&self, ctx: &Context<'_>) -> Fallible<Account> {
        ctx.one(AccountById(self.said.set_by?)).await.transpose()
    }
}

/// The skills that a member of staff has on a local day, today when none is given, by code.
///
/// # Errors
/// When the database fails.
pub async fn of_staff(
    ctx: &Context<'_>,
    staff_id: Uuid,
    on: Option<NaiveDate>,
) -> Result<Vec<StaffSkill>, Failure> {
    let now = ctx.reader().clock().now();
    let day = on.unwrap_or_else(|| local_date(now, ctx.viewer().zone()));
    let said = ctx.loader().load_one(SaidOf(staff_id)).await?;
    let said = said.unwrap_or_default();
    let held = held(said.iter().map(Model::said), day);
    let ids = held.keys().copied().map(SkillById);
    let skills = ctx.loader().load_many(ids).await?;
    let told = said.into_iter().filter_map(|said| {
        let one = held.get(&said.skill_id)?;
        (one.number == said.number).then_some(StaffSkill {
            skill: skills.get(&SkillById(one.skill))?.clone(),
            level: one.level?,
            said,
        })
    });
    let mut told: Vec<StaffSkill> = told.collect();
    told.sort_by(|one, other| one.skill.0.code.cmp(&other.skill.0.code));
    Ok(told)
}

/// Loads what was said of the skills of staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SaidOf(pub Uuid);

impl Loader<SaidOf> for Reader {
    type Value = Vec<Model>;
    type Error = Failure;

    async fn load(&self, keys: &[SaidOf]) -> Result<HashMap<SaidOf, Vec<Model>>, Failure> {
        let select = self.rows_of::<Entity>(Column::StaffId, keys.iter().map(|key| key.0));
        let rows = self.all("skills of staff", select).await?;
        let each = rows.into_iter().map(|row| (SaidOf(row.staff_id), row));
        Ok(grouped(each))
    }
}
