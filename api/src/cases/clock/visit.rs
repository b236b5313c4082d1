//! The stays of a case in stages, each with a clock of its own.

use async_graphql::{Context, Object};
use chrono::{DateTime, Utc};
use entities::cases::{case_pause, cases};
use rules::cases::clock::{Clock, Reading};
use rules::cases::visit::{Visit, visits};
use rules::time::target::Target;

use super::case_clock::{ClockStanding, WorkingTime, counting};
use super::pauses::PausesOf;
use crate::cases::log::EntriesOf;
use crate::graphql::context::Ask;
use crate::graphql::failure::Failure;
use crate::journeys::stage::{Stage, StageById};

/// One stay of a case in a stage, with its clock: the working time since the case came to it, less the
/// pauses that stopped it, until now or until the case left it.
#[derive(Clone, Debug)]
pub struct StageVisit {
    visit: Visit,
    stage: Stage,
    reading: Reading,
}

/// One stay of a case in a stage, with its clock: the working time since the case came to it, less the
/// pauses that stopped it, until now or until the case left it.
#[Object]
impl StageVisit {
    /// The stage, with its target.
    async fn stage(&self) -> &Stage {
        &self.stage
    }

    /// When the case came to it; for the first stage when it was received.
    async fn entered_at(&self) -> DateTime<Utc> {
        self.visit.entered_at
    }

    /// When the case left it or ended; null while it is there.
    async fn left_at(&self) -> Option<DateTime<Utc>> {
        self.visit.left_at
    }

    /// How much has elapsed, in the unit of the stage's target, in days without one. Null where no bank
    /// holidays are known.
    async fn elapsed(&self) -> Option<WorkingTime> {
        self.reading.elapsed.map(Into::into)
    }

    /// How much of the stage's target is left, less than nothing once it is overdue. Null without a target,
    /// and where no bank holidays are known.
    async fn remaining(&self) -> Option<WorkingTime> {
        self.reading.remaining.map(Into::into)
    }

    /// The last instant in time by the stage's target and the pauses that have ended; null without a target,
    /// and where no bank holidays are known.
    async fn due_at(&self) -> Option<DateTime<Utc>> {
        self.reading.due.map(|due| due.at)
    }

    /// How the stay stands to the stage's target, or stood when the case left it; null without a target.
    async fn standing(&self) -> Option<ClockStanding> {
        self.reading.standing.map(Into::into)
    }

    /// Whether a pause stops its clock now; false once the case has left the stage.
    async fn is_paused(&self) -> bool {
        self.reading.is_paused
    }
}

/// The stays of a case in the stages of its version, the earliest first.
///
/// # Errors
/// When the database fails.
pub async fn of_case(ctx: &Context<'_>, case: &cases::Model) -> Result<Vec<StageVisit>, Failure> {
    let entries = ctx.loader().load_one(EntriesOf(case.id)).await?;
    let visits = visits(
        &entries.unwrap_or_default(),
        case.received_at,
        case.closed_at,
    );
    let stages = visits.iter().map(|visit| StageById(visit.stage));
    let stages = ctx.loader().load_many(stages).await?;
    let pauses = ctx.loader().load_one(PausesOf(case.id)).await?;
    let pauses: Vec<_> = pauses
        .iter()
        .flatten()
        .map(case_pause::Model::pause)
        .collect();
    let counting = counting(ctx, case.journey_version_id).await?;
    let now = ctx.reader().clock().now();
    let told = visits.into_iter().filter_map(|visit| {
        let stage = stages.get(&StageById(visit.stage))?.clone();
        let target = Target::of(stage.0.target_working_days, stage.0.target_working_hours);
        let clock = Clock {
            calendar: &counting.calendar,
            zone: ctx.viewer().zone(),
            started_at: visit.entered_at,
            ended_at: visit.left_at,
            pauses: &pauses,
        };
        Some(StageVisit {
            visit,
            reading: clock.read(target, counting.version.terms().warning_percent, now),
            stage,
        })
    });
    Ok(told.collect())
}
