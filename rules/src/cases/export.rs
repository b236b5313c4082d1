//! Whether everything that is held of a customer may be given out.

use super::erasure::names;
use crate::problem::{Problem, none};

/// The most exports that an account may fetch at the same time.
pub const MOST_EXPORTS: u64 = 5;

/// An export that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Export<'a> {
    /// Whether the customer asks for it themselves.
    pub is_own: bool,
    /// Whether it was said why what is restricted is read.
    pub is_reason_stated: bool,
    /// On whose request or by which decision, in words that stay.
    pub authority: Option<&'a str>,
    /// What is known of the customer: name, telephone number, the part of an address of e-mail before the `@`.
    pub particulars: &'a [&'a str],
    /// How many the account may fetch already.
    pub standing: u64,
}

/// Why it is not given out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ExportProblem {
    /// Nobody said on whose request.
    AuthorityNeeded,
    /// The words that stay say something of the customer.
    NamesCustomer,
    /// Nobody said why what is restricted is read.
    ReasonNeeded,
    /// The account may fetch as many as it may.
    TooManyExports,
}

impl Export<'_> {
    /// Whether it may be given out. Customers need no reason to read what is their own; whoever asks in their place
    /// takes all of it out of the house at once.
    ///
    /// # Errors
    /// Everything that keeps it from that.
    pub fn decide(&self) -> Result<(), Vec<Problem<ExportProblem>>> {
        let mut problems = Vec::new();
        let mut add = |code, field, message: &str| {
            problems.push(Problem::new(code, field, message));
        };
        if !self.is_own && self.authority.is_none() {
            let message = "Say on whose request it is, or give its number: whoever exports what is held of somebody else says by what authority.";
            add(ExportProblem::AuthorityNeeded, "authority", message);
        }
        if self
            .authority
            .is_some_and(|said| names(self.particulars, said))
        {
            let message = "The authority stays when the customer is erased, and holds a word of their name, address of e-mail or telephone number. Give the number of the request without them.";
            add(ExportProblem::NamesCustomer, "authority", message);
        }
        if !self.is_own && !self.is_reason_stated {
            let message = "Everything is read with it, restricted cases among it. Say why, in the header Throughline-Reading-Reason.";
            add(ExportProblem::ReasonNeeded, "customerId", message);
        }
        if self.standing >= MOST_EXPORTS {
            let message = format!(
                "You may fetch {MOST_EXPORTS} exports already, the most at a time. Each ends 5 minutes after it was asked for."
            );
            add(ExportProblem::TooManyExports, "", &message);
        }
        none(problems)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: Export<'_> = Export {
        is_own: true,
        is_reason_stated: false,
        authority: None,
        particulars: &["Ann O'Hara", "ann"],
        standing: 4,
    };

    fn codes(export: Export<'_>) -> Vec<(ExportProblem, String)> {
        let problems = export.decide().err().unwrap_or_default();
        let each = problems.into_iter();
        each.map(|problem| (problem.code, problem.field)).collect()
    }

    #[test]
    fn customers_export_their_own_without_saying_why() {
        assert_eq!(OWN.decide(), Ok(()));
        let numbered = Export {
            authority: Some("SAR/2026/41"),
            ..OWN
        };
        assert_eq!(numbered.decide(), Ok(()));
    }

    #[test]
    fn others_say_by_what_authority_and_why() {
        let other = Export {
            is_own: false,
            ..OWN
        };
        let expected = [
            (ExportProblem::AuthorityNeeded, "authority".to_owned()),
            (ExportProblem::ReasonNeeded, "customerId".to_owned()),
        ];
        assert_eq!(codes(other), expected);
        let said = Export {
            is_reason_stated: true,
            authority: Some("SAR/2026/41"),
            ..other
        };
        assert_eq!(said.decide(), Ok(()));
    }

    #[test]
    fn an_authority_names_nobody_and_five_are_the_most() {
        let wrong = Export {
            authority: Some("Letter of Ms O'HARA"),
            standing: MOST_EXPORTS,
            ..OWN
        };
        let expected = [
            (ExportProblem::NamesCustomer, "authority".to_owned()),
            (ExportProblem::TooManyExports, String::new()),
        ];
        assert_eq!(codes(wrong), expected);
    }
}
