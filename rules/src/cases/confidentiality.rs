//! Raising and lowering how confidential a case is, and how confidential a document of it can be.

use crate::access::Confidentiality;
use crate::problem::Problem;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetConfidentiality {
    /// The level that the case has from then on.
    pub to: Confidentiality,
    /// The highest level that whoever asks sees.
    pub ceiling: Confidentiality,
}

/// Why a case cannot be raised or lowered so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SetConfidentialityProblem {
    /// It has this level already.
    NothingToChange,
    /// Whoever asks would no longer see it.
    AboveCeiling,
}

impl SetConfidentiality {
    /// The level of a case from then on.
    ///
    /// # Errors
    /// What is wrong with the command.
    pub fn decide(
        self,
        from: Confidentiality,
    ) -> Result<Confidentiality, Vec<Problem<SetConfidentialityProblem>>> {
        let (code, message) = if self.to == from {
            let message = format!("The case is {} already. Give another level.", from.code());
            (SetConfidentialityProblem::NothingToChange, message)
        } else if self.to > self.ceiling {
            let message = format!(
                "You see cases up to {}, and would no longer see this one. Give a level up to that, or ask somebody who sees more.",
                self.ceiling.code()
            );
            (SetConfidentialityProblem::AboveCeiling, message)
        } else {
            return Ok(self.to);
        };
        Err(vec![Problem::new(code, "confidentiality", message)])
    }
}

/// The level of its own that a document gets, of one that was given for it or none: it is never less
/// confidential than its case, whose level it has without one of its own.
///
/// # Errors
/// What is wrong with the one given, as a clause of a sentence.
pub fn of_document(
    given: Option<Confidentiality>,
    case: Confidentiality,
    ceiling: Confidentiality,
) -> Result<Option<Confidentiality>, String> {
    match given {
        Some(own) if own < case => Err(format!(
            "is below {}, which the case has: give none, or a higher one",
            case.code()
        )),
        Some(own) if own > case && own > ceiling => Err(format!(
            "is above {}, up to which you see: give one up to that",
            ceiling.code()
        )),
        own => Ok(own.filter(|own| *own > case)),
    }
}

#[cfg(test)]
mod tests {
    use Confidentiality::{CaseConfidential, Internal, Public, Restricted, Secret, TopSecret};

    use super::*;

    fn set(
        from: Confidentiality,
        to: Confidentiality,
        ceiling: Confidentiality,
    ) -> Result<Confidentiality, Vec<SetConfidentialityProblem>> {
        let decided = SetConfidentiality { to, ceiling }.decide(from);
        decided.map_err(|problems| problems.into_iter().map(|one| one.code).collect())
    }

    #[test]
    fn a_case_is_raised_and_lowered_up_to_the_ceiling() {
        assert_eq!(set(Internal, Restricted, Restricted), Ok(Restricted));
        assert_eq!(set(TopSecret, Public, TopSecret), Ok(Public));
        assert_eq!(
            set(Internal, Secret, Restricted),
            Err(vec![SetConfidentialityProblem::AboveCeiling])
        );
        assert_eq!(
            set(Internal, Internal, TopSecret),
            Err(vec![SetConfidentialityProblem::NothingToChange])
        );
    }

    #[test]
    fn a_document_is_as_its_case_or_more_confidential() {
        let of = |given| of_document(given, CaseConfidential, Restricted).map_err(|_| ());
        assert_eq!(of(None), Ok(None));
        assert_eq!(of(Some(CaseConfidential)), Ok(None));
        assert_eq!(of(Some(Restricted)), Ok(Some(Restricted)));
        assert_eq!(of(Some(Internal)), Err(()));
        assert_eq!(of(Some(Secret)), Err(()));
        // A customer sees their own case whatever its level, and has no ceiling to speak of.
        assert_eq!(of_document(None, Secret, Public), Ok(None));
        assert_eq!(of_document(Some(Secret), Secret, Public), Ok(None));
    }
}
