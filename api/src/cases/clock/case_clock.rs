//! The clock of a case, as it is read.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, Enum, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entities::cases::{case_extension, case_pause, cases};
use entities::journeys::journey_version::{self, Column, Entity};
use rules::cases::clock::{self, Clock, Reading};
use rules::number::{count_to_f64, i64_to_i32};
use rules::time::working_days::WorkingCalendar;
use uuid::Uuid;

use super::counted::extended;
use super::pauses::{ClockExtension, ClockPause, ExtensionsOf, PausesOf};
use super::promise::{DuePromise, promises};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::journeys::calendar;

/// An amount of working time: exactly one of days and hours, in the unit of the target.
#[derive(Clone, Copy, Debug, PartialEq, SimpleObject)]
pub struct WorkingTime {
    /// Whole working days, of which the day of receipt is day 0; null when it is in hours.
    pub days: Option<i32>,
    /// Hours of the slots in which work is done; null when it is in days.
    pub hours: Option<f64>,
}

impl From<clock::WorkingTime> for WorkingTime {
    fn from(time: clock::WorkingTime) -> Self {
        match time {
            clock::WorkingTime::Days(days) => Self {
                days: Some(i64_to_i32(days)),
                hours: None,
            },
            clock::WorkingTime::Hours(time) => Self {
                days: None,
                hours: Some(count_to_f64(time.num_seconds()) / 3_600.0),
            },
        }
    }
}

/// How a clock stands to its target.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "rules::cases::clock::Standing")]
pub enum ClockStanding {
    /// In time, and below the warning threshold.
    Within,
    /// In time, but the share of the target that warns is reached.
    Warning,
    /// Past due.
    Breached,
}

/// The clock of a case: the working time since it was received, less the pauses that stopped it, until
/// now or until it ended.
#[derive(Clone, Debug)]
pub struct CaseClock {
    case: Arc<cases::Model>,
    reading: Reading,
    target: Option<clock::WorkingTime>,
    /// Whether the due date does not follow from the target.
    is_due_given: bool,
    pauses: Vec<case_pause::Model>,
    extensions: Vec<case_extension::Model>,
}

/// The clock of a case: the working time since it was received, less the pauses that stopped it, until
/// now or until it ended.
#[Object]
impl CaseClock {
    /// How much it may take, with its extensions. Null when its version sets no target, and when its
    /// deadline was given as it was imported.
    async fn target(&self) -> Option<WorkingTime> {
        self.target.map(Into::into)
    }

    /// How much has elapsed, in the unit of the target, in days without one. Null where no bank holidays
    /// are known.
    async fn elapsed(&self) -> Option<WorkingTime> {
        self.reading.elapsed.map(Into::into)
    }

    /// How much of the target is left: 0 days on the last day, less than nothing once it is overdue. Null
    /// without a target, and where no bank holidays are known.
    async fn remaining(&self) -> Option<WorkingTime> {
        self.reading.remaining.map(Into::into)
    }

    /// The last instant in time, by the pauses that have ended; an imported deadline as given. Null when
    /// nothing was promised.
    async fn due_at(&self) -> Option<DateTime<Utc>> {
        self.case.due_at
    }

    /// Whether the due date was given, as with an imported deadline: pauses, extensions and calendars do
    /// not move it.
    async fn is_due_given(&self) -> bool {
        self.is_due_given
    }

    /// When it warns: the least instant at which what has elapsed reaches the version's `warningPercent`
    /// of the target. Null without a target or a threshold.
    async fn warning_at(&self) -> Option<DateTime<Utc>> {
        self.reading.warning_at
    }

    /// How it stands, or stood when it ended. While it is paused it neither warns nor breaches unless it
    /// did so before. Null when nothing was promised.
    async fn standing(&self, ctx: &Context<'_>) -> Option<ClockStanding> {
        if !self.is_due_given {
            return self.reading.standing.map(Into::into);
        }
        let until = self.case.closed_at.unwrap_or(ctx.reader().clock().now());
        self.case.due_at.map(|due| {
            if due < until {
                ClockStanding::Breached
            } else {
                ClockStanding::Within
            }
        })
    }

