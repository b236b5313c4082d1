//! What a KPI measures: its numerator and denominator, and how a value comes of them.

use std::iter;

use super::predicate::{Dimension, Predicate};
use super::{KpiKind, Part, Source, TimeAnchor};
use crate::number;
use crate::problem::Problem;

/// One part of a measure: which cases or contacts count, and in which period each counts.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PartDefinition {
    /// The instant that decides the period, and so whether cases or contacts count. A case without it
    /// counts in no period.
    pub anchor: TimeAnchor,
    /// Which of them count.
    pub predicate: Predicate,
}

impl PartDefinition {
    /// What it counts.
    #[must_use]
    pub const fn source(&self) -> Source {
        self.anchor.source()
    }

    /// Everything that is wrong with it, each with its path below `at`.
    fn problems(&self, at: &str) -> Vec<Problem<MeasureProblem>> {
        let at = below(at, "predicate");
        let mut problems = self.predicate.problems(&at);
        if self.source() == Source::Contact {
            let asked = self.predicate.dimensions();
            if !asked.iter().all(|dimension| dimension.is_of_contacts()) {
                problems.push(Problem::new(
                    MeasureProblem::AsksForCase,
                    at,
                    "The anchor CONTACTED counts contacts, which have no outcome, due date or end: ask for journey, \
                     service, version, channel, team, demand code or kind of customer, or use another anchor.",
                ));
            }
        }
        problems
    }
}

/// What a KPI measures, kept as JSON with the KPI.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Measure {
    /// What counts on top. For a duration: the closed cases whose working days are averaged.
    pub numerator: PartDefinition,
    /// What counts below the line. Only a ratio has its own; a duration divides by the numerator's cases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denominator: Option<PartDefinition>,
}

/// What can be wrong with a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MeasureProblem {
    /// A ratio has no denominator.
    DenominatorMissing,
    /// A count has a denominator, or a duration one that differs from its numerator.
    DenominatorNotAllowed,
    /// A duration is not anchored at closing.
    AnchorNotClosed,
    /// A stock is anchored at closing, or at contacts: what is open at the end of a period was not closed
    /// by then, and contacts are not open.
    AnchorNotOpen,
    /// The predicate of a stock asks how cases ended.
    AsksForEnd,
    /// The predicate on contacts asks for what only cases have.
    AsksForCase,
    /// A range has its ends crossed.
    EndsCrossed,
    /// A predicate is nested too deep.
    TooDeep,
    /// A predicate has too many parts.
    TooLarge,
    /// A list holds too many values.
    TooManyValues,
    /// A list holds no value.
    EmptyList,
    /// A number is outside what it can mean.
    OutOfRange,
}

impl Measure {
    /// Everything that is wrong with this measure for a KPI of this kind, each with its path below `at`
    /// (empty, or such as `measure`). None when it can be used.
    #[must_use]
    pub fn problems(&self, kind: KpiKind, at: &str) -> Vec<Problem<MeasureProblem>> {
        let numerator = below(at, "numerator");
        let denominator = below(at, "denominator");
        let mut problems = self.numerator.problems(&numerator);
        if let Some(part) = &self.denominator {
            problems.extend(part.problems(&denominator));
        }
        match (kind, &self.denominator) {
            (KpiKind::CaseRatio, None) => problems.push(Problem::new(
                MeasureProblem::DenominatorMissing,
                &denominator,
                "A ratio needs a denominator: say what the numerator is a share of.",
            )),
            (KpiKind::CaseCount | KpiKind::Stock, Some(_)) => problems.push(Problem::new(
                MeasureProblem::DenominatorNotAllowed,
                &denominator,
                "A count has no denominator. Leave it out, or choose the kind CASE_RATIO.",
            )),
            (KpiKind::CaseDuration, Some(part)) if *part != self.numerator => problems.push(Problem::new(
                MeasureProblem::DenominatorNotAllowed,
                &denominator,
                "A duration is averaged over the cases of its numerator. Leave the denominator out.",
            )),
            _ => {}
        }
        if kind == KpiKind::Stock {
            problems.extend(self.stock_problems(&numerator));
        }
        if kind == KpiKind::CaseDuration && self.numerator.anchor != TimeAnchor::Closed {
            problems.push(Problem::new(
                MeasureProblem::AnchorNotClosed,
                below(&numerator, "anchor"),
                "A duration is known only when a case is closed. Use the anchor CLOSED.",
            ));
        }
        problems
    }

