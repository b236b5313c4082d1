//! What the due date of a case follows from besides its receipt: the calendar and the target of its
//! version, its pauses and its extensions.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use entities::cases::{case_extension, case_pause, cases};
use entities::journeys::journey_version;
use entities::select::InCouncil;
use rules::cases::clock::{Due, Pause};
use rules::cases::replay::{Detail, Given};
use rules::number::i32_to_u32;
use rules::time::target::Target;
use rules::time::working_days::WorkingCalendar;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder};
use serde_json::json;
use uuid::Uuid;

use crate::cases::dates;
use crate::cases::record::Change;
use crate::cases::version_rules::{self, Of};
use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;
use crate::journeys::calendar;

/// How the time of a case is counted.
#[derive(Clone, Debug)]
pub(in crate::cases) struct Counted {
    /// The version that it is under.
    pub version: journey_version::Model,
    /// When work is done.
    pub calendar: Arc<WorkingCalendar>,
    /// Its pauses, the earliest first.
    pub pauses: Vec<case_pause::Model>,
    /// Its extensions, the earliest first.
    pub extensions: Vec<case_extension::Model>,
    /// Where its days begin.
    pub zone: Tz,
}

impl Counted {
    /// Reads it of a case that is held.
    pub async fn read(
        transaction: &impl ConnectionTrait,
        reader: &Reader,
        case: &cases::Model,
    ) -> Result<Self, Failure> {
        let council_id = case.council_id;
        let of = Of {
            council_id,
            version_id: case.journey_version_id,
        };
        let version = version_rules::version(transaction, of).await?;
        let pauses = case_pause::Entity::in_council(council_id)
            .filter(case_pause::Column::CaseId.eq(case.id))
            .order_by_asc(case_pause::Column::PausedAt)
            .order_by_asc(case_pause::Column::Id)
            .all(transaction)
            .await?;
        // Without a cap no case of the version was ever extended.
        let extensions = if version.extension_cap.is_some() {
            case_extension::Entity::in_council(council_id)
                .filter(case_extension::Column::CaseId.eq(case.id))
                .order_by_asc(case_extension::Column::ExtendedAt)
                .order_by_asc(case_extension::Column::Id)
                .all(transaction)
                .await?
        } else {
            Vec::new()
        };
        Ok(Self {
            calendar: calendar::of_version(transaction, &version).await?,
            version,
            pauses,
            extensions,
            zone: reader.viewer().zone(),
        })
    }

    /// By how much its target is extended in all.
    pub fn extended_by(&self) -> u32 {
        extended_by(&self.extensions)
    }

    /// The pauses as the rules take them.
    pub fn rules(&self) -> Vec<Pause> {
        self.pauses.iter().map(case_pause::Model::pause).collect()
    }

    /// When a case received at an instant is due by it.
    pub fn due(&self, received_at: DateTime<Utc>) -> Option<Due> {
        let target = extended(self.version.terms().target, &self.extensions);
        dates::due(
            received_at,
            target,
            &self.calendar,
            self.zone,
            &self.rules(),
        )
    }

    /// Whether the due date of a case is the one that follows from it. If not it was given by somebody
    /// else, as with an imported deadline, and stays.
    pub fn gives(&self, case: &cases::Model) -> bool {
        case.due_at == self.due(case.received_at).map(|due| due.at)
    }

    /// Ends the pauses that last, as the case ends.
    pub fn end(&mut self, at: DateTime<Utc>, by: Option<Uuid>) {
        for pause in &mut self.pauses {
            if pause.resumed_at.is_none() {
                pause.resumed_at = Some(at.max(pause.paused_at));
                pause.resumed_by = by;
            }
        }
    }

    /// Lets the pauses that ended with the case end when it really ended.
    pub fn correct_end(&mut self, was: DateTime<Utc>, is: DateTime<Utc>) {
        for pause in &mut self.pauses {
            if pause.resumed_at == Some(was) {
                pause.resumed_at = Some(is.max(pause.paused_at));
            }
        }
    }

    /// Writes into the change of a case what became of it since `before`: the pauses and extensions that
    /// are other or new, and the due date where it follows from them.
    pub fn write(self, before: &Self, change: &mut Change<'_>) {
        let due = match (change.before(), change.case()) {
            (Some(was), Some(is)) if before.gives(was) => Some(self.due(is.received_at)),
            _ => None,
        };
        if let Some(due) = due {
            change.alter(|case| {
                case.due_at = due.map(|due| due.at);
                case.due_on = due.map(|due| due.on);
            });
        }
        let pauses = before.pauses.iter().map(Some);
        let pauses = pauses.chain(std::iter::repeat(None));
        for (was, is) in pauses.zip(self.pauses) {
            change.pause(was, is);
        }
        for extension in self.extensions.into_iter().skip(before.extensions.len()) {
            change.extension(extension);
        }
    }
}

/// By how much extensions add up.
pub(in crate::cases) fn extended_by(extensions: &[case_extension::Model]) -> u32 {
    extensions.iter().fold(0, |sum: u32, extension| {
        sum.saturating_add(i32_to_u32(extension.extended_by))
    })
}

/// A target with the extensions of a case.
pub(in crate::cases) fn extended(
    target: Option<Target>,
    extensions: &[case_extension::Model],
) -> Option<Target> {
    target.map(|target| target.extended(extended_by(extensions)))
}

/// What an event says of when the case is due: nothing where that did not move.
pub(in crate::cases) fn moved(change: &Change<'_>) -> Detail {
    let moved = change
        .before()
        .zip(change.case())
        .and_then(|(was, is)| Given::change(was.due_at, is.due_at));
    Detail {
        due_at: moved,
        ..Detail::default()
    }
}

/// A detail as an event keeps it; `None` when it says nothing.
pub(in crate::cases) fn detail(said: &Detail) -> Option<serde_json::Value> {
    (*said != Detail::default()).then(|| json!(said))
}
