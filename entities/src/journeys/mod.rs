//! Customer journeys: their versions, stages, outcomes and the activities of imported logs.

pub mod activity;
pub mod bank_holiday;
pub mod calendar_change;
pub mod closure;
pub mod escalation_rule;
pub mod holiday_span;
pub mod journey;
pub mod journey_team;
pub mod journey_version;
pub mod outcome;
pub mod partner_journey;
pub mod stage;
pub mod stage_transition;
pub mod step;
pub mod step_skill;
pub mod version_form;
pub mod version_outcome;
pub mod working_week;