    /// A stock counts what is open at the end of a period: how it ended later does not matter.
    fn stock_problems(&self, at: &str) -> Vec<Problem<MeasureProblem>> {
        let mut problems = Vec::new();
        if matches!(
            self.numerator.anchor,
            TimeAnchor::Closed | TimeAnchor::Contacted
        ) {
            problems.push(Problem::new(
                MeasureProblem::AnchorNotOpen,
                below(at, "anchor"),
                "A stock counts open cases. Use the anchor OPENED for all of them, or DUE for those that were due by the end of the period.",
            ));
        }
        let of_end = [
            Dimension::Outcome,
            Dimension::OutcomeKind,
            Dimension::OnTime,
            Dimension::IsClosed,
            Dimension::WorkingDays,
        ];
        let asked = self.numerator.predicate.dimensions();
        if of_end.iter().any(|dimension| asked.contains(dimension)) {
            problems.push(Problem::new(
                MeasureProblem::AsksForEnd,
                below(at, "predicate"),
                "A stock counts open cases: its predicate cannot ask how they ended.",
            ));
        }
        problems
    }

    /// Whether any part counts contacts.
    #[must_use]
    pub fn counts_contacts(&self) -> bool {
        let mut parts = iter::once(&self.numerator).chain(&self.denominator);
        parts.any(|part| part.source() == Source::Contact)
    }

    /// The cases of one part for a KPI of this kind; none when it has no such part. The cases behind
    /// both parts of a duration are those of its numerator.
    #[must_use]
    pub const fn part(&self, kind: KpiKind, part: Part) -> Option<&PartDefinition> {
        match (kind, part) {
            (KpiKind::Survey | KpiKind::External | KpiKind::Derived, _)
            | (KpiKind::CaseCount | KpiKind::Stock, Part::Denominator) => None,
            (_, Part::Numerator) | (KpiKind::CaseDuration, Part::Denominator) => {
                Some(&self.numerator)
            }
            (KpiKind::CaseRatio, Part::Denominator) => self.denominator.as_ref(),
        }
    }
}

fn below(at: &str, name: &str) -> String {
    if at.is_empty() {
        name.to_owned()
    } else {
        format!("{at}.{name}")
    }
}

/// The value of a figure at full precision: numerator / denominator × factor, or numerator × factor
/// where there is no denominator.
///
/// Both parts are added up over whatever is put together (months, teams) and divided once, here: never
/// an average of averages. None when the denominator is 0.
#[must_use]
pub fn value(numerator: i64, denominator: Option<i64>, factor: f64) -> Option<f64> {
    match denominator {
        None => Some(number::count_to_f64(numerator) * factor),
        Some(denominator) => number::ratio(numerator, denominator).map(|ratio| ratio * factor),
    }
}

