//! The numbers under which a statement tells its measures and their details apart.

use rules::demand::DemandFamily;
use rules::demand::figures::{CellMeasure, Figure};
use sea_orm::DbErr;

use super::rows::FAMILIES;

pub(super) const CONTACTS: i32 = 1;
pub(super) const OPENED: i32 = 2;
pub(super) const CLOSED: i32 = 3;
pub(super) const WITHDRAWN: i32 = 4;
pub(super) const REOPENED: i32 = 5;
pub(super) const LATEST_CLOSED: i32 = 6;
pub(super) const BREACHED: i32 = 8;
pub(super) const BREACH_ENDED: i32 = 9;
/// Closed cases by working days.
pub(super) const TOOK: i32 = 10;
pub(super) const REPEATED: i32 = 11;
pub(super) const EPISODES: i32 = 12;
pub(super) const CHASED: i32 = 13;

/// The timing of a case that was closed by its due instant.
pub(super) const ON_TIME: i32 = 4;
/// The timing of a case that was closed after its due instant.
pub(super) const LATE: i32 = 5;

/// The measures that a figure is made of.
pub(super) const fn of(figure: Figure) -> &'static [i32] {
    match figure {
        Figure::Contacts => &[CONTACTS],
        Figure::Opened => &[OPENED],
        Figure::Closed => &[CLOSED],
        Figure::Reopened => &[REOPENED],
        Figure::Withdrawn => &[WITHDRAWN],
        Figure::OnTime => &[LATEST_CLOSED],
        Figure::OpenAtEnd => &[OPENED, CLOSED, WITHDRAWN, REOPENED],
        Figure::BreachBacklog => &[BREACHED, BREACH_ENDED],
        Figure::WorkingDays => &[TOOK],
        Figure::RepeatContacts(_) | Figure::FirstContactResolution(_) | Figure::ProgressChases => {
            &[]
        }
    }
}

/// The number of a family.
pub(super) fn family(family: DemandFamily) -> i32 {
    let mut known = FAMILIES.iter().filter(|(one, _)| *one == family);
    known.next().map_or(0, |(_, number)| *number)
}

/// What a row of the answer counts.
pub(super) fn read(measure: i32, detail: i32) -> Result<CellMeasure, DbErr> {
    Ok(match (measure, detail) {
        (CONTACTS, number) => {
            let mut known = FAMILIES.iter().filter(|(_, one)| *one == number);
            let (family, _) = known.next().ok_or_else(|| unknown(measure, detail))?;
            CellMeasure::Contacts(*family)
        }
        (OPENED, _) => CellMeasure::Opened,
        (CLOSED, _) => CellMeasure::Closed,
        (WITHDRAWN, _) => CellMeasure::Withdrawn,
        (REOPENED, _) => CellMeasure::Reopened,
        (LATEST_CLOSED, ON_TIME) => CellMeasure::ClosedOnTime,
        (LATEST_CLOSED, LATE) => CellMeasure::ClosedLate,
        (BREACHED, _) => CellMeasure::Breached,
        (BREACH_ENDED, _) => CellMeasure::BreachEnded,
        (TOOK, days) => CellMeasure::Took(days),
        (REPEATED, _) => CellMeasure::Repeated,
        (EPISODES, detail) => CellMeasure::Episode {
            is_resolved: detail & 1 == 1,
            is_young: detail & 2 == 2,
        },
        (CHASED, _) => CellMeasure::Chased,
        _ => return Err(unknown(measure, detail)),
    })
}

fn unknown(measure: i32, detail: i32) -> DbErr {
    DbErr::Type(format!("no measure has the number {measure}, {detail}"))
}
