//! What is decided of a case whose words were kept for as long as its outcome says.

use chrono::NaiveDate;

use super::legal_hold::{Hold, refusal};
use crate::journeys::retention::{Retention, RetentionAction, after, months};
use crate::problem::{Problem, none};

/// The day from which on the words of a case are due: so many months after it ended, and not before the day
/// until which somebody decided to keep them.
#[must_use]
pub fn due_on(
    retention: Retention,
    closed_on: NaiveDate,
    kept_until: Option<NaiveDate>,
) -> NaiveDate {
    let due = retention.due_on(closed_on);
    kept_until.map_or(due, |kept| due.max(kept))
}

/// What can be decided at a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The words are kept for so many more months.
    Keep(Option<i32>),
    /// They are destroyed now.
    Destroy,
}

/// A case that is reviewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Review<'a> {
    /// The action of its outcome and the day from which on it is due; none while it is open, when it ended
    /// without an outcome, and when that says nothing.
    pub due: Option<(RetentionAction, NaiveDate)>,
    /// The holds that stand on it or on its customer.
    pub holds: &'a [Hold<'a>],
    /// The local day.
    pub today: NaiveDate,
    /// Why it is kept.
    pub reason: Option<&'a str>,
}

/// Why it cannot be decided so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReviewProblem {
    /// It is not to be reviewed, or not yet.
    NotDue,
    /// A legal hold stands.
    LegalHold,
    /// Months or a reason are missing, out of range, or not asked for.
    WrongTerms,
}

impl Review<'_> {
    /// The day until which the words are kept; `None` when they are to be destroyed.
    ///
    /// # Errors
    /// Everything that keeps it from being decided so.
    pub fn decide(
        &self,
        decision: Decision,
    ) -> Result<Option<NaiveDate>, Vec<Problem<ReviewProblem>>> {
        let mut problems = Vec::new();
        let mut wrong = |code, field: &str, message: String| {
            problems.push(Problem::new(code, field, message));
        };
        if let Some(message) = self.not_due() {
            wrong(ReviewProblem::NotDue, "caseId", message);
        }
        let mut until = None;
        match decision {
            Decision::Destroy => {
                if let Some(message) = refusal(self.holds) {
                    wrong(ReviewProblem::LegalHold, "caseId", message);
                }
                if self.reason.is_some() {
                    let message = "A reason would be destroyed with the other words of the case: leave it out, or keep the case.";
                    wrong(ReviewProblem::WrongTerms, "reason", message.to_owned());
                }
            }
            Decision::Keep(given) => {
                if self.reason.is_none() {
                    let message = "Say why the words are kept longer.";
                    wrong(ReviewProblem::WrongTerms, "reason", message.to_owned());
                }
                match given.map(|given| months(given, "months")) {
                    Some(Ok(months)) => until = Some(after(self.today, months)),
                    Some(Err(problem)) => {
                        wrong(ReviewProblem::WrongTerms, "months", problem.message);
                    }
                    None => {
                        let message = "Say for how many more months the words are kept.";
                        wrong(ReviewProblem::WrongTerms, "months", message.to_owned());
                    }
                }
            }
        }
        none(problems).map(|()| until)
    }

    fn not_due(&self) -> Option<String> {
        match self.due {
            Some((RetentionAction::Review, due)) if due <= self.today => None,
            Some((RetentionAction::Review, due)) => Some(format!(
                "The case is to be reviewed from {due} on; it is {} today.",
                self.today
            )),
            Some((RetentionAction::Destroy, due)) => Some(format!(
                "Nobody reviews the case: by its outcome its words are destroyed from {due} on."
            )),
            None => Some(
                "Nobody reviews the case: it is open, or ended in a way whose words are kept."
                    .to_owned(),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap_or_default()
    }

    fn codes(review: &Review<'_>, decision: Decision) -> Vec<(ReviewProblem, String)> {
        let problems = review.decide(decision).err().unwrap_or_default();
        let told = problems.into_iter().map(|one| (one.code, one.field));
        told.collect()
    }

    fn due(reason: Option<&'static str>) -> Review<'static> {
        Review {
            due: Some((RetentionAction::Review, day("2027-10-15"))),
            holds: &[],
            today: day("2027-10-31"),
            reason,
        }
    }

    #[test]
    fn words_are_kept_for_months_from_the_day_of_the_decision() {
        let kept = due(Some("An appeal")).decide(Decision::Keep(Some(4)));
        assert_eq!(kept, Ok(Some(day("2028-02-29"))));
        assert_eq!(due(None).decide(Decision::Destroy), Ok(None));
    }

    #[test]
    fn the_later_day_counts() {
        let retention = Retention {
            months: 12,
            action: RetentionAction::Review,
        };
        let of = |kept: Option<&str>| due_on(retention, day("2026-10-15"), kept.map(day));
        assert_eq!(of(None), day("2027-10-15"));
        assert_eq!(of(Some("2027-01-01")), day("2027-10-15"));
        assert_eq!(of(Some("2028-01-01")), day("2028-01-01"));
    }

    #[test]
    fn only_what_is_due_for_review_is_decided() {
        let early = Review {
            today: day("2027-10-14"),
            ..due(None)
        };
        let destroyed = Review {
            due: Some((RetentionAction::Destroy, day("2027-10-15"))),
            ..due(None)
        };
        let open = Review {
            due: None,
            ..due(None)
        };
        for review in [early, destroyed, open] {
            let told = codes(&review, Decision::Destroy);
            assert_eq!(told, [(ReviewProblem::NotDue, "caseId".to_owned())]);
        }
    }

    #[test]
    fn a_hold_keeps_words_from_being_destroyed_and_not_from_being_kept() {
        let holds = [Hold {
            since: day("2027-01-01"),
            authority: "HC-17",
        }];
        let held = Review {
            holds: &holds,
            ..due(None)
        };
        let told = codes(&held, Decision::Destroy);
        assert_eq!(told, [(ReviewProblem::LegalHold, "caseId".to_owned())]);
        let kept = Review {
            reason: Some("The court"),
            ..held
        };
        assert_eq!(
            kept.decide(Decision::Keep(Some(1))),
            Ok(Some(day("2027-11-30")))
        );
    }

    #[test]
    fn terms_are_for_keeping_alone() {
        let wrong = |field: &str| (ReviewProblem::WrongTerms, field.to_owned());
        assert_eq!(codes(&due(Some("x")), Decision::Destroy), [wrong("reason")]);
        let none = codes(&due(None), Decision::Keep(None));
        assert_eq!(none, [wrong("reason"), wrong("months")]);
        let far = codes(&due(Some("x")), Decision::Keep(Some(0)));
        assert_eq!(far, [wrong("months")]);
    }
}
