//! The facts of cases in a statement: their columns, how each is had of a cell or of a case, and how they
//! are read back.

use rules::demand::{DemandCode, Timing};
use rules::journeys::OutcomeKind;
use rules::organisation::CustomerKind;
use rules::performance::{CaseFacts, Dimension, DimensionSet, Reading, Source, Tally, TimeAnchor};
use sea_orm::{ActiveEnum, DbErr, QueryResult, TryGetable};
use uuid::Uuid;

use crate::demand::cells::code::numbered;
use crate::demand::cells::cube::CellDimension;

/// Working days of the case `k`, if it is closed.
pub(super) const WORKING_DAYS: &str = "CASE WHEN k.state = 'CLOSED' THEN k.working_days END";

/// The name and the type of a fact's column.
pub(super) const fn column(fact: Dimension) -> (&'static str, &'static str) {
    match fact {
        Dimension::Journey => ("journey", "uuid"),
        Dimension::Service => ("service", "uuid"),
        Dimension::Version => ("version", "uuid"),
        Dimension::Channel => ("channel", "uuid"),
        Dimension::Team => ("team", "uuid"),
        Dimension::Outcome => ("outcome", "uuid"),
        Dimension::OutcomeKind => ("outcome_kind", "text"),
        Dimension::DemandCode => ("demand_code", "integer"),
        Dimension::CustomerKind => ("customer_kind", "text"),
        Dimension::OnTime => ("on_time", "integer"),
        Dimension::IsClosed => ("is_closed", "integer"),
        Dimension::HasDue => ("has_due", "integer"),
        Dimension::WorkingDays => ("working_days", "integer"),
    }
}

/// How a fact of cases is told by cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// By all of them.
    Always,
    /// By those that tell this apart.
    By(CellDimension),
    /// By none.
    Never,
}

/// How the fact of the cases that a reading counts is told by cells.
pub(super) fn told(fact: Dimension, reading: &Reading) -> Told {
    let is_stock = reading.tally == Tally::Stock;
    match fact {
        Dimension::Journey | Dimension::Version | Dimension::Service | Dimension::CustomerKind => {
            Told::Always
        }
        Dimension::Channel => Told::By(CellDimension::Channel),
        Dimension::Team => Told::By(CellDimension::Team),
        Dimension::DemandCode => Told::By(CellDimension::DemandCode),
        Dimension::HasDue if reading.anchor == TimeAnchor::Due => Told::Always,
        // What comes into a stock or leaves it is not told by how it ended, and contacts have no end.
        _ if is_stock || reading.anchor.source() == Source::Contact => Told::Never,
        Dimension::Outcome | Dimension::OutcomeKind => Told::By(CellDimension::Outcome),
        Dimension::IsClosed if reading.anchor == TimeAnchor::Closed => Told::Always,
        Dimension::OnTime | Dimension::IsClosed | Dimension::HasDue => {
            Told::By(CellDimension::Timing)
        }
        Dimension::WorkingDays => Told::By(CellDimension::WorkingDays),
    }
}

/// The fact of the cell or delta `t`, of its journey `j` and its outcome `o`.
pub(super) fn of_cell(fact: Dimension, anchor: TimeAnchor) -> String {
    let timing = |wanted: &[Timing]| {
        let numbers: Vec<String> = wanted.iter().map(|it| it.number().to_string()).collect();
        format!("t.timing IN ({})", numbers.join(", "))
    };
    let flag = |condition: String| format!("CASE WHEN {condition} THEN 1 ELSE 0 END");
    let text = match fact {
        Dimension::Journey => "t.journey_id",
        Dimension::Service => "j.service_id",
        Dimension::Version => "t.version_id",
        Dimension::Channel => "t.channel_id",
        Dimension::Team => "t.team_id",
        Dimension::Outcome => "t.outcome_id",
        Dimension::OutcomeKind => "o.kind",
        Dimension::DemandCode => "CAST(t.demand_code AS integer)",
        Dimension::CustomerKind => "j.customer_kind",
        Dimension::WorkingDays => "t.working_days",
        Dimension::IsClosed if anchor == TimeAnchor::Closed => "1",
        Dimension::HasDue if anchor == TimeAnchor::Due => "1",
        Dimension::OnTime => {
            return format!(
                "CASE t.timing WHEN {} THEN 1 WHEN {} THEN 0 END",
                Timing::ClosedOnTime.number(),
                Timing::ClosedLate.number()
            );
        }
        Dimension::IsClosed => {
            return flag(timing(&[
                Timing::ClosedWithoutDue,
                Timing::ClosedOnTime,
                Timing::ClosedLate,
            ]));
        }
        Dimension::HasDue => {
            return flag(timing(&[
                Timing::OpenWithDue,
                Timing::ClosedOnTime,
                Timing::ClosedLate,
            ]));
        }
    };
    text.to_owned()
}