    /// Whether a pause stops it now; false once it has ended.
    async fn is_paused(&self) -> bool {
        self.reading.is_paused
    }

    /// Its pauses, also those that do not stop it, the earliest first.
    async fn pauses(&self) -> Vec<ClockPause> {
        let each = self.pauses.iter().map(|pause| ClockPause {
            pause: pause.clone(),
            case: Arc::clone(&self.case),
        });
        each.collect()
    }

    /// The extensions of its target, the earliest first.
    async fn extensions(&self) -> Vec<ClockExtension> {
        let each = self.extensions.iter().map(|extension| ClockExtension {
            extension: extension.clone(),
            case: Arc::clone(&self.case),
        });
        each.collect()
    }

    /// When it was promised to be done, and each time that this moved, the earliest first; null only
    /// beside an error.
    async fn promises(&self, ctx: &Context<'_>) -> Fallible<Vec<DuePromise>> {
        Some(promises(ctx, &self.case).await)
    }
}

/// The clock of a case at the request's instant.
///
/// # Errors
/// When the database fails.
pub async fn of_case(ctx: &Context<'_>, case: &Arc<cases::Model>) -> Result<CaseClock, Failure> {
    let counting = counting(ctx, case.journey_version_id).await?;
    let pauses = ctx.loader().load_one(PausesOf(case.id)).await?;
    let pauses = pauses.unwrap_or_default();
    let extensions = ctx.loader().load_one(ExtensionsOf(case.id)).await?;
    let extensions = extensions.unwrap_or_default();
    let rules: Vec<_> = pauses.iter().map(case_pause::Model::pause).collect();
    let clock = Clock {
        calendar: &counting.calendar,
        zone: ctx.viewer().zone(),
        started_at: case.received_at,
        ended_at: case.closed_at,
        pauses: &rules,
    };
    let terms = counting.version.terms();
    let target = extended(terms.target, &extensions);
    let now = ctx.reader().clock().now();
    let reading = clock.read(target, terms.warning_percent, now);
    let is_ours = case.due_at == reading.due.map(|due| due.at);
    let (reading, target) = if is_ours {
        (reading, target.map(Into::into))
    } else {
        (clock.read(None, None, now), None)
    };
    Ok(CaseClock {
        case: Arc::clone(case),
        reading,
        target,
        is_due_given: !is_ours && case.due_at.is_some(),
        pauses,
        extensions,
    })
}

/// A journey version, and the calendar by which its cases count.
#[derive(Clone, Debug)]
pub struct Counting {
    /// The version.
    pub version: journey_version::Model,
    /// Its calendar.
    pub calendar: Arc<WorkingCalendar>,
}

impl Counting {
    /// Versions, by their ids, with their calendars.
    pub(in crate::cases) fn each(
        versions: Vec<journey_version::Model>,
        mut calendars: HashMap<Uuid, Arc<WorkingCalendar>>,
    ) -> impl Iterator<Item = (Uuid, Self)> {
        versions.into_iter().filter_map(move |version| {
            let calendar = calendars.remove(&version.id)?;
            Some((version.id, Self { version, calendar }))
        })
    }
}

/// How the cases of a version are counted.
///
/// # Errors
/// When the database fails.
pub async fn counting(ctx: &Context<'_>, version_id: Uuid) -> Result<Counting, Failure> {
    let found = ctx.loader().load_one(CountingOf(version_id)).await?;
    found.ok_or_else(|| Failure::fault("a case is under no version"))
}

/// Loads how the cases of versions are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CountingOf(Uuid);

impl Loader<CountingOf> for Reader {
    type Value = Counting;
    type Error = Failure;

    async fn load(&self, keys: &[CountingOf]) -> Result<HashMap<CountingOf, Counting>, Failure> {
        let found = self
            .rows_of::<Entity>(Column::Id, keys.iter().map(|key| key.0))
            .all(self.connection());
        let versions = self.ask("versions that count", found).await?;
        let found = calendar::stored::of_versions(self.connection(), self.council_id(), &versions);
        let calendars = self.ask("calendars of versions", found).await?;
        let each = Counting::each(versions, calendars);
        Ok(each
            .map(|(id, counting)| (CountingOf(id), counting))
            .collect())
    }
}