/// A value as it is shown, with the decimals of its KPI; halves away from zero.
#[must_use]
pub fn rounded(value: f64, decimals: i32) -> f64 {
    number::round(value, decimals)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::DemandCode;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn part(anchor: TimeAnchor) -> PartDefinition {
        PartDefinition {
            anchor,
            predicate: Predicate::everything(),
        }
    }

    fn codes(measure: &Measure, kind: KpiKind) -> Vec<(MeasureProblem, String)> {
        let problems = measure.problems(kind, "measure");
        problems
            .into_iter()
            .map(|problem| (problem.code, problem.field))
            .collect()
    }

    #[test]
    fn a_ratio_needs_a_denominator_and_a_count_has_none() {
        let alone = Measure {
            numerator: part(TimeAnchor::Opened),
            denominator: None,
        };
        let both = Measure {
            denominator: Some(part(TimeAnchor::Closed)),
            ..alone.clone()
        };
        assert_eq!(codes(&alone, KpiKind::CaseCount), []);
        assert_eq!(codes(&both, KpiKind::CaseRatio), []);
        let field = || "measure.denominator".to_owned();
        assert_eq!(
            codes(&alone, KpiKind::CaseRatio),
            [(MeasureProblem::DenominatorMissing, field())]
        );
        assert_eq!(
            codes(&both, KpiKind::CaseCount),
            [(MeasureProblem::DenominatorNotAllowed, field())]
        );
    }

    #[test]
    fn all_that_is_wrong_with_a_duration_is_told_together() {
        let measure = Measure {
            numerator: PartDefinition {
                anchor: TimeAnchor::Due,
                predicate: Predicate::All(vec![
                    Predicate::IsClosed(true),
                    Predicate::TeamIn(vec![]),
                ]),
            },
            denominator: Some(part(TimeAnchor::Closed)),
        };
        assert_eq!(
            codes(&measure, KpiKind::CaseDuration),
            [
                (
                    MeasureProblem::EmptyList,
                    "measure.numerator.predicate.all[1].teamIn".to_owned()
                ),
                (
                    MeasureProblem::DenominatorNotAllowed,
                    "measure.denominator".to_owned()
                ),
                (
                    MeasureProblem::AnchorNotClosed,
                    "measure.numerator.anchor".to_owned()
                ),
            ]
        );
    }

    #[test]
    fn a_stock_counts_what_is_open_and_asks_for_no_end() {
        let stock = |anchor, predicate| Measure {
            numerator: PartDefinition { anchor, predicate },
            denominator: None,
        };
        let good = stock(TimeAnchor::Due, Predicate::HasDueDate(true));
        assert_eq!(codes(&good, KpiKind::Stock), []);
        let ended = Predicate::Not(Box::new(Predicate::IsOnTime(true)));
        let bad = stock(TimeAnchor::Closed, ended);
        assert_eq!(
            codes(&bad, KpiKind::Stock),
            [
                (
                    MeasureProblem::AnchorNotOpen,
                    "measure.numerator.anchor".to_owned()
                ),
                (
                    MeasureProblem::AsksForEnd,
                    "measure.numerator.predicate".to_owned()
                ),
            ]
        );
    }

    #[test]
    fn contacts_are_asked_for_what_they_have() {
        let count = |predicate| Measure {
            numerator: PartDefinition {
                anchor: TimeAnchor::Contacted,
                predicate,
            },
            denominator: None,
        };
        let codes_of = |measure: &Measure| codes(measure, KpiKind::CaseCount);
        let good = count(Predicate::All(vec![
            Predicate::DemandCodeIn(vec![DemandCode::FailureNotDone]),
            Predicate::TeamIn(vec![Uuid::nil()]),
        ]));
        assert_eq!(codes_of(&good), []);
        assert!(good.counts_contacts());
        let at = || "measure.numerator.predicate".to_owned();
        for of_case in [
            Predicate::IsClosed(false),
            Predicate::Not(Box::new(Predicate::OutcomeIsLinked(true))),
            Predicate::HasDueDate(true),
        ] {
            let expected = [(MeasureProblem::AsksForCase, at())];
            assert_eq!(codes_of(&count(of_case)), expected);
        }
        assert_eq!(
            codes(&count(Predicate::everything()), KpiKind::Stock),
            [(
                MeasureProblem::AnchorNotOpen,
                "measure.numerator.anchor".to_owned()
            )]
        );
    }

    #[test]
    fn without_a_prefix_the_path_begins_with_the_part() {
        let measure = Measure {
            numerator: part(TimeAnchor::Opened),
            denominator: None,
        };
        let problems = measure.problems(KpiKind::CaseDuration, "");
        assert_eq!(
            problems.first().map(|problem| problem.field.as_str()),
            Some("numerator.anchor")
        );
    }

    #[test]
    fn a_measure_is_kept_as_plain_json() {
        let measure = Measure {
            numerator: PartDefinition {
                anchor: TimeAnchor::Closed,
                predicate: Predicate::IsOnTime(true),
            },
            denominator: None,
        };
        let json =
            serde_json::json!({"numerator": {"anchor": "CLOSED", "predicate": {"isOnTime": true}}});
        assert_eq!(serde_json::to_value(&measure).ok(), Some(json.clone()));
        assert_eq!(serde_json::from_value::<Measure>(json).ok(), Some(measure));
    }

    #[test]
    fn two_units_are_added_up_before_they_are_divided() {
        // Unit A 1/2 and unit B 90/100: (1 + 90) / (2 + 100) = 91/102 = 0.892157, not (0.5 + 0.9) / 2.
        let together = value(1 + 90, Some(2 + 100), 1.0).unwrap_or_default();
        assert!((together - 0.892_157).abs() < 0.000_001);
        assert!((rounded(together * 100.0, 1) - 89.2).abs() < f64::EPSILON * 100.0);
    }

    #[test]
    fn a_ratio_over_nothing_has_no_value() {
        assert_eq!(value(0, Some(0), 100.0), None);
        assert_eq!(value(7, None, 1.0), Some(7.0));
    }

    proptest! {
        #[test]
        fn a_value_grows_with_its_factor(n in 0_i64..1_000_000, d in 1_i64..1_000_000) {
            let one = value(n, Some(d), 1.0).unwrap_or_default();
            let hundred = value(n, Some(d), 100.0).unwrap_or_default();
            prop_assert!((one * 100.0 - hundred).abs() < 1e-6);
        }
    }
}