/// The fact of the case `k`, of its journey `j` and its outcome `o`.
pub(super) fn of_case(fact: Dimension) -> String {
    let text = match fact {
        Dimension::Journey => "k.journey_id",
        Dimension::Service => "j.service_id",
        Dimension::Version => "k.journey_version_id",
        Dimension::Channel => "k.channel_id",
        Dimension::Team => "k.team_id",
        Dimension::Outcome => "k.outcome_id",
        Dimension::OutcomeKind => "o.kind",
        Dimension::DemandCode => return numbered("k.demand_code", DemandCode::number),
        Dimension::CustomerKind => "j.customer_kind",
        Dimension::OnTime => {
            "CASE WHEN k.state = 'CLOSED' AND k.due_at IS NOT NULL \
             THEN CASE WHEN k.closed_at <= k.due_at THEN 1 ELSE 0 END END"
        }
        Dimension::IsClosed => "CASE WHEN k.state = 'CLOSED' THEN 1 ELSE 0 END",
        Dimension::HasDue => "CASE WHEN k.due_at IS NOT NULL THEN 1 ELSE 0 END",
        Dimension::WorkingDays => WORKING_DAYS,
    };
    text.to_owned()
}

/// The fact of the contact `c`, of the case `k` that it is about, and of its journey `j`.
pub(super) fn of_contact(fact: Dimension) -> String {
    let text = match fact {
        Dimension::Journey => "c.journey_id",
        Dimension::Service => "j.service_id",
        Dimension::Version => "k.journey_version_id",
        Dimension::Channel => "c.channel_id",
        Dimension::Team => "k.team_id",
        Dimension::DemandCode => return numbered("c.demand_code", DemandCode::number),
        Dimension::CustomerKind => "j.customer_kind",
        // What contacts do not have.
        Dimension::Outcome
        | Dimension::OutcomeKind
        | Dimension::OnTime
        | Dimension::IsClosed
        | Dimension::HasDue
        | Dimension::WorkingDays => return format!("CAST(NULL AS {})", column(fact).1),
    };
    text.to_owned()
}

/// The facts in a row; what was not asked for is left out.
///
/// # Errors
/// When a column is not what it should be.
pub(super) fn read(row: &QueryResult, facts: &DimensionSet) -> Result<CaseFacts, DbErr> {
    let fact = Facts { row, facts };
    let code = fact.get::<i32>(Dimension::DemandCode)?;
    let code = code.and_then(|number| i16::try_from(number).ok());
    Ok(CaseFacts {
        journey: fact.id(Dimension::Journey)?,
        service: fact.id(Dimension::Service)?,
        version: fact.id(Dimension::Version)?,
        channel: fact.id(Dimension::Channel)?,
        team: fact.id(Dimension::Team)?,
        outcome: fact.id(Dimension::Outcome)?,
        outcome_kind: fact.code::<OutcomeKind>(Dimension::OutcomeKind)?,
        demand_code: code.and_then(DemandCode::of_number),
        customer_kind: fact.code::<CustomerKind>(Dimension::CustomerKind)?,
        on_time: fact.get::<i32>(Dimension::OnTime)?.map(|flag| flag == 1),
        is_closed: fact.get::<i32>(Dimension::IsClosed)? == Some(1),
        has_due: fact.get::<i32>(Dimension::HasDue)? == Some(1),
        working_days: fact
            .get::<i32>(Dimension::WorkingDays)?
            .filter(|days| *days >= 0),
    })
}

/// The facts in one row; what was not asked for is none.
struct Facts<'a> {
    row: &'a QueryResult,
    facts: &'a DimensionSet,
}

impl Facts<'_> {
    fn get<T: TryGetable>(&self, fact: Dimension) -> Result<Option<T>, DbErr> {
        if self.facts.contains(&fact) {
            self.row.try_get("", column(fact).0)
        } else {
            Ok(None)
        }
    }

    /// In cells the nil id is none.
    fn id(&self, fact: Dimension) -> Result<Option<Uuid>, DbErr> {
        let id = self.get::<Uuid>(fact)?;
        Ok(id.filter(|id| !id.is_nil()))
    }

    fn code<E: ActiveEnum<Value = String>>(&self, fact: Dimension) -> Result<Option<E>, DbErr> {
        self.get::<String>(fact)?
            .map(|code| E::try_from_value(&code))
            .transpose()
    }
}
