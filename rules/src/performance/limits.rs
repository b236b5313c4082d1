//! How large a predicate may be, and what is wrong with one that is too large or says nothing.

use super::measure::MeasureProblem;
use super::predicate::Predicate;
use crate::problem::Problem;

/// How deep `all`, `any` and `not` may be nested; a single leaf has depth 1.
pub const MAX_DEPTH: usize = 8;
/// How many parts a predicate may have altogether, leaves and groups counted alike.
pub const MAX_NODES: usize = 200;
/// How many values one list may hold.
pub const MAX_VALUES: usize = 500;

impl Predicate {
    /// Everything that is wrong with this predicate, each with its path below `at`
    /// (`numerator.predicate` gives `numerator.predicate.all[2].not`). None when it can be used.
    #[must_use]
    pub fn problems(&self, at: &str) -> Vec<Problem<MeasureProblem>> {
        let mut check = Check {
            nodes: 0,
            problems: Vec::new(),
        };
        check.visit(self, at, 1);
        if check.nodes > MAX_NODES {
            check.problems.push(Problem::new(
                MeasureProblem::TooLarge,
                at,
                format!("The predicate has more than {MAX_NODES} parts. Use lists of values instead of many single parts."),
            ));
        }
        check.problems
    }
}

struct Check {
    nodes: usize,
    problems: Vec<Problem<MeasureProblem>>,
}

impl Check {
    fn visit(&mut self, predicate: &Predicate, at: &str, depth: usize) {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return;
        }
        if depth > MAX_DEPTH {
            let message = format!(
                "The predicate is nested deeper than {MAX_DEPTH} levels here. Make it flatter."
            );
            self.problems
                .push(Problem::new(MeasureProblem::TooDeep, at, message));
            return;
        }
        match predicate {
            Predicate::All(parts) => self.visit_each(parts, &format!("{at}.all"), depth),
            Predicate::Any(parts) => self.visit_each(parts, &format!("{at}.any"), depth),
            Predicate::Not(part) => self.visit(part, &format!("{at}.not"), depth + 1),
            Predicate::JourneyIn(list) => self.list(list.len(), at, "journeyIn"),
            Predicate::ServiceIn(list) => self.list(list.len(), at, "serviceIn"),
            Predicate::VersionIn(list) => self.list(list.len(), at, "versionIn"),
            Predicate::ChannelIn(list) => self.list(list.len(), at, "channelIn"),
            Predicate::TeamIn(list) => self.list(list.len(), at, "teamIn"),
            Predicate::OutcomeIn(list) => self.list(list.len(), at, "outcomeIn"),
            Predicate::OutcomeKindIn(list) => self.list(list.len(), at, "outcomeKindIn"),
            Predicate::DemandCodeIn(list) => self.list(list.len(), at, "demandCodeIn"),
            Predicate::CustomerKindIn(list) => self.list(list.len(), at, "customerKindIn"),
            Predicate::WorkingDays { value, .. } if *value < 0 => self.problems.push(Problem::new(
                MeasureProblem::OutOfRange,
                format!("{at}.workingDays.value"),
                "A number of working days cannot be negative. Give 0 or more.",
            )),
            Predicate::WorkingDaysBetween { from, to } => self.range(*from, *to, at),
            Predicate::OutcomeIsLinked(_)
            | Predicate::IsOnTime(_)
            | Predicate::IsClosed(_)
            | Predicate::HasDueDate(_)
            | Predicate::WorkingDays { .. } => {}
        }
    }

    fn visit_each(&mut self, parts: &[Predicate], at: &str, depth: usize) {
        for (index, part) in parts.iter().enumerate() {
            self.visit(part, &format!("{at}[{index}]"), depth + 1);
        }
    }

    fn range(&mut self, from: i32, to: i32, at: &str) {
        let path = format!("{at}.workingDaysBetween");
        if from < 0 {
            self.problems.push(Problem::new(
                MeasureProblem::OutOfRange,
                format!("{path}.from"),
                "A number of working days cannot be negative. Give 0 or more.",
            ));
        }
        if to < from {
            let message = format!(
                "The ends of the range are crossed: to ({to}) must not be below from ({from})."
            );
            self.problems.push(Problem::new(
                MeasureProblem::EndsCrossed,
                format!("{path}.to"),
                message,
            ));
        }
    }

    fn list(&mut self, length: usize, at: &str, name: &str) {
        let path = format!("{at}.{name}");
        if length == 0 {
            let message = "The list is empty, so that no case could match. Give at least one value or leave it out.";
            self.problems
                .push(Problem::new(MeasureProblem::EmptyList, path, message));
        } else if length > MAX_VALUES {
            let message =
                format!("The list holds {length} values; at most {MAX_VALUES} are allowed.");
            self.problems
                .push(Problem::new(MeasureProblem::TooManyValues, path, message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn told(predicate: &Predicate) -> Vec<(MeasureProblem, String)> {
        let problems = predicate.problems("numerator");
        problems
            .into_iter()
            .map(|problem| (problem.code, problem.field))
            .collect()
    }

    fn nested(times: usize) -> Predicate {
        (0..times).fold(Predicate::IsClosed(true), |inner, _| {
            Predicate::Not(Box::new(inner))
        })
    }

    #[test]
    fn several_faults_come_back_together_each_with_its_path() {
        let predicate = Predicate::All(vec![
            Predicate::IsClosed(true),
            Predicate::ChannelIn(vec![]),
            Predicate::Not(Box::new(Predicate::TeamIn(vec![Uuid::nil(); 501]))),
        ]);
        assert_eq!(
            told(&predicate),
            [
                (
                    MeasureProblem::EmptyList,
                    "numerator.all[1].channelIn".to_owned()
                ),
                (
                    MeasureProblem::TooManyValues,
                    "numerator.all[2].not.teamIn".to_owned()
                ),
            ]
        );
    }

    #[test]
    fn a_range_with_its_ends_crossed_is_told_with_its_place() {
        let between =
            |from, to| Predicate::Not(Box::new(Predicate::WorkingDaysBetween { from, to }));
        assert_eq!(told(&between(3, 3)), []);
        let at = |end: &str| format!("numerator.not.workingDaysBetween.{end}");
        assert_eq!(
            told(&between(5, 3)),
            [(MeasureProblem::EndsCrossed, at("to"))]
        );
        assert_eq!(
            told(&between(-1, -2)),
            [
                (MeasureProblem::OutOfRange, at("from")),
                (MeasureProblem::EndsCrossed, at("to")),
            ]
        );
    }

    #[test]
    fn eight_levels_are_allowed_and_nine_are_not() {
        assert_eq!(told(&nested(7)), []);
        assert_eq!(
            told(&nested(8)),
            [(
                MeasureProblem::TooDeep,
                format!("numerator{}", ".not".repeat(8))
            )]
        );
    }

    #[test]
    fn two_hundred_parts_are_allowed_and_one_more_is_not() {
        // The group itself is a part: 199 leaves and the group make 200.
        assert_eq!(
            told(&Predicate::Any(vec![Predicate::IsClosed(true); 199])),
            []
        );
        let more = Predicate::Any(vec![Predicate::IsClosed(true); 200]);
        assert_eq!(
            told(&more),
            [(MeasureProblem::TooLarge, "numerator".to_owned())]
        );
    }
}
