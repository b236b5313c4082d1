//! The steps of a version: what is to be done on each of its cases. They draw nothing from the story's
//! chance.

use chrono::{DateTime, Utc};
use entities::journeys::{stage, step};
use uuid::Uuid;

use super::journeys::Journeys;
use super::maker::Beside;
use super::stages::StepPlan;

impl Journeys {
    /// Adds the steps of a version whose stages are there.
    pub(super) fn add_steps(
        &mut self,
        version_id: Uuid,
        published_at: DateTime<Utc>,
        plans: &[StepPlan],
    ) -> Vec<step::Model> {
        let mut ids = Beside::row(version_id);
        let stages: Vec<&stage::Model> = self
            .stages
            .iter()
            .filter(|stage| stage.journey_version_id == version_id)
            .collect();
        let steps: Vec<step::Model> = (1..)
            .zip(plans)
            .filter_map(|(position, (code, title, stage, is_required, days))| {
                let stage = stages.iter().find(|row| row.code == *stage)?;
                Some(step::Model {
                    id: ids.id(published_at),
                    council_id: stage.council_id,
                    journey_version_id: version_id,
                    position,
                    code: (*code).to_owned(),
                    title: (*title).to_owned(),
                    stage_id: Some(stage.id),
                    is_required: *is_required,
                    target_working_days: *days,
                    target_working_hours: None,
                    team_id: stage.team_id,
                })
            })
            .collect();
        self.steps.extend(steps.clone());
        steps
    }
}
