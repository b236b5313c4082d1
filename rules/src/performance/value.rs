//! What may be recorded as the value of a period.

use super::KpiKind;
use super::roll_up::Amounts;
use crate::problem::Problem;

/// What is wrong with amounts that somebody records for a KPI of this kind, each with its field.
#[must_use]
pub fn problems(kind: KpiKind, amounts: &Amounts) -> Vec<Problem<()>> {
    let given = [
        ("numerator", amounts.numerator),
        ("denominator", amounts.denominator),
        ("value", amounts.given),
    ];
    let mut problems: Vec<Problem<()>> = given
        .iter()
        .filter(|(_, number)| number.is_some_and(|number| !number.is_finite()))
        .map(|(field, _)| Problem::new((), *field, format!("{field} must be a number.")))
        .collect();
    match (amounts.numerator, amounts.denominator, amounts.given) {
        (Some(_), _, None) | (None, None, Some(_)) => {}
        _ => problems.push(Problem::new(
            (),
            "value",
            "Give a numerator, with its denominator if it has one, or a value alone.",
        )),
    }
    if amounts.denominator.is_some_and(|below| below < 0.0) {
        let message = "denominator must not be negative.";
        problems.push(Problem::new((), "denominator", message));
    }
    if kind == KpiKind::Survey {
        problems.extend(survey_problem(amounts));
    }
    problems
}

/// A survey counts answers: some of all.
fn survey_problem(amounts: &Amounts) -> Option<Problem<()>> {
    let is_count = |number: f64| number >= 0.0 && number.fract() == 0.0;
    match (amounts.numerator, amounts.denominator) {
        (Some(some), Some(all)) if is_count(some) && is_count(all) && some <= all => None,
        (Some(_), Some(_)) => Some(Problem::new(
            (),
            "numerator",
            "A survey counts answers: numerator and denominator must be whole numbers, the numerator not above the denominator.",
        )),
        _ => Some(Problem::new(
            (),
            "denominator",
            "A survey needs the answers that count as numerator and all answers as denominator.",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(kind: KpiKind, amounts: Amounts) -> Vec<String> {
        let problems = problems(kind, &amounts).into_iter();
        problems.map(|problem| problem.field).collect()
    }

    #[test]
    fn an_external_value_is_a_value_or_made_of_parts() {
        let external = |amounts| told(KpiKind::External, amounts);
        assert_eq!(external(Amounts::given(38.3)), [""; 0]);
        assert_eq!(external(Amounts::ratio(1.0, 0.0)), [""; 0]);
        assert_eq!(external(Amounts::amount(-12.5)), [""; 0]);
        assert_eq!(external(Amounts::default()), ["value"]);
        assert_eq!(external(Amounts::ratio(1.0, -2.0)), ["denominator"]);
        assert_eq!(external(Amounts::given(f64::NAN)), ["value"]);
        let both = Amounts {
            given: Some(0.5),
            ..Amounts::ratio(1.0, 2.0)
        };
        assert_eq!(external(both), ["value"]);
    }

    #[test]
    fn a_survey_counts_some_of_all_answers() {
        let survey = |amounts| told(KpiKind::Survey, amounts);
        assert_eq!(survey(Amounts::ratio(180.0, 240.0)), [""; 0]);
        assert_eq!(survey(Amounts::ratio(241.0, 240.0)), ["numerator"]);
        assert_eq!(survey(Amounts::ratio(1.5, 240.0)), ["numerator"]);
        assert_eq!(survey(Amounts::given(75.0)), ["denominator"]);
    }
}
