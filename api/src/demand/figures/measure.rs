//! The numbers under which a statement tells its measures and their details apart. Up to 10 they are
//! those of roll-ups.

use rules::demand::DemandFamily;
use rules::demand::figures::{CellMeasure, Figure};
use sea_orm::DbErr;

/// No measure: cells are not to be trusted.
pub(super) const PENDING: i32 = 0;
pub(super) const CONTACTS: i32 = 1;
pub(super) const OPENED: i32 = 2;
pub(super) const CLOSED: i32 = 3;
pub(super) const WITHDRAWN: i32 = 4;
pub(super) const REOPENED: i32 = 5;
pub(super) const LATEST_CLOSED: i32 = 6;
pub(super) const BREACHED: i32 = 8;
pub(super) const BREACH_ENDED: i32 = 9;
pub(super) const MERGED: i32 = 10;
/// Closed cases by working days.
pub(super) const TOOK: i32 = 11;
pub(super) const REPEATED: i32 = 12;
pub(super) const EPISODES: i32 = 13;
pub(super) const CHASED: i32 = 14;

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
        Figure::Merged => &[MERGED],
        Figure::OnTime => &[LATEST_CLOSED],
        Figure::OpenAtEnd => &[OPENED, CLOSED, WITHDRAWN, MERGED, REOPENED],
        Figure::BreachBacklog => &[BREACHED, BREACH_ENDED],
        Figure::WorkingDays => &[TOOK],
        Figure::RepeatContacts(_) | Figure::FirstContactResolution(_) | Figure::ProgressChases => {
            &[]
        }
    }
}

/// What a row of the answer counts.
pub(super) fn read(measure: i32, detail: i32) -> Result<CellMeasure, DbErr> {
    Ok(match (measure, detail) {
        (CONTACTS, number) => {
            let family = i16::try_from(number).ok().and_then(DemandFamily::of_number);
            CellMeasure::Contacts(family.ok_or_else(|| unknown(measure, detail))?)
        }
        (OPENED, _) => CellMeasure::Opened,
        (CLOSED, _) => CellMeasure::Closed,
        (WITHDRAWN, _) => CellMeasure::Withdrawn,
        (MERGED, _) => CellMeasure::Merged,
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

#[cfg(test)]
mod tests {
    use rules::demand::{Measure, Timing};

    use super::*;

    #[test]
    fn the_numbers_are_those_of_roll_ups() {
        let known = [
            (CONTACTS, Measure::Contacts),
            (OPENED, Measure::Opened),
            (CLOSED, Measure::Closed),
            (WITHDRAWN, Measure::Withdrawn),
            (REOPENED, Measure::Reopened),
            (LATEST_CLOSED, Measure::LatestClosed),
            (BREACHED, Measure::Breached),
            (BREACH_ENDED, Measure::BreachEnded),
            (MERGED, Measure::Merged),
        ];
        for (number, measure) in known {
            assert_eq!(number, i32::from(measure.number()), "{measure:?}");
        }
        assert_eq!(ON_TIME, i32::from(Timing::ClosedOnTime.number()));
        assert_eq!(LATE, i32::from(Timing::ClosedLate.number()));
        assert!(
            Measure::ALL
                .iter()
                .all(|measure| i32::from(measure.number()) < TOOK)
        );
    }
}
