//! What proposals are made of: the skills that cases need now, and how much people have to do.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use entities::cases::{case_task, cases};
use entities::journeys::step_skill;
use entities::organisation::skill;
use rules::cases::task::TaskState;
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationDef};
use uuid::Uuid;

use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;
use crate::graphql::load::grouped;

/// A skill that an open, required task asks for by its step.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// The team that has the task; none when no team has.
    pub team: Option<Uuid>,
    /// The skill.
    pub skill: Uuid,
    /// The lowest level that will do.
    pub level: i32,
}

/// Loads what the open, required tasks of cases ask for; retired skills are asked of nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AskedOf(pub Uuid);

impl Loader<AskedOf> for Reader {
    type Value = Vec<Asked>;
    type Error = Failure;

    async fn load(&self, keys: &[AskedOf]) -> Result<HashMap<AskedOf, Vec<Asked>>, Failure> {
        use case_task::Column;
        let asks: RelationDef = case_task::Entity::belongs_to(step_skill::Entity)
            .from((Column::StepId, Column::CouncilId))
            .to((step_skill::Column::StepId, step_skill::Column::CouncilId))
            .into();
        let named: RelationDef = step_skill::Entity::belongs_to(skill::Entity)
            .from((step_skill::Column::SkillId, step_skill::Column::CouncilId))
            .to((skill::Column::Id, skill::Column::CouncilId))
            .into();
        let council = self.council_id();
        let found = self
            .rows_of::<case_task::Entity>(Column::CaseId, keys.iter().map(|key| key.0))
            .join(JoinType::InnerJoin, asks)
            .join(JoinType::InnerJoin, named)
            .filter(step_skill::Column::CouncilId.eq(council))
            .filter(skill::Column::CouncilId.eq(council))
            .filter(skill::Column::IsActive.eq(true))
            .filter(Column::State.eq(TaskState::Open))
            .filter(Column::IsRequired.eq(true))
            .select_only()
            .column(Column::CaseId)
            .column(Column::TeamId)
            .column(step_skill::Column::SkillId)
            .column(step_skill::Column::Level)
            .into_tuple::<(Uuid, Option<Uuid>, Uuid, i32)>()
            .all(self.connection());
        let rows = self.ask("skills asked of case", found).await?;
        Ok(grouped(rows.into_iter().map(
            |(case, team, skill, level)| (AskedOf(case), Asked { team, skill, level }),
        )))
    }
}

/// How much somebody has to do.
#[derive(Clone, Copy, Debug, Default)]
pub struct Load {
    /// Open cases that they have.
    pub cases: i64,
    /// Open tasks that they have.
    pub tasks: i64,
}

/// Loads how much members of staff have to do in the whole council, whoever asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LoadOf(pub Uuid);

impl Loader<LoadOf> for Reader {
    type Value = Load;
    type Error = Failure;

    async fn load(&self, keys: &[LoadOf]) -> Result<HashMap<LoadOf, Load>, Failure> {
        let each = || keys.iter().map(|key| key.0);
        let cases = self
            .rows_of::<cases::Entity>(cases::Column::AssigneeId, each())
            .filter(cases::Column::ClosedAt.is_null())
            .select_only()
            .column(cases::Column::AssigneeId)
            .column_as(cases::Column::Id.count(), "open")
            .group_by(cases::Column::AssigneeId)
            .into_tuple::<(Uuid, i64)>()
            .all(self.connection());
        let cases = self.ask("open cases of staff", cases).await?;
        let tasks = self
            .rows_of::<case_task::Entity>(case_task::Column::AssigneeId, each())
            .filter(case_task::Column::State.eq(TaskState::Open))
            .select_only()
            .column(case_task::Column::AssigneeId)
            .column_as(case_task::Column::Id.count(), "open")
            .group_by(case_task::Column::AssigneeId)
            .into_tuple::<(Uuid, i64)>()
            .all(self.connection());
        let tasks = self.ask("open tasks of staff", tasks).await?;
        let mut loads: HashMap<LoadOf, Load> = HashMap::new();
        for (staff, open) in cases {
            loads.entry(LoadOf(staff)).or_default().cases = open;
        }
        for (staff, open) in tasks {
            loads.entry(LoadOf(staff)).or_default().tasks = open;
        }
        Ok(loads)
    }
}
