//! Which version of a journey is in force, what may be published, and the moves between its stages.

use chrono::NaiveDate;

use super::{OutcomeKind, VersionState};

/// What decides whether a version is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dated {
    /// Its number in the journey.
    pub number: i32,
    /// Where it stands in its life.
    pub state: VersionState,
    /// First local date on which cases are opened under it.
    pub valid_from: NaiveDate,
}

/// The version under which cases are opened on a local date: of the published ones that are valid by
/// then the latest; of two from the same date the one with the higher number. None when there is none.
pub fn current<V>(
    versions: impl IntoIterator<Item = V>,
    dated: impl Fn(&V) -> Dated,
    on: NaiveDate,
) -> Option<V> {
    versions
        .into_iter()
        .filter(|version| {
            let version = dated(version);
            version.state == VersionState::Published && version.valid_from <= on
        })
        .max_by_key(|version| {
            let version = dated(version);
            (version.valid_from, version.number)
        })
}

/// The moves of a version for which nobody named any: from each stage to the next one, and not back.
#[must_use]
pub fn onward(stages: &[String]) -> Vec<(String, String)> {
    stages
        .iter()
        .zip(stages.iter().skip(1))
        .map(|(from, to)| (from.clone(), to.clone()))
        .collect()
}

/// What keeps a draft from being published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotReady {
    /// It has no stage for a case to start in.
    NoStage,
    /// It has no outcome that a case could be closed with: withdrawing does not close.
    NoClosingOutcome,
}

/// Everything that keeps a draft with so many stages and such outcomes from being published.
#[must_use]
pub fn not_ready(stages: usize, outcomes: &[OutcomeKind]) -> Vec<NotReady> {
    let mut found = Vec::new();
    if stages == 0 {
        found.push(NotReady::NoStage);
    }
    if outcomes.iter().all(|kind| *kind == OutcomeKind::Withdrawn) {
        found.push(NotReady::NoClosingOutcome);
    }
    found
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a wrong literal must fail the test")]
    use super::*;
    use VersionState::{Draft, Published, Retired};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn version(number: i32, state: VersionState, valid_from: &str) -> Dated {
        Dated {
            number,
            state,
            valid_from: day(valid_from),
        }
    }

    fn number_on(versions: &[Dated], date: &str) -> Option<i32> {
        current(versions, |version| **version, day(date)).map(|version| version.number)
    }

    #[test]
    fn a_version_is_in_force_from_its_first_day_until_the_next_ones() {
        let versions = [
            version(1, Published, "2026-01-01"),
            version(2, Published, "2026-06-01"),
        ];
        assert_eq!(number_on(&versions, "2025-12-31"), None);
        assert_eq!(number_on(&versions, "2026-01-01"), Some(1));
        assert_eq!(number_on(&versions, "2026-05-31"), Some(1));
        assert_eq!(number_on(&versions, "2026-06-01"), Some(2));
    }

    #[test]
    fn drafts_and_retired_versions_are_never_in_force() {
        let versions = [
            version(1, Published, "2026-01-01"),
            version(2, Retired, "2026-02-01"),
            version(3, Draft, "2026-03-01"),
        ];
        assert_eq!(number_on(&versions, "2026-04-01"), Some(1));
        assert_eq!(number_on(&versions[1..], "2026-04-01"), None);
    }

    #[test]
    fn the_latest_date_decides_before_the_highest_number() {
        let versions = [
            version(3, Published, "2026-01-01"),
            version(1, Published, "2026-01-01"),
            version(2, Published, "2026-02-01"),
        ];
        assert_eq!(number_on(&versions, "2026-01-15"), Some(3));
        assert_eq!(number_on(&versions, "2026-02-15"), Some(2));
    }

    #[test]
    fn moves_lead_on_to_the_next_stage_and_not_back() {
        let codes = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let moves = [("A", "B"), ("B", "C")].map(|(from, to)| (from.to_owned(), to.to_owned()));
        assert_eq!(onward(&codes("A B C")), moves);
        assert_eq!(onward(&codes("A")), []);
        assert_eq!(onward(&[]), []);
    }

    #[test]
    fn a_version_needs_a_stage_and_an_outcome_that_closes() {
        use NotReady::{NoClosingOutcome, NoStage};
        assert_eq!(not_ready(0, &[]), [NoStage, NoClosingOutcome]);
        assert_eq!(not_ready(1, &[OutcomeKind::Withdrawn]), [NoClosingOutcome]);
        assert_eq!(
            not_ready(1, &[OutcomeKind::Withdrawn, OutcomeKind::NotMet]),
            []
        );
    }
}
