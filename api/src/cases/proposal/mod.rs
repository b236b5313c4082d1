//! Proposed owners: who of the team of a case could have it, in the order of the rules. Nobody is given anything.

mod load;

use std::collections::HashMap;

use async_graphql::{Context, SimpleObject};
use chrono::NaiveDate;
use entities::cases::cases::Model;
use entities::organisation::{staff, staff_absence, staff_skill};
use futures_util::future::{try_join, try_join3};
use rules::access::Permission;
use rules::cases::CaseState;
use rules::cases::proposal::{Candidate, MOST_PROPOSED, Proposed, needed, order};
use rules::number::{i32_to_usize, i64_to_i32};
use rules::organisation::skill::held;
use uuid::Uuid;

use self::load::{AskedOf, Load, LoadOf};
use super::personal;
use crate::graphql::context::Ask;
use crate::graphql::failure::Failure;
use crate::journeys::version::current::today;
use crate::organisation::absence::AwayOn;
use crate::organisation::skill::{Skill, SkillById};
use crate::organisation::staff::Staff;
use crate::organisation::staff::skills::SaidOf;
use crate::organisation::team::members::StaffOfTeam;

/// A skill that a case needs and somebody lacks, or has at too low a level.
#[derive(Clone, Debug, SimpleObject)]
pub struct CaseMissingSkill {
    /// The skill.
    pub skill: Skill,
    /// The lowest level that will do, 1 to 5 as `Skill` says.
    pub needed: i32,
    /// The level that they have today; null when they do not have the skill.
    pub has: Option<i32>,
}

/// Somebody of the team of a case who could have it, and what speaks for and against it.
#[derive(Clone, Debug, SimpleObject)]
pub struct CaseProposedOwner {
    /// The member of staff.
    pub staff: Staff,
    /// Whether they have, at the level needed, every skill that the case needs now.
    pub meets_skills: bool,
    /// The skills that they lack, by code; empty when they have all.
    pub missing_skills: Vec<CaseMissingSkill>,
    /// Whether they are away today, in the council's time zone.
    pub is_away: bool,
    /// The last day on which they are away; null when they are here, and when nobody knows it yet.
    pub away_until: Option<NaiveDate>,
    /// How many open cases they have in the whole council.
    pub open_case_count: i32,
    /// How many open tasks they have, on whatever cases.
    pub open_task_count: i32,
}

/// Whom the rules propose for a case; `None` when the viewer may not assign it.
///
/// # Errors
/// `FORBIDDEN` when the viewer may assign no case, `BAD_USER_INPUT` for a wrong number.
pub async fn of_case(
    ctx: &Context<'_>,
    case: &Model,
    first: i32,
) -> Result<Option<Vec<CaseProposedOwner>>, Failure> {
    ctx.allow("Case.proposedOwners")?;
    if !(1..=MOST_PROPOSED).contains(&first) {
        return Err(Failure::bad_input(format!(
            "first must be 1 to {MOST_PROPOSED}, not {first}."
        )));
    }
    if !personal::is_reached(ctx, Permission::CaseAssign, case).await? {
        return Ok(None);
    }
    let Some(team) = case.team_id.filter(|_| case.state == CaseState::Open) else {
        return Ok(Some(Vec::new()));
    };
    let loader = ctx.loader();
    let asked = loader.load_one(AskedOf(case.id));
    let (asked, members) = try_join(asked, loader.load_one(StaffOfTeam(team))).await?;
    // What another team is to do needs nothing of this one.
    let own = asked.unwrap_or_default().into_iter();
    let own = own.filter(|asked| asked.team.is_none_or(|other| other == team));
    let needed = needed(own.map(|asked| (asked.skill, asked.level)));
    let active = members.unwrap_or_default().into_iter();
    let team = Team::known(ctx, active.filter(|one| one.0.is_active).collect()).await?;
    let mut proposed = order(&needed, team.candidates());
    proposed.truncate(i32_to_usize(first));
    team.told(ctx, proposed).await.map(Some)
}

/// The people of a team, and what is known of them today.
struct Team {
    today: NaiveDate,
    staff: HashMap<Uuid, staff::Model>,
    said: HashMap<SaidOf, Vec<staff_skill::Model>>,
    away: HashMap<AwayOn, staff_absence::Model>,
    loads: HashMap<LoadOf, Load>,
}

impl Team {
    async fn known(ctx: &Context<'_>, members: Vec<Staff>) -> Result<Self, Failure> {
        let today = today(ctx.reader());
        let loader = ctx.loader();
        let ids: Vec<Uuid> = members.iter().map(|one| one.0.id).collect();
        let each = || ids.iter().copied();
        let said = loader.load_many(each().map(SaidOf));
        let away = loader.load_many(each().map(|staff| AwayOn { staff, today }));
        let loads = loader.load_many(each().map(LoadOf));
        let (said, away, loads) = try_join3(said, away, loads).await?;
        let staff = members.into_iter().map(|one| (one.0.id, one.0));
        Ok(Self {
            today,
            staff: staff.collect(),
            said,
            away,
            loads,
        })
    }

    fn absence(&self, staff: Uuid) -> Option<&staff_absence::Model> {
        let today = self.today;
        self.away.get(&AwayOn { staff, today })
    }

    fn candidates(&self) -> Vec<Candidate> {
        let each = self.staff.values().map(|staff| {
            let said = self.said.get(&SaidOf(staff.id)).into_iter().flatten();
            let held = held(said.map(staff_skill::Model::said), self.today);
            let has = held
                .into_iter()
                .filter_map(|(skill, said)| Some((skill, said.level?)));
            let load = self
                .loads
                .get(&LoadOf(staff.id))
                .copied()
                .unwrap_or_default();
            Candidate {
                id: staff.id,
                name: staff.name.clone(),
                has: has.collect(),
                is_away: self.absence(staff.id).is_some(),
                open_cases: load.cases,
                open_tasks: load.tasks,
            }
        });
        each.collect()
    }

    /// What is told of those who are proposed.
    async fn told(
        &self,
        ctx: &Context<'_>,
        proposed: Vec<Proposed>,
    ) -> Result<Vec<CaseProposedOwner>, Failure> {
        let missing = proposed.iter().flat_map(|one| &one.missing);
        let missing = missing.map(|one| SkillById(one.skill));
        let skills = ctx.loader().load_many(missing).await?;
        let each = proposed.into_iter().filter_map(|one| {
            let staff = self.staff.get(&one.candidate.id)?.clone();
            let lacks = one.missing.iter().filter_map(|missing| {
                Some(CaseMissingSkill {
                    skill: skills.get(&SkillById(missing.skill))?.clone(),
                    needed: missing.needed,
                    has: missing.has,
                })
            });
            let mut missing_skills: Vec<CaseMissingSkill> = lacks.collect();
            missing_skills.sort_by(|one, other| one.skill.0.code.cmp(&other.skill.0.code));
            Some(CaseProposedOwner {
                away_until: self.absence(staff.id).and_then(|absence| absence.ends_on),
                staff: Staff(staff),
                meets_skills: one.missing.is_empty(),
                missing_skills,
                is_away: one.candidate.is_away,
                open_case_count: i64_to_i32(one.candidate.open_cases),
                open_task_count: i64_to_i32(one.candidate.open_tasks),
            })
        });
        Ok(each.collect())
    }
}
